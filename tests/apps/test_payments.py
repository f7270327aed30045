"""Money in: what the bank says becomes lines, matches and allocations, once and to the cent."""

from datetime import date

import pytest

from amiable.apps.ledger.queries import balances, figures
from amiable.apps.payments import queries
from amiable.apps.payments.check import differences
from tests import cast, till

pytestmark = pytest.mark.django_db
DUE = date(2026, 1, 10)
DAY = date(2026, 3, 2)


@pytest.fixture
def case():
    """A consumer who owes 300.00 on F-1, and 200.00 more on F-2, due later."""
    cast.agency()
    cast.vivre()
    (case,) = till.placed("vivre", [till.claim("F-1", 30_000, DUE), till.claim("F-2", 20_000, date(2026, 1, 20))])
    return case


def held() -> dict[str, int]:
    return {balance.key: balance.minor for balance in balances() if balance.minor}


def test_a_payment_with_the_reference_reaches_the_oldest_claim(case):
    """350.00: F-1 takes 300.00, F-2 takes 50.00."""
    imported, matched = till.take_in(till.statement([till.paid(case, 35_000, DAY)]), DAY)
    assert (imported.new, imported.received, matched.matched, matched.waiting) == (1, 35_000, 1, 0)
    (payment,) = queries.case_payments(case.id)
    assert [(a.claim, a.part, a.minor) for a in payment.allocations] == [("F-1", "principal", 30_000), ("F-2", "principal", 5_000)]
    assert held() == {f"bank:be:{till.CLIENT}": 35_000, "owed:be:vivre": 35_000}
    assert figures("be").conserved
    assert differences() == []
