"""How often a creditor is paid: the last day of each of its periods, and until when money that was received must be paid on."""

from datetime import date, timedelta
from typing import Literal, get_args

from amiable.core.dates import ONE_DAY, end_of_month

Rhythm = Literal["monthly", "twice_a_month", "weekly"]
RHYTHMS: tuple[Rhythm, ...] = get_args(Rhythm)
MIDDLE = 15
SUNDAY = 6


def last_closed(rhythm: Rhythm, until: date) -> date:
    """The last day of the newest period that is over on a day, that day inside."""
    if rhythm == "weekly":
        return until - timedelta(days=(until.weekday() - SUNDAY) % 7)
    if until == end_of_month(until):
        return until
    if rhythm == "twice_a_month" and until.day >= MIDDLE:
        return until.replace(day=MIDDLE)
    return until.replace(day=1) - ONE_DAY
