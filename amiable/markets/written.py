"""One file of a question as written: every fault in it, version by version, rather than only the first."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

from amiable.core.facts import ACTION_KINDS
from amiable.core.money import minor_of, ppm_of
from amiable.core.refusal import Fault, _
from amiable.markets import limits, values
from amiable.markets.dating import DAYS
from amiable.markets.overlay import is_dated, rows
from amiable.markets.values import Table
from amiable.markets.watched import Watched, is_day, trouble, unquoted

ONE_DAY = timedelta(days=1)


def _rate(row: Table) -> object:
    """A rate in one of its shapes; what its reference is rounded to stands beside the versions."""
    shape = next((key for key in ("rate", "reference") if key in row), "points")
    return ppm_of(row[shape])


def _count(unit: str) -> Callable[[Table], int]:
    return lambda row: int(row[unit])


READERS: Mapping[str, Callable[[Table], object]] = {
    "rate": _rate,
    "tariff": values.tariff,
    "amount": lambda row: minor_of(row["amount"]),
    "fee": values.fee,
    "wait": values.wait,
    "days": _count("days"),
    "months": _count("months"),
    "years": _count("years"),
    "application": values.application,
    "surcharge": values.surcharge,
    "periods": limits.periods,
    "interruption": limits.interruption,
    "standstill": limits.standstill,
    "final_days": limits.final_days,
}
COMMON = frozenset({"name", "kind", "chosen_by", "currency", "version"})
BESIDE: Mapping[str, frozenset[str]] = {
    "rate": frozenset({"plus", "round", "based_on", "continues", "same_as", "from", "source", "verified", "older"}),
    "tariff": frozenset({"unit"}),
    "fee": frozenset({"unit", "actions"}),
}


@dataclass(frozen=True, slots=True)
class Wrong:
    """A fault in a file: of which version, by its first day; None: of the file."""

    version: date | None
    fault: Fault


def wrong_in(table: Table, currency: str) -> Iterator[Wrong]:
    """Every fault in the file of a question.

    currency  of the market
    """
    yield from (Wrong(None, fault) for fault in _head(table, currency))
    if str(table.get("kind")) in READERS:
        yield from wrong_versions(rows(table), table)
        if "same_as" in table:
            yield from (Wrong(None, fault) for fault in _sourced(table))


def wrong_added(own: Table, shipped: Table) -> Iterator[Wrong]:
    """Every fault in the operator's file of a shipped question: only its versions are read."""
    for key, value in own.items():
        if key != "version" and value != shipped.get(key):
            yield Wrong(None, _meaningless(key))
    if not rows(own):
        yield Wrong(None, trouble(KeyError("version")))
    yield from wrong_versions(rows(own), shipped)


def wrong_versions(versions: list[Table], beside: Table) -> Iterator[Wrong]:
    """Every fault in the versions of a question.

    beside  what its file says beside them
    """
    for row in versions:
        if not isinstance(row, dict):
            yield Wrong(None, _unfit("version", str(row), ("[[version]]",)))
            continue
        first = row["from"] if is_day(row.get("from")) else None
        yield from (Wrong(first, fault) for fault in _version(row, beside))


def broken(versions: list[Table]) -> Iterator[Wrong]:
    """The days of which nothing is said, and those of which two versions speak."""
    dated = sorted(filter(is_dated, versions), key=lambda row: row["from"])
    for earlier, later in pairwise(dated):
        end = earlier.get("to")
        if end is None or end > later["from"]:
            yield Wrong(later["from"], _days(_("From {from_on} to {to_on} two versions hold."), later["from"], end))
        elif end < later["from"]:
            yield Wrong(later["from"], _days(_("From {from_on} to {to_on} no version holds."), end, later["from"]))


def _days(what: str, first: date, end: date | None) -> Fault:
    last = (end - ONE_DAY).isoformat() if end else "…"
    remedy = _("End each version on the day on which the next one begins.")
    return Fault("", what, remedy, (("from_on", first.isoformat()), ("to_on", last)))


def _head(table: Table, currency: str) -> Iterator[Fault]:
    """What stands beside the versions."""
    kind = str(table.get("kind", ""))
    for key in ("name", "kind", "chosen_by"):
        if not table.get(key):
            yield trouble(KeyError(key))
    if kind and kind not in READERS:
        yield _unfit("kind", kind, READERS)
        return
    yield from (_meaningless(key) for key in table if key not in COMMON | BESIDE.get(kind, frozenset()))
    yield from (_bare(key) for key in unquoted({key: value for key, value in table.items() if key != "version"}))
    chosen = table.get("chosen_by", [])
    yield from _words("chosen_by", [chosen] if isinstance(chosen, str) else chosen, DAYS)
    yield from _words("actions", table.get("actions", []), ACTION_KINDS)
    if kind in ("amount", "tariff", "fee") and table.get("currency") != currency:
        yield _unfit("currency", str(table.get("currency")), (currency,))
    if kind == "fee" and not table.get("actions"):
        yield trouble(KeyError("actions"))
    if not rows(table) and "same_as" not in table:
        yield trouble(KeyError("version"))


def _words(key: str, found: object, allowed: Collection[str]) -> Iterator[Fault]:
    """The words of a list that are none of those allowed."""
    if not isinstance(found, list):
        yield _unfit(key, str(found), allowed)
    else:
        yield from (_unfit(key, str(word), allowed) for word in found if word not in allowed)


def _version(row: Table, table: Table) -> Iterator[Fault]:
    """One version: its days, its value, its source, whether it was verified, and no key that means nothing."""
    bare = sorted(set(unquoted(row)))
    yield from (_bare(key) for key in bare)
    yield from _bounds(row)
    yield from _sourced(row)
    watched = Watched({**row, "amount": "1.00"} if "unit" in table else row)  # one in units is read as one in money
    for key in ("from", "to", "source", "verified"):
        watched.get(key)
    _read_source(watched)
    try:
        value = READERS[str(table["kind"])](watched)
        if "unit" in table:
            Fraction(watched["multiple"])
    except (KeyError, ValueError, TypeError, AttributeError) as why:
        yield from () if bare else (trouble(why),)
        return
    yield from _typed(value)
    yield from (_meaningless(key) for key in watched.unread())


def _bounds(row: Table) -> Iterator[Fault]:
    if not is_day(row.get("from")):
        yield trouble(KeyError("from"))
    elif "to" in row and not (is_day(row["to"]) and row["to"] > row["from"]):
        yield _unfit("to", str(row["to"]), ("a later day than from",))


def _sourced(row: Table) -> Iterator[Fault]:
    """A value stands in some law, in some article of it; somebody read it somewhere; a lawyer signed it, or not yet."""
    source, verified = row.get("source"), row.get("verified")
    for key in ("law", "article", "seen"):
        if not (isinstance(source, Mapping) and isinstance(source.get(key), str) and source[key].strip()):
            yield trouble(KeyError(f"source.{key}"))
    if verified is None:
        yield trouble(KeyError("verified"))
    elif verified is not False and not _signed(verified):
        yield _unfit("verified", str(verified), ("false", "{ on = 2026-12-01, by = “…” }"))


def _signed(verified: object) -> bool:
    if not isinstance(verified, Mapping) or set(verified) != {"on", "by"}:
        return False
    return is_day(verified["on"]) and isinstance(verified["by"], str) and bool(verified["by"].strip())


def _read_source(watched: Watched) -> None:
    """Who reads a version reads its source."""
    source = watched.get("source")
    if isinstance(source, Watched):
        for key in ("law", "article"):
            source.get(key)


def _typed(value: Any) -> Iterator[Fault]:
    """Numbers are numbers and days are days: what a reader took over as it stood."""
    if not is_dataclass(value):
        return
    for field in fields(value):
        held = getattr(value, field.name)
        if field.type in (int, bool, date) and type(held) is not field.type:
            yield _unfit(field.name, str(held), (getattr(field.type, "__name__", ""),))


def _unfit(key: str, value: str, allowed: Iterable[str]) -> Fault:
    facts = (("key", key), ("value", value[:60]), ("allowed", ", ".join(allowed)))
    return Fault("", _("“{value}” does not fit as “{key}”."), _("What fits: {allowed}."), facts)


def _meaningless(key: str) -> Fault:
    return Fault("", _("The key “{key}” means nothing here."), _("Take it away, or look for its right name in SCHEMA.md."), (("key", key),))


def _bare(key: str) -> Fault:
    remedy = _("Write it between quotes: a bare number would become a binary fraction.")
    return Fault("", _("The number of “{key}” stands without quotes."), remedy, (("key", key),))
