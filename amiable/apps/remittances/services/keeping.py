"""Keep accounts with their papers, and the payment file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from amiable import markets
from amiable.apps.documents.services import NewDocument, store_many
from amiable.apps.parties.records import AgencyView
from amiable.apps.remittances.account import Account
from amiable.apps.remittances.data_papers import as_csv, as_json, invoice_json
from amiable.apps.remittances.models import Invoice, OfficePaidAgain, PaidAgain, PaymentFile, Remittance, RemittedAllocation, ToldWithdrawn
from amiable.apps.remittances.office import OfficeReturned, office_order
from amiable.apps.remittances.papers import as_pdf, invoice_pdf
from amiable.files import pain

BATCH = 10_000
DAYS_TO_PAY = timedelta(days=30)  # an invoice between businesses: directive 2011/7, art. 3


@dataclass(frozen=True, slots=True)
class Made:
    """An account with its papers; `invoice_number` is 0 when our commission is kept, or there is none."""

    account: Account
    papers: tuple[NewDocument, ...]
    invoice_number: int


def papers_of(account: Account, next_invoice: int, today: date) -> Made:
    """Make the papers of an account, its invoice among them.

    next_invoice  the number that an invoice would have
    refuses       LetterDoesNotAddUp, LetterLacksMention, LetterCannotBePrinted
    """
    asked = account.due.commission + account.due.vat if account.due.settlement == "invoice" else 0
    number = next_invoice if asked else 0
    shown = invoice_name(account.agency.market, number) if number else ""
    papers = [
        NewDocument(as_pdf(account, today, shown), "application/pdf", f"{account.name}.pdf"),
        NewDocument(as_json(account, shown), "application/json", f"{account.name}.json"),
        NewDocument(as_csv(account), "text/csv", f"{account.name}.csv"),
    ]
    if number:
        due_on = today + DAYS_TO_PAY
        papers += [
            NewDocument(invoice_pdf(account, shown, today, due_on), "application/pdf", f"invoice-{shown}.pdf"),
            NewDocument(invoice_json(account, shown, today, due_on), "application/json", f"invoice-{shown}.json"),
        ]
    return Made(account, tuple(papers), number)


def invoice_name(market: str, number: int) -> str:
    """An invoice's number as it is printed."""
    return f"{market.upper()}-{number:06d}"


def keep_file(
    agency: AgencyView, accounts: Sequence[Account], again: Sequence[OfficeReturned], month: date, today: date
) -> PaymentFile | None:
    """Write the payment file: the creditors, and our commission and VAT to the office account.

    again    orders to the office account that came back
    returns  None when there is nothing to pay
    """
    number = PaymentFile.objects.filter(market=agency.market, month=month).count() + 1
    message_id = f"P-{agency.market.upper()}-{month:%Y%m}-{number}"
    orders = _orders(accounts, again, agency, message_id, month)
    if not orders:
        return None
    name = f"{month:%Y-%m}-payments-{number}.xml"
    content = _pain(agency, message_id, orders, today)
    (document_id,) = store_many([NewDocument(content, "application/xml", name)], today)
    made = PaymentFile.objects.create(
        market=agency.market,
        month=month,
        message_id=message_id,
        made_on=today,
        orders=len(orders),
        minor=sum(order.minor for order in orders),
        document_id=document_id,
    )
    OfficePaidAgain.objects.bulk_create(OfficePaidAgain(line_id=one.line_id, of_id=one.file_id, file=made) for one in again)
    return made


def _orders(
    accounts: Sequence[Account], again: Sequence[OfficeReturned], agency: AgencyView, message_id: str, month: date
) -> list[pain.Transfer]:
    orders = [
        pain.Transfer(each.end_to_end_id, each.due.paid, each.creditor.legal_name, each.iban, text=f"{agency.name} {each.name}")
        for each in accounts
        if each.due.paid
    ]
    if ours := sum(sum(each.due.leaves) for each in accounts if each.due.settled) + sum(one.minor for one in again):
        text = f"Commission and VAT {month:%Y-%m}"
        orders.append(pain.Transfer(office_order(message_id), ours, agency.name, agency.office_iban, text=text))
    return orders


def _pain(agency: AgencyView, message_id: str, orders: Sequence[pain.Transfer], today: date) -> bytes:
    debit, currency = pain.Debit(agency.name, agency.client_iban, agency.client_bic), markets.load(agency.market).currency
    return pain.day_file(message_id, today, debit, agency.enterprise_number, orders, market=agency.market, currency=currency)


def keep(made: Sequence[Made], file: PaymentFile | None, today: date) -> list[int]:
    """Keep each account with its papers and its lines.

    returns  their ids
    """
    documents = iter(store_many([paper for each in made for paper in each.papers], today))
    kept: list[tuple[Remittance, Account]] = []
    for each in made:
        papers = [next(documents) for _paper in each.papers]
        row = _row(each.account, file, papers, today)
        row.save(force_insert=True)
        kept.append((row, each.account))
        if each.invoice_number:
            _invoice(each, row, papers, today)
    RemittedAllocation.objects.bulk_create(
        (
            RemittedAllocation(remittance=row, allocation_id=line.allocation_id, place=place)
            for row, account in kept
            for place, line in enumerate(account.lines, start=1)
        ),
        batch_size=BATCH,
    )
    PaidAgain.objects.bulk_create(
        PaidAgain(line_id=one.line_id, of_id=one.remittance_id, remittance=row) for row, account in kept for one in account.returned
    )
    ToldWithdrawn.objects.bulk_create(
        ToldWithdrawn(case_id=one.case_id, remittance=row) for row, account in kept for one in account.withdrawn
    )
    return [row.pk for row, _account in kept]


def _row(account: Account, file: PaymentFile | None, papers: Sequence[int], today: date) -> Remittance:
    due = account.due
    return Remittance(
        creditor_id=account.creditor.id,
        market=account.agency.market,
        month=account.month,
        until=account.until,
        number=account.number,
        made_on=today,
        currency=account.currency,
        settlement=due.settlement,
        collected_minor=due.collected,
        commission_minor=due.commission,
        vat_minor=due.vat,
        vat_ppm=account.vat.rate,
        vat_source=account.vat.source,
        vat_mention=account.vat.mention,
        direct_minor=due.direct,
        carried_minor=due.carried.amount,
        returned_minor=due.returned,
        paid_minor=due.paid,
        carried_on_minor=due.carried_on,
        settled=due.settled,
        carries_id=account.open.remittance_id if account.open else None,
        iban=account.iban,
        end_to_end_id=account.end_to_end_id,
        pdf_id=papers[0],
        data_id=papers[1],
        csv_id=papers[2],
        payment_file=file if due.paid else None,
    )


def _invoice(made: Made, row: Remittance, papers: Sequence[int], today: date) -> None:
    due = made.account.due
    Invoice.objects.create(
        market=row.market,
        number=made.invoice_number,
        remittance=row,
        made_on=today,
        due_on=today + DAYS_TO_PAY,
        currency=row.currency,
        commission_minor=due.commission,
        vat_minor=due.vat,
        total_minor=due.commission + due.vat,
        pdf_id=papers[3],
        data_id=papers[4],
    )
