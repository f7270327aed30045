"""Pay creditors: what was collected for them, less our commission and its VAT. The only writer of these tables."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from io import BytesIO
from itertools import groupby
from typing import cast

from django.db import transaction

from amiable import markets
from amiable.apps.documents.services import NewDocument, store_many
from amiable.apps.ledger.accounts import Chart
from amiable.apps.ledger.models import TransferKind
from amiable.apps.ledger.services import NewTransfer, post
from amiable.apps.parties import queries as parties
from amiable.apps.parties.records import AgencyView
from amiable.apps.payments.check import differences
from amiable.apps.payments.services import wait_for_the_bank
from amiable.apps.remittances import queries
from amiable.apps.remittances.advice import Account, Line, as_json, as_pdf
from amiable.apps.remittances.models import PaymentFile, Remittance, RemittedAllocation
from amiable.apps.remittances.records import RemittanceRun
from amiable.apps.remittances.refusals import LedgerDiffers, MonthNotOver
from amiable.core.dated import NotInForce
from amiable.core.refusal import Refusal
from amiable.core.remittance import Clause, Collected, Vat, due_to_creditor
from amiable.core.remittance.schedule import Flat
from amiable.files import pain

HOUSE_RULE = "house rule"
VAT = "commission/vat"


@transaction.atomic
def remit(month: date, today: date, market: str = "be") -> RemittanceRun:
    """Pay every creditor of a market what was allocated up to a month's end and not paid before. Repeating it pays nothing more.

    month    its first day
    today    the day of the remittances, of the payment file, and of the VAT's rate
    refuses  MonthNotOver, LedgerDiffers, OrdersRefused
    source   the mandates; the VAT on our commission: `commission/vat` of the market
    """
    # 1. Lock: no bank file, match or other remittance moves money meanwhile.
    wait_for_the_bank()
    end = queries.last_day(month)
    if today < end:
        raise MonthNotOver(source=HOUSE_RULE, month=f"{month:%Y-%m}", last_day=end.isoformat())
    if found := differences():
        raise LedgerDiffers(source=HOUSE_RULE, faults=tuple(found), count=len(found))

    # 2. Decide.
    accounts, carried, set_aside = _accounts(market, month, end, today)
    if not accounts:
        return RemittanceRun(market, month, (), None, carried, set_aside)

    # 3. Write.
    file = _keep_file(accounts, month, today)
    made = _keep(accounts, file, today)
    post([transfer for account in accounts for transfer in _paid_out(account, today)])
    post(_to_the_office(accounts, file, today))
    views = {view.id: view for view in queries.remittances(market, month)}
    return RemittanceRun(market, month, tuple(views[pk] for pk in made), file.document.name, carried, set_aside)


def _accounts(market: str, month: date, end: date, today: date) -> tuple[list[Account], dict[str, int], dict[str, Refusal]]:
    agency = parties.agency(market)
    pack = markets.load(market)
    if VAT not in pack.rates:  # a market whose law nobody has read yet
        raise NotInForce(source=pack.law, parameter=VAT, day=today.isoformat())
    rate = pack.rates[VAT].at(today)
    vat = Vat(rate.value, str(rate.source))
    lines = queries.unremitted(market, end)
    creditors = parties.creditors_of(line.creditor_id for line in lines)
    numbers, clauses = queries.numbers(market, month), _clauses()
    accounts: list[Account] = []
    carried: dict[str, int] = {}
    set_aside: dict[str, Refusal] = {}
    for creditor_id, of_creditor in groupby(lines, key=lambda line: line.creditor_id):
        own, creditor = tuple(of_creditor), creditors[creditor_id]
        try:
            due = due_to_creditor(_collected(own), clauses.get(creditor_id, ()), vat)
        except Refusal as refusal:
            set_aside[creditor.name] = refusal
            continue
        if due.carried:
            carried[creditor.name] = due.paid
            continue
        accounts.append(Account(agency, creditor, month, numbers.get(creditor_id, 0) + 1, pack.currency, own, due))
    return accounts, carried, set_aside


def _collected(lines: Iterable[Line]) -> list[Collected]:
    return [Collected(line.on, line.earned_on, line.minor) for line in lines]


def _clauses() -> dict[int, tuple[Clause, ...]]:
    found: dict[int, tuple[Clause, ...]] = {}
    for mandate in parties.mandates():
        clause = Clause(cast(Flat, mandate.commission).rate, mandate.from_on, mandate.to_on)
        found[mandate.creditor_id] = (*found.get(mandate.creditor_id, ()), clause)
    return found


def _keep_file(accounts: Sequence[Account], month: date, today: date) -> PaymentFile:
    """Write the payment file: the creditors, and our commission and VAT to the office account."""
    agency = accounts[0].agency
    number = PaymentFile.objects.filter(market=agency.market, month=month).count() + 1
    message_id = f"P-{agency.market.upper()}-{month:%Y%m}-{number}"
    orders = [
        pain.Transfer(a.end_to_end_id, a.due.paid, a.creditor.legal_name, a.creditor.iban, text=f"{agency.name} {a.name}") for a in accounts
    ]
    if ours := sum(account.due.commission + account.due.vat for account in accounts):
        text = f"Commission and VAT {month:%Y-%m}"
        orders.append(pain.Transfer(office_order(message_id), ours, agency.name, agency.office_iban, text=text))
    name = f"{month:%Y-%m}-payments-{number}.xml"
    (document_id,) = store_many(
        [NewDocument(_pain(agency, message_id, orders, today, accounts[0].currency), "application/xml", name)], today
    )
    return PaymentFile.objects.create(
        market=agency.market,
        month=month,
        message_id=message_id,
        made_on=today,
        orders=len(orders),
        minor=sum(order.minor for order in orders),
        document_id=document_id,
    )


def office_order(message_id: str) -> str:
    """The end-to-end id of the order that pays our commission and VAT to the office account."""
    return f"{message_id}-OFFICE"


def _pain(agency: AgencyView, message_id: str, orders: Sequence[pain.Transfer], today: date, currency: str) -> bytes:
    out = BytesIO()
    pain.write(
        out,
        message_id=message_id,
        created_at=datetime.combine(today, time(), UTC),
        execute_on=today,
        debit=pain.Debit(agency.name, agency.client_iban, agency.client_bic),
        initiator=agency.name,
        initiator_id=agency.enterprise_number,
        transfers=orders,
        currency=currency,
    )
    return out.getvalue()


def _keep(accounts: Sequence[Account], file: PaymentFile, today: date) -> list[int]:
    """Keep each remittance with its two documents and its lines.

    returns  their ids
    """
    documents = store_many(
        [
            document
            for account in accounts
            for document in (
                NewDocument(as_pdf(account, today), "application/pdf", f"{account.name}.pdf"),
                NewDocument(as_json(account), "application/json", f"{account.name}.json"),
            )
        ],
        today,
    )
    made = Remittance.objects.bulk_create(
        _row(account, file, documents[2 * place], documents[2 * place + 1], today) for place, account in enumerate(accounts)
    )
    RemittedAllocation.objects.bulk_create(
        (
            RemittedAllocation(remittance=remittance, allocation_id=line.allocation_id)
            for remittance, account in zip(made, accounts, strict=True)
            for line in account.lines
        ),
        batch_size=10_000,
    )
    return [remittance.pk for remittance in made]


def _row(account: Account, file: PaymentFile, pdf_id: int, data_id: int, today: date) -> Remittance:
    return Remittance(
        creditor_id=account.creditor.id,
        market=account.agency.market,
        month=account.month,
        number=account.number,
        made_on=today,
        currency=account.currency,
        collected_minor=account.due.collected,
        commission_minor=account.due.commission,
        vat_minor=account.due.vat,
        paid_minor=account.due.paid,
        iban=account.creditor.iban,
        end_to_end_id=account.end_to_end_id,
        pdf_id=pdf_id,
        data_id=data_id,
        payment_file=file,
    )


def _paid_out(account: Account, today: date) -> list[NewTransfer]:
    chart, order = Chart(account.agency.market, account.currency), account.end_to_end_id
    owed = chart.owed(account.creditor.name)
    shares = (
        (chart.commission(), account.due.commission, TransferKind.COMMISSION, f"remittance {order}"),
        (chart.vat(), account.due.vat, TransferKind.VAT, f"remittance {order}"),
        (chart.orders(), account.due.paid, TransferKind.REMITTANCE, f"order {order}"),
    )
    return [NewTransfer(owed, to, minor, kind, today, source, f"{kind}:{order}") for to, minor, kind, source in shares if minor]


def _to_the_office(accounts: Sequence[Account], file: PaymentFile, today: date) -> list[NewTransfer]:
    chart, order = Chart(accounts[0].agency.market, accounts[0].currency), office_order(file.message_id)
    shares = ((chart.commission(), sum(a.due.commission for a in accounts)), (chart.vat(), sum(a.due.vat for a in accounts)))
    return [
        NewTransfer(name, chart.orders(), minor, TransferKind.OFFICE, today, f"order {order}", f"office:{name.kind}:{order}")
        for name, minor in shares
        if minor
    ]
