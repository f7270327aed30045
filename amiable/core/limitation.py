"""Limitation: from which day a claim's period runs, what starts it anew or stops its clock, and its last day."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
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
    """A running period of limitation: its start, its years, the periods that stop it, and a lawyer's letter with the years it gives."""

    start: date
    years: int
    stops: tuple[tuple[date, date], ...]
    letter: date | None = None
    letter_years: int = 0

    def last_day(self) -> date:
        """The later of the period's own last day and of the one that a lawyer's letter gives."""
        own = self._put_off(self.start, self.years)
        return max(own, self._put_off(self.letter, self.letter_years)) if self.letter else own

    def _put_off(self, start: date, years: int) -> date:
        """The anniversary, put off by each later day on which the clock stood still."""
        last = years_after(start, years)
        for begin, end in self.stops:
            begin = max(begin, start + ONE_DAY)
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
    title = facts.title if facts.title and claim.due_on <= facts.title.decided_on <= on else None
    period = periods.value.get("title" if title else claim.nature)
    start = title.decided_on if title else _start(claim.due_on, claim.arose_on, period)
    if period is None:
        none = working("limitation_not_verified", nature=claim.nature)
        return Limitation(claim.ref, "limitation", start, None, None, None, False, none, str(periods.source))
    stops = tuple(merged([(s.from_on, min(s.to or on, on)) for s in facts.suspensions if _stops(s.because, s.from_on, on)]))
    clock = _played(Clock(start, period.years, stops), _events(facts, place, lines, on), pack)
    last_day = clock.last_day()
    since = next((begin for begin, end in stops if end == on and begin <= last_day), None)
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
            clock = Clock(day, clock.years, clock.stops)
        elif not lengthened:
            more = pack.counts["limitation/lawyer_letter"]
            years = more.at(day).value if more.in_force(day) else 0
            clock = replace(clock, letter=day, letter_years=years)
            lengthened = True
    return clock
