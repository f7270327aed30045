"""Decides which transfer a movement at the bank is."""

from collections.abc import Mapping

from amiable.apps.ledger.accounts import Chart
from amiable.apps.ledger.models import TransferKind
from amiable.apps.ledger.services import NewTransfer
from amiable.apps.payments.models import BankLine


def transfer_of(line: BankLine, account: str, chart: Chart, open_orders: Mapping[str, int]) -> NewTransfer:
    """The transfer that a new bank line is.

    account      the client account's number
    open_orders  what we ordered and the bank has not executed yet, in minor units, by end-to-end id
    """
    bank = chart.bank(account)
    kind, other, source = TransferKind.APART, chart.apart(), f"bank line {line.pk}"
    if line.credit and not line.own_money:
        kind, other = TransferKind.RECEIPT, chart.suspense()
    elif line.takes_back and not line.takes_back.own_money:
        kind, other = TransferKind.RETURNED, chart.suspense()
    elif not line.credit and open_orders.get(line.end_to_end_id) == line.minor:
        kind, other, source = TransferKind.EXECUTED, chart.orders(), f"order {line.end_to_end_id}"
    debit, credit = (bank, other) if line.credit else (other, bank)
    return NewTransfer(debit, credit, line.minor, kind, line.booked_on, source, f"line:{line.fingerprint}")
