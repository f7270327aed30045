"""Versions as written become a dated value: in order, sourced, without gap or overlap, or the data is refused with its question."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TypeVar

from amiable.core.dated import Dated, Version
from amiable.core.refusal import Refusal, _
from amiable.markets.values import Table, signature, source
from amiable.markets.watched import unquoted

Value = TypeVar("Value")
DAYS = ("contracted_on", "arose_on", "due_on", "action_on", "accrual_day", "demanded_on", "received_on", "decided_on", "remitted_on")


class BadPack(Refusal):
    """A market's data says something that cannot be law: a gap, an overlap, a value without source. An overlay may do so at any time."""

    code = "law.unreadable"
    what = _("The law data cannot be used: {fault}.")
    remedy = _("Put that file right; “amiable law check” tells all that is wrong, and where.")

    def __init__(self, fault: str) -> None:
        super().__init__(source="amiable/markets/SCHEMA.md", fault=fault)


def dated(question: str, table: Table, read: Callable[[Table], Value]) -> Dated[Value]:
    """All versions of a question.

    refuses  BadPack, for a gap, an overlap, an unknown day in `chosen_by`, or a version that cannot be read
    """
    return unbroken(question, table, sorted((version(question, v, read) for v in table.get("version", [])), key=lambda v: v.from_on))


def unbroken(question: str, table: Table, versions: list[Version[Value]]) -> Dated[Value]:
    """Versions that follow one another, as one value.

    refuses  BadPack, where they do not
    """
    if not versions:
        raise BadPack(f"{question}: no version")
    for earlier, later in pairwise(versions):
        if earlier.to != later.from_on:
            raise BadPack(f"{question}: a gap or an overlap between the versions of {earlier.from_on} and {later.from_on}")
    return Dated(question, _chosen_by(question, table), tuple(versions))


def version(question: str, table: Table, read: Callable[[Table], Value]) -> Version[Value]:
    """One version with its source.

    refuses  BadPack, naming the question, the version's day and the key
    """
    try:
        return Version(table["from"], table.get("to"), read(table), source(table["source"]), signature(table))
    except (KeyError, ValueError, TypeError) as fault:
        raise BadPack(f"{question}, version of {table.get('from', 'no day')}: {unfit(table, fault)}") from fault


def unfit(table: Table, why: Exception) -> str:
    """What is wrong with a version, in words."""
    if bare := sorted(set(unquoted(table))):
        return " and ".join(f"put the number of “{key}” between quotes" for key in bare)
    if isinstance(why, KeyError):
        return f"“{why.args[0]}” is missing"
    if isinstance(why, ValueError):
        wrong = next((key for key, value in table.items() if value == str(why)), "")
        return f"“{why}” does not fit" + (f" as “{wrong}”" if wrong else "")
    shapeless = [key for key in ("source", "verified") if key in table and not isinstance(table[key] or {}, Mapping)]
    return f"“{shapeless[0]}” is no table as {{ … }}" if shapeless else "a key has a value of the wrong shape"


def cut(versions: tuple[Version[Value], ...], start: date, end: date | None) -> Iterator[Version[Value]]:
    """The versions between a day (inside) and another (outside; None: without end)."""
    for v in versions:
        first, last = max(v.from_on, start), min(v.to or date.max, end or date.max)
        if first < last:
            yield replace(v, from_on=first, to=None if last == date.max else last)


def _chosen_by(question: str, table: Table) -> tuple[str, ...]:
    names = table.get("chosen_by", ())
    names = (names,) if isinstance(names, str) else tuple(names)
    if not names or not set(names) <= set(DAYS):
        raise BadPack(f"{question}: chosen_by names one or more of {', '.join(DAYS)}")
    return names
