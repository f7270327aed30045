"""A plan proposed for a balance: whole payments that come to it, to the cent."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amiable.core.proposal import propose

DAY = date(2026, 4, 1)


@pytest.mark.parametrize(
    ("due", "count", "amount", "last", "because"),
    [
        (62015, 12, 5200, 4815, "620.15 in twelve: eleven of 52.00 = 572.00, and 48.15"),
        (10000, 4, 2500, 2500, "100.00 in payments of 25.00 and no less: four"),
        (7050, 2, 3600, 3450, "70.50: two of 36.00 at most, because three would be below 25.00"),
        (2000, 2, 1000, 1000, "20.00: two all the same"),
        (24001, 9, 2700, 2401, "240.01 in nine of 25.00 and more: 27.00 each, and 24.01"),
    ],
)
def test_worked_examples(due: int, count: int, amount: int, last: int, because: str) -> None:
    plan = propose(due, DAY, most=12, least=2500)
    assert (plan.count, plan.amount, plan.last) == (count, amount, last), because


@given(due=st.integers(1, 10**9), most=st.integers(2, 36), least=st.integers(1, 10_000))
def test_it_comes_to_the_balance_and_the_last_payment_is_never_above_the_others(due: int, most: int, least: int) -> None:
    plan = propose(due, DAY, most=most, least=least)
    assert plan.amount * (plan.count - 1) + plan.last == due
    assert 0 < plan.last <= plan.amount
    assert 1 <= plan.count <= most
