"""A market's law as typed, frozen records: what the loader makes of the data, and all that the core reads of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from amiable.core.dated import Dated, Source
from amiable.core.dates import Holidays, Wait
from amiable.core.facts import Part


@dataclass(frozen=True, slots=True)
class Regime:
    """The conventions of a regime: how days are counted, where a payment goes first, how interest is rounded."""

    day_count: str
    allocation: tuple[Part, ...]
    rounding: Literal["down", "half_up"]
    source: Source


@dataclass(frozen=True, slots=True)
class Bracket:
    """For amounts above `above` (minor units): `fixed` plus `rate` (ppm) of the part above."""

    above: int
    fixed: int
    rate: int


@dataclass(frozen=True, slots=True)
class Tariff:
    """Brackets with inclusive upper bounds, in order, and a ceiling (minor units; None: none)."""

    brackets: tuple[Bracket, ...]
    ceiling: int | None


@dataclass(frozen=True, slots=True)
class Fee:
    """The most that an action of one kind may cost, and when. Minor units."""

    action: str
    maximum: int
    plus_postage: bool
    regular_supply_only: bool
    free_due_days_per_year: int


@dataclass(frozen=True, slots=True)
class Application:
    """From when a regime applies: to new contracts, and to claims that arise under older ones."""

    contracts_from: date
    claims_from: date


@dataclass(frozen=True, slots=True)
class Period:
    """A period of limitation: so many years from the day that `start` names."""

    years: int
    start: Literal["due_on", "end_of_month_of_arose_on"]
    source: Source


@dataclass(frozen=True, slots=True)
class Pack:
    """All the law of one market. Each mapping is keyed by the question, such as `interest/commercial`."""

    market: str
    currency: str
    timezone: str
    languages: tuple[str, ...]
    regimes: Mapping[str, Regime]
    holidays: Holidays
    rates: Mapping[str, Dated[int]]
    older_rates: Mapping[str, tuple[date, str]]  # series → contracts before this day follow that other series
    tariffs: Mapping[str, Dated[Tariff]]
    amounts: Mapping[str, Dated[int]]
    fees: Mapping[str, Dated[Fee]]
    waits: Mapping[str, Dated[Wait]]
    counts: Mapping[str, Dated[int]]  # days or years
    applications: Mapping[str, Dated[Application]]
    periods: Mapping[str, Dated[Mapping[str, Period]]]

    @property
    def known_until(self) -> date | None:
        """The last day through which all rate series are known; None where none ends."""
        ends = [series.versions[-1].to for series in self.rates.values()]
        known = [end for end in ends if end is not None]
        return min(known) - timedelta(days=1) if known else None

    @property
    def law(self) -> str:
        """The pack's name and the day it knows until, as every statement prints it: be@2026-06-30."""
        return f"{self.market}@{self.known_until}" if self.known_until else self.market
