"""What a bank file is refused for, besides being damaged."""

from amiable.core.refusal import Refusal, _


class NotOurAccount(Refusal):
    """A bank statement of an account that is no client-money account of ours."""

    code = "payments.not_our_account"
    what = _("The bank statement is of account {account}, which is not a client account of this agency.")
    remedy = _("Nothing was booked. Choose the file of the client account, or set that account for the agency first.")


class AlreadyBegun(Refusal):
    """Somebody says what an account held before its first statement, and that statement is booked."""

    code = "payments.already_begun"
    what = _("Statements of account {account} are booked already: what it held before them is known.")
    remedy = _("Import the missing file of the bank instead; `amiable ledger check` shows whether one is missing.")


class AnotherCurrency(Refusal):
    """A movement in a currency that the market does not use."""

    code = "payments.another_currency"
    what = _("Line {line} moves {currency} on an account in {expected}.")
    remedy = _("Nothing was booked. Ask the bank for a file with the amounts as booked on the account.")


class LineUnknown(Refusal):
    """No payment has this number."""

    code = "payments.line_unknown"
    what = _("There is no payment with the number {line}.")
    remedy = _("Open the list of unclear money, and choose it there.")


class NothingLeft(Refusal):
    """All of a line is given out, or it was taken back."""

    code = "payments.nothing_left"
    what = _("Of this payment {rest} is left, and {wanted} is wanted.")
    remedy = _("Give out at most what is left; undo an earlier match first if it was wrong.")


class NoSuchCase(Refusal):
    """A share names a case or an invoice that is not there."""

    code = "payments.no_such_case"
    what = _("There is no case {case} with the invoice {claim} in the market of this payment.")
    remedy = _("Check the case number and the invoice number.")


class NoShare(Refusal):
    """A share of nothing."""

    code = "payments.no_share"
    what = _("A share must be more than nothing.")
    remedy = _("Give an amount above 0.00 for each case.")


class WhyMissing(Refusal):
    """A person decided about money and did not say why."""

    code = "payments.why_missing"
    what = _("Who decides about money says why.")
    remedy = _("Write a few words: what shows that this is right?")


class NoSuchMatch(Refusal):
    """A match that is unknown or undone already."""

    code = "payments.no_such_match"
    what = _("This match does not stand any more.")
    remedy = _("Open the payment again, and look at what stands now.")


class NotThatMuchCredit(Refusal):
    """More is to go back than was paid too much."""

    code = "payments.not_that_much_credit"
    what = _("{credit} was paid too much on this case, and {wanted} is to go back.")
    remedy = _("Pay back at most what was paid too much.")


class TakingUnknown(Refusal):
    """Something is taken back, or deposited, that was never taken, or was already."""

    code = "payments.taking_unknown"
    what = _("No payment that stands was taken under {key}.")
    remedy = _("Look at the payments of the case, and choose one that stands.")


class DoesNotTakeBack(Refusal):
    """A line that does not take back this payment: another amount, or in the other direction."""

    code = "payments.does_not_take_back"
    what = _("Line {line} does not take back payment {of}: it must be set apart, of the same amount, and later.")
    remedy = _("Choose the line of the bank that took this payment back.")


class NotThatDeposit(Refusal):
    """A line that cannot be this deposit: some of it is somebody's, or the deposit is not on its way."""

    code = "payments.not_that_deposit"
    what = _("Payment {line} cannot be deposit {deposit}: some of it is somebody’s, or the deposit is not on its way.")
    remedy = _("Undo what was given out of the payment, or choose a deposit of the same market that is on its way.")


class WentBack(Refusal):
    """Some of the payment is with its payer again."""

    code = "payments.went_back"
    what = _("Some of this payment was paid back to its payer as too much, so that it cannot become another’s.")
    remedy = _("If it was another person’s money, ask the payer for what was paid back, and leave this payment as it is.")


class StatementNotParked(Refusal):
    """No bank statement waits under this number: it was booked meanwhile, or dismissed."""

    code = "payments.statement_not_parked"
    what = _("No bank statement waits under the number {number}.")
    remedy = _("Look at the list of those that wait: it may have been booked meanwhile, or dismissed.")
