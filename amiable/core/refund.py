"""When what was paid too much goes back, and how it is parted over the accounts that it came from: house rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from amiable.core.dates import Holidays

WORKING_DAYS = 5  # for a payment that crossed a letter, or a mistake that is noticed
DAYS_AHEAD = 30  # what falls due within these days may still take the credit; what falls due later does not keep it here


@dataclass(frozen=True, slots=True)
class Part:
    """What of one payment goes back, in minor units.

    line      the payment
    to        where it came from: an account, or of a card payment its own key; empty when nobody knows
    holder    who paid it
    by_card   it goes back to the card, through the provider
    """

    line: int
    minor: int
    to: str = ""
    holder: str = ""
    by_card: bool = False


def is_due(since: date, falls_due: Iterable[date], today: date, holidays: Holidays) -> bool:
    """Whether a credit is to go back now: nothing moved it for five working days, and nothing falls due soon.

    since      the day on which it last changed
    falls_due  the due days of the claims of the case
    """
    soon = today + timedelta(days=DAYS_AHEAD)
    return holidays.working_day_after(since, WORKING_DAYS) < today and not any(today < day <= soon for day in falls_due)


def at_most(parts: Iterable[Part], minor: int) -> tuple[Part, ...]:
    """The first of some parts, up to an amount in minor units; the last one may be cut."""
    kept: list[Part] = []
    for part in parts:
        share = min(part.minor, minor - sum(each.minor for each in kept))
        if share > 0:
            kept.append(Part(part.line, share, part.to, part.holder, part.by_card))
    return tuple(kept)


def orders_of(parts: Sequence[Part]) -> tuple[tuple[Part, ...], ...]:
    """The parts that one order pays together: those that go to one account; a card payment goes back by itself."""
    groups: dict[tuple[object, ...], list[Part]] = {}
    for part in parts:
        groups.setdefault((part.by_card, part.to, part.line if part.by_card else 0), []).append(part)
    return tuple(tuple(group) for group in groups.values())
