"""The expected answers "no" about who acts."""

from amiable.core.refusal import Refusal, _


class StaffUnknown(Refusal):
    """A decision has the name of somebody who works here now, or it is not taken."""

    code = "staff.unknown"
    what = _("Nobody who works here signs in as {name}.")
    remedy = _("Use the name with which you sign in. A new colleague is added with: amiable staff add NAME")
