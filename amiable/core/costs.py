"""What may be charged on a claim: from which day, at which rates, with which damages and lump sum; the kernel does the sums."""

from dataclasses import dataclass
from datetime import date

from amiable.core.dated import Source, Version
from amiable.core.dates import ONE_DAY, last_day_of
from amiable.core.facts import Claim, Facts
from amiable.core.pack import Pack, Tariff
from amiable.core.refusal import Refusal, _
from amiable.core.regime import BOOK_XIX, BUSINESS, OLDER, governing, reminder_of, sent

AGREED = Source("", "", "")


class NoMaximum(Refusal):
    """Terms say "max" where the law names no maximum."""

    code = "no_maximum"
    what = _("The claim “{ref}” asks for the legal maximum, and the law names none for this kind of debt.")
    remedy = _("Write the rate or the amount that was agreed, or leave the clause out.")


@dataclass(frozen=True, slots=True)
class Rates:
    """A yearly rate by day: (from, rate in ppm or None where none is published), each until the next; `void` when the clause is."""

    parameter: str
    steps: tuple[tuple[date, int | None], ...]
    source: Source
    agreed: int | None = None
    void: bool = False


@dataclass(frozen=True, slots=True)
class Charges:
    """What may run on one claim.

    chargeable_from  Book XIX: the day after the fourteen days; else the first day that may bear interest
    first_interest   the first day that bears interest as the days go by
    back_to          a small creditor's interest begins here, once it is chargeable
    damages_on       the day on which the clause is posted, when there is one
    tariff           the ceiling of the clause, where the law has one
    lump_sum         a fixed compensation (minor units), posted the day after the due day
    """

    regime: str
    chargeable_from: date | None = None
    first_interest: date | None = None
    back_to: date | None = None
    rates: Rates | None = None
    damages_on: date | None = None
    tariff: Version[Tariff] | None = None
    lump_sum: Version[int] | None = None
    reminder: int | None = None  # the place of the first valid reminder among the actions


def charges_of(facts: Facts, place: int, on: date, pack: Pack) -> Charges:
    """What may run on a claim, given all that was done until `on`.

    refuses  NoMaximum, for "max" where the law names none
    source   docs/reference/statement.md, "The regimes"
    """
    claim = facts.claims[place]
    regime = governing(claim, facts, pack)
    if regime == BOOK_XIX:
        return _book_xix(facts, place, on, pack)
    if "max" in (claim.terms.interest, claim.terms.damages):
        raise NoMaximum(source=str(pack.regimes[regime].source), ref=claim.ref)
    return _business(claim, pack) if regime == BUSINESS else _older(facts, place, on, pack)


def _book_xix(facts: Facts, place: int, on: date, pack: Pack) -> Charges:
    claim, at = facts.claims[place], reminder_of(facts, place, on)
    if at is None:
        return Charges(BOOK_XIX)
    reminder = facts.actions[at]
    wait = pack.waits["waiting/first_reminder"].at(reminder.on).value
    chargeable_from = last_day_of(wait, reminder.on, reminder.channel, pack.holidays) + ONE_DAY
    back_to = reminder.on + ONE_DAY if facts.creditor == "small" else None
    has_interest, has_damages = claim.terms.interest is not None, claim.terms.damages is not None
    return Charges(
        BOOK_XIX,
        chargeable_from=chargeable_from,
        first_interest=chargeable_from if has_interest else None,
        back_to=back_to if has_interest else None,
        rates=_capped(claim, back_to or chargeable_from, pack) if has_interest else None,
        damages_on=chargeable_from if has_damages else None,
        tariff=pack.tariffs["costs/consumer_damages"].at(claim.arose_on) if has_damages else None,
        reminder=at,
    )


def _capped(claim: Claim, first_interest: date, pack: Pack) -> Rates:
    """Each day's ceiling, or the agreed rate where it is lower; void when it was above on its first interest day."""
    ceiling = series(pack, "interest/consumer")
    agreed = claim.terms.interest
    if not isinstance(agreed, int):
        return ceiling
    at_first = rate_on(ceiling, first_interest)
    steps = tuple((day, None if rate is None else min(rate, agreed)) for day, rate in ceiling.steps)
    return Rates(ceiling.parameter, steps, ceiling.source, agreed, void=at_first is not None and agreed > at_first)


def _older(facts: Facts, place: int, on: date, pack: Pack) -> Charges:
    claim = facts.claims[place]
    after = claim.due_on + ONE_DAY
    rates: Rates | None = agreed_rates(claim)
    first: date | None = after
    if rates is None:
        notices = sent("formal_notice", facts, place, on)
        first = min(notices)[0] + ONE_DAY if notices else None
        rates = series(pack, "interest/civil")
    return Charges(OLDER, chargeable_from=first, first_interest=first, rates=rates, damages_on=after if claim.terms.damages else None)


def _business(claim: Claim, pack: Pack) -> Charges:
    after = claim.due_on + ONE_DAY
    contracted_on = claim.contracted_on or claim.arose_on
    lump_sum = pack.amounts["costs/business_lump_sum"]
    return Charges(
        BUSINESS,
        chargeable_from=after,
        first_interest=after,
        rates=agreed_rates(claim) or series(pack, "interest/commercial", contracted_on),
        damages_on=after if claim.terms.damages else None,
        lump_sum=lump_sum.at(contracted_on) if lump_sum.in_force(contracted_on) else None,
    )


def agreed_rates(claim: Claim) -> Rates | None:
    """The rate of the contract, on every day."""
    rate = claim.terms.interest
    return Rates("", ((date.min, rate),), AGREED, rate) if isinstance(rate, int) else None


def series(pack: Pack, question: str, contracted_on: date | None = None) -> Rates:
    """A published series as steps, with None before it begins and after it ends."""
    before, older = pack.older_rates.get(question, (date.min, ""))
    dated = pack.rates[older if contracted_on and contracted_on < before else question]
    steps: list[tuple[date, int | None]] = [(date.min, None)]
    steps += [(version.from_on, version.value) for version in dated.versions]
    if end := dated.versions[-1].to:
        steps.append((end, None))
    return Rates(question, tuple(steps), dated.versions[-1].source)


def rate_on(rates: Rates, day: date) -> int | None:
    """The rate of a day in ppm, None where none is published."""
    return [rate for start, rate in rates.steps if start <= day][-1]
