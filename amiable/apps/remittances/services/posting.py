"""The transfers that an account is."""

from collections.abc import Sequence
from datetime import date

from amiable.apps.ledger.accounts import AccountName, Chart
from amiable.apps.ledger.models import TransferKind
from amiable.apps.ledger.services import NewTransfer
from amiable.apps.remittances.account import Account
from amiable.apps.remittances.models import PaymentFile


def office_order(message_id: str) -> str:
    """The end-to-end id of the order that pays our commission and VAT to the office account."""
    return f"{message_id}-OFFICE"


def paid_out(account: Account, today: date) -> list[NewTransfer]:
    """What leaves what is owed to a creditor: what it has already, and, once the account is settled, commission, VAT and the order."""
    chart, order, due = Chart(account.agency.market, account.currency), account.end_to_end_id, account.due
    owed, made = chart.owed(account.creditor.name), f"remittance {order}"
    moved: list[tuple[AccountName, int, TransferKind, str]] = [(chart.direct(account.creditor.name), due.direct, TransferKind.DIRECT, made)]
    if due.settled:
        commission, vat = due.leaves
        moved += [
            (chart.commission(), commission, TransferKind.COMMISSION, made),
            (chart.vat(), vat, TransferKind.VAT, made),
            (chart.orders(), due.paid, TransferKind.REMITTANCE, f"order {order}"),
        ]
    return [
        NewTransfer(*((owed, to) if minor > 0 else (to, owed)), abs(minor), kind, today, source, f"{kind}:{order}")
        for to, minor, kind, source in moved
        if minor
    ]


def to_the_office(accounts: Sequence[Account], file: PaymentFile, today: date) -> list[NewTransfer]:
    """Our commission and its VAT go to the office account, by an order of the same file."""
    chart, order = Chart(accounts[0].agency.market, accounts[0].currency), office_order(file.message_id)
    leaves = [account.due.leaves for account in accounts if account.due.settled]
    shares = ((chart.commission(), sum(one[0] for one in leaves)), (chart.vat(), sum(one[1] for one in leaves)))
    return [
        NewTransfer(name, chart.orders(), minor, TransferKind.OFFICE, today, f"order {order}", f"office:{name.kind}:{order}")
        for name, minor in shares
        if minor
    ]
