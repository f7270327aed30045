"""Receipts: made once for a payment, numbered without a gap in their market and year, and kept."""

from datetime import date

from django.db import connection, transaction

from amiable import markets
from amiable.apps.cases import queries as cases
from amiable.apps.cases.records import CaseView
from amiable.apps.cases.services import lock
from amiable.apps.counter import queries
from amiable.apps.counter.models import Receipt
from amiable.apps.counter.receipt_content import KIND, language_of, receipt_of
from amiable.apps.counter.records import ReceiptView
from amiable.apps.counter.refusals import PaymentUnknown
from amiable.apps.documents.services import store
from amiable.apps.parties import queries as parties
from amiable.apps.payments import queries as payments
from amiable.apps.payments.records import PaymentView
from amiable.files.letter import Letter, render

NUMBERING = 0x71756974  # the number of the lock under which receipts are numbered
HOUSE_RULE = "house rule"


@transaction.atomic
def receipt(case_id: int, line_id: int, *, on: date, by: str = "") -> ReceiptView:
    """The receipt of a payment of a case, in the person's language: the one there is, or a new one.

    on       the day of a new one; what remains is stated for it
    returns  where the share of the case in the line has changed since, a new receipt that replaces the old one
    refuses  PaymentUnknown, for a payment that does not stand; LetterLacksMention, LetterCannotBePrinted
    source   France: Code des procédures civiles d'exécution, R124-6; elsewhere our own rule
    """
    case = lock([case_id])[case_id]
    payment = _payment(case_id, line_id)
    last = Receipt.objects.filter(case_id=case_id, line_id=line_id, replaced_by=None).first()
    if last is None or last.minor != payment.minor:
        last = _make(case, payment, on, by, last)
    return next(view for view in queries.receipts_of(case_id) if view.id == last.pk)


def _payment(case_id: int, line_id: int) -> PaymentView:
    """The payment that a line is to a case; its matches together, if it has several."""
    found = [payment for payment in payments.case_payments(case_id) if payment.line_id == line_id and payment.stands]
    if not found:
        raise PaymentUnknown(source=HOUSE_RULE)
    return queries.together(found)


def _make(case: CaseView, payment: PaymentView, on: date, by: str, replaces: Receipt | None) -> Receipt:
    people = cases.with_people([case.id])[case.id]
    agency, language = parties.agency(case.market), language_of(case.market, people.debtor.language)
    facts = payments.facts_of(payments.received_on([case.id]))[case.id]
    day, number = max(on, payment.on), _next_number(case.market, on.year)
    printed = queries.printed(case.market, on.year, number)
    payer = queries.payer_of(payment.line_id) or payments.payer_of(payment.line_id)[0]
    content = receipt_of(payment, facts, day, people, agency, printed, payer, language)
    pdf = render(Letter(markets.letters_folder(case.market), case.market, language, KIND, on, content))
    return Receipt.objects.create(
        market=case.market,
        year=on.year,
        number=number,
        case_id=case.id,
        line_id=payment.line_id,
        minor=payment.minor,
        language=language,
        made_on=on,
        by=by,
        document_id=store(pdf, "application/pdf", f"{printed}.pdf", on),
        replaces=replaces,
    )


def _next_number(market: str, year: int) -> int:
    """The number after the last one; whoever comes second waits, and a receipt that is not made in the end leaves no gap."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERING])
    last = Receipt.objects.filter(market=market, year=year).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1
