"""The expected answers "no" of this room."""

from amiable.core.refusal import Refusal, _


class BadAgency(Refusal):
    """What was said of the agency has faults."""

    code = "agency.faults"
    what = _("The agency was not set. Faults: {count}.")
    remedy = _("Correct each fault that is listed, then give the file again.")


class AgencyUnknown(Refusal):
    """The market has no agency yet."""

    code = "agency.unknown"
    what = _("No agency is set for the market {market}.")
    remedy = _("Describe it in a file and run: amiable agency set FILE.toml")


class BadCreditor(Refusal):
    """What was said of a creditor has faults."""

    code = "creditor.faults"
    what = _("The creditor was not added. Faults: {count}.")
    remedy = _("Correct each fault that is listed, then try again.")


class CreditorUnknown(Refusal):
    """Nobody has that short name."""

    code = "creditor.unknown"
    what = _("No creditor is called {name}.")
    remedy = _("See their names with: amiable creditor list. Add one with: amiable creditor add FILE.toml")


class CreditorKnown(Refusal):
    """The short name is taken."""

    code = "creditor.known"
    what = _("A creditor called {name} exists already.")
    remedy = _("Choose another short name.")


class BadMandate(Refusal):
    """What was said of a mandate has faults."""

    code = "mandate.faults"
    what = _("The mandate was not agreed. Faults: {count}.")
    remedy = _("Correct each fault that is listed, then try again.")


class NoMandate(Refusal):
    """No mandate holds on that day."""

    code = "mandate.none"
    what = _("{name} has no mandate that holds on {on}.")
    remedy = _("Agree one with: amiable creditor mandate {name} --commission PERCENT --from DAY")


class MandatesOverlap(Refusal):
    """Two mandates of one creditor would hold on the same day."""

    code = "mandate.overlap"
    what = _("{name} has another mandate in the days from {from_on}.")
    remedy = _("Choose a first day after the start of the last mandate.")


class MandateBackwards(Refusal):
    """The last day of a mandate lies before its first."""

    code = "mandate.backwards"
    what = _("The last day of the mandate, {to_on}, lies before its first, {from_on}.")
    remedy = _("Choose a later last day, or leave it out: the mandate then stays open.")
