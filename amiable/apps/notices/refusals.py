"""The expected answers "no" of this room."""

from amiable.core.refusal import Refusal, _


class NoticeIncomplete(Refusal):
    """A notice that some people could not read, or that never holds."""

    code = "notice.incomplete"
    what = _("This notice cannot be published yet.")
    remedy = _("Look at the fields that are marked.")


class NoticeUnknown(Refusal):
    """No notice has that number."""

    code = "notice.unknown"
    what = _("There is no notice {number}.")
    remedy = _("See all of them on the page of notices at the desk.")


class AlreadyWithdrawn(Refusal):
    """A notice is taken back once."""

    code = "notice.withdrawn"
    what = _("{by} has already withdrawn this notice.")
    remedy = _("Publish another one if people must be told something.")


class WithdrawnWithoutReason(Refusal):
    """Colleagues read why."""

    code = "notice.reason_missing"
    what = _("A reason is missing.")
    remedy = _("Say in a few words why the notice is withdrawn.")
