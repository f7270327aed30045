"""Limitation for the oracle: the period of each nature in each market, typed by hand, and the events that start it anew or hold it."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tests.core.oracle_claim import Owed
from tests.core.oracle_days import ONE, Period, anniversary, end_of_month, merged
from tests.core.oracle_fees import LETTERS

NATURES = ("goods", "services", "membership", "other", "energy", "water", "telecom", "rent", "healthcare", "insurance", "consumer_credit",
           "transport", "damages", "public")  # fmt: skip
# Years in the order of NATURES; 0 where no period is known. What is not plain years is said in `begin`.
YEARS = {
    "be":          (10, 10, 10, 10, 5, 5, 5, 5, 2, 3, 10, 1, 5, 0),
    "fr consumer": (2, 2, 2, 2, 2, 2, 1, 3, 2, 2, 2, 1, 5, 0),
    "fr business": (5, 5, 5, 5, 5, 5, 5, 5, 5, 2, 0, 1, 5, 0),
    "dk":          (3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 10, 3, 3, 3),
    "fi":          (3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 5),
}  # fmt: skip
HELD_BY = {"be": ("complaint", "collective_settlement"), "fr": ("complaint",)}
STARTS_ANEW = {"payment", "acknowledgement", "plan"}


class Limit(NamedTuple):
    """What the answer says of one claim."""

    kind: str
    starts_on: date
    last_day: date | None
    final_day: date | None
    suspended_since: date | None
    prescribed: bool


class Event(NamedTuple):
    on: date
    what: str  # the kind of an action, "payment" or "plan"


@dataclass
class Term:
    """A period that runs."""

    start: date
    years: int
    last: date
    final: date | None = None
    kind: str = "limitation"


def limitation(
    claim: Owed, market: str, events: list[Event], suspensions: list[tuple[str, date, date]], title: date | None, on: date
) -> Limit:
    """The period of one claim as it stands on a day. Events are those of this claim up to that day."""
    judged = title if title and claim.due <= title <= on else None
    term = begin(claim, market, events, judged)
    if term is None:
        return Limit("limitation", claim.due, None, None, None, False)
    events = sorted(event for event in events if event.on >= term.start)
    held = merged((first, min(last, on)) for because, first, last in suspensions if because in HELD_BY.get(market, ()))
    if market in HELD_BY:
        with_stops(term, market, events, held, on)
    elif market == "dk":
        danish(term, events)
    elif term.last != term.final:
        finnish(term, events)
    prescribed = on > term.last
    since = next((first for first, last in held if first <= on <= last), None) if not prescribed else None
    return Limit(term.kind, term.start, term.last, term.final, since, prescribed)


def begin(claim: Owed, market: str, events: list[Event], judged: date | None) -> Term | None:
    """The period before anything happened to it; None where the law is not verified."""
    if market not in ("be", "fr", "dk", "fi"):
        return None
    years = YEARS[f"fr {claim.debtor}" if market == "fr" else market][NATURES.index(claim.raw["nature"])]
    start, kind = claim.due, "limitation"
    if judged:
        start, years = judged, 5 if market == "fi" else 10
    elif (market, claim.raw["nature"]) == ("be", "healthcare"):
        start = end_of_month(claim.arose)
    elif market == "fr" and claim.debtor == "consumer":
        kind = "forclusion" if claim.raw["nature"] == "consumer_credit" else kind
        years += claim.raw["nature"] == "telecom" and claimed_within_a_year(claim, events)
    if not years:
        return None
    term = Term(start, years, anniversary(start, years), kind=kind)
    return with_final_day(term, claim, judged) if market == "fi" else term


def claimed_within_a_year(claim: Owed, events: list[Event]) -> bool:
    return any(event.what in LETTERS and claim.due <= event.on <= anniversary(claim.due, 1) for event in events)


def with_final_day(term: Term, claim: Owed, judged: date | None) -> Term:
    """Finland: 20 years from the due day, 15 from the title, five more for an individual; a public debt after its fifth year."""
    more = 5 if claim.creditor == "individual" else 0
    if claim.raw["nature"] == "public" and not judged:
        term.start = date(claim.due.year, 12, 31)
        term.final = term.last = date(claim.due.year + 5, 12, 31)
        return term
    term.final = anniversary(claim.due, 20 + more)
    if judged:
        term.final = min(term.final, anniversary(judged, 15 + more))
    term.last = min(term.last, term.final)
    return term


def with_stops(term: Term, market: str, events: list[Event], held: list[Period], on: date) -> None:
    """Belgium and France: an acknowledgement starts the years anew, each held day puts the last day off, a lawyer's letter gives a year."""
    letter, spent, seen = term.start, False, term.start  # the letter's own last day; nothing yet
    for day in sorted({event.on for event in events}):
        happened = {event.what for event in events if event.on == day}
        term.last, letter = put_off(term.last, held, seen + ONE, day - ONE), put_off(letter, held, seen + ONE, day - ONE)
        in_time = day <= max(term.last, letter)
        if in_time and happened & STARTS_ANEW and term.kind != "forclusion":
            term.start, term.last, letter = day, anniversary(day, term.years), day
        if day > term.start:
            term.last, letter = put_off(term.last, held, day, day), put_off(letter, held, day, day)
        if in_time and market == "be" and "lawyer_letter" in happened and not spent:
            spent, letter = True, anniversary(day, 1) if day >= date(2013, 7, 11) else letter
        seen = day
    term.last = max(put_off(last, held, seen + ONE, on) for last in (term.last, letter))


def put_off(last: date, held: list[Period], first: date, until: date) -> date:
    """A last day, put off by each held day from first to until that was not after it."""
    for held_first, held_last in held:
        a, b = max(held_first, first), min(held_last, until)
        if a <= b and a <= last:
            last += b - a + ONE
    return last


def danish(term: Term, events: list[Event]) -> None:
    """Three years more from a payment or a plan, ten from an acknowledgement, never fewer than there were."""
    for event in events:
        if event.on <= term.last and event.what in STARTS_ANEW:
            last = anniversary(event.on, 10 if event.what == "acknowledgement" else 3)
            if last > term.last:
                term.start, term.last = event.on, last


def finnish(term: Term, events: list[Event]) -> None:
    """A payment, an acknowledgement, a plan and any letter give the full period, never beyond the final day."""
    for event in events:
        if event.on <= term.last and (event.what in STARTS_ANEW or event.what in LETTERS):
            term.start = event.on
            term.last = min(anniversary(event.on, term.years), term.final or term.last)
