"""When a credit goes back, and to where: examples that a bookkeeper would sign."""

from datetime import date

import pytest

from amiable import markets
from amiable.core.refund import Part, at_most, is_due, orders_of

HOLIDAYS = markets.load("be").holidays
MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("today", "falls_due", "due"),
    [
        (date(2026, 3, 9), [], False),  # Tuesday to Monday: the fifth working day, still inside
        (date(2026, 3, 10), [], True),
        (date(2026, 3, 10), [date(2026, 3, 1), date(2026, 3, 10)], True),  # what fell due has taken its share already
        (date(2026, 3, 10), [date(2026, 4, 9)], False),  # thirty days ahead: it may take the credit
        (date(2026, 3, 10), [date(2026, 4, 10)], True),  # too far away to keep somebody's money for it
    ],
)
def test_a_credit_goes_back_after_five_quiet_working_days(today: date, falls_due: list[date], due: bool):
    """The last movement was on Monday 2 March 2026."""
    assert is_due(MONDAY, falls_due, today, HOLIDAYS) is due


def test_a_holiday_is_no_working_day():
    """Before Easter Monday, 6 April 2026: Tuesday 31 March to Wednesday 8 April are five working days and a holiday."""
    assert not is_due(date(2026, 3, 31), [], date(2026, 4, 8), HOLIDAYS)
    assert is_due(date(2026, 3, 31), [], date(2026, 4, 9), HOLIDAYS)


def test_parts_are_cut_where_the_amount_ends():
    parts = (Part(1, 4_000, "BE1"), Part(2, 3_000, "BE2"), Part(3, 1_000, "BE1"))
    assert at_most(parts, 5_000) == (Part(1, 4_000, "BE1"), Part(2, 1_000, "BE2"))
    assert at_most(parts, 9_999) == parts
    assert at_most(parts, 0) == ()


def test_one_order_an_account_and_one_a_card_payment():
    cash, card, other_card = Part(1, 400, "BE1"), Part(2, 300, "demo:1", by_card=True), Part(3, 200, "demo:2", by_card=True)
    assert orders_of((cash, card, Part(4, 100, "BE1"), other_card)) == ((cash, Part(4, 100, "BE1")), (card,), (other_card,))
