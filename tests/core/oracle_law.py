"""Belgian law for the oracle, typed by hand: rates, ceiling, holidays, days. It shares no code and no data with the product."""

from datetime import date, timedelta
from fractions import Fraction
from functools import cache

ONE = timedelta(days=1)
FAR = date(2999, 1, 1)
BOOK_XIX, OLDER, BUSINESS = "be.book_xix", "be.older", "be.business"
ORDER = ("interest", "principal", "damages", "costs")
INSOLVENT = ("collective_settlement", "over_indebtedness", "restructuring")

# The first day of each rate, in percent a year.
CIVIL = [(2007, "6"), (2008, "7"), (2009, "5.5"), (2010, "3.25"), (2011, "3.75"), (2012, "4.25"), (2013, "2.75"), (2015, "2.5"),
         (2016, "2.25"), (2017, "2"), (2020, "1.75"), (2022, "1.5"), (2023, "5.25"), (2024, "5.75"), (2025, "4.5"), (2026, "4.5"),
         (2027, None)]  # fmt: skip
COMMERCIAL = [("2013-03-16", "9"), ("2013-07-01", "8.5"), ("2016-07-01", "8"), ("2023-01-01", "10.5"), ("2023-07-01", "12"),
              ("2024-01-01", "12.5"), ("2025-01-01", "11.5"), ("2025-07-01", "10.5"), ("2026-07-01", None)]  # fmt: skip
OLD_COMMERCIAL = [("2002-08-07", "10.5"), ("2003-01-01", "10"), ("2003-07-01", "9.5"), ("2006-07-01", "10"), ("2007-01-01", "11"),
                  ("2007-07-01", "11.5"), ("2009-01-01", "9.5"), ("2009-07-01", "8"), ("2011-07-01", "8.5"), ("2012-01-01", "8"),
                  ("2013-07-01", "7.5"), ("2015-03-16", "8.5"), *COMMERCIAL[2:]]  # fmt: skip
SERIES = {
    "interest/civil": [(date(year, 1, 1), rate) for year, rate in CIVIL],
    "interest/commercial": [(date.fromisoformat(day), rate) for day, rate in COMMERCIAL],
    "old": [(date.fromisoformat(day), rate) for day, rate in OLD_COMMERCIAL],
}


@cache
def published(series: str, day: date) -> Fraction | None:
    """The rate of a day in percent a year, None where no rate is known."""
    found = None
    for first, rate in SERIES[series]:
        if first <= day:
            found = rate
    return None if found is None else Fraction(found)


@cache
def holidays(year: int) -> frozenset[date]:
    """The ten legal holidays; Easter by the rule of Gauss as Meeus and Jones wrote it."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    m = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    n = h + m - 7 * ((a + 11 * h + 22 * m) // 451) + 114
    easter = date(year, n // 31, n % 31 + 1)
    moving = {easter + timedelta(days=days) for days in (1, 39, 50)}
    return frozenset(moving | {date(year, *day) for day in ((1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25))})


def after_fourteen_days(sent: date, channel: str) -> date:
    """The day after the fourteen days: they begin on the third working day after posting, or the next day when sent electronically."""
    first, working = sent, 0
    while working < (3 if channel == "post" else 1):
        first += ONE
        working += channel == "electronic" or (first.weekday() < 5 and first not in holidays(first.year))
    return first + 14 * ONE


def weight(day: date, count: str) -> tuple[int, int]:
    """What a day weighs, and of how many."""
    if count == "30E/360":
        last = day - ONE
        ends = [360 * d.year + 30 * d.month + min(d.day, 30) for d in (day, last)]
        return ends[0] - ends[1], 360
    leap = day.year % 4 == 0 and (day.year % 100 != 0 or day.year % 400 == 0)
    return 1, 366 if count == "ACT/ACT" and leap else 365


def anniversary(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)


def ceiling(base: int) -> int:
    """The most that damages may be, on a base in cents, rounded down."""
    if base <= 15_000:
        return 2_000
    if base <= 50_000:
        return int(3_000 + Fraction(base - 15_000, 10))
    return min(200_000, int(6_500 + Fraction(base - 50_000, 20)))


def cents(text: str) -> int:
    return int(Fraction(text) * 100)


@cache
def percent(text: str) -> Fraction:
    return Fraction(text)


def half_up(amount: Fraction) -> int:
    return int(amount + Fraction(1, 2))


def iso(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
