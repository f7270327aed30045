"""What a run says no to."""

from amiable.core.refusal import Refusal, _


class MoreThanIsKept(Refusal):
    """What a case owes is stated, and no table holds so large a number."""

    code = "portfolio.too_much"
    what = _("More is owed on this case than a run can keep.")
    remedy = _("State the case by itself; look for an amount that was mistyped.")
