"""What will happen in the ninety days, drawn from a seed before the first of them: who pays what, how, and what becomes of it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Literal

from amiable.sim.ninety_people import DAYS, FIRST_DAY, MARKETS, STRANGER, Debtor, debtors
from amiable.sim.payers_people import account

Kind = Literal[
    "transfer",  # with the reference
    "nameless",  # without it, from somebody nobody knows: a person finds out
    "mistaken",  # the same, and the person is wrong at first
    "stranger",  # nobody's: it goes back
    "debit",
    "card",
    "cash",
    "mistyped",  # cash that is undone at once
    "cheque",
    "direct",
    "returned",  # the bank takes a transfer or debit back
    "disputed",  # a card payment is taken back
    "bounced",  # a cheque is not paid
    "charge",  # the bank's own fee, made good by the office some days later
    "made_good",
    "decide",  # a person says whose a transfer is: `other` when mistaken
    "correct",  # and corrects it
    "send_back",
]
KINDS: tuple[tuple[Kind, float], ...] = (
    ("transfer", 0.56),
    ("nameless", 0.06),
    ("mistaken", 0.04),
    ("debit", 0.07),
    ("card", 0.08),
    ("cash", 0.04),
    ("mistyped", 0.02),
    ("cheque", 0.06),
    ("direct", 0.07),
)
ONLY_IN: dict[Kind, tuple[str, ...]] = {
    "cash": ("be", "fr", "dk"),
    "mistyped": ("be", "fr", "dk"),
    "cheque": ("fr",),
    "debit": ("be", "fr", "fi"),
}
FOLLOWS: dict[Kind, Kind] = {"transfer": "returned", "debit": "returned", "card": "disputed", "cheque": "bounced"}
TAKEN_BACK = {"returned": 0.04, "disputed": 0.12, "bounced": 0.5}
QUIET = 12  # days at the end on which nobody begins anything: what came before is finished


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happens. Minor units.

    name   of the payment: what follows on it bears the same
    ref    the case that is meant, by its first invoice; empty for nobody's money
    other  the case that a mistaken person names
    """

    on: date
    market: str
    kind: Kind
    name: str
    minor: int
    ref: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """All that will happen, by day, and to whom."""

    people: tuple[Debtor, ...]
    by_ref: dict[str, Debtor]
    days: dict[date, tuple[Event, ...]]


def draw(seed: int, cases: int) -> Plan:
    """Draw the ninety days of so many cases; the same for the same seed."""
    rng = Random(seed)
    people = debtors(rng, cases)
    days: dict[date, list[Event]] = defaultdict(list)
    for event in _events(rng, people):
        days[event.on].append(event)
    return Plan(people, {debtor.ref: debtor for debtor in people}, {on: tuple(events) for on, events in days.items()})


def payer_of(event: Event, plan: Plan) -> tuple[str, str]:
    """The name and the account that the bank tells."""
    if event.kind in ("nameless", "mistaken", "stranger"):
        return "Quidam Inconnu", account(event.market, STRANGER + int(event.name.rpartition("-")[2]))
    debtor = plan.by_ref[event.ref]
    return debtor.name, debtor.account


def _events(rng: Random, people: tuple[Debtor, ...]) -> Iterator[Event]:
    number = 0
    for place, debtor in enumerate(people):
        for _payment in range(rng.choice((0, 1, 1, 1, 2, 3))):
            number += 1
            yield from _payment_of(
                rng, debtor, people[place - 4 if place >= 4 else (place + 4) % len(people)], f"N-{debtor.market}-{number}"
            )
    for market in MARKETS:
        for _stranger in range(max(1, len(people) // 200)):
            number += 1
            yield from _strangers(rng, market, f"N-{market}-{number}")
        for month in (20, 48, 75):
            charge = Event(FIRST_DAY + timedelta(days=month), market, "charge", f"C-{market}-{month}", 12_50)
            yield charge
            yield replace(charge, kind="made_good", on=charge.on + timedelta(days=3))


def _payment_of(rng: Random, debtor: Debtor, neighbour: Debtor, name: str) -> Iterator[Event]:
    (kind,) = rng.choices([kind for kind, _often in KINDS], [often for _kind, often in KINDS])
    kind = kind if debtor.market in ONLY_IN.get(kind, MARKETS) else "transfer"
    event = Event(_day(rng), debtor.market, kind, name, _amount(rng, debtor), debtor.ref)
    yield event
    if kind in ("nameless", "mistaken"):
        yield replace(event, kind="decide", on=_after(event, 3), other=neighbour.ref if kind == "mistaken" else "")
    if kind == "mistaken":
        yield replace(event, kind="correct", on=_after(event, 6))
    follows = FOLLOWS.get(kind)
    if follows and rng.random() < TAKEN_BACK[follows]:
        yield replace(event, kind=follows, on=_after(event, rng.choice((1, 9)) if follows == "bounced" else rng.randint(3, 12)))


def _strangers(rng: Random, market: str, name: str) -> Iterator[Event]:
    event = Event(_day(rng), market, "stranger", name, rng.randint(5_00, 90_00))
    yield event
    yield replace(event, kind="send_back", on=_after(event, 4))


def _day(rng: Random) -> date:
    return FIRST_DAY + timedelta(days=1 + int(rng.random() * (DAYS - QUIET - 1)))


def _after(event: Event, days: int) -> date:
    return event.on + timedelta(days=days)


def _amount(rng: Random, debtor: Debtor) -> int:
    """All of it, a part, or too much."""
    chance = rng.random()
    if chance < 0.45:
        return debtor.owes
    if chance < 0.85:
        return rng.randint(5_00, max(6_00, debtor.owes - 1))
    return debtor.owes + rng.randint(10_00, 80_00)
