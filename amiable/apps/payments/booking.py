"""Decides which transfers a line is."""

from collections.abc import Mapping

from amiable.apps.ledger.accounts import AccountKind, AccountName, Chart
from amiable.apps.ledger.models import TransferKind
from amiable.apps.ledger.services import NewTransfer
from amiable.apps.payments.models import Line, Means, Purpose

PLACE = {
    Means.TRANSFER: AccountKind.BANK,
    Means.DIRECT_DEBIT: AccountKind.BANK,
    Means.CARD: AccountKind.CARD,
    Means.CHEQUE: AccountKind.CHEQUES,
    Means.CASH: AccountKind.TILL,
    Means.DIRECT: AccountKind.DIRECT,
}
KIND = {
    Purpose.PAYMENT: TransferKind.RECEIPT,
    Purpose.OWN: TransferKind.APART,
    Purpose.TAKEN_BACK: TransferKind.RETURNED,
    Purpose.APART: TransferKind.APART,
    Purpose.ORDER: TransferKind.EXECUTED,
    Purpose.DEPOSIT: TransferKind.DEPOSIT,
    Purpose.UNDELIVERED: TransferKind.UNDELIVERED,
}


def place_of(line: Line, chart: Chart) -> AccountName:
    """The account on which a line moves money."""
    return chart.place(PLACE[Means(line.means)], line.account)


def transfers_of(line: Line, chart: Chart, others: Mapping[AccountName, int]) -> list[NewTransfer]:
    """The transfers that a new line is: one, or as many as an order that came back was paid from.

    others  of a deposit, where the money came from; of an order that came back, what it was paid from; each in minor units
    """
    kind, place = KIND[Purpose(line.purpose)], place_of(line, chart)
    source = f"order {line.end_to_end_id}" if kind in (TransferKind.EXECUTED, TransferKind.UNDELIVERED) else f"line {line.pk}"
    shares = others or {_other_side(Purpose(line.purpose), chart): line.minor}
    keys = (f"line:{line.fingerprint}", f"line2:{line.fingerprint}")
    return [
        NewTransfer(*((place, other) if line.credit else (other, place)), minor, kind, line.booked_on, source, key)
        for key, (other, minor) in zip(keys, shares.items(), strict=False)
    ]


def _other_side(purpose: Purpose, chart: Chart) -> AccountName:
    if purpose in (Purpose.PAYMENT, Purpose.TAKEN_BACK):
        return chart.suspense()
    return chart.orders() if purpose == Purpose.ORDER else chart.apart()
