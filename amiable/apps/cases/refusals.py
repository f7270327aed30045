"""The expected answers "no" of this room."""

from amiable.core.refusal import Refusal, _


class CaseUnknown(Refusal):
    """There is no such case."""

    code = "case.unknown"
    what = _("There is no case {number}.")
    remedy = _("Look at the number again; the last symbol tells a slip of the pen.")


class CaseClosed(Refusal):
    """A closed case stays as it is."""

    code = "case.closed"
    what = _("The case {number} was closed on {closed_on}.")
    remedy = _("Place the claim again if something is still owed.")


class AlreadySuspended(Refusal):
    """A suspension for that reason holds already."""

    code = "suspension.already"
    what = _("The case {number} is on hold already for this reason: {because}.")
    remedy = _("End that suspension first, or choose days beside it.")


class NotSuspended(Refusal):
    """No suspension for that reason is open."""

    code = "suspension.none"
    what = _("The case {number} is not on hold for this reason: {because}.")
    remedy = _("Look at the case again.")
