"""Read remittances: what creditors were paid, what still has to be remitted, and what should have been by now."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, timedelta

from django.db.models import F, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncMonth

from amiable import markets
from amiable.apps.cases.models import Case
from amiable.apps.documents import queries as documents
from amiable.apps.documents.queries import OpenedDocument
from amiable.apps.parties import queries as parties
from amiable.apps.parties.records import MandateView
from amiable.apps.payments.models import Allocation, Means, Part, Purpose
from amiable.apps.payments.models import Line as Movement
from amiable.apps.remittances.account import Corrected, Line, Open, Returned, Withdrawn
from amiable.apps.remittances.models import Invoice, PaidAgain, PaymentFile, Remittance, RemittedAllocation, ToldWithdrawn
from amiable.apps.remittances.records import FileKind, Overdue, RemittanceView, RemittedLine
from amiable.core.dates import end_of_month, months_after
from amiable.core.pack import Pack
from amiable.core.remittance import Carried, Clause, Vat
from amiable.core.remittance.due import Bucket
from amiable.core.remittance.schedule import Tiers

DEADLINE_DAYS, DEADLINE_MONTHS = "remittance/deadline_days", "remittance/deadline_months"
ELSEWHERE = [Means.CARD, Means.CASH, Means.CHEQUE]  # taken elsewhere than at the bank, where a deposit brings it later
ARRIVED = Q(line__deposited__deposit__arrival__isnull=False)
LINE = (
    "pk", "case__creditor_id", "on", "earned_on", "case__number", "claim__ref", "part", "minor", "claim__due_on",
    "claim__placement__placed_on", "line_id", "line__booked_on", "line__bank_ref", "line__means",
)  # fmt: skip
WITHDRAWN = "withdrawn by the creditor"  # how the closing of such a case begins


def last_day(month: date) -> date:
    """The last day of a month, which is given by its first."""
    return end_of_month(month)


def remittances(market: str, month: date) -> tuple[RemittanceView, ...]:
    """What the creditors of a market were paid for a month, by name."""
    return _views(Remittance.objects.filter(market=market, month=month).order_by("creditor__name", "number"))


def newest(market: str, limit: int, start: int = 0) -> tuple[RemittanceView, ...]:
    """The accounts of a market, or of all (market empty), the newest first."""
    rows = Remittance.objects.filter(market=market) if market else Remittance.objects.all()
    return _views(rows.order_by("-month", "-pk")[start : start + limit])


def count(market: str) -> int:
    """How many accounts a market has, or all markets (market empty)."""
    return (Remittance.objects.filter(market=market) if market else Remittance.objects.all()).count()


def remittance(remittance_id: int) -> RemittanceView | None:
    """One account; None when there is none of this number."""
    return next(iter(_views(Remittance.objects.filter(pk=remittance_id))), None)


def _views(rows: "QuerySet[Remittance]") -> tuple[RemittanceView, ...]:
    return tuple(_view(row) for row in rows.select_related("creditor", "invoice"))


def _view(row: Remittance) -> RemittanceView:
    invoice = getattr(row, "invoice", None)
    return RemittanceView(
        id=row.pk,
        creditor=row.creditor.name,
        market=row.market,
        month=row.month,
        until=row.until,
        number=row.number,
        made_on=row.made_on,
        currency=row.currency,
        settlement=row.settlement,
        collected=row.collected_minor,
        commission=row.commission_minor,
        vat=row.vat_minor,
        direct=row.direct_minor,
        carried=row.carried_minor,
        returned=row.returned_minor,
        paid=row.paid_minor,
        carried_on=row.carried_on_minor,
        settled=row.settled,
        end_to_end_id=row.end_to_end_id,
        invoice=str(invoice) if invoice else "",
    )


def lines_of(remittance_id: int, limit: int, start: int = 0) -> tuple[RemittedLine, ...]:
    """The lines of an account in their order."""
    rows = RemittedAllocation.objects.filter(remittance_id=remittance_id).order_by("place")[start : start + limit]
    allocations = [row.allocation_id for row in rows]
    corrected = _corrected(allocations)
    columns = ("allocation_id", "place", "allocation__case_id", *(f"allocation__{name}" for name in LINE))
    found = RemittedAllocation.objects.filter(allocation_id__in=allocations).order_by("place").values_list(*columns)
    return tuple(
        RemittedLine(
            place=place,
            on=on,
            case_id=case_id,
            case_number=number,
            claim=claim,
            part=part,
            minor=minor,
            allocation_id=allocation,
            bank_line=movement,
            bank_on=bank_on,
            bank_ref=bank_ref,
            means=means,
            corrects=f"{corrected[allocation][0].account}, {corrected[allocation][0].place}" if allocation in corrected else "",
        )
        for allocation, place, case_id, _pk, _creditor, on, _earned, number, claim, part, minor, _due, _placed, movement, bank_on, bank_ref,
        means in found
    )  # fmt: skip


def count_lines(remittance_id: int) -> int:
    """How many lines an account has."""
    return RemittedAllocation.objects.filter(remittance_id=remittance_id).count()


def files(market: str, month: date) -> Iterator[OpenedDocument]:
    """Every file of a month: what each creditor was sent, and what the bank was sent."""
    made = Remittance.objects.filter(market=market, month=month).order_by("pk")
    for ids in made.values_list("pdf_id", "data_id", "csv_id", "invoice__pdf_id", "invoice__data_id"):
        yield from (documents.open(pk) for pk in ids if pk)
    for document_id in PaymentFile.objects.filter(market=market, month=month).order_by("pk").values_list("document_id", flat=True):
        yield documents.open(document_id)


def file(remittance_id: int, kind: FileKind) -> OpenedDocument | None:
    """One file of an account; None where there is none."""
    place = {
        "pdf": "pdf_id",
        "json": "data_id",
        "csv": "csv_id",
        "pain": "payment_file__document_id",
        "invoice": "invoice__pdf_id",
        "invoice-json": "invoice__data_id",
    }[kind]
    found = Remittance.objects.filter(pk=remittance_id).values_list(place, flat=True).first()
    return documents.open(found) if found else None


def unremitted(market: str, until: date) -> list[Line]:
    """What was allocated up to a day (inside), is at the bank, and stands in no account yet; by creditor and day."""
    waiting = _waiting(market).filter(on__lte=until)
    rows = list(waiting.order_by("case__creditor__name", "on", "pk").values_list(*LINE))
    corrected = _corrected([row[0] for row in rows if row[7] < 0])
    return [_with_correction(Line(*row), corrected) for row in rows]


def _waiting(market: str) -> "QuerySet[Allocation]":
    """Only reconciled money: what was paid by card, in cash or by cheque waits until its deposit has reached the bank."""
    waiting = Allocation.objects.filter(case__market=market, remitted=None).exclude(part=Part.CREDIT)
    return waiting.filter(~Q(line__means__in=ELSEWHERE) | ARRIVED)


def _with_correction(line: Line, corrected: dict[int, tuple[Corrected, Vat | None]]) -> Line:
    if line.allocation_id not in corrected:
        return line
    back, vat = corrected[line.allocation_id]
    return replace(line, corrects=back, vat=vat)


def _corrected(allocations: Collection[int]) -> dict[int, tuple[Corrected, Vat | None]]:
    """The remitted line that each of some undoings takes back, and the VAT of its account."""
    found: dict[int, tuple[Corrected, Vat | None]] = {}
    undone = Allocation.objects.filter(
        pk__in=allocations,
        transfer__reverses__allocations__remitted__isnull=False,
        part=F("transfer__reverses__allocations__part"),
    )
    old, of = "transfer__reverses__allocations__remitted", "transfer__reverses__allocations__remitted__remittance"
    columns = (
        "pk", f"{old}__place", "transfer__reverses__allocations__line_id", f"{of}__month", f"{of}__creditor__name", f"{of}__number",
        f"{of}__vat_ppm", f"{of}__vat_source", f"{of}__vat_mention",
    )  # fmt: skip
    for pk, place, movement, month, creditor, number, ppm, source, mention in undone.values_list(*columns):
        vat = None if ppm is None else Vat(ppm, source, mention)
        found[pk] = Corrected(f"{month:%Y-%m}-{creditor}-{number}", place, movement), vat
    return found


def numbers(market: str) -> dict[tuple[int, date], int]:
    """The last number that each creditor has for a month."""
    found = Remittance.objects.filter(market=market).values_list("creditor_id", "month").annotate(last=Max("number"))
    return {(creditor, month): last for creditor, month, last in found}


def counted(creditor_id: int, market: str, clauses: Collection[Clause]) -> dict[Bucket, int]:
    """What earlier accounts hold of each bucket of the clauses with tiers."""
    found: dict[Bucket, int] = {}
    for clause in clauses:
        if not isinstance(clause.schedule, Tiers):
            continue
        of_clause = Allocation.objects.filter(
            case__creditor_id=creditor_id, case__market=market, remitted__isnull=False, earned_on__gte=clause.from_on
        )
        of_clause = of_clause.filter(earned_on__lte=clause.to) if clause.to else of_clause
        if clause.schedule.of == "case":
            sums = of_clause.values_list("case__number").annotate(minor=Sum("minor"))
            found |= {(clause, number): minor for number, minor in sums}
        else:
            by_month = of_clause.annotate(month=TruncMonth("earned_on")).values_list("month").annotate(minor=Sum("minor"))
            found |= {(clause, f"{month:%Y-%m}"): minor for month, minor in by_month.order_by()}
    return found


def left_open(market: str) -> dict[int, tuple[Open, Carried]]:
    """What the last account of each creditor left open, with the commission and VAT that no account before it could take."""
    settled = Remittance.objects.filter(market=market, settled=True).values_list("creditor_id")
    since = dict(settled.annotate(last=Max("pk")))
    chains: dict[int, list[Remittance]] = defaultdict(list)
    for row in Remittance.objects.filter(market=market, settled=False).select_related("creditor").order_by("pk"):
        if row.pk > since.get(row.creditor_id, 0):  # a later account that was settled took all that was open
            chains[row.creditor_id].append(row)
    return {creditor: (_open(chain[-1]), _carried(chain)) for creditor, chain in chains.items()}


def balances_left_open(market: str) -> dict[str, int]:
    """What each creditor's next account begins with, by name, in minor units: below zero, to be set off."""
    names = parties.creditors_of(found := left_open(market))
    return {names[creditor].name: open_.minor for creditor, (open_, _carried) in found.items()}


def _open(row: Remittance) -> Open:
    return Open(row.pk, _name(row), row.carried_on_minor)


def _carried(chain: Collection[Remittance]) -> Carried:
    net = [row for row in chain if row.settlement == "net"]
    *_before, last = chain
    return Carried(last.carried_on_minor, sum(row.commission_minor for row in net), sum(row.vat_minor for row in net))


def _name(row: Remittance) -> str:
    return f"{row.month:%Y-%m}-{row.creditor.name}-{row.number}"


def returned(market: str) -> dict[int, list[Returned]]:
    """Orders to creditors that came back from the bank and were not paid again yet, by creditor."""
    found: dict[int, list[Returned]] = defaultdict(list)
    back = Movement.objects.filter(market=market, purpose=Purpose.UNDELIVERED).exclude(pk__in=PaidAgain.objects.values("line_id"))
    by_order = {line.end_to_end_id: line for line in back.order_by("pk")}
    for row in Remittance.objects.filter(end_to_end_id__in=by_order).select_related("creditor").order_by("pk"):
        line = by_order[row.end_to_end_id]
        found[row.creditor_id].append(Returned(row.pk, _name(row), row.iban, line.minor, line.pk, line.booked_on))
    return dict(found)


def withdrawn(market: str, until: date) -> dict[int, list[Withdrawn]]:
    """Cases that creditors took back up to a day and were not told of yet, by creditor."""
    closed = Case.objects.filter(market=market, closed_on__lte=until, closed_because__startswith=WITHDRAWN)
    found: dict[int, list[Withdrawn]] = defaultdict(list)
    untold = closed.exclude(pk__in=ToldWithdrawn.objects.values("case_id")).order_by("closed_on", "pk")
    for creditor_id, pk, number, on in untold.values_list("creditor_id", "pk", "number", "closed_on"):
        assert on is not None  # it is closed
        found[creditor_id].append(Withdrawn(pk, number, on))
    return dict(found)


def last_invoice(market: str) -> int:
    """The last number of an invoice of a market; 0 when there is none."""
    return Invoice.objects.filter(market=market).aggregate(last=Max("number"))["last"] or 0


def overdue(market: str, on: date) -> tuple[Overdue, ...]:
    """What creditors should have been paid before a day, by the law of the market or by what their mandate agrees; by creditor.

    What the creditor received itself is not held by us; what has not reached the bank yet is not received.
    """
    pack = markets.load(market)
    agreed = _agreed()
    held = (
        _waiting(market)
        .exclude(line__means=Means.DIRECT)
        .annotate(received=Coalesce("line__deposited__deposit__arrival__line__booked_on", "line__booked_on"))
    )
    sums = held.values_list("case__creditor_id", "case__creditor__name", "received").annotate(minor=Sum("minor"), first=Min("on"))
    late: dict[str, list[tuple[date, date, str, int]]] = defaultdict(list)
    for creditor_id, name, received, minor, _first in sums.order_by("case__creditor__name", "received"):
        deadline = _deadline(received, agreed.get(creditor_id, []), pack)
        if deadline and deadline[0] < on:
            late[name].append((received, *deadline, minor))
    return tuple(Overdue(name, sum(row[3] for row in rows), *rows[0][:3]) for name, rows in late.items() if sum(row[3] for row in rows) > 0)


def _agreed() -> dict[int, list[MandateView]]:
    found: dict[int, list[MandateView]] = defaultdict(list)
    for mandate in parties.mandates():
        found[mandate.creditor_id].append(mandate)
    return found


def _deadline(received: date, mandates: Collection[MandateView], pack: Pack) -> tuple[date, str] | None:
    """The last day on which money received on a day may be paid on, and who says so; None where nobody does."""
    for mandate in mandates:
        if mandate.within_days and mandate.from_on <= received and (mandate.to_on is None or received <= mandate.to_on):
            return received + timedelta(days=mandate.within_days), f"mandate from {mandate.from_on}"
    for question, later in ((DEADLINE_DAYS, _days_after), (DEADLINE_MONTHS, months_after)):
        if question in pack.counts and pack.counts[question].in_force(received):
            law = pack.counts[question].at(received)
            return later(received, law.value), str(law.source)
    return None


def _days_after(day: date, days: int) -> date:
    return day + timedelta(days=days)
