"""Read what the bank is still to bring: statements that wait for one before them, and deposits on their way."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Max

from amiable.apps.documents import queries as documents
from amiable.apps.payments.models import Arrival, BankStatement, Deposit, DismissedStatement, Line, ParkedStatement, Purpose
from amiable.apps.payments.queries import held_at
from amiable.apps.payments.records import ArrivalView, DepositOnItsWay, DismissedView, ParkedContent, ParkedView
from amiable.apps.payments.refusals import StatementNotParked
from amiable.apps.payments.statements import by_statement, fingerprint_of
from amiable.files import bank_file

HOUSE_RULE = "house rule"
LATE_AFTER = timedelta(days=5)  # after the day on which the bank was to book a deposit, somebody asks where it is
PARKED = ("pk", "market", "account", "statement_id", "opening_minor", "closing_minor", "parked_on")
DISMISSED = ("market", "account", "statement_id", "opening_minor", "closing_minor", "parked_on", "on", "by", "why")


def parked(market: str | None = None) -> list[ParkedView]:
    """Bank statements that wait for one before them, oldest first."""
    rows = ParkedStatement.objects.filter(**({"market": market} if market else {})).order_by("pk")
    return [ParkedView(*row) for row in rows.values_list(*PARKED)]


def parked_statement(parked_id: int) -> ParkedContent:
    """A parked statement, with what of it is known by now, so that a person sees whether it says anything new.

    refuses  StatementNotParked
    """
    found = ParkedStatement.objects.filter(pk=parked_id).first()
    if found is None:
        raise StatementNotParked(source=HOUSE_RULE, number=parked_id)
    document = documents.open(found.document_id)
    marks: list[str] = []
    for head, lots in by_statement(bank_file.read(document.stream(), document.name, [])):
        of_this = [line.fingerprint for lot in lots for line in lot]
        marks += of_this if fingerprint_of(head) == found.fingerprint else []
    known = Line.objects.filter(fingerprint__in=marks).count()
    view = ParkedView(*(getattr(found, name) for name in PARKED))
    return ParkedContent(view, held_at(found.account), document.name, known, len(marks) - known)


def dismissed(market: str | None = None, last: int = 20) -> list[DismissedView]:
    """Parked statements that somebody dismissed, the newest first."""
    rows = DismissedStatement.objects.filter(**({"market": market} if market else {})).order_by("-pk")[:last]
    return [DismissedView(*row) for row in rows.values_list(*DISMISSED)]


def reopens_a_day(statement: BankStatement) -> bool:
    """Whether a statement that tells no balance has movements of a day that the bank has closed with one."""
    if statement.closing_minor is not None:
        return False
    told = BankStatement.objects.filter(account=statement.account, closing_minor__isnull=False)
    closed = told.aggregate(on=Max("closing_on"))["on"]
    return closed is not None and Line.objects.filter(statement=statement, booked_on__lte=closed).exists()


def coming(market: str, on: date) -> list[DepositOnItsWay]:
    """Deposits that are on their way to the bank, by the day on which they are expected.

    on  the day on which one that was expected long ago is late
    """
    rows = Deposit.objects.filter(market=market, arrival=None, failure=None).order_by("expected_on", "pk")
    return [
        DepositOnItsWay(row.pk, market, row.kind, row.text, row.minor, row.expected_on, late=row.expected_on + LATE_AFTER < on)
        for row in rows
    ]


def arrival_of(line_id: int) -> ArrivalView | None:
    """The deposit that a line of the bank is; None when it is none."""
    columns = ("deposit__kind", "deposit__text", "deposit__minor", "by", "why")
    return next((ArrivalView(*row) for row in Arrival.objects.filter(line_id=line_id).values_list(*columns)), None)


def is_expected(key: str) -> bool:
    """Whether a deposit is known already."""
    return Deposit.objects.filter(key=key).exists()


def undeposited(keys: Collection[str]) -> tuple[str, ...]:
    """Those of some takings that stand and that no deposit brings yet."""
    rows = Line.objects.filter(fingerprint__in=keys, purpose=Purpose.PAYMENT, taken_back=None, deposited=None)
    return tuple(rows.order_by("pk").values_list("fingerprint", flat=True))
