"""Limitation: from which day a claim's period runs, what starts it anew or stops its clock, its last day, and the final one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import itemgetter
from typing import NamedTuple

from amiable.core.account import Limitation, Line
from amiable.core.dated import Source
from amiable.core.dates import ONE_DAY, end_of_month, merged, years_after
from amiable.core.facts import Claim, Facts, Title
from amiable.core.limits import FinalDay, Interruption, Period, holding
from amiable.core.pack import Pack
from amiable.core.regime import concerned
from amiable.core.working import Working, working

PERIODS, FINAL_DAY = "limitation/periods", "limitation/final_day"
DAY = itemgetter(0)
PUT_OFF = ("limitation", "limitation_anew", "limitation_title", "limitation_unclaimed", "forclusion")

Stops = Sequence[tuple[date, date]]  # days on which the clock stands still, both ends inside, in order


class Happened(NamedTuple):
    """An event that the market's law knows, on its day, with what it does."""

    on: date
    rule: Interruption
    source: Source


@dataclass(frozen=True, slots=True)
class Clock:
    """A running period of limitation: its start, its years, its last day; why it is so, and by which law.

    letter   the event that put the last day off, with the years it gave
    """

    start: date
    years: int
    last_day: date
    why: str
    source: Source
    letter: tuple[date, int] | None = None


def limitations(facts: Facts, lines: tuple[Line, ...], on: date, pack: Pack) -> tuple[Limitation, ...]:
    """The limitation of each claim as known on a day.

    lines    of the statement: a payment acknowledges the claims it was allocated to
    returns  one a claim; `last_day` counts a suspension that is still open as if it ended on `on`
    source   docs/reference/limitation.md; the periods, and what interrupts or stops them, are the pack's
    """
    stops = _stops(facts, on, pack)
    happened = _happened(facts, lines, on, pack)
    return tuple(_limitation(facts, place, happened[place], stops, on, pack) for place in range(len(facts.claims)))


def surely_until(facts: Facts, place: int, on: date, pack: Pack) -> date | None:
    """The last day of a claim to which nothing ever happened: until then, that day included, no statement finds it prescribed.

    returns  None where the period is not known: such a claim is never found prescribed
    """
    claim, title = facts.claims[place], _title(facts, place, on)
    period, final = _period(facts, claim, title, pack), _final_day(facts, claim, title, pack)
    if period is None:
        return None
    last_day = years_after(_start(claim, title, period), period.years)
    return min(last_day, final[0]) if final else last_day


def _limitation(facts: Facts, place: int, happened: list[Happened], stops: Stops, on: date, pack: Pack) -> Limitation:
    claim, title = facts.claims[place], _title(facts, place, on)
    period = _period(facts, claim, title, pack)
    if period is None:
        return _not_verified(claim, pack)
    final = _final_day(facts, claim, title, pack)
    clock = _clock(_start(claim, title, period), period, title, _claims(facts, place, period, on), stops)
    if period.final:
        final = (clock.last_day, period.source)
    else:
        clock = _played(clock, period, happened, final[0] if final else date.max, stops)
    cut = final is not None and final[0] < clock.last_day
    last_day, source = final if final and cut else (clock.last_day, clock.source)
    since = next((begin for begin, end in stops if end == on), None) if on <= last_day else None
    return Limitation(
        claim=claim.ref,
        kind=period.kind,
        starts_on=clock.start,
        last_day=last_day,
        final_day=final[0] if final else None,
        suspended_since=since,
        prescribed=on > last_day,
        working=_cut(clock, last_day) if cut else _working(clock),
        source=str(source),
    )


def _title(facts: Facts, place: int, on: date) -> Title | None:
    """The title, for what was due by then."""
    return facts.title if facts.title and facts.claims[place].due_on <= facts.title.decided_on <= on else None


def _period(facts: Facts, claim: Claim, title: Title | None, pack: Pack) -> Period | None:
    """The period of a claim by its nature, or of its title; None where nobody looked it up."""
    question = pack.periods.get(PERIODS)
    version = holding(question, claim.due_on) if question else None
    return version.value.get("title" if title else claim.nature, {}).get(facts.debtor) if version else None


def _start(claim: Claim, title: Title | None, period: Period) -> date:
    if title:
        return title.decided_on
    if period.start == "end_of_month_of_arose_on":
        return end_of_month(claim.arose_on)
    return date(claim.due_on.year, 12, 31) if period.start == "end_of_year_of_due_on" else claim.due_on


def _final_day(facts: Facts, claim: Claim, title: Title | None, pack: Pack) -> tuple[date, Source] | None:
    """The earliest of the days on which all ends, with its source."""
    question = pack.final_days.get(FINAL_DAY)
    version = holding(question, claim.due_on) if question else None
    ends = [_end(one, claim, title, facts.creditor) for one in version.value if title or one.starts == "due_on"] if version else []
    return min(ends, key=lambda end: end[0], default=None)


def _end(end: FinalDay, claim: Claim, title: Title | None, creditor: str) -> tuple[date, Source]:
    start = title.decided_on if title and end.starts == "decided_on" else claim.due_on
    return years_after(start, end.years_for(creditor)), end.source


def _not_verified(claim: Claim, pack: Pack) -> Limitation:
    question = pack.periods.get(PERIODS)
    source = str(question.versions[-1].source) if question else pack.regimes[0].source.law
    what = working("limitation_not_verified", nature=claim.nature)
    return Limitation(claim.ref, "limitation", claim.due_on, None, None, None, False, what, source)


# ---- the clock


def _clock(start: date, period: Period, title: Title | None, claims: Iterable[date], stops: Stops) -> Clock:
    """The clock before anything happened to it; a claim made in time is part of what its period is."""
    years, why = period.years, "limitation_title" if title else period.kind
    if period.claimed:
        in_time = any(start <= day <= years_after(start, years) for day in claims)
        years, why = (period.claimed, why) if in_time else (years, "limitation_unclaimed")
    return _running(start, years, "limitation_fixed" if period.final else why, period.source, stops)


def _running(start: date, years: int, why: str, source: Source, stops: Stops) -> Clock:
    """A clock whose last day is put off by each later day on which it stood still."""
    last = years_after(start, years)
    for begin, end in stops:
        begin = max(begin, start + ONE_DAY)
        if begin <= last and begin <= end:
            last += (end - begin) + ONE_DAY
    return Clock(start, years, last, why, source)


def _played(clock: Clock, period: Period, happened: list[Happened], final_day: date, stops: Stops) -> Clock:
    """Events one after the other; what comes after the last day does nothing, and what counts once counts once."""
    first, spent = clock, set[tuple[str, ...]]()
    for event in happened:
        in_time = clock.start <= event.on <= min(clock.last_day, final_day)
        if in_time and event.rule.events not in spent and period.kind not in event.rule.not_for:
            clock = _touched(clock, first, event, stops)
            if event.rule.once:
                spent.add(event.rule.events)
    return clock


def _touched(clock: Clock, first: Clock, event: Happened, stops: Stops) -> Clock:
    """The clock after an event: the full years anew, or so many of its own where they reach further than the last day there was."""
    if event.rule.years is None:
        return _running(event.on, first.years, "limitation_anew", first.source, stops)
    new = _running(event.on, event.rule.years, "limitation_anew", event.source, stops)
    if new.last_day <= clock.last_day:
        return clock
    if event.rule.effect == "starts_anew":
        return new
    return replace(clock, last_day=new.last_day, why="limitation_letter", source=event.source, letter=(event.on, new.years))


def _working(clock: Clock) -> Working:
    last_day = clock.last_day.isoformat()
    if clock.letter:
        return working(clock.why, letter_on=clock.letter[0].isoformat(), years=str(clock.letter[1]), last_day=last_day)
    starts_on, years = clock.start.isoformat(), str(clock.years)
    days = (clock.last_day - years_after(clock.start, clock.years)).days
    if days and clock.why in PUT_OFF:
        return working("limitation_put_off", starts_on=starts_on, years=years, days=str(days), last_day=last_day)
    return working(clock.why, starts_on=starts_on, years=years, last_day=last_day)


def _cut(clock: Clock, final_day: date) -> Working:
    day = final_day.isoformat()
    return working("limitation_final", starts_on=clock.start.isoformat(), years=str(clock.years), final_day=day, last_day=day)


# ---- what happened


def _stops(facts: Facts, on: date, pack: Pack) -> list[tuple[date, date]]:
    """The days on which the law of the market holds the clock, until `on`."""
    return merged([(s.from_on, min(s.to or on, on)) for s in facts.suspensions if s.from_on <= on and _holds(s.because, s.from_on, pack)])


def _holds(because: str, day: date, pack: Pack) -> bool:
    versions = (holding(question, day) for question in pack.standstills.values())
    return any(version and because in version.value for version in versions)


def _claims(facts: Facts, place: int, period: Period, on: date) -> list[date]:
    """The days on which something claimed a claim whose period asks for it."""
    return [a.on for a in facts.actions if a.kind in period.claimed_by and a.on <= on and place in concerned(a, facts.claims)]


def _happened(facts: Facts, lines: tuple[Line, ...], on: date, pack: Pack) -> list[list[Happened]]:
    """What touched the clock of each claim until a day, in order."""
    found: list[list[Happened]] = [[] for _claim in facts.claims]
    _add_payments(found, facts, lines, on, pack)
    for suspension in facts.suspensions:
        if suspension.because == "plan" and suspension.from_on <= on:
            due = (place for place, claim in enumerate(facts.claims) if claim.due_on <= suspension.from_on)
            _add(found, due, _effects("plan", suspension.from_on, pack))
    for action in facts.actions:
        if action.on <= on and (effects := _effects(action.kind, action.on, pack)):
            _add(found, concerned(action, facts.claims), effects)
    for events in found:
        events.sort(key=DAY)
    return found


def _add_payments(found: list[list[Happened]], facts: Facts, lines: tuple[Line, ...], on: date, pack: Pack) -> None:
    """A payment acknowledges the claims it was allocated to."""
    places = {claim.ref: place for place, claim in enumerate(facts.claims)}
    for at, ref in {(line.payment, line.claim) for line in lines if line.payment is not None}:
        if facts.payments[at].on <= on:
            _add(found, (places[ref],), _effects("payment", facts.payments[at].on, pack))


def _add(found: list[list[Happened]], places: Iterable[int], effects: list[Happened]) -> None:
    if effects:
        for place in places:
            found[place] += effects


def _effects(what: str, day: date, pack: Pack) -> list[Happened]:
    """What an event does by the law of its day."""
    found = []
    for question in pack.interruptions.values():
        version = holding(question, day)
        if version and what in version.value.events:
            found.append(Happened(day, version.value, version.source))
    return found
