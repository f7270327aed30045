"""Read the counter: cash, cheques, the till, appointments, receipts."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet, Sum

from amiable import markets
from amiable.apps.counter.models import Account, Appointment, BankDeposit, CashPayment, Cheque, Receipt, TillCount
from amiable.apps.counter.records import AppointmentView, CashView, ChequeView, CountView, DepositView, ReceiptView
from amiable.apps.counter.sealed import DRAWER, PAYER, opened
from amiable.apps.payments.records import PaymentView
from amiable.core import means

SHOWN = 200


def already_in_cash(case_ids: Collection[int]) -> int:
    """What was paid in cash on some cases and not undone, in minor units."""
    standing = CashPayment.objects.filter(case_id__in=case_ids, undone_on=None)
    return int(standing.aggregate(minor=Sum("minor"))["minor"] or 0)


def in_the_till(market: str) -> "QuerySet[CashPayment]":
    """Cash that waits to be brought to the bank."""
    return CashPayment.objects.filter(market=market, deposit=None, undone_on=None)


def expected_in_till(market: str) -> int:
    """What the till should hold, in minor units: what was taken, less what was missing in earlier counts."""
    taken = int(in_the_till(market).aggregate(minor=Sum("minor"))["minor"] or 0)
    return taken - short_in(market)


def short_in(market: str) -> int:
    """What counts found missing since the last bag went to the bank, in minor units."""
    counts = TillCount.objects.filter(market=market, deposit=None).order_by("on")
    return sum(max(0, count.expected_minor - count.counted_minor) for count in counts)


def cash(market: str, limit: int = SHOWN) -> list[CashView]:
    """Cash that was taken, the newest first."""
    return [_cash(row) for row in CashPayment.objects.filter(market=market).order_by("-pk")[:limit]]


def _cash(row: CashPayment) -> CashView:
    return CashView(
        id=row.pk,
        case_id=row.case_id,
        line_id=row.line_id,
        minor=row.minor,
        taken_at=row.taken_at.astimezone(markets.zone(row.market)),
        by=row.by,
        payer=opened(PAYER, row.pk, row.payer),
        deposited=row.deposit_id is not None,
        undone_on=row.undone_on,
        undone_because=row.undone_because,
    )


def payer_of(line_id: int) -> str:
    """Who brought the cash of a line, where it was not the person of the case; nothing for other lines."""
    row = CashPayment.objects.filter(line_id=line_id).first()
    return opened(PAYER, row.pk, row.payer) if row else ""


def cheques(market: str, *, at_hand: bool = False, limit: int = SHOWN) -> list[ChequeView]:
    """Cheques, the newest first; with `at_hand` those that wait to be brought to the bank."""
    wanted = Q(market=market) & (Q(deposit=None, bounced_on=None) if at_hand else Q())
    return [_cheque(row) for row in Cheque.objects.filter(wanted).select_related("deposit").order_by("-pk")[:limit]]


def _cheque(row: Cheque) -> ChequeView:
    return ChequeView(
        id=row.pk,
        case_id=row.case_id,
        line_id=row.line_id,
        minor=row.minor,
        number=row.number,
        bank=row.bank,
        drawer=opened(DRAWER, row.pk, row.drawer),
        written_on=row.written_on,
        received_on=row.received_on,
        bag=row.deposit.bag if row.deposit else "",
        bounced_on=row.bounced_on,
        bounced_because=row.bounced_because,
    )


def counts(market: str, limit: int = 30) -> list[CountView]:
    """Counts of the till, the newest first."""
    rows = TillCount.objects.filter(market=market).order_by("-on")[:limit]
    return [CountView(row.on, row.counted_minor, row.expected_minor, row.because, row.by, row.deposit_id is not None) for row in rows]


def deposits(market: str, account: Account, limit: int = 30) -> list[DepositView]:
    """What was brought to the bank, the newest first."""
    rows = BankDeposit.objects.filter(market=market, account=account).order_by("-pk")[:limit]
    return [DepositView(row.pk, row.account, row.bag, row.minor, row.short, row.made_on, row.by) for row in rows]


def appointments(market: str, first: date, last: date) -> list[AppointmentView]:
    """Who comes between two days, both inside, in order of time."""
    own = markets.zone(market)
    start = datetime.combine(first, time(), own)
    end = datetime.combine(last + timedelta(days=1), time(), own)
    rows = Appointment.objects.filter(market=market, cancelled_on=None, period__startswith__gte=start, period__startswith__lt=end)
    return [
        AppointmentView(row.pk, row.case_id, row.period.lower.astimezone(own), row.period.upper.astimezone(own), row.by)
        for row in rows.order_by("period")
    ]


def free_slots(market: str, day: date) -> tuple[datetime, ...]:
    """The local moments of a day at which somebody may still come.

    refuses  NoVisitors
    """
    known, pack = markets.means_of_payment(market), markets.load(market)
    taken = {appointment.starts_at.replace(tzinfo=None) for appointment in appointments(market, day, day)}
    return tuple(at for at in means.slots(known, day, pack.holidays) if at not in taken)


def receipts_of(case_id: int) -> list[ReceiptView]:
    """The receipts of a case, the newest first."""
    rows = Receipt.objects.filter(case_id=case_id).select_related("replaced_by").order_by("-pk")
    return [_receipt(row) for row in rows]


def numbers_of(line_ids: Collection[int]) -> dict[tuple[int, int], str]:
    """The printed numbers of the receipts that stand for some lines, by case and line, in one query."""
    rows = Receipt.objects.filter(line_id__in=line_ids, replaced_by=None).values_list("case_id", "line_id", "market", "year", "number")
    return {(case_id, line_id): printed(market, year, number) for case_id, line_id, market, year, number in rows}


def _receipt(row: Receipt) -> ReceiptView:
    return ReceiptView(
        id=row.pk,
        number=printed(row.market, row.year, row.number),
        case_id=row.case_id,
        line_id=row.line_id,
        minor=row.minor,
        language=row.language,
        made_on=row.made_on,
        document_id=row.document_id,
        replaced=hasattr(row, "replaced_by"),
    )


def printed(market: str, year: int, number: int) -> str:
    """A receipt's number as it stands on it: FR-2026-12."""
    return f"{market.upper()}-{year}-{number}"


def together(payments: Sequence[PaymentView]) -> PaymentView:
    """Several shares of one line in one case, as one payment."""
    allocations = tuple(piece for payment in payments for piece in payment.allocations)
    return replace(payments[0], minor=sum(payment.minor for payment in payments), allocations=allocations)
