"""The statement of account as a record: what is owed on a day, line by line, each with its working and source."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from amiable.core.facts import Part
from amiable.core.working import Working


class Line(NamedTuple):  # a tuple, because a statement makes dozens of them
    """One line of a part. Charges are above zero with working and source; allocations are below zero and name their payment.

    An interest line has `from_on`, `to_on`, `days`, `base` (minor units) and `rate` (ppm a year); every other line has `on`.
    """

    part: Part
    claim: str
    amount: int
    on: date | None = None
    from_on: date | None = None
    to_on: date | None = None
    days: int = 0
    base: int = 0
    rate: int = 0
    payment: int | None = None  # the place in Facts.payments
    action: int | None = None  # the place in Facts.actions
    working: Working | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class ClaimBalance:
    """What is outstanding of one claim, in minor units, and the regime that governs it."""

    ref: str
    principal: int
    interest: int
    damages: int
    costs: int
    chargeable_from: date | None
    regime: str


@dataclass(frozen=True, slots=True)
class Limitation:
    """Until when a claim may be taken to court."""

    claim: str
    kind: str
    starts_on: date
    last_day: date | None
    final_day: date | None
    suspended_since: date | None
    prescribed: bool
    working: Working
    source: str


@dataclass(frozen=True, slots=True)
class StatementWarning:
    """Something the reader must know; never changes what is owed by itself."""

    code: str
    claim: str | None
    what: Working
    source: str
    action: int | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """A rate that is not published yet, from the first day that needed it."""

    parameter: str
    from_on: date


@dataclass(frozen=True, slots=True)
class StatementOfAccount:
    """What is owed on a day. Amounts in minor units; per part the lines add up to the part, exactly."""

    market: str
    on: date
    currency: str
    regime: str
    law: str
    principal: int
    interest: int
    damages: int
    costs: int
    paid: int
    credit: int
    chargeable_from: date | None
    claims: tuple[ClaimBalance, ...]
    lines: tuple[Line, ...]
    limitation: tuple[Limitation, ...]
    warnings: tuple[StatementWarning, ...]
    unknown: tuple[Unknown, ...]

    @property
    def due(self) -> int:
        """The sum that is outstanding today, in minor units."""
        return self.principal + self.interest + self.damages + self.costs
