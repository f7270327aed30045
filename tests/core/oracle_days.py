"""Days and numbers for the oracle: anniversaries, working days, what a stretch of days weighs, amounts in cents and rates in millionths."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

ONE = timedelta(days=1)
FAR = date(2999, 1, 1)
Period = tuple[date, date]  # both days inside


def cents(text: str) -> int:
    return int(Decimal(text) * 100)


@cache
def ppm(percent: str) -> int:
    """A rate in percent as parts of a million."""
    return int(Decimal(percent) * 10_000)


def iso(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def anniversary(day: date, years: int) -> date:
    """The same day of another year; 29 February becomes the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)


def end_of_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - ONE


def two_months_after(day: date) -> date:
    """The same day of the month two months later, or the last one that this month has."""
    month = (end_of_month(end_of_month(day) + ONE) + ONE).replace(day=1)
    return min(month + (day.day - 1) * ONE, end_of_month(month))


def f(day: date) -> int:
    """How 30E/360 counts days."""
    return 360 * day.year + 30 * day.month + min(day.day, 30)


def weight(first: date, last: date, count: str) -> tuple[int, int]:
    """What the days from first to last weigh, and of how many a year; ACT/ACT within one year."""
    if count == "30E/360":
        return f(last) - f(first - ONE), 360
    year = first.year
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return (last - first).days + 1, 366 if count == "ACT/ACT" and leap else 365


@cache
def holidays(year: int) -> frozenset[date]:
    """The ten legal holidays of Belgium; Easter by the rule of Gauss as Meeus and Jones wrote it."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    m = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    n = h + m - 7 * ((a + 11 * h + 22 * m) // 451) + 114
    easter = date(year, n // 31, n % 31 + 1)
    moving = {easter + timedelta(days=days) for days in (1, 39, 50)}
    return frozenset(moving | {date(year, *day) for day in ((1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25))})


@cache
def after_fourteen_days(sent: date, channel: str) -> date:
    """The day after the fourteen days: they begin on the third working day after posting, or the next day when sent electronically."""
    first, working = sent, 0
    while working < (3 if channel == "post" else 1):
        first += ONE
        working += channel == "electronic" or (first.weekday() < 5 and first not in holidays(first.year))
    return first + 14 * ONE


def merged(periods: Iterable[Period]) -> list[Period]:
    """Periods in order, those that overlap or touch as one."""
    together: list[Period] = []
    for first, last in sorted(periods):
        if together and first <= together[-1][1] + ONE:
            together[-1] = (together[-1][0], max(last, together[-1][1]))
        else:
            together.append((first, last))
    return together
