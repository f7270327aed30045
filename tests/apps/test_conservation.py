"""Whatever is paid on a case, in whatever order the bank tells it, not a cent appears or disappears."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amiable.apps.ledger.models import Transfer
from amiable.apps.ledger.queries import figures
from amiable.apps.payments import queries, services
from amiable.apps.payments.check import differences
from amiable.apps.remittances.services import remit
from tests import cast, till

pytestmark = pytest.mark.django_db
FIRST = date(2026, 2, 2)
MARCH = date(2026, 3, 1)

claims = st.lists(st.tuples(st.integers(1, 200_000), st.integers(0, 60)), min_size=1, max_size=3)
# An amount, the days since the file before, how many days the value day lies before the booking, and whether the bank takes it back.
payments = st.lists(st.tuples(st.integers(1, 300_000), st.integers(0, 20), st.integers(0, 30), st.booleans()), min_size=1, max_size=6)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(["consumer", "business"]), claims=claims, payments=payments, remitted=st.booleans())
def test_allocated_and_credit_are_what_was_paid(kind, claims, payments, remitted):
    """Per payment: allocations + credit = paid, or nothing when it was taken back. Per market: both equations hold, and the bank agrees."""
    with transaction.atomic():
        _play(kind, claims, payments, remitted)
        transaction.set_rollback(True)


def _play(kind, claims, payments, remitted):
    cast.agency()
    cast.vivre()
    rows = [till.claim(f"F-{n}", minor, FIRST - timedelta(days=ago), kind=kind) for n, (minor, ago) in enumerate(claims)]
    (case,) = till.placed("vivre", rows, FIRST)
    day, balance = FIRST, 0
    for number, (minor, later, before, taken_back) in enumerate(payments):
        day += timedelta(days=later)
        name = f"E-{number}"
        entry = till.paid(case, minor, day, f"IN-{number}", value_on=day - timedelta(days=before), end_to_end_id=name)
        till.take_in(till.statement([entry], opening=balance, number=2 * number), day)
        balance += minor
        if remitted and number == 1 and day < date(2026, 3, 31):
            remit(MARCH, date(2026, 3, 31))
        if taken_back:
            back = till.left(minor, day, f"OUT-{number}", end_to_end_id=name, reversal=True)
            till.take_in(till.statement([back], opening=balance, number=2 * number + 1), day)
            balance -= minor
    for payment, (minor, *_days, taken_back) in zip(_by_line(case), payments, strict=True):
        assert sum(share.minor for share in payment.allocations) == (0 if taken_back else minor)
        assert all(share.minor > 0 for share in payment.allocations)
    assert differences() == []
    found = figures("be")
    assert found.conserved
    assert found.collected == balance == sum(minor for minor, *_days, taken_back in payments if not taken_back)
    before = Transfer.objects.count()
    services.settle([case.id], day)
    assert Transfer.objects.count() == before, "settling again posts nothing"


def _by_line(case):
    return sorted(queries.case_payments(case.id), key=lambda payment: payment.line_id)
