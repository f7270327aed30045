"""A market's law as typed, frozen records: what the loader makes of the data, and all that the core reads of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from amiable.core.dated import Dated, Source
from amiable.core.dates import Holidays, Wait
from amiable.core.facts import Part
from amiable.core.limits import FinalDay, Interruption, Period

Start = Literal["due_on", "due_or_demand", "first_reminder", "formal_notice_sent", "formal_notice_received"]
Relation = Literal["cumulative", "credited", "alternative"]
Agreed = Literal["replaces", "lower", "ceiling", "floor"]


@dataclass(frozen=True, slots=True)
class Interest:
    """How interest runs in a regime.

    starts         after which day it begins; `agreed_starts` is the same for a rate that was agreed
    statutory      the rate series, by the creditor's quality ("other": every quality that is not named)
    without_clause whether the series runs though nothing was agreed
    agreed         what an agreed rate does: replaces the series; holds where it is lower; is void above it (ceiling); holds from a floor on
    floor          the series and how many times it an agreed rate must reach
    early_for      the quality of creditors whose interest reaches back to the reminder
    surcharge      the question of what a served title adds
    """

    starts: Start
    statutory: Mapping[str, str]
    agreed: Agreed
    agreed_starts: Start
    without_clause: bool = True
    floor: tuple[str, int] | None = None
    early_for: str | None = None
    surcharge: str | None = None

    def series_for(self, creditor: str) -> str:
        """The rate series for a creditor of this quality."""
        return self.statutory.get(creditor) or self.statutory["other"]


@dataclass(frozen=True, slots=True)
class Regime:
    """One regime for one kind of debtor: its conventions, and which questions of law it asks.

    application  the question that says from when it governs; without one it governs what is left
    maximum      the terms for which "max" is as much as the law allows
    interest     None: none is ever asked
    damages      a clause is `charged`, only a judge may grant it (`needs_judge`), or it is left aside
    damages_on   the clause counts from the chargeable day, or from the day after the due day
    relation     a lump sum comes on top of other costs (`cumulative`), contains them (`credited`), or stands in their place (`alternative`)
    fees         the questions of what an action may cost; `fees_need_title`: nothing before a title, then as asked
    costs_source where the law says what may be charged besides, or that nothing may
    """

    name: str
    debtor: Literal["consumer", "business"]
    day_count: str
    allocation: tuple[Part, ...]
    rounding: Literal["down", "half_up"]
    source: Source
    costs_source: Source
    application: str | None = None
    maximum: tuple[str, ...] = ()
    interest: Interest | None = None
    damages: Literal["charged", "needs_judge", "aside"] = "aside"
    damages_on: Literal["chargeable", "after_due"] = "after_due"
    ceiling: str | None = None
    lump_sum: str | None = None
    relation: Relation = "cumulative"
    fees: tuple[str, ...] = ()
    fees_need_title: bool = False


@dataclass(frozen=True, slots=True)
class Bracket:
    """For amounts above `above` (minor units): `fixed` plus `rate` (ppm) of the part above."""

    above: int
    fixed: int
    rate: int


@dataclass(frozen=True, slots=True)
class Tariff:
    """Brackets with inclusive upper bounds, in order; a floor and a ceiling (minor units; None: none).

    enforceable  instead of the brackets, for a claim that is directly enforceable
    until        above this principal the tariff says nothing: as a cap it caps nothing, as a price it allows none (None: it says all)
    """

    brackets: tuple[Bracket, ...]
    ceiling: int | None = None
    minimum: int = 0
    enforceable: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Fee:
    """The most that an action may cost, and when. Minor units, days, ppm; zero: no such rule.

    tariff      by the open principal of the claims concerned
    few         (instalments, amount): so few instalments cost no more than this
    vat         added where the creditor cannot deduct it
    free_due_days_per_year  unpaid due days of a calendar year that cost nothing, over the claims of regular supply
    count       how many may bear a fee; `small` (count, principal): fewer up to this principal, and for what is directly enforceable
    gap         days since the last one that bore a fee, or since any letter when `gap_from_letters`; `after_due` since the due day
    needs       kinds of action, one of which must have come `needs_days` full days before
    next_factor what the later ones cost, in ppm of the first
    cap         the question of the most that all fees together may cost
    during      suspensions that do not stop it
    """

    tariff: Tariff
    plus_postage: bool = False
    few: tuple[int, int] | None = None
    vat: int = 0
    free_due_days_per_year: int = 0
    count: int = 0
    small: tuple[int, int] | None = None
    gap: int = 0
    gap_from_letters: bool = False
    after_due: int = 0
    needs: tuple[str, ...] = ()
    needs_days: int = 0
    next_factor: int = 1_000_000
    cap: str | None = None
    during: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeeRule:
    """The fees of some kinds of action over time."""

    actions: tuple[str, ...]
    fees: Dated[Fee]


@dataclass(frozen=True, slots=True)
class Application:
    """From when a regime applies: to new contracts, and to claims that arise under older ones."""

    contracts_from: date
    claims_from: date


@dataclass(frozen=True, slots=True)
class Surcharge:
    """What a served title adds to the statutory rate (ppm), from the day after the day so many months after service."""

    points: int
    months: int


@dataclass(frozen=True, slots=True)
class OlderSeries:
    """A claim whose day `chosen_by` lies before `before` follows another series."""

    chosen_by: str
    before: date
    series: str


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """All the law of one market. Each mapping is keyed by the question, such as `interest/commercial`."""

    market: str
    currency: str
    timezone: str
    languages: tuple[str, ...]
    regimes: tuple[Regime, ...]
    holidays: Holidays
    rates: Mapping[str, Dated[int]]
    bases: Mapping[str, str]  # series → the published series that it is worked out from
    older_rates: Mapping[str, OlderSeries]
    tariffs: Mapping[str, Dated[Tariff]]
    amounts: Mapping[str, Dated[int]]
    fees: Mapping[str, FeeRule]
    waits: Mapping[str, Dated[Wait]]
    counts: Mapping[str, Dated[int]]  # days or years
    applications: Mapping[str, Dated[Application]]
    surcharges: Mapping[str, Dated[Surcharge]]
    periods: Mapping[str, Dated[Mapping[str, Mapping[str, Period]]]]  # by nature of the claim, or `title`, and debtor
    interruptions: Mapping[str, Dated[Interruption]]
    standstills: Mapping[str, Dated[tuple[str, ...]]]  # the suspensions during which the time of limitation stands still
    final_days: Mapping[str, Dated[tuple[FinalDay, ...]]]

    @property
    def known_until(self) -> date | None:
        """The last day through which all rate series are known; None where none ends."""
        ends = [series.versions[-1].to for series in self.rates.values() if series.versions]
        known = [end for end in ends if end is not None]
        return min(known) - timedelta(days=1) if known else None

    @property
    def law(self) -> str:
        """The pack's name and the day it knows until, as every statement prints it: be@2026-06-30."""
        return f"{self.market}@{self.known_until}" if self.known_until else self.market
