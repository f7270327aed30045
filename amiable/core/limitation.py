"""Limitation: from which day a claim's period runs, what starts it anew or stops its clock, and its last day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from amiable.core.account import Limitation, Line
from amiable.core.dates import ONE_DAY, end_of_month, merged, years_after
from amiable.core.facts import Facts
from amiable.core.pack import Pack, Period
from amiable.core.regime import concerned
from amiable.core.working import working

STOPS_THE_CLOCK = ("complaint", "collective_settlement")
ACKNOWLEDGES, LENGTHENS = "acknowledges", "lengthens"


@dataclass(frozen=True, slots=True)
class Clock:
    """A running period of limitation: its start, its years, the last day it was lengthened to, and the periods that stop it."""

    start: date
    years: int
    at_least: date
    stops: tuple[tuple[date, date], ...]

    def last_day(self) -> date:
        """The anniversary, put off by each day on which the clock stood still."""
        last = max(years_after(self.start, self.years), self.at_least)
        for begin, end in self.stops:
            begin = max(begin, self.start + ONE_DAY)
            if begin <= last and begin <= end:
                last += (end - begin) + ONE_DAY
        return last


def limitations(facts: Facts, lines: tuple[Line, ...], on: date, pack: Pack) -> tuple[Limitation, ...]:
    """The limitation of each claim as known on a day.

    lines    of the statement: a payment acknowledges the claims it was allocated to
    returns  one a claim; `last_day` counts a suspension that is still open as if it ended on `on`
    source   docs/reference/limitation.md; the periods are the pack's
    """
    return tuple(_limitation(facts, place, lines, on, pack) for place in range(len(facts.claims)))


def _limitation(facts: Facts, place: int, lines: tuple[Line, ...], on: date, pack: Pack) -> Limitation:
    claim = facts.claims[place]
    periods = pack.periods["limitation/periods"].versions[-1]
    has_title = facts.title is not None and facts.title.decided_on <= on
    period = periods.value.get("title" if has_title else claim.nature)
    start = facts.title.decided_on if facts.title and has_title else _start(claim.due_on, claim.arose_on, period)
    if period is None:
        none = working("limitation_not_verified", nature=claim.nature)
        return Limitation(claim.ref, "limitation", start, None, None, None, False, none, str(periods.source))
    stops = tuple(merged([(s.from_on, min(s.to or on, on)) for s in facts.suspensions if _stops(s.because, s.from_on, on)]))
    clock = _played(Clock(start, period.years, date.min, stops), _events(facts, place, lines, on), pack)
    last_day = clock.last_day()
    since = _suspended_since(facts, on, last_day)
    return Limitation(
        claim=claim.ref,
        kind="limitation",
        starts_on=clock.start,
        last_day=last_day,
        final_day=None,
        suspended_since=since,
        prescribed=on > last_day and since is None,
        working=working("limitation", starts_on=clock.start.isoformat(), years=str(period.years), last_day=last_day.isoformat()),
        source=str(period.source),
    )


def _start(due_on: date, arose_on: date, period: Period | None) -> date:
    return end_of_month(arose_on) if period and period.start == "end_of_month_of_arose_on" else due_on


def _stops(because: str, from_on: date, on: date) -> bool:
    return because in STOPS_THE_CLOCK and from_on <= on


def _suspended_since(facts: Facts, on: date, last_day: date) -> date | None:
    """Since when the clock stands still today, if it does."""
    open_now = [s.from_on for s in facts.suspensions if _stops(s.because, s.from_on, on) and (s.to is None or on <= s.to)]
    return min((day for day in open_now if day <= last_day), default=None)


def _events(facts: Facts, place: int, lines: tuple[Line, ...], on: date) -> list[tuple[date, str]]:
    """What touched the clock of a claim until a day, in order."""
    claim = facts.claims[place]
    paid = {line.payment for line in lines if line.claim == claim.ref and line.payment is not None}
    events: list[tuple[date, str]] = [(facts.payments[at].on, ACKNOWLEDGES) for at in paid]
    events += [(s.from_on, ACKNOWLEDGES) for s in facts.suspensions if s.because == "plan" and claim.due_on <= s.from_on]
    for action in facts.actions:
        if place in concerned(action, facts.claims):
            events += _of_action(action.kind, action.on)
    return sorted(event for event in events if event[0] <= on)


def _of_action(kind: str, on: date) -> Iterable[tuple[date, str]]:
    if kind == "acknowledgement":
        yield on, ACKNOWLEDGES
    elif kind == "lawyer_letter":
        yield on, LENGTHENS


def _played(clock: Clock, events: list[tuple[date, str]], pack: Pack) -> Clock:
    """Events one after the other; what comes after the last day does nothing, and a lawyer's letter counts once."""
    lengthened = False
    for day, kind in events:
        if day < clock.start or day > clock.last_day():
            continue
        if kind == ACKNOWLEDGES:
            clock = Clock(day, clock.years, date.min, clock.stops)
        elif not lengthened:
            more = pack.counts["limitation/lawyer_letter"]
            years = more.at(day).value if more.in_force(day) else 0
            clock = Clock(clock.start, clock.years, years_after(day, years), clock.stops)
            lengthened = True
    return clock
