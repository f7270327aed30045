"""Money out: what each creditor is paid for a month adds up, once, and only while every cent is accounted for."""

import json
from datetime import date
from io import BytesIO

import pytest

from amiable.apps.ledger.queries import balances, figures
from amiable.apps.parties.services import agree_mandate
from amiable.apps.payments.check import differences
from amiable.apps.remittances import queries
from amiable.apps.remittances.refusals import LedgerDiffers, MonthNotOver
from amiable.apps.remittances.services import remit
from amiable.files import pain
from tests import cast, till

pytestmark = pytest.mark.django_db
DUE = date(2026, 1, 10)
MARCH = date(2026, 3, 1)
FIRST_OF_APRIL = date(2026, 4, 1)


@pytest.fixture
def cases():
    """One case of each creditor: 1 000.00 for vivre (12 %), 500.00 for bloem (15 %)."""
    cast.agency()
    cast.vivre()
    cast.bloem()
    (first,) = till.placed("vivre", [till.claim("V-1", 100_000, DUE)])
    (second,) = till.placed("bloem", [till.claim("B-1", 50_000, DUE)])
    return first, second


def held() -> dict[str, int]:
    return {balance.key: balance.minor for balance in balances() if balance.minor}


def data() -> list[dict[str, object]]:
    return [json.loads(file.content) for file in queries.files("be", MARCH) if file.name.endswith(".json")]


def orders() -> list[pain.Transfer]:
    files = [file for file in queries.files("be", MARCH) if file.name.endswith(".xml")]
    return [order for file in files for order in pain.read_orders(BytesIO(file.content))[2]]


def test_a_month_of_two_creditors(cases):
    """vivre: 1 000.00 − 120.00 − 25.20 = 854.80 ; bloem: 300.00 − 45.00 − 9.45 = 245.55 ; ours: 165.00 + 34.65 = 199.65."""
    vivre, bloem = cases
    day = date(2026, 3, 5)
    till.take_in(till.statement([till.paid(vivre, 100_000, day), till.paid(bloem, 30_000, day)]), day)
    run = remit(MARCH, FIRST_OF_APRIL)
    assert [(r.creditor, r.collected, r.commission, r.vat, r.paid) for r in run.new] == [
        ("bloem", 30_000, 4_500, 945, 24_555),
        ("vivre", 100_000, 12_000, 2_520, 85_480),
    ]
    assert [(order.name, order.minor) for order in orders()] == [
        ("Bloem + Blad BV", 24_555),
        ("Vivre Energie SA", 85_480),
        ("Bureau Aimable SRL", 19_965),
    ]
    assert held() == {f"bank:be:{till.CLIENT}": 130_000, "orders:be": 130_000}
    assert differences() == []
    bank_pays = [till.left(order.minor, FIRST_OF_APRIL, f"OUT-{n}", end_to_end_id=order.end_to_end_id) for n, order in enumerate(orders())]
    imported, _ = till.take_in(till.statement(bank_pays, opening=130_000, number=2), FIRST_OF_APRIL)
    assert (imported.executed, imported.set_apart) == (3, 0)
    assert held() == {}
    found = figures("be")
    assert (found.collected, found.remitted, found.commission, found.vat, found.client_money) == (130_000, 110_035, 16_500, 3_465, 0)
    assert found.conserved
    assert differences() == []
