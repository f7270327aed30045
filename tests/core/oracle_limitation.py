"""Limitation in Belgium for the oracle: a clock that is looked at every day."""

from datetime import date, timedelta
from typing import NamedTuple

from tests.core.oracle_law import ONE, anniversary

YEARS = {"energy": 5, "water": 5, "telecom": 5, "rent": 5, "healthcare": 2, "insurance": 3, "transport": 1, "damages": 5}  # else 10


class Limit(NamedTuple):
    starts_on: date
    last_day: date | None
    suspended_since: date | None
    prescribed: bool


def limitation(
    raw: dict, paid: set[date], actions: list[tuple[str, date]], suspensions: list[tuple[str, date, date]], title: date | None, on: date
) -> Limit:
    """Walk from the starting day to `on`: what acknowledges starts the years anew, a stopped day puts the last day off by one."""
    due = date.fromisoformat(raw["due_on"])
    start, years = due, YEARS.get(raw["nature"], 10)
    if raw["nature"] == "healthcare":
        arose = date.fromisoformat(raw.get("arose_on", raw["due_on"]))
        start = (arose.replace(day=1) + timedelta(days=31)).replace(day=1) - ONE
    if title and due <= title <= on:
        start, years = title, 10
    elif raw["nature"] == "public":
        return Limit(start, None, None, False)
    acknowledged = paid | {day for kind, day in actions if kind == "acknowledgement"}
    acknowledged |= {first for because, first, _last in suspensions if because == "plan" and due <= first}
    letters = {day for kind, day in actions if kind == "lawyer_letter"}
    last, letter, spent, since, day = anniversary(start, years), start, False, None, start
    first_stop = min((first for because, first, _last in suspensions if because in ("complaint", "collective_settlement")), default=on)
    day = min(start, first_stop)
    while day <= on:
        in_time = start <= day <= max(last, letter)
        if in_time and day in acknowledged:
            start, last, letter = day, anniversary(day, years), day
        stopped = any(because in ("complaint", "collective_settlement") and first <= day <= end for because, first, end in suspensions)
        if not stopped:
            since = None
        elif since is None:
            since = day if day <= max(last, letter) else None
        if stopped and day > start:
            last, letter = last + ONE * (day <= last), letter + ONE * (day <= letter)
        if in_time and day in letters and not spent:
            spent = True
            letter = anniversary(day, 1) if day >= date(2013, 7, 11) else letter
        day += ONE
    last = max(last, letter)
    return Limit(start, last, since, on > last)
