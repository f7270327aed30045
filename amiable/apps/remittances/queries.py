"""Read remittances, and what still has to be remitted."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import F, Max

from amiable.apps.documents import queries as documents
from amiable.apps.documents.queries import OpenedDocument
from amiable.apps.payments.models import Allocation, Part
from amiable.apps.remittances.advice import Line
from amiable.apps.remittances.models import PaymentFile, Remittance
from amiable.apps.remittances.records import RemittanceView

VIEW = (
    "id",
    F("creditor__name"),
    "market",
    "month",
    "number",
    "made_on",
    "currency",
    "collected_minor",
    "commission_minor",
    "vat_minor",
    "paid_minor",
    "end_to_end_id",
)
LINE = ("pk", "case__creditor_id", "on", "earned_on", "case__number", "claim__ref", "part", "minor", "line_id")


def last_day(month: date) -> date:
    """The last day of a month, which is given by its first."""
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def remittances(market: str, month: date) -> tuple[RemittanceView, ...]:
    """What the creditors of a market were paid for a month, by name."""
    found = Remittance.objects.filter(market=market, month=month).order_by("creditor__name", "number")
    return tuple(RemittanceView(*row) for row in found.values_list(*VIEW))


def files(market: str, month: date) -> Iterator[OpenedDocument]:
    """Every file of a month: what each creditor was sent, and what the bank was sent."""
    made = Remittance.objects.filter(market=market, month=month).order_by("pk").values_list("pdf_id", "data_id")
    for pair in made:
        yield from map(documents.open, pair)
    for document_id in PaymentFile.objects.filter(market=market, month=month).order_by("pk").values_list("document_id", flat=True):
        yield documents.open(document_id)


def unremitted(market: str, until: date) -> list[Line]:
    """What was allocated up to a day (inside) and not paid on yet, by creditor and day."""
    waiting = Allocation.objects.filter(case__market=market, on__lte=until, remitted=None).exclude(part=Part.CREDIT)
    return [Line(*row) for row in waiting.order_by("case__creditor__name", "on", "pk").values_list(*LINE)]


def numbers(market: str, month: date) -> dict[int, int]:
    """The last number that each creditor has for a month."""
    found = Remittance.objects.filter(market=market, month=month).values_list("creditor_id")
    return dict(found.annotate(last=Max("number")))
