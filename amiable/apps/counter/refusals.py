"""What the counter refuses, and what to do instead."""

from amiable.core.refusal import Refusal, _


class PaymentUnknown(Refusal):
    """A receipt is for a payment of that case that stands."""

    code = "counter.no_such_payment"
    what = _("This case has no such payment, or it was taken back or belongs to somebody else.")
    remedy = _("Look at the payments of the case, and choose one that stands.")


class CashUnknown(Refusal):
    """Only cash that lies in the till can be undone."""

    code = "counter.no_such_cash"
    what = _("There is no such cash payment in the till: it was undone, or is at the bank already.")
    remedy = _("What is at the bank goes back as a refund.")


class ChequeNotInOrder(Refusal):
    """A cheque that the bank would not pay, or not to us, is given back at once."""

    code = "counter.cheque_not_in_order"
    what = _("This cheque cannot be taken: {count} of the things to look at are not in order.")
    remedy = _("Give it back, and ask for one that is in order, or for another means of payment.")


class ChequeUnknown(Refusal):
    """A cheque bounces once."""

    code = "counter.no_such_cheque"
    what = _("There is no such cheque, or it bounced already.")
    remedy = _("Look at the list of cheques.")


class ChequeKnown(Refusal):
    """One cheque pays once."""

    code = "counter.cheque_known"
    what = _("The cheque {number} of {bank} was taken already.")
    remedy = _("Look at the list of cheques: it may be entered already.")


class BounceNotBooked(Refusal):
    """A cheque that the bank has comes back by the bank's own line."""

    code = "counter.bounce_not_booked"
    what = _("The cheque {number} is at the bank, and no line of the bank takes {amount} back yet.")
    remedy = _("Import the bank’s file that takes it back, then say it again.")


class TillCounted(Refusal):
    """A till is counted once a day."""

    code = "counter.till_counted"
    what = _("The till was counted on {on} already.")
    remedy = _("What came in since is counted tomorrow.")


class DifferenceWithoutReason(Refusal):
    """A till that does not hold what it should is explained by whoever counted it."""

    code = "counter.difference_without_reason"
    what = _("The till should hold {expected}, and {counted} was counted.")
    remedy = _("Count again. If it stays so, say how it may have come about.")


class NothingToDeposit(Refusal):
    """A bag holds what was counted."""

    code = "counter.nothing_to_deposit"
    what = _("Nothing waits here to be brought to the bank.")
    remedy = _("Count the till first; cheques are listed as they come.")


class BagKnown(Refusal):
    """The bank's line names the bag: two bags of one number cannot be told apart."""

    code = "counter.bag_known"
    what = _("The number {bag} was used already.")
    remedy = _("Take the number that stands on this bag or list.")


class NotASlot(Refusal):
    """Appointments begin at the office's own times."""

    code = "counter.not_a_slot"
    what = _("No appointment begins on {at_on} at {at}.")
    remedy = _("Choose one of these: {free}.")


class SlotTaken(Refusal):
    """One person at a time."""

    code = "counter.slot_taken"
    what = _("Somebody else has an appointment on {at_on} at {at}.")
    remedy = _("Choose one of these: {free}.")


class AppointmentUnknown(Refusal):
    """An appointment is cancelled once."""

    code = "counter.no_such_appointment"
    what = _("There is no such appointment, or it was cancelled already.")
    remedy = _("Look at the list of appointments.")
