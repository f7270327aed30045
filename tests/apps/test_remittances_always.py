"""Whatever a mandate agrees and whatever happens to the money, every account adds up, nothing is paid twice, and nothing is lost."""

import json
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amiable.apps.ledger.queries import balances, figures
from amiable.apps.parties.services import agree_mandate
from amiable.apps.payments.check import differences
from amiable.apps.payments.models import Allocation
from amiable.apps.remittances import queries
from amiable.apps.remittances.services import paid_directly, remit_until
from amiable.apps.staff.models import User
from amiable.core.facts import PARTS
from amiable.core.money import minor_of, percent_of, text_of
from tests import cast, till

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 3, 1), date(2026, 6, 30)
RATES = st.integers(0, 99).map(lambda whole: percent_of(whole * 10_000 + whole * 100))


def steps(start: str, starts: list[object]) -> st.SearchStrategy[list[dict[str, object]]]:
    return st.tuples(*(RATES for _start in starts)).map(lambda rates: [{start: s, "rate": r} for s, r in zip(starts, rates, strict=True)])


COMMISSIONS = st.one_of(
    RATES,
    st.builds(
        lambda of, found: {"kind": "tiers", "of": of, "steps": found},
        st.sampled_from(["case", "month"]),
        steps("above", ["0.00", "50.00", "333.33"]),
    ),
    st.builds(
        lambda at, found: {"kind": "age", "at": at, "steps": found},
        st.sampled_from(["placed", "collected"]),
        steps("from_days", [0, 45, 90]),
    ),
    st.tuples(RATES, RATES, RATES, RATES).map(lambda rates: {"kind": "part", **dict(zip(PARTS, rates, strict=True))}),
)
TERMS = st.fixed_dictionaries(
    {
        "commission": COMMISSIONS,
        "settlement": st.sampled_from(["net", "invoice"]),
        "rhythm": st.sampled_from(["monthly", "twice_a_month", "weekly"]),
    }
)
# An amount, the days since the payment before, whether the creditor received it itself, and after how many days it goes back (0: never).
PAYMENTS = st.lists(
    st.tuples(st.integers(1, 60_000), st.integers(0, 25), st.booleans(), st.sampled_from([0, 0, 3, 40])), min_size=1, max_size=5
)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(terms=TERMS, later=TERMS, payments=PAYMENTS, kind=st.sampled_from(["consumer", "business"]))
def test_every_account_adds_up_whatever_happens(terms, later, payments, kind):
    """Two mandates, payments and takings back, an account each fortnight: each adds up, all of them hold every allocation once."""
    with transaction.atomic():
        _play(terms, later, payments, kind)
        transaction.set_rollback(True)


def _play(terms, later, payments, kind):
    cast.agency()
    cast.vivre()
    User.objects.create_user("maya", password="x", is_staff=True)
    (case,) = till.placed("vivre", [till.claim("F-1", 100_000, date(2026, 1, 20), kind=kind)])
    agree_mandate("vivre", terms, from_on=FIRST)
    agree_mandate("vivre", later, from_on=date(2026, 4, 10))
    happens = sorted(_events(case, payments), key=lambda event: event[0])
    made, balance, day = [], 0, FIRST
    while day <= LAST:
        for number, happen in enumerate(happen for on, happen in happens if on == day):
            balance += happen(balance, number)
        if day.day in (15, 28):
            run = remit_until(day, day)
            made += run.new
            assert (run.set_aside, remit_until(day, day).new) == ({}, ())
        day += timedelta(days=1)
    made += remit_until(LAST, LAST).new
    _hold(made)


def _events(case, payments):
    """What happens on which day: each gives what the bank's balance changes by."""
    day = FIRST
    for number, (minor, days, direct, back) in enumerate(payments):
        day += timedelta(days=days)
        if direct:
            yield day, _reported(case, minor, day, number)
            continue
        yield day, _booked(till.paid(case, minor, day, f"IN-{number}", end_to_end_id=f"E-{number}"), minor)
        if back and day + timedelta(days=back) <= LAST:
            on = day + timedelta(days=back)
            yield on, _booked(till.left(minor, on, f"OUT-{number}", end_to_end_id=f"E-{number}", reversal=True), -minor)


def _booked(entry, change):
    def happen(balance, number):
        till.take_in(till.statement([entry], opening=balance, number=int(f"{entry.booked_on:%m%d}{number}")), entry.booked_on)
        return change

    return happen


def _reported(case, minor, on, number):
    def happen(_balance, _number):
        at = datetime.combine(on, time(12), UTC)
        paid_directly("vivre", case.number, minor, on, by="maya", at=at, today=on, reference=str(number))
        return 0

    return happen


def _hold(made):
    allocations = Allocation.objects.exclude(part="credit")
    assert sum(account.collected for account in made) == sum(allocations.values_list("minor", flat=True))
    assert sum(queries.count_lines(account.id) for account in made) == allocations.count()
    for account in made:
        said = json.loads(queries.file(account.id, "json").content)
        assert said["collected"] == text_of(sum(_minor(line["amount"]) for line in said["lines"]))
        kept = account.commission + account.vat if account.settlement == "net" else 0
        assert account.collected == kept + account.paid + account.direct - account.carried - account.returned + account.carried_on
    open_at_the_end = sum(queries.balances_left_open("be").values())
    assert sum(account.carried_on - account.carried for account in made) == open_at_the_end, "what one leaves open the next begins with"
    assert (differences(), figures("be").conserved) == ([], True)
    assert all(balance.minor >= 0 for balance in balances() if balance.key.split(":")[0] in ("commission", "vat", "orders"))


def _minor(text: str) -> int:
    return -minor_of(text[1:]) if text.startswith("-") else minor_of(text)
