"""What a bank file is refused for, besides being damaged."""

from amiable.core.refusal import Refusal, _


class NotOurAccount(Refusal):
    """A bank statement of an account that is no client-money account of ours."""

    code = "payments.not_our_account"
    what = _("The bank statement is of account {account}, which is not a client account of this agency.")
    remedy = _("Nothing was booked. Choose the file of the client account, or set that account for the agency first.")


class AnotherCurrency(Refusal):
    """A movement in a currency that the market does not use."""

    code = "payments.another_currency"
    what = _("Line {line} moves {currency} on an account in {expected}.")
    remedy = _("Nothing was booked. Ask the bank for a file with the amounts as booked on the account.")
