"""The expected answers "no" of this room, beside those of the guard."""

from amiable.core.refusal import Refusal, _


class ReturnUnknown(Refusal):
    """There is no such contact that did not arrive."""

    code = "return.unknown"
    what = _("No contact that did not arrive has the number {number}.")
    remedy = _("See the list with: amiable returns list")


class WorkedOnAlready(Refusal):
    """One person works on it, once."""

    code = "return.worked_on"
    what = _("{by} has worked on this already.")
    remedy = _("Look at what was done; nothing else is needed.")


class AddressOfAnother(Refusal):
    """A new address is of the way that failed."""

    code = "return.address_of_another"
    what = _("This contact went by {channel}; the new address is of another kind, or is missing.")
    remedy = _("Give the new address for the same way, or choose another way.")


class ChooseAWay(Refusal):
    """Another way is not the one that failed."""

    code = "return.choose_a_way"
    what = _("It is not said which other way to take.")
    remedy = _("Choose letter, e-mail or SMS, and not the one that failed.")
