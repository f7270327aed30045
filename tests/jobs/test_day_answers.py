"""The day answers people: who paid is thanked on the day, whoever's case is closed too, and the worker's rounds do it between days."""

from datetime import date

import pytest

from amiable.apps.cases import services as cases
from amiable.apps.contacts import queries
from amiable.jobs.daily import drain, run_day
from tests import cast, till

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY = date(2026, 2, 2), date(2026, 2, 3)


def test_who_paid_is_thanked_on_the_day_and_a_hold_is_answered_between_days() -> None:
    cast.agency()
    cast.vivre()
    paid, holds = till.placed("vivre", [till.claim(f"F-{n}", 10000, date(2026, 1, 15), debtor=n) for n in (1, 2)])
    assert run_day("be", MONDAY).released == 2
    till.take_in(till.statement([till.paid(paid, 10000, TUESDAY)]), TUESDAY)
    cases.close(paid.id, on=TUESDAY, because="paid in full")
    assert run_day("be", TUESDAY).released == 1
    cases.suspend(holds.id, because="dispute", from_on=TUESDAY, to_on=None, today=TUESDAY)
    assert [drain("be", TUESDAY).released for _twice in range(2)] == [1, 0]
    assert [each.kind for case in (paid, holds) for each in queries.sent_on_case(case.id) if each.purpose != "demand"] == [
        "payment_received",
        "dispute_received",
    ]
