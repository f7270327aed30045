"""A pack becomes the columns that the kernel reads: regimes, rate series as segments, and every other question as versions of a number."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import permutations
from typing import TypeVar

from amiable.core.dated import Dated
from amiable.core.dates import Wait
from amiable.core.facts import CREDITORS, PARTS, Part
from amiable.core.kernel.columns import (
    ACT_365F,
    ACT_ACT,
    ACTED,
    ALTERNATIVE,
    AROSE,
    ASIDE,
    BECAUSE,
    CEILING,
    CHARGED,
    CONTRACTED,
    CREDITED,
    CUMULATIVE,
    DECIDED,
    DUE_DAY,
    FLOOR,
    KIND,
    KINDS,
    LOWER,
    NEEDS_JUDGE,
    NEVER,
    NO_TERM,
    REPLACES,
    START_DEMAND,
    START_DUE,
    START_NEVER,
    START_NOTICE_RECEIVED,
    START_NOTICE_SENT,
    START_REMINDER,
    THIRTY_E,
    UNKNOWN,
    Ints,
    Law,
)
from amiable.core.pack import Fee, Pack, Regime, Tariff

Value = TypeVar("Value")
DEBTOR = {"consumer": 0, "business": 1}
DAY_COUNT = {"ACT/365F": ACT_365F, "ACT/ACT": ACT_ACT, "30E/360": THIRTY_E}
STARTS = {
    "due_on": START_DUE,
    "due_or_demand": START_DEMAND,
    "first_reminder": START_REMINDER,
    "formal_notice_sent": START_NOTICE_SENT,
    "formal_notice_received": START_NOTICE_RECEIVED,
}
AGREED = {"replaces": REPLACES, "lower": LOWER, "ceiling": CEILING, "floor": FLOOR}
DAMAGES = {"aside": ASIDE, "charged": CHARGED, "needs_judge": NEEDS_JUDGE}
RELATION = {"cumulative": CUMULATIVE, "credited": CREDITED, "alternative": ALTERNATIVE}
DAYS = {"contracted_on": CONTRACTED, "arose_on": AROSE, "due_on": DUE_DAY, "action_on": ACTED, "decided_on": DECIDED}
ORDERS = tuple(permutations(range(len(PARTS))))


def order_of(allocation: Iterable[Part]) -> int:
    """The place of an order of allocation among all orders."""
    return ORDERS.index(tuple(PARTS.index(part) for part in allocation))


@dataclass(slots=True)
class Shelf:
    """Questions and what they answer, as they are laid down one after the other."""

    q_lo: Ints = field(default_factory=lambda: [0])
    q_by: Ints = field(default_factory=list)
    v_from: Ints = field(default_factory=list)
    v_to: Ints = field(default_factory=list)
    v_value: Ints = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    def put(self, question: str, dated: Dated[Value], values: Iterable[int]) -> None:
        """Lay a question down, each version with its value as a number."""
        self.places[question] = len(self.q_by)
        self.q_by.append(sum(DAYS.get(name, 0) for name in dated.chosen_by))
        for version, value in zip(dated.versions, values, strict=True):
            self.v_from.append(version.from_on.toordinal())
            self.v_to.append(version.to.toordinal() if version.to else NEVER)
            self.v_value.append(value)
        self.q_lo.append(len(self.v_from))

    def place(self, question: str | None) -> int:
        """Where a question stands, -1 when it is not there."""
        return self.places.get(question, -1) if question else -1


@lru_cache(maxsize=32)
def law_of(pack: Pack) -> Law:
    """The law of a market as columns, in plain lists.

    source  the pack; docs/reference/statement.md
    """
    shelf, tariffs, fees, waits = Shelf(), list[Tariff](), list[Fee](), list[Wait]()
    for question, tariff in pack.tariffs.items():
        shelf.put(question, tariff, _numbered(tariff, tariffs))
    for question, rule in pack.fees.items():
        shelf.put(question, rule.fees, _numbered(rule.fees, fees))
    for question, wait in pack.waits.items():
        shelf.put(question, wait, _numbered(wait, waits))
    for question, amount in (*pack.amounts.items(), *pack.counts.items()):
        shelf.put(question, amount, (v.value for v in amount.versions))
    for question, surcharge in pack.surcharges.items():
        shelf.put(question, surcharge, (v.value.points for v in surcharge.versions))
    own = [fee.tariff for fee in fees]
    series = {question: place for place, question in enumerate(pack.rates)}
    columns: dict[str, Ints | int] = {
        **_regimes(pack, shelf, series),
        **_series(pack, series),
        **_tariffs([*tariffs, *own]),
        **_fees(fees, len(tariffs), shelf),
        **_waits(waits, shelf, pack),
        "q_lo": shelf.q_lo,
        "q_by": shelf.q_by,
        "v_from": shelf.v_from,
        "v_to": shelf.v_to,
        "v_value": shelf.v_value,
        "orders": [part for order in ORDERS for part in order],
    }
    columns |= {"regimes": len(pack.regimes), "segments": len(_listed(columns["seg_to"])), "holidays": len(pack.holidays.days)}
    return Law(**columns)  # type: ignore[arg-type]  # each column under its own name


def _listed(column: Ints | int) -> Ints:
    return column if isinstance(column, list) else []


def _numbered(dated: Dated[Value], shelf: list[Value]) -> list[int]:
    """Put the values of a question on their own shelf; the question then answers with their places."""
    first = len(shelf)
    shelf.extend(version.value for version in dated.versions)
    return list(range(first, len(shelf)))


def _regimes(pack: Pack, shelf: Shelf, series: dict[str, int]) -> dict[str, Ints | int]:
    rows = [_regime(regime, pack, shelf, series) for regime in pack.regimes]
    return {
        **{name: [row[name] for row in rows] for name in rows[0]},
        "r_series": [place for regime in pack.regimes for place in _by_creditor(regime, series)],
        "r_fee": [place for regime in pack.regimes for place in _by_kind(regime, pack, shelf)],
    }


def _regime(regime: Regime, pack: Pack, shelf: Shelf, series: dict[str, int]) -> dict[str, int]:
    interest = regime.interest
    application = pack.applications[regime.application].versions[0].value if regime.application else None
    return {
        "r_debtor": DEBTOR[regime.debtor],
        "r_contracts_from": application.contracts_from.toordinal() if application else 0,
        "r_claims_from": application.claims_from.toordinal() if application else 0,
        "r_day_count": DAY_COUNT[regime.day_count],
        "r_order": order_of(regime.allocation),
        "r_down": int(regime.rounding == "down"),
        "r_starts": STARTS[interest.starts] if interest else START_NEVER,
        "r_agreed_starts": STARTS[interest.agreed_starts] if interest else START_NEVER,
        "r_agreed": AGREED[interest.agreed] if interest else REPLACES,
        "r_without_clause": int(interest is not None and interest.without_clause),
        "r_floor": series[interest.floor[0]] if interest and interest.floor else -1,
        "r_floor_times": interest.floor[1] if interest and interest.floor else 0,
        "r_early_for": CREDITORS.index(interest.early_for) if interest and interest.early_for else -1,
        "r_surcharge": shelf.place(interest.surcharge) if interest else -1,
        "r_damages": DAMAGES[regime.damages],
        "r_damages_chargeable": int(regime.damages_on == "chargeable"),
        "r_ceiling": shelf.place(regime.ceiling),
        "r_lump": shelf.place(regime.lump_sum),
        "r_relation": RELATION[regime.relation],
        "r_need_title": int(regime.fees_need_title),
    }


def _by_creditor(regime: Regime, series: dict[str, int]) -> Ints:
    interest = regime.interest
    return [series[interest.series_for(creditor)] if interest else -1 for creditor in CREDITORS]


def _by_kind(regime: Regime, pack: Pack, shelf: Shelf) -> Ints:
    row = [-1] * KINDS
    for question in regime.fees:
        for action in pack.fees[question].actions:
            row[KIND[action]] = shelf.place(question)
    return row


def _series(pack: Pack, series: dict[str, int]) -> dict[str, Ints | int]:
    """Each series as segments over all days: unknown before and after, neighbours of one rate as one."""
    s_lo, seg_to, seg_rate = [0], list[int](), list[int]()
    for dated in pack.rates.values():
        steps = [(date.min.toordinal(), UNKNOWN)] + [(v.from_on.toordinal(), v.value) for v in dated.versions]
        end = dated.versions[-1].to if dated.versions else None
        if end:
            steps.append((end.toordinal(), UNKNOWN))
        kept = [step for at, step in enumerate(steps) if at == 0 or step[1] != steps[at - 1][1]]
        seg_to += [start - 1 for start, _rate in kept[1:]] + [NEVER]
        seg_rate += [rate for _start, rate in kept]
        s_lo.append(len(seg_to))
    older = [pack.older_rates.get(question) for question in pack.rates]
    return {
        "s_lo": s_lo,
        "sum_lo": [-1] * len(series),
        "sum_first": [seg_to[s_lo[place]] + 1 for place in range(len(series))],
        "sum_last": [_last_known(seg_to, seg_rate, s_lo[place + 1]) for place in range(len(series))],
        "sum_thirty": [-1] * len(series),
        "sum_rates": [],
        "seg_to": seg_to,
        "seg_rate": seg_rate,
        "s_old_by": [DAYS[old.chosen_by] if old else 0 for old in older],
        "s_old_before": [old.before.toordinal() if old else 0 for old in older],
        "s_old": [series[old.series] if old else -1 for old in older],
    }


def _last_known(seg_to: Ints, seg_rate: Ints, end: int) -> int:
    """The last day on which a series that ends before a segment says something."""
    return seg_to[end - 1] if seg_rate[end - 1] != UNKNOWN or end < 2 else seg_to[end - 2]


def _tariffs(tariffs: list[Tariff]) -> dict[str, Ints | int]:
    brackets = [bracket for tariff in tariffs for bracket in tariff.brackets]
    ends = [0]
    for tariff in tariffs:
        ends.append(ends[-1] + len(tariff.brackets))
    return {
        "t_lo": ends,
        "t_ceiling": [NEVER if tariff.ceiling is None else tariff.ceiling for tariff in tariffs],
        "t_minimum": [tariff.minimum for tariff in tariffs],
        "t_enforceable": [NO_TERM if tariff.enforceable is None else tariff.enforceable for tariff in tariffs],
        "t_until": [NEVER if tariff.until is None else tariff.until for tariff in tariffs],
        "b_above": [bracket.above for bracket in brackets],
        "b_fixed": [bracket.fixed for bracket in brackets],
        "b_rate": [bracket.rate for bracket in brackets],
    }


def _fees(fees: list[Fee], first_tariff: int, shelf: Shelf) -> dict[str, Ints | int]:
    return {
        "f_tariff": [first_tariff + place for place in range(len(fees))],
        "f_postage": [int(fee.plus_postage) for fee in fees],
        "f_few": [fee.few[0] if fee.few else 0 for fee in fees],
        "f_few_amount": [fee.few[1] if fee.few else 0 for fee in fees],
        "f_vat": [fee.vat for fee in fees],
        "f_free": [fee.free_due_days_per_year for fee in fees],
        "f_count": [fee.count for fee in fees],
        "f_small": [fee.small[0] if fee.small else 0 for fee in fees],
        "f_small_up_to": [fee.small[1] if fee.small else 0 for fee in fees],
        "f_gap": [fee.gap for fee in fees],
        "f_gap_letters": [int(fee.gap_from_letters) for fee in fees],
        "f_after_due": [fee.after_due for fee in fees],
        "f_needs": [sum(1 << KIND[kind] for kind in fee.needs) for fee in fees],
        "f_needs_days": [fee.needs_days for fee in fees],
        "f_next": [fee.next_factor for fee in fees],
        "f_cap": [shelf.place(fee.cap) for fee in fees],
        "f_during": [sum(1 << BECAUSE[because] for because in fee.during) for fee in fees],
    }


def _waits(waits: list[Wait], shelf: Shelf, pack: Pack) -> dict[str, Ints | int]:
    channels = ("post", "electronic")
    holidays = pack.holidays
    return {
        "q_wait": shelf.place("waiting/first_reminder"),
        "w_days": [wait.days for wait in waits],
        "w_working": [wait.working_days.get(channel, 0) for wait in waits for channel in channels],
        "w_calendar": [wait.calendar_days.get(channel, 0) for wait in waits for channel in channels],
        "q_instalments": shelf.place("waiting/instalment_answer"),
        "q_demand": shelf.place("waiting/demand"),
        "holiday": sorted(day.toordinal() for day in holidays.days),
        "working_weekdays": sum(1 << day for day in holidays.working_weekdays),
        "first_holiday": date(holidays.first_year, 1, 1).toordinal(),
        "last_holiday": date(holidays.last_year, 12, 31).toordinal(),
    }
