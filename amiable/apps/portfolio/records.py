"""What the shells see of the portfolio."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Awake:
    """A case that the day has to look at. `seen` is the last change that was known when it was listed."""

    case_id: int
    seen: int


@dataclass(frozen=True, slots=True)
class MarketFigures:
    """A market in a run.

    law        the pack, and the day through which its rates are known
    cases      stated, those that were stated singly among them
    due        the sum of what is owed, in minor units of the currency
    unknown    day → how many cases lack a rate from then on
    to_look_at how many cases may have a step due on that day
    """

    market: str
    law: str
    currency: str
    cases: int
    singly: int
    due: int
    unknown: Mapping[date, int]
    to_look_at: int


@dataclass(frozen=True, slots=True)
class SetAside:
    """A case that could not be stated, by its number on letters, and why."""

    case_id: int
    number: str
    code: str
    what: str


@dataclass(frozen=True, slots=True)
class Results:
    """What is owed of many cases: amounts in minor units, days as ordinals (0: none)."""

    case_id: Numbers
    principal: Numbers
    interest: Numbers
    damages: Numbers
    costs: Numbers
    paid: Numbers
    credit: Numbers
    unknown_from: Numbers
    next_on: Numbers

    @property
    def due(self) -> Numbers:
        """What is owed of each case."""
        total: Numbers = self.principal + self.interest + self.damages + self.costs
        return total

    def __len__(self) -> int:
        return len(self.case_id)

    @classmethod
    def joined(cls, parts: "Sequence[Results]") -> "Results":
        """Several as one, in their order."""
        none = np.zeros(0, np.int64)
        return cls(**{each.name: np.concatenate([none, *(getattr(part, each.name) for part in parts)]) for each in fields(cls)})


@dataclass(frozen=True, slots=True)
class RunView:
    """A run: every open case stated for a day. `milliseconds` by stage."""

    id: int
    on: date
    made_at: datetime
    markets: tuple[MarketFigures, ...]
    set_aside: tuple[SetAside, ...]
    milliseconds: Mapping[str, int]

    @property
    def cases(self) -> int:
        """How many cases were stated."""
        return sum(figures.cases for figures in self.markets)
