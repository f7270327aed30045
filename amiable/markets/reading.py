"""Data as written becomes a Pack: every value checked, sourced and typed, or the pack is refused with the file's name."""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import TypeVar, cast

from amiable.core.dated import Dated, Version
from amiable.core.dates import Holidays
from amiable.core.money import minor_of, text_of
from amiable.core.pack import FeeRule, OlderSeries, Pack
from amiable.markets import limits, regimes, series, values
from amiable.markets.dating import BadPack, cut, dated
from amiable.markets.values import Table

__all__ = ["KINDS", "BadPack", "build"]

Value = TypeVar("Value")
ByKind = Mapping[str, Mapping[str, Table]]
KINDS = (
    "rate", "tariff", "amount", "fee", "wait", "days", "months", "years", "application", "surcharge",
    "periods", "interruption", "standstill", "final_days",
)  # fmt: skip


def build(market: str, head: Table, holidays: Table, parameters: Mapping[str, Table]) -> Pack:
    """Make the pack of a market from its files as read.

    refuses  BadPack, naming the question
    """
    by_kind: dict[str, dict[str, Table]] = {}
    for question, parameter in parameters.items():
        by_kind.setdefault(str(parameter.get("kind")), {})[question] = parameter
    if unknown := set(by_kind) - set(KINDS):
        raise BadPack(f"{market}: no such kind of parameter: {', '.join(sorted(unknown))}")
    rates = by_kind.get("rate", {})
    amounts = _all(by_kind, "amount", lambda v: minor_of(v["amount"]))
    pack = Pack(
        market=market,
        currency=head["currency"],
        timezone=head["timezone"],
        languages=tuple(head["languages"]),
        regimes=regimes.read(market, head.get("regime", ())),
        holidays=_holidays(holidays),
        rates=series.rates(rates),
        bases=series.bases(rates),
        older_rates={q: OlderSeries(**table["older"]) for q, table in rates.items() if "older" in table},
        tariffs={q: _priced(q, table, values.tariff, amounts) for q, table in by_kind.get("tariff", {}).items()},
        amounts=amounts,
        fees={q: FeeRule(tuple(t["actions"]), _priced(q, t, values.fee, amounts)) for q, t in by_kind.get("fee", {}).items()},
        waits=_all(by_kind, "wait", values.wait),
        counts={q: count for unit in ("days", "months", "years") for q, count in _counted(by_kind, unit).items()},
        applications=_all(by_kind, "application", values.application),
        surcharges=_all(by_kind, "surcharge", values.surcharge),
        periods=_all(by_kind, "periods", limits.periods),
        interruptions=_all(by_kind, "interruption", limits.interruption),
        standstills=_all(by_kind, "standstill", limits.standstill),
        final_days=_all(by_kind, "final_days", limits.final_days),
    )
    regimes.check(pack)
    return pack


def _all(by_kind: ByKind, kind: str, read: Callable[[Table], Value]) -> dict[str, Dated[Value]]:
    return {question: dated(question, table, read) for question, table in by_kind.get(kind, {}).items()}


def _counted(by_kind: ByKind, unit: str) -> dict[str, Dated[int]]:
    """Days, months or years: the question's kind is the name of its unit, and of the key that holds the number."""
    return _all(by_kind, unit, lambda v: int(v[unit]))


def _priced(question: str, table: Table, read: Callable[[Table], Value], units: Mapping[str, Dated[int]]) -> Dated[Value]:
    """A tariff or a fee over time; one that is a multiple of a unit changes whenever the unit does."""
    if "unit" not in table:
        return dated(question, table, read)
    if table["unit"] not in units:
        raise BadPack(f"{question}: there is no amount {table['unit']}")
    rows = [row for v in table.get("version", []) for row in _multiplied(question, v, units[table["unit"]])]
    return dated(question, {**table, "version": rows}, read)


def _multiplied(question: str, row: Table, unit: Dated[int]) -> list[Table]:
    """A version in units as versions in money: one for each value of the unit in its time."""
    return [
        {**row, "amount": _times(question, unit_version, str(row["multiple"])), **_time(unit_version)}
        for unit_version in cut(unit.versions, row["from"], row.get("to"))
    ]


def _time(version: Version[int]) -> dict[str, date]:
    return {"from": version.from_on} | ({"to": version.to} if version.to else {})


def _times(question: str, unit: Version[int], multiple: str) -> str:
    amount = Fraction(multiple) * unit.value
    if amount.denominator != 1:
        raise BadPack(f"{question}: {multiple} of {text_of(unit.value)} is no whole amount")
    return text_of(int(amount))


def _holidays(table: Table) -> Holidays:
    days = cast(list[date], table["days"])
    return Holidays(
        frozenset(days), frozenset(table["working_weekdays"]), table["first_year"], table["last_year"], values.source(table["source"])
    )
