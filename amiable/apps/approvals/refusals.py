"""The expected answers "no" of this room."""

from amiable.core.refusal import Refusal, _


class RequestUnknown(Refusal):
    """No request has that number."""

    code = "approval.unknown"
    what = _("There is no request {number}.")
    remedy = _("See what waits for a second person with: amiable approval list")


class AlreadyAsked(Refusal):
    """The same is asked already, and nobody has decided."""

    code = "approval.already_asked"
    what = _("{by} has already asked for this; it waits for a second person.")
    remedy = _("Approve or decline that request first.")


class OwnRequest(Refusal):
    """Four eyes are two people."""

    code = "approval.own_request"
    what = _("{by} asked for this and cannot approve it too.")
    remedy = _("Ask a colleague to look at it. Whoever asked may withdraw it.")


class AlreadyDecided(Refusal):
    """A request is decided once."""

    code = "approval.decided"
    what = _("{by} has already decided this request.")
    remedy = _("Ask anew if it must be done otherwise.")


class RequestExpired(Refusal):
    """What nobody approved in time may not be true any more."""

    code = "approval.expired"
    what = _("This request waited too long: it could be approved until {until}.")
    remedy = _("Look at it again, and ask anew.")


class ReasonMissing(Refusal):
    """Whoever asked has a right to know why not."""

    code = "approval.reason_missing"
    what = _("A reason is missing.")
    remedy = _("Say in a few words why, without names: whoever asked reads it.")
