"""Why a period is not remitted, or one creditor is set aside."""

from amiable.core.refusal import Refusal, _


class MonthNotOver(Refusal):
    """Money may still come in for the period."""

    code = "remittance.month_not_over"
    what = _("{month} runs until {last_day}.")
    remedy = _("Remit it on that day or later.")


class LedgerDiffers(Refusal):
    """Client money does not agree with the bank: nothing is paid out until it does."""

    code = "remittance.ledger_differs"
    what = _("Nothing was remitted, because the ledger check finds {count} differences.")
    remedy = _("Put them right first; amiable ledger check shows them.")


class CannotBePaid(Refusal):
    """A bank would refuse the order to this creditor; the others are paid."""

    code = "remittance.cannot_be_paid"
    what = _("No payment order can be made: {reason}")
    remedy = _("Put the creditor's name or account right, then remit again.")


class CameBack(Refusal):
    """The bank gave back what was paid to this account: paying to it again would most likely come back too."""

    code = "remittance.came_back"
    what = _("{amount} was paid to {iban} and came back on {on}.")
    remedy = _("Ask the creditor for its account and change it. If the account is right, remit again with --again {name}.")


class OfficeCameBack(Refusal):
    """The bank gave back what was paid to our own office account."""

    code = "remittance.office_came_back"
    what = _("{amount} of commission and VAT was paid to our office account {iban} and came back on {on}.")
    remedy = _("Put the office account of the agency right. If it is right, remit again with --again office.")


class NotTheirCase(Refusal):
    """A creditor speaks of a case that another one placed."""

    code = "remittance.not_their_case"
    what = _("The case {number} is not one of {name}.")
    remedy = _("Look at the number again: amiable case show {number}")


class NothingPaid(Refusal):
    """A payment of nothing, or less."""

    code = "remittance.nothing_paid"
    what = _("{amount} is no payment.")
    remedy = _("Write the amount that was paid, such as 120.00.")


class PaidTomorrow(Refusal):
    """A payment that lies in the future."""

    code = "remittance.paid_tomorrow"
    what = _("{on} has not come yet.")
    remedy = _("Report the payment when the creditor has received it.")
