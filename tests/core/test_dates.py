"""Days: working days, waiting periods, anniversaries and the 30E/360 calendar."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amiable.core.dated import Dated, NotInForce, Source, Version
from amiable.core.dates import (
    Holidays,
    Wait,
    end_of_month,
    first_day_of,
    last_day_of,
    merged,
    months_after,
    thirty_e,
    years_after,
)

CHRISTMAS = date(2024, 12, 25)
HOLIDAYS = Holidays(frozenset({CHRISTMAS, date(2025, 1, 1)}), frozenset({1, 2, 3, 4, 5}), 2024, 2025, Source("test", "1"))
FOURTEEN = Wait(14, working_days={"post": 3}, calendar_days={"electronic": 1})
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


def test_working_days_pass_over_weekends_and_holidays() -> None:
    """After Monday 23 December 2024: 24, 26 (Christmas between), 27; the fourth is Monday 30."""
    monday = date(2024, 12, 23)
    assert [HOLIDAYS.working_day_after(monday, count).day for count in (1, 2, 3, 4)] == [24, 26, 27, 30]
    assert HOLIDAYS.first_working(CHRISTMAS) == date(2024, 12, 26)


def test_a_waiting_period_has_a_first_and_a_last_day() -> None:
    """Posted on 23 December: 27 December is day 1, 9 January is day 14. Sent electronically: 24 December to 6 January."""
    sent = date(2024, 12, 23)
    assert (first_day_of(FOURTEEN, sent, "post", HOLIDAYS), last_day_of(FOURTEEN, sent, "post", HOLIDAYS)) == (
        date(2024, 12, 27),
        date(2025, 1, 9),
    )
    assert last_day_of(FOURTEEN, sent, "electronic", HOLIDAYS) == date(2025, 1, 6)


@pytest.mark.parametrize(
    ("day", "years", "anniversary"),
    [
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2023, 2, 28), 1, date(2024, 2, 28)),
        (date(2024, 12, 31), 10, date(2034, 12, 31)),
    ],
)
def test_anniversaries(day: date, years: int, anniversary: date) -> None:
    assert years_after(day, years) == anniversary


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 9, 1), 3, date(2026, 12, 1)),
        (date(2024, 1, 15), 2, date(2024, 3, 15)),
        (date(2024, 11, 30), 1, date(2024, 12, 30)),
        (date(2024, 12, 30), 2, date(2025, 2, 28)),
        (date(2024, 12, 31), 12, date(2025, 12, 31)),
        (date(2024, 2, 29), 0, date(2024, 2, 29)),
    ],
)
def test_months_after_a_day(day: date, months: int, later: date) -> None:
    assert months_after(day, months) == later


@given(DAYS, st.integers(0, 40))
def test_twelve_months_are_a_year(day: date, years: int) -> None:
    assert months_after(day, 12 * years) == years_after(day, years)


def test_the_end_of_a_month() -> None:
    assert [end_of_month(date(year, 2, 1)).day for year in (1900, 2000, 2023, 2024)] == [28, 29, 28, 29]


def test_days_weigh_by_their_calendar() -> None:
    """30E/360: the 31st weighs nothing; 1 March weighs 3 days (2 in a leap year), so that each month weighs 30."""

    def one(day: date) -> int:
        return thirty_e(day) - thirty_e(day - timedelta(days=1))

    assert [one(day) for day in (date(2024, 1, 31), date(2024, 3, 1), date(2023, 3, 1), date(2024, 2, 1))] == [0, 2, 3, 1]


@given(DAYS)
def test_a_year_of_30e_360_weighs_360(day: date) -> None:
    if (day.month, day.day) != (2, 29):
        assert thirty_e(years_after(day, 1)) - thirty_e(day) == 360


@given(st.lists(st.tuples(DAYS, st.integers(0, 40)), max_size=8))
def test_merged_periods_hold_the_same_days_and_never_touch(periods: list[tuple[date, int]]) -> None:
    spans = [(start, start + timedelta(days=length)) for start, length in periods]
    united = merged(spans)

    def days(of: list[tuple[date, date]]) -> set[int]:
        return {day for start, end in of for day in range(start.toordinal(), end.toordinal() + 1)}

    assert days(united) == days(spans)
    assert all(left[1] + timedelta(days=1) < right[0] for left, right in pairwise(united))


def test_a_dated_value_has_no_default() -> None:
    """5 from 2024, 6 in 2025; before, and from 2026 on, the answer is no."""
    source = Source("Law of the test", "1")
    first = Version(date(2024, 1, 1), date(2025, 1, 1), 5, source)
    dated = Dated("test/value", ("due_on",), (first, Version(date(2025, 1, 1), date(2026, 1, 1), 6, source)))
    assert [dated.at(day).value for day in (date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1), date(2025, 12, 31))] == [5, 5, 6, 6]
    for day in (date(2023, 12, 31), date(2026, 1, 1)):
        with pytest.raises(NotInForce) as refused:
            dated.at(day)
        assert refused.value.facts == {"parameter": "test/value", "day": day.isoformat()}
    assert str(source) == "Law of the test, art. 1"
