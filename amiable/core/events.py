"""Facts and law become the kernel's arrays: the events of the case in their order, and the rates as segments."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from amiable.core import kernel
from amiable.core.costs import Charges, Rates
from amiable.core.dates import ONE_DAY, merged, weight_of
from amiable.core.facts import PARTS, Action, Claim, DamagesClause, Facts
from amiable.core.kernel import Case
from amiable.core.pack import Pack
from amiable.core.regime import BOOK_XIX, concerned, suspended

INSOLVENCY = ("collective_settlement", "over_indebtedness", "restructuring")
NO_INTEREST = (*INSOLVENCY, "minor")
REMINDER_FEE = "costs/consumer_reminder"
FIRST_YEAR, LAST_YEAR = 1899, 2300


@dataclass(slots=True)
class Event:
    """One event before it is laid into arrays; `members` are claims with their clause, where it has them."""

    day: date
    kind: int
    who: int
    amount: int = 0
    limit: int = 0
    blocked: int = 0
    members: tuple[int, ...] = ()


@dataclass(slots=True)
class Segments:
    """The rates of all claims, end to end."""

    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    rate: list[int] = field(default_factory=list)
    slot: list[int] = field(default_factory=list)
    lo: list[int] = field(default_factory=list)
    hi: list[int] = field(default_factory=list)


def case_of(facts: Facts, charges: tuple[Charges, ...], on: date, pack: Pack) -> Case:
    """Lay a case out for the kernel.

    charges  what may run on each claim, in the claims' order
    """
    counts = [facts.day_count or pack.regimes[c.regime].day_count for c in charges]
    events = sorted(_events(facts, charges, on, pack), key=lambda event: (event.day, RANK[event.kind]))
    age = sorted(range(len(facts.claims)), key=lambda place: facts.claims[place].due_on)
    members = [claim for event in events for claim in event.members]
    ends = [len(event.members) for event in events]
    segments = _segments(charges, on, counts)
    runs = _runs(facts, on, pack)
    tariff = next((c.tariff.value for c in charges if c.tariff), None)
    fee = pack.fees[REMINDER_FEE].versions[-1].value
    origin, weight = _weights(counts[0])
    clauses = [_clause(facts.claims[claim]) for claim in members]
    return Case(
        on=on.toordinal(),
        seg_lo=segments.lo,
        seg_hi=segments.hi,
        first_day=[c.first_interest.toordinal() if c.first_interest else kernel.NEVER for c in charges],
        rounds_down=[int(pack.regimes[c.regime].rounding == "down") for c in charges],
        order=[PARTS.index(part) for c in charges for part in facts.allocation or pack.regimes[c.regime].allocation],
        due_day=[claim.due_on.toordinal() for claim in facts.claims],
        due_year=[claim.due_on.year for claim in facts.claims],
        regular=[int(claim.regular_supply) * (1 + (c.regime == BOOK_XIX)) for claim, c in zip(facts.claims, charges, strict=True)],
        age=age,
        seg_from=segments.start,
        seg_to=segments.end,
        seg_rate=segments.rate,
        seg_slot=segments.slot,
        dens=(360, 366) if counts[0] == "30E/360" else (365, 366),
        weight=weight,
        origin=origin,
        run_from=[start.toordinal() for start, _end in runs],
        run_to=[end.toordinal() for _start, end in runs],
        tier_above=[b.above for b in tariff.brackets] if tariff else [],
        tier_fixed=[b.fixed for b in tariff.brackets] if tariff else [],
        tier_rate=[b.rate for b in tariff.brackets] if tariff else [],
        ceiling=kernel.NEVER if tariff is None or tariff.ceiling is None else tariff.ceiling,
        free_due_days=fee.free_due_days_per_year,
        day=[event.day.toordinal() for event in events],
        kind=[event.kind for event in events],
        who=[event.who for event in events],
        amount=[event.amount for event in events],
        limit=[event.limit for event in events],
        blocked=[event.blocked for event in events],
        lo=[sum(ends[:place]) for place in range(len(events))],
        hi=[sum(ends[: place + 1]) for place in range(len(events))],
        member=members,
        clause_max=[int(clause is None) for clause in clauses],
        clause_rate=[clause.rate if clause else 0 for clause in clauses],
        clause_fixed=[clause.fixed if clause else 0 for clause in clauses],
        clause_minimum=[clause.minimum if clause else 0 for clause in clauses],
        chosen=[_place(facts.claims, payment.claim) for payment in facts.payments],
        turn=sorted(range(len(facts.payments)), key=lambda at: facts.payments[at].on),
    )


RANK = {
    kernel.PASSED: 0,
    kernel.DUE: 1,
    kernel.DAMAGES: 2,
    kernel.LUMP: 2,
    kernel.BACK: 2,
    kernel.FEE: 3,
    kernel.NOTE: 3,
    kernel.PAYMENT: 4,
    kernel.REFUND: 5,
}


def _events(facts: Facts, charges: tuple[Charges, ...], on: date, pack: Pack) -> Iterable[Event]:
    for place, claim in enumerate(facts.claims):
        yield Event(claim.due_on, kernel.DUE, place, claim.principal)
        if claim.regular_supply:
            yield Event(claim.due_on + ONE_DAY, kernel.PASSED, place)
    for event in _charged(facts, charges):
        if not _insolvent(facts, event.day):
            yield event
    for at, action in enumerate(facts.actions):
        yield from _action_events(facts, at, action, pack)
    for at, payment in enumerate(facts.payments):
        yield Event(payment.on, kernel.PAYMENT, at, payment.amount)
    for at, refund in enumerate(facts.refunds):
        yield Event(refund.on, kernel.REFUND, at, refund.amount)


def _charged(facts: Facts, charges: tuple[Charges, ...]) -> Iterable[Event]:
    """Damages, lump sums, and the interest that a small creditor may ask from before."""
    together: dict[tuple[date, str, int], list[int]] = {}
    for place, (claim, c) in enumerate(zip(facts.claims, charges, strict=True)):
        if c.lump_sum:
            yield Event(claim.due_on + ONE_DAY, kernel.LUMP, place, c.lump_sum.value)
        if c.back_to and c.chargeable_from:
            yield Event(c.chargeable_from, kernel.BACK, place, limit=c.back_to.toordinal())
        if c.damages_on:
            own = -1 if claim.contract and c.tariff else place
            together.setdefault((c.damages_on, claim.contract if own < 0 else "", own), []).append(place)
    for (day, _contract, _own), places in together.items():
        yield Event(day, kernel.DAMAGES, places[0], limit=int(charges[places[0]].tariff is not None), members=tuple(places))


def _action_events(facts: Facts, at: int, action: Action, pack: Pack) -> Iterable[Event]:
    by_age = tuple(sorted(concerned(action, facts.claims), key=lambda place: facts.claims[place].due_on))
    if action.kind == "credit_note":
        yield Event(action.on, kernel.NOTE, at, action.amount, members=by_age)
    if not action.fee:  # nothing is asked
        return
    fees = pack.fees[REMINDER_FEE]
    allowed = fees.in_force(action.on) and action.kind == fees.at(action.on).value.action
    most = fees.at(action.on).value.maximum + action.postage if allowed else 0
    blocked = 2 if not allowed else 1 if suspended(facts, action.on) else 0
    asked = -1 if action.fee == "max" else action.fee
    yield Event(action.on, kernel.FEE, at, asked, most, blocked, by_age)


def _segments(charges: tuple[Charges, ...], on: date, counts: list[str]) -> Segments:
    laid = Segments()
    for c, day_count in zip(charges, counts, strict=True):
        laid.lo.append(len(laid.start))
        first = c.back_to or c.first_interest
        if c.rates and first and first <= on:
            for start, end, rate in _steps(c.rates, first, on):
                _lay(laid, start, end, kernel.VOID if c.rates.void else rate, day_count)
        laid.hi.append(len(laid.start))
    return laid


def _steps(rates: Rates, first: date, last: date) -> list[tuple[date, date, int]]:
    """The rate periods from `first` to `last`, both inside; neighbours of one rate are one period."""
    periods: list[tuple[date, date, int]] = []
    starts = [start for start, _rate in rates.steps]
    for place, (start, rate) in enumerate(rates.steps):
        end = starts[place + 1] - ONE_DAY if place + 1 < len(starts) else last
        left, right, value = max(start, first), min(end, last), kernel.UNKNOWN if rate is None else rate
        if left > right:
            continue
        if periods and periods[-1][2] == value:
            periods[-1] = (periods[-1][0], right, value)
        else:
            periods.append((left, right, value))
    return periods


def _lay(laid: Segments, start: date, end: date, rate: int, day_count: str) -> None:
    """Append a period; for ACT/ACT, cut it at the year ends."""
    while start <= end:
        cut = min(end, date(start.year, 12, 31)) if day_count == "ACT/ACT" else end
        laid.start.append(start.toordinal())
        laid.end.append(cut.toordinal())
        laid.rate.append(rate)
        laid.slot.append(int(day_count == "ACT/ACT" and _is_leap(start.year)))
        start = cut + ONE_DAY


def _is_leap(year: int) -> bool:
    return date(year, 12, 31).timetuple().tm_yday == 366


def _runs(facts: Facts, on: date, pack: Pack) -> list[tuple[date, date]]:
    """The periods, both ends inside, on whose days interest runs."""
    stops = merged(list(_stops(facts, on, pack)))
    runs, start = [], date(FIRST_YEAR, 1, 1)
    for stop, end in stops:
        if start < stop:
            runs.append((start, stop - ONE_DAY))
        start = end + ONE_DAY
    return [*runs, (start, on)] if start <= on else runs


def _stops(facts: Facts, on: date, pack: Pack) -> Iterable[tuple[date, date]]:
    for s in facts.suspensions:
        start = s.from_on
        if s.because == "instalment_request":
            start += timedelta(days=_days_to_answer(s.from_on, pack) + 1)
        elif s.because not in NO_INTEREST:
            continue
        end = min(s.to or on, on)
        if start <= end:
            yield start, end


def _days_to_answer(asked_on: date, pack: Pack) -> int:
    """How long an answer may take; a request older than the rule is treated as kindly as the first that it covers."""
    days = pack.counts["waiting/instalment_answer"]
    return days.at(max(asked_on, days.versions[0].from_on)).value


def _insolvent(facts: Facts, day: date) -> bool:
    return any(s.because in INSOLVENCY and s.from_on <= day and (s.to is None or day <= s.to) for s in facts.suspensions)


@lru_cache(maxsize=4)
def _weights(day_count: str) -> tuple[int, list[int] | range]:
    """The prefix of a day count from the year 1899 on: its first day, and the weight up to each day."""
    origin, end = date(FIRST_YEAR, 1, 1).toordinal(), date(LAST_YEAR, 1, 1).toordinal()
    if day_count != "30E/360":
        return origin, range(origin, end)
    weight = weight_of(day_count)
    return origin, [weight(date.fromordinal(day)) for day in range(origin, end)]


def _clause(claim: Claim) -> DamagesClause | None:
    """A clause in figures; None for "max"."""
    if claim.terms.damages == "max":
        return None
    return claim.terms.damages if isinstance(claim.terms.damages, DamagesClause) else DamagesClause()


def _place(claims: tuple[Claim, ...], ref: str | None) -> int:
    return next((place for place, claim in enumerate(claims) if claim.ref == ref), -1) if ref else -1
