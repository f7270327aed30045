"""Data as written becomes a Pack: every value checked, sourced and typed, or the pack is refused with the file's name."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any, TypeVar, cast

from amiable.core.dated import Dated, Source, Version
from amiable.core.dates import Holidays, Wait
from amiable.core.money import minor_of, ppm_of
from amiable.core.pack import Application, Bracket, Fee, Pack, Period, Regime, Tariff
from amiable.core.playbook import Playbook, PlaybookStep
from amiable.core.refusal import Refusal, _

Value = TypeVar("Value")
Table = Mapping[str, Any]  # TOML as the standard library gives it: the types are checked here, once
ENDLESS = date.max


class BadPack(Refusal):
    """A market's data says something that cannot be law: a gap, an overlap, a value without source. An overlay may do so at any time."""

    code = "law.unreadable"
    what = _("The law data cannot be used: {fault}.")
    remedy = _("Put that file right. The operator’s own files stand in the folder that AMIABLE_MARKETS names.")

    def __init__(self, fault: str) -> None:
        super().__init__(source="amiable/markets/SCHEMA.md", fault=fault)


def build(market: str, head: Table, holidays: Table, parameters: Mapping[str, Table]) -> Pack:
    """Make the pack of a market from its files as read.

    refuses  BadPack, naming the question
    """
    by_kind: dict[str, dict[str, Table]] = {}
    for question, parameter in parameters.items():
        by_kind.setdefault(str(parameter.get("kind")), {})[question] = parameter
    unknown = set(by_kind) - set(KINDS)
    if unknown:
        raise BadPack(f"{market}: no such kind of parameter: {', '.join(sorted(unknown))}")
    return Pack(
        market=market,
        currency=head["currency"],
        timezone=head["timezone"],
        languages=tuple(head["languages"]),
        regimes=_regimes(head["regimes"]),
        holidays=_holidays(holidays),
        rates=_rates(by_kind.get("rate", {})),
        older_rates={
            question: (table["older"]["contracted_before"], table["older"]["series"])
            for question, table in by_kind.get("rate", {}).items()
            if "older" in table
        },
        tariffs=_all(by_kind, "tariff", _tariff),
        amounts=_all(by_kind, "amount", lambda v: minor_of(v["amount"])),
        fees={
            question: _dated(question, table, lambda v, action=table["action"]: _fee(action, v))  # type: ignore[misc]
            for question, table in by_kind.get("fee", {}).items()
        },
        waits=_all(by_kind, "wait", _wait),
        counts={**_all(by_kind, "days", lambda v: int(v["days"])), **_all(by_kind, "years", lambda v: int(v["years"]))},
        applications=_all(by_kind, "application", lambda v: Application(v["contracts_from"], v["claims_from"])),
        periods=_all(by_kind, "periods", _periods),
    )


def build_playbook(table: Table) -> Playbook:
    """Make a playbook from its file as read."""
    steps = (PlaybookStep(s["kind"], s["channel"], s.get("wait"), s.get("days", 0)) for s in table["step"])
    return Playbook(table["name"], tuple(steps))


KINDS = ("rate", "tariff", "amount", "fee", "wait", "days", "years", "application", "periods")


def _all(by_kind: Mapping[str, Mapping[str, Table]], kind: str, read: Callable[[Table], Value]) -> dict[str, Dated[Value]]:
    return {question: _dated(question, table, read) for question, table in by_kind.get(kind, {}).items()}


def _dated(question: str, table: Table, read: Callable[[Table], Value]) -> Dated[Value]:
    versions = sorted((_version(question, v, read) for v in table.get("version", [])), key=lambda version: version.from_on)
    return _unbroken(question, table, versions)


def _unbroken(question: str, table: Table, versions: list[Version[Value]]) -> Dated[Value]:
    if not versions:
        raise BadPack(f"{question}: no version")
    for earlier, later in pairwise(versions):
        if earlier.to != later.from_on:
            raise BadPack(f"{question}: a gap or an overlap between the versions of {earlier.from_on} and {later.from_on}")
    return Dated(question, tuple(table["chosen_by"]), tuple(versions))


def _version(question: str, table: Table, read: Callable[[Table], Value]) -> Version[Value]:
    try:
        return Version(table["from"], table.get("to"), read(table), _source(table["source"]), bool(table["verified"]))
    except (KeyError, ValueError, TypeError) as fault:
        raise BadPack(f"{question}: {fault!r} in {table}") from fault


def _source(table: Table) -> Source:
    return Source(table["law"], table["article"], table.get("seen", ""))


def _rates(tables: Mapping[str, Table]) -> dict[str, Dated[int]]:
    """Rate series; one that is the same as another, or is continued by it, is written out in full."""
    own = {q: _dated(q, t, lambda v: ppm_of(v["rate"])) for q, t in tables.items() if "same_as" not in t}
    for question, table in tables.items():
        if "continues" in table:
            own[question] = _continued(own[question], own[table["continues"]])
    for question, table in tables.items():
        if "same_as" in table:
            own[question] = _same(question, table, own[table["same_as"]])
    return own


def _continued(series: Dated[int], by: Dated[int]) -> Dated[int]:
    end = series.versions[-1].to or ENDLESS
    return replace(series, versions=(*series.versions, *_clipped(by.versions, end)))


def _same(question: str, table: Table, other: Dated[int]) -> Dated[int]:
    """The versions of another series, and from where an operator gave this one versions of its own, those."""
    source = _source(table["source"])
    shared = [replace(version, source=source) for version in _clipped(other.versions, table["from"])]
    own = sorted((_version(question, v, lambda v: ppm_of(v["rate"])) for v in table.get("version", [])), key=lambda v: v.from_on)
    if own:
        first = own[0].from_on
        shared = [replace(v, to=min(v.to or first, first)) for v in shared if v.from_on < first]
    return _unbroken(question, table, shared + own)


def _clipped(versions: tuple[Version[int], ...], start: date) -> list[Version[int]]:
    return [replace(v, from_on=max(v.from_on, start)) for v in versions if v.to is None or v.to > start]


def _tariff(table: Table) -> Tariff:
    brackets = tuple(Bracket(minor_of(b["above"]), minor_of(b["fixed"]), ppm_of(b["rate"])) for b in table["brackets"])
    return Tariff(brackets, minor_of(table["ceiling"]) if "ceiling" in table else None)


def _fee(action: str, table: Table) -> Fee:
    return Fee(
        action=action,
        maximum=minor_of(table["maximum"]),
        plus_postage=table["plus_postage"],
        regular_supply_only=table["regular_supply_only"],
        free_due_days_per_year=table["free_due_days_per_year"],
    )


def _wait(table: Table) -> Wait:
    channels = {channel: table[channel] for channel in ("post", "electronic")}
    return Wait(
        days=table["days"],
        working_days={channel: start["working_days"] for channel, start in channels.items() if "working_days" in start},
        calendar_days={channel: start["calendar_days"] for channel, start in channels.items() if "calendar_days" in start},
    )


def _periods(table: Table) -> dict[str, Period]:
    law = table["source"]["law"]
    return {
        row["nature"]: Period(
            row["years"],
            row.get("start", "due_on"),
            Source(row.get("law", law), row["article"], row.get("seen", table["source"].get("seen", ""))),
        )
        for row in table["natures"]
    }


def _regimes(table: Table) -> dict[str, Regime]:
    source = _source(table["source"])
    return {
        name: Regime(regime["day_count"], tuple(regime["allocation"]), regime["rounding"], source)
        for name, regime in table.items()
        if name != "source"
    }


def _holidays(table: Table) -> Holidays:
    days = cast(list[date], table["days"])
    return Holidays(
        frozenset(days), frozenset(table["working_weekdays"]), table["first_year"], table["last_year"], _source(table["source"])
    )
