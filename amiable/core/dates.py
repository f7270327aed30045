"""Days: working days, waiting periods, years and months. Holidays are an argument; nothing here knows what today is."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from amiable.core.dated import NotInForce, Source

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Holidays:
    """The legal holidays of a market, known from `first_year` to `last_year`, and its working weekdays (Monday is 1)."""

    days: frozenset[date]
    working_weekdays: frozenset[int]
    first_year: int
    last_year: int
    source: Source

    def is_working(self, day: date) -> bool:
        """Whether a day is a working day.

        refuses  NotInForce, for a year whose holidays are not known
        """
        if not self.first_year <= day.year <= self.last_year:
            raise NotInForce(source=str(self.source), parameter="holidays", day=day.isoformat())
        return day.isoweekday() in self.working_weekdays and day not in self.days

    def first_working(self, day: date) -> date:
        """The day itself when it is a working day, else the next one that is."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def working_day_after(self, day: date, count: int) -> date:
        """The `count`-th working day after a day, which itself is not counted."""
        for _place in range(count):
            day = self.first_working(day + ONE_DAY)
        return day


@dataclass(frozen=True, slots=True)
class Wait:
    """Days that a person has, and when they begin: so many working or calendar days after sending, by channel."""

    days: int
    working_days: dict[str, int]
    calendar_days: dict[str, int]


def first_day_of(wait: Wait, sent_on: date, channel: str, holidays: Holidays) -> date:
    """Day 1 of a waiting period: the working or calendar day after sending that the law names for the channel."""
    if channel in wait.working_days:
        return holidays.working_day_after(sent_on, wait.working_days[channel])
    return sent_on + timedelta(days=wait.calendar_days[channel])


def last_day_of(wait: Wait, sent_on: date, channel: str, holidays: Holidays) -> date:
    """The last day of a waiting period, inside it."""
    return first_day_of(wait, sent_on, channel, holidays) + timedelta(days=wait.days - 1)


def years_after(day: date, years: int) -> date:
    """The anniversary of a day: same day and month; 29 February gives 28 where the year has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last day where the month is shorter: a month after 31 January is 28 or 29 February."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def end_of_month(day: date) -> date:
    """The last day of a day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def thirty_e(day: date) -> int:
    """The position of a day in the 30E/360 calendar: 360y + 30m + min(day, 30)."""
    return 360 * day.year + 30 * day.month + min(day.day, 30)


def merged(periods: Sequence[tuple[date, date]]) -> list[tuple[date, date]]:
    """Unite periods (both ends inside) that touch or overlap, in order."""
    united: list[tuple[date, date]] = []
    for start, end in sorted(periods):
        if united and start <= united[-1][1] + ONE_DAY:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return united
