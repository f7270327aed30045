"""The transfers that an account is."""

from collections.abc import Sequence
from datetime import date

from amiable.apps.ledger.accounts import AccountName, Chart
from amiable.apps.ledger.models import TransferKind
from amiable.apps.ledger.services import NewTransfer
from amiable.apps.remittances.account import Account
from amiable.apps.remittances.models import PaymentFile
from amiable.apps.remittances.office import OfficeReturned, office_order


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


def to_the_office(
    chart: Chart, accounts: Sequence[Account], again: Sequence[OfficeReturned], file: PaymentFile, today: date
) -> list[NewTransfer]:
    """Our commission and its VAT go to the office account, by an order of the same file; what came back goes again."""
    order = office_order(file.message_id)
    leaves = [account.due.leaves for account in accounts if account.due.settled] + [(one.commission, one.vat) for one in again]
    shares = ((chart.commission(), sum(one[0] for one in leaves)), (chart.vat(), sum(one[1] for one in leaves)))
    return [
        NewTransfer(name, chart.orders(), minor, TransferKind.OFFICE, today, f"order {order}", f"office:{name.kind}:{order}")
        for name, minor in shares
        if minor
    ]
