"""Commission schedules: what a mandate takes of what is collected, as data and as whole numbers.

A rate is in ppm, an amount in minor units, and what is taken in their product: a millionth of a minor unit, rounded only in the end.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast, get_args

from amiable.core.facts import PARTS, Part

Of = Literal["case", "month"]
At = Literal["placed", "collected"]
Kind = Literal["flat", "tiers", "age", "part"]
OFS: tuple[Of, ...] = get_args(Of)
ATS: tuple[At, ...] = get_args(At)
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Flat:
    """One rate of all that is collected."""

    rate: int


@dataclass(frozen=True, slots=True)
class Tiers:
    """A rate for each stretch of what is collected: of the case in all, or of the creditor in a month.

    of     what is counted together: the case since the clause began, or the calendar month in which the money was earned
    steps  (above, rate), from 0 on and rising: each rate is for the part between its own `above` and the next
    """

    of: Of
    steps: tuple[tuple[int, int], ...]

    def stretches(self, before: int, after: int) -> Iterator[tuple[int, int, int]]:
        """What moves in each stretch when the count goes from one amount to another: above, what moves (below zero: down), rate."""
        bounds = [above for above, _rate in self.steps[1:]]
        for (above, rate), below in zip(self.steps, [*bounds, None], strict=True):
            if moved := _within(after, above, below) - _within(before, above, below):
                yield above, moved, rate


@dataclass(frozen=True, slots=True)
class ByAge:
    """A rate by the age of the claim, in days since it fell due.

    at     the day of that age: when the case was placed with us, or when the money was collected
    steps  (from_days, rate), from 0 on and rising; a claim that is not due yet is 0 days old
    """

    at: At
    steps: tuple[tuple[int, int], ...]

    def step_at(self, days: int) -> int:
        """From how many days on the step runs in which an age in days lies."""
        return max(from_days for from_days, _rate in self.steps if from_days <= max(days, 0))

    def rate_at(self, days: int) -> int:
        """The rate for an age in days."""
        return dict(self.steps)[self.step_at(days)]


@dataclass(frozen=True, slots=True)
class ByPart:
    """A rate for each part of a claim."""

    principal: int
    interest: int
    damages: int
    costs: int

    def rate_of(self, part: Part) -> int:
        """The rate for a part."""
        return {"principal": self.principal, "interest": self.interest, "damages": self.damages, "costs": self.costs}[part]


Schedule = Flat | Tiers | ByAge | ByPart


def as_data(schedule: Schedule) -> dict[str, object]:
    """A schedule as it is stored: its kind, and whole numbers."""
    match schedule:
        case Flat(rate):
            return {"kind": "flat", "rate": rate}
        case Tiers(of, steps):
            return {"kind": "tiers", "of": of, "steps": [list(step) for step in steps]}
        case ByAge(at, steps):
            return {"kind": "age", "at": at, "steps": [list(step) for step in steps]}
        case ByPart():
            return {"kind": "part", "rates": {part: schedule.rate_of(part) for part in PARTS}}


def from_data(data: Mapping[str, object]) -> Schedule:
    """A schedule from what `as_data` stored."""
    match data["kind"]:
        case "flat":
            return Flat(cast(int, data["rate"]))
        case "tiers":
            return Tiers(cast(Of, data["of"]), _steps(data))
        case "age":
            return ByAge(cast(At, data["at"]), _steps(data))
        case _:
            return ByPart(**cast(dict[str, int], data["rates"]))


def _steps(data: Mapping[str, object]) -> tuple[tuple[int, int], ...]:
    return tuple((start, rate) for start, rate in cast(Sequence[tuple[int, int]], data["steps"]))


def _within(amount: int, above: int, below: int | None) -> int:
    """How much of an amount lies between two bounds; below zero it mirrors."""
    size, sign = (amount, 1) if amount >= 0 else (-amount, -1)
    return sign * max(0, (size if below is None else min(size, below)) - above)
