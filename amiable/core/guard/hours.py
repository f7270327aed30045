"""The hours at which a person may be contacted, by channel: windows of weekdays, days that are closed, and the next opening."""

from dataclasses import dataclass
from datetime import date, datetime, time

from amiable.core.dated import NotInForce, Source
from amiable.core.dates import ONE_DAY, Holidays
from amiable.core.facts import Channel

LOOKED_AHEAD = 60  # days; hours that do not open for so long are never open


@dataclass(frozen=True, slots=True)
class Window:
    """On these weekdays (Monday is 1) from `opens` (inside) to `closes` (outside; None: the end of the day)."""

    weekdays: frozenset[int]
    opens: time
    closes: time | None


@dataclass(frozen=True, slots=True)
class Hours:
    """When some channels may be used. A weekday without a window is closed.

    holidays  whether legal holidays are like other days
    closed    days of the year that are closed besides: (month, day)
    """

    channels: tuple[Channel, ...]
    windows: tuple[Window, ...]
    holidays: bool
    closed: frozenset[tuple[int, int]]
    source: Source
    from_on: date
    to: date | None = None

    def open_at(self, at: datetime, holidays: Holidays) -> bool:
        """Whether a moment lies within the hours.

        refuses  NotInForce, for a year whose holidays are not known
        """
        return any(start <= at < end for start, end in self._windows_of(at.date(), holidays))

    def opening_after(self, at: datetime, holidays: Holidays) -> datetime | None:
        """The next opening after a moment outside the hours; None when it cannot be foreseen."""
        for days in range(LOOKED_AHEAD):
            try:
                opens = [start for start, _end in self._windows_of(at.date() + days * ONE_DAY, holidays) if start > at]
            except NotInForce:
                return None
            if opens:
                return min(opens)
        return None

    def _windows_of(self, day: date, holidays: Holidays) -> list[tuple[datetime, datetime]]:
        if (day.month, day.day) in self.closed or (not self.holidays and is_holiday(day, holidays)):
            return []
        midnight = datetime.combine(day + ONE_DAY, time.min)
        return [
            (datetime.combine(day, w.opens), datetime.combine(day, w.closes) if w.closes else midnight)
            for w in self.windows
            if day.isoweekday() in w.weekdays
        ]


def is_holiday(day: date, holidays: Holidays) -> bool:
    """Whether a day is a legal holiday, on whatever weekday.

    refuses  NotInForce, for a year whose holidays are not known
    """
    if not holidays.first_year <= day.year <= holidays.last_year:
        raise NotInForce(source=str(holidays.source), parameter="holidays", day=day.isoformat())
    return day in holidays.days
