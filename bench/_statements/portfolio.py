"""A synthetic portfolio of Belgian business cases, the same on every machine: one claim and twelve events each."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from amiable import markets

Array = np.ndarray[Any, np.dtype[Any]]

# Events, in the order that they have within a day.
DUE, LUMP, NOTE, PAYMENT = range(4)
EVENTS = 12
LUMP_SUM = 4_000
ON = date(2026, 6, 30)
ORIGIN = date(2021, 12, 1)  # day 0 of the law's table; nothing happens on it
FIRST_DUE, LAST_DUE = date(2022, 1, 1), date(2024, 12, 31)
YEAR = 365 * 1_000_000  # ACT/365F with rates in ppm: the denominator of interest
PARTS = ("principal", "interest", "costs", "credit")
SEED = 20_260_630
AT_ONCE = 100_000  # cases made at a time, so that ten million need no more memory than their events

# One number holds an event while a case is sorted: its day, its kind, its amount.
_KIND_BITS, _AMOUNT_BITS = 2, 26


@dataclass(frozen=True)
class Portfolio:
    """Twelve events a case, one row a case, sorted by day and kind: ordinals of days, kinds, minor units."""

    day: Array  # int32
    kind: Array  # int8
    amount: Array  # int64

    def __len__(self) -> int:
        return len(self.day)

    def first(self, cases: int) -> "Portfolio":
        """The first so many cases; no copy is made."""
        return Portfolio(self.day[:cases], self.kind[:cases], self.amount[:cases])


def generate(cases: int) -> Portfolio:
    """So many cases. The first hundred thousand of a million are the hundred thousand."""
    made = Portfolio(np.empty((cases, EVENTS), np.int32), np.empty((cases, EVENTS), np.int8), np.empty((cases, EVENTS), np.int64))
    for block, start in enumerate(range(0, cases, AT_ONCE)):
        packed = _packed(np.random.default_rng((SEED, block)))[: cases - start]
        here = slice(start, start + len(packed))
        made.amount[here] = packed & ((1 << _AMOUNT_BITS) - 1)
        made.kind[here] = packed >> _AMOUNT_BITS & ((1 << _KIND_BITS) - 1)
        made.day[here] = packed >> (_AMOUNT_BITS + _KIND_BITS)
    return made


def _packed(dice: np.random.Generator) -> Array:
    """The sorted events of `AT_ONCE` cases."""
    principal = np.exp(dice.uniform(np.log(2_000), np.log(2_000_000), AT_ONCE)).astype(np.int64)
    due = dice.integers(FIRST_DUE.toordinal(), LAST_DUE.toordinal() + 1, AT_ONCE)
    events = np.empty((AT_ONCE, EVENTS), np.int64)
    events[:, 0] = _pack(due, DUE, principal)
    events[:, 1] = _pack(due + 1, LUMP, LUMP_SUM)
    events[:, 2:] = _others(dice, principal, due)
    events.sort(axis=1)
    return events


def _others(dice: np.random.Generator, principal: Array, due: Array) -> Array:
    """Ten more: payments of very unequal parts, a credit note in one of twenty; three cases in ten pay more than they owe."""
    shape = (len(due), EVENTS - 2)
    weight = dice.exponential(size=shape)
    share = dice.uniform(0.3, 1.7, len(due)) / weight.sum(axis=1)
    amount = np.maximum(1, principal[:, None] * share[:, None] * weight).astype(np.int64)
    day = due[:, None] + 1 + (dice.random(shape) * (ON.toordinal() - due)[:, None]).astype(np.int64)
    kind = np.where(dice.random(shape) < 0.05, NOTE, PAYMENT)
    _pay_in_time(dice, principal, due, day, kind, amount)
    return _pack(day, kind, amount)


def _pay_in_time(dice: np.random.Generator, principal: Array, due: Array, day: Array, kind: Array, amount: Array) -> None:
    """One case in twenty pays everything on the due day; another one pays a part before it, which waits as credit."""
    fate = dice.random(len(due))
    in_time, early = fate < 0.05, (fate >= 0.05) & (fate < 0.10)
    kind[in_time | early, 0] = PAYMENT
    day[in_time, 0] = due[in_time]
    amount[in_time, 0] = principal[in_time]
    day[early, 0] = due[early] - dice.integers(1, 30, len(due))[early]


def _pack(day: Array, kind: Array | int, amount: Array | int) -> Array:
    return (day << _KIND_BITS | kind) << _AMOUNT_BITS | amount


def rates() -> list[tuple[int, int, int]]:
    """The commercial rate of the Belgian pack: first day, last day, parts per million a year."""
    versions = markets.load("be").rates["interest/commercial"].versions
    after = ON.toordinal() + 1
    return [(v.from_on.toordinal(), (v.to.toordinal() if v.to else after) - 1, v.value) for v in versions]


def prefix() -> Array:
    """The law as every rival gets it: on each day since ORIGIN, the sum of the rates of all days through it."""
    days = range(ORIGIN.toordinal(), ON.toordinal() + 1)
    periods = rates()
    return np.cumsum([next(rate for first, last, rate in periods if first <= day <= last) for day in days], dtype=np.int64)


def facts(portfolio: Portfolio, case: int) -> dict[str, object]:
    """One case as the facts that `amiable statement` reads."""
    events = list(zip(*(column[case].tolist() for column in (portfolio.day, portfolio.kind, portfolio.amount)), strict=True))
    dated = [(date.fromordinal(day).isoformat(), kind, _text(amount)) for day, kind, amount in events]
    due_on, _, principal = next(event for event in dated if event[1] == DUE)
    claim = {"ref": "F-1", "nature": "goods", "principal": principal, "due_on": due_on}
    notes = [{"kind": "credit_note", "on": on, "amount": amount} for on, kind, amount in dated if kind == NOTE]
    payments = [{"on": on, "amount": amount} for on, kind, amount in dated if kind == PAYMENT]
    return {"market": "be", "debtor": "business", "claims": [claim], "actions": notes, "payments": payments}


def _text(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"
