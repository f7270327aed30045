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
    remedy = _("Look at it with: amiable case show {number}. A hold lasts one day at least.")


class HoldBackwards(Refusal):
    """The last day of a suspension lies before its first."""

    code = "suspension.backwards"
    what = _("The last day of the hold, {to_on}, lies before its first, {from_on}.")
    remedy = _("Choose a later last day, or leave it out: the case then stays on hold until it is resumed.")


class NotClosedAsPaid(Refusal):
    """Only a case that was closed because everything was paid is opened again."""

    code = "case.not_closed_as_paid"
    what = _("The case {number} was not closed because everything was paid.")
    remedy = _("A case that ended otherwise stays closed.")


class ClosedTooEarly(Refusal):
    """A case cannot end before it began."""

    code = "case.closed_too_early"
    what = _("The case {number} was placed on {placed_on}; it cannot be closed before that day.")
    remedy = _("Choose a later day.")


class NoReason(Refusal):
    """Who reads the case later should know why it was closed."""

    code = "case.no_reason"
    what = _("A case is closed with a reason, in at most {longest} letters.")
    remedy = _("Say in a few words why, such as: paid to the creditor.")
