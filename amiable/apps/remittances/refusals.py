"""Why a month is not remitted."""

from amiable.core.refusal import Refusal, _


class MonthNotOver(Refusal):
    """Money may still come in for the month."""

    code = "remittance.month_not_over"
    what = _("{month} runs until {last_day}.")
    remedy = _("Remit it on that day or later.")


class LedgerDiffers(Refusal):
    """Client money does not agree with the bank: nothing is paid out until it does."""

    code = "remittance.ledger_differs"
    what = _("Nothing was remitted, because the ledger check finds {count} differences.")
    remedy = _("Put them right first; amiable ledger check shows them.")
