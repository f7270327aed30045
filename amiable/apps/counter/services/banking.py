"""From the counter to the bank: the till is counted, and bags of notes and lists of cheques are announced as deposits."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from amiable import markets
from amiable.apps.audit.services import record
from amiable.apps.counter import queries
from amiable.apps.counter.models import Account, BankDeposit, CashPayment, Cheque, TillCount
from amiable.apps.counter.records import CountView, DepositView
from amiable.apps.counter.refusals import BagKnown, DifferenceWithoutReason, NothingToDeposit, TillCounted
from amiable.apps.payments import services as payments
from amiable.apps.payments.records import NewDeposit
from amiable.core.money import text_of

HOUSE_RULE = "house rule"


@transaction.atomic
def count_till(market: str, counted: int, *, at: datetime, by: str, because: str = "") -> CountView:
    """Say what lies in the till at the end of a day, without the office's own change. Minor units.

    because  how a difference may have come about: what is missing is ours to make good, what is too much lies apart
    refuses  TillCounted, DifferenceWithoutReason
    """
    payments.wait_for_the_bank()
    on = markets.day_in(market, at)
    if TillCount.objects.filter(market=market, on=on).exists():
        raise TillCounted(source=HOUSE_RULE, on=on.isoformat())
    expected = queries.expected_in_till(market)
    if counted != expected and not because.strip():
        raise DifferenceWithoutReason(source=HOUSE_RULE, expected=text_of(expected), counted=text_of(counted))
    said = because.strip() if counted != expected else ""
    TillCount.objects.create(market=market, at=at, on=on, counted_minor=counted, expected_minor=expected, because=said, by=by)
    record(at, by, "till.counted", {"market": market, "counted": text_of(counted), "expected": text_of(expected)})
    return queries.counts(market, 1)[0]


@transaction.atomic
def deposit_cash(market: str, bag: str, *, at: datetime, by: str) -> DepositView:
    """Bring what was counted to the bank in one bag; the bank's line that names the bag is this deposit, and nobody's payment.

    refuses  NothingToDeposit, before the till was counted; BagKnown
    """
    payments.wait_for_the_bank()
    counts = list(TillCount.objects.select_for_update().filter(market=market, deposit=None).order_by("on"))
    last = counts[-1].at if counts else None
    taken = list(queries.in_the_till(market).filter(taken_at__lte=last).order_by("pk")) if last else []
    short = queries.short_in(market)
    minor = sum(cash.minor for cash in taken) - short
    deposit = _deposit(market, Account.TILL, bag, minor, [f"cash:{cash.pk}" for cash in taken], at, by, short)
    CashPayment.objects.filter(pk__in=[cash.pk for cash in taken]).update(deposit=deposit)
    TillCount.objects.filter(pk__in=[count.pk for count in counts]).update(deposit=deposit)
    return queries.deposits(market, Account.TILL, 1)[0]


@transaction.atomic
def deposit_cheques(market: str, number: str, cheque_ids: Sequence[int] | None = None, *, at: datetime, by: str) -> DepositView:
    """Bring cheques to the bank on one list.

    number      of the list, as the bank's line will bear it
    cheque_ids  which of those at hand; None: all of them
    refuses     NothingToDeposit, BagKnown
    """
    payments.wait_for_the_bank()
    rows = Cheque.objects.select_for_update().filter(market=market, deposit=None, bounced_on=None).order_by("pk")
    cheques = [row for row in rows if cheque_ids is None or row.pk in cheque_ids]
    minor = sum(cheque.minor for cheque in cheques)
    deposit = _deposit(market, Account.CHEQUES, number, minor, [f"cheque:{cheque.pk}" for cheque in cheques], at, by)
    Cheque.objects.filter(pk__in=[cheque.pk for cheque in cheques]).update(deposit=deposit)
    return queries.deposits(market, Account.CHEQUES, 1)[0]


def _deposit(
    market: str, account: Account, bag: str, minor: int, keys: Sequence[str], at: datetime, by: str, short: int = 0
) -> BankDeposit:
    if minor <= 0:
        raise NothingToDeposit(source=HOUSE_RULE)
    if BankDeposit.objects.filter(market=market, bag=bag).exists():
        raise BagKnown(source=HOUSE_RULE, bag=bag)
    today = markets.day_in(market, at)
    deposit = BankDeposit.objects.create(market=market, account=account, bag=bag, minor=minor, short=short, made_on=today, by=by)
    key = f"deposit:{deposit.pk}"
    payments.expect_deposit(NewDeposit(market, account, key, minor, _booked_on(market, today), bag, tuple(keys), short), today)
    record(at, by, "deposit.made", {"market": market, "account": account, "amount": text_of(minor), "short": text_of(short)})
    return deposit


def _booked_on(market: str, today: date) -> date:
    """The working day after the one on which a bag is brought."""
    return markets.load(market).holidays.first_working(today + timedelta(days=1))
