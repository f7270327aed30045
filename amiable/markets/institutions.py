"""`institutions.toml` becomes typed: who supervises us in a market, who mediates, who advises free of charge, who protects data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, get_args

from amiable import markets
from amiable.core.dated import Source
from amiable.markets.dating import BadPack
from amiable.markets.values import Table, signature, source

FILE = "institutions.toml"
Role = Literal["supervisor", "report", "conduct", "mediator", "debt_advice", "over_indebtedness", "data_protection", "fraud"]
ROLES: tuple[Role, ...] = get_args(Role)
KEYS = {"role", "name", "address", "site", "consumers_only", "source", "verified", "from", "to"}
NEEDED: tuple[Role, ...] = ("supervisor", "mediator", "debt_advice", "data_protection")  # what every letter names


@dataclass(frozen=True, slots=True)
class Institution:
    """An institution as a reader of one language knows it.

    lines           its address; empty where nobody saw one
    consumers_only  it does not hear companies
    from_on, to     the days between which it has this task; `to` is the first on which it no longer does
    """

    role: Role
    name: str
    lines: tuple[str, ...]
    site: str
    source: Source
    verified: bool
    consumers_only: bool = False
    from_on: date = date.min
    to: date | None = None


def institutions(market: str, language: str, on: date) -> Mapping[Role, Institution]:
    """The institutions of a market on a day, by what they do, in a language; where one has no words in it, in the first that it has.

    returns  nothing, for a market whose institutions nobody has looked up
    refuses  BadPack, for a file that cannot be read
    """
    return {each.role: each for each in _all(market, language) if each.from_on <= on and (each.to is None or on < each.to)}


@lru_cache(maxsize=64)
def _all(market: str, language: str) -> tuple[Institution, ...]:
    path = markets.SHIPPED / market / FILE
    return build(market, markets.read_toml(path), language) if path.is_file() else ()


def build(market: str, table: Table, language: str) -> tuple[Institution, ...]:
    """The institutions of a file as read.

    refuses  BadPack, for a key or a role that nobody knows, and for a row without name or source
    """
    try:
        found = tuple(_institution(row, language) for row in table["institution"])
    except (KeyError, TypeError, ValueError, StopIteration) as fault:
        raise BadPack(f"{market}: {FILE}: {fault!r}") from fault
    if missing := set(NEEDED) - {each.role for each in found}:
        raise BadPack(f"{market}: {FILE}: nothing is said of {', '.join(sorted(missing))}")
    return found


def _institution(row: Table, language: str) -> Institution:
    if unknown := set(row) - KEYS:
        raise ValueError(f"no such key: {', '.join(sorted(unknown))}")
    role = next((known for known in ROLES if known == row["role"]), None)
    if role is None:
        raise ValueError(f"{row['role']} is none of {', '.join(ROLES)}")
    return Institution(
        role=role,
        name=str(_said(row["name"], language)),
        lines=_lines(_said(row.get("address", ()), language)),
        site=str(_said(row["site"], language)),
        source=source(row["source"]),
        verified=signature(row) is not None,
        consumers_only=row.get("consumers_only") is True,
        from_on=row.get("from", date.min),
        to=row.get("to"),
    )


def _said(words: object, language: str) -> object:
    """One wording for all, or one for each language."""
    if not isinstance(words, Mapping):
        return words
    return words.get(language) or next(iter(words.values()))


def _lines(said: object) -> tuple[str, ...]:
    """An address, line by line."""
    return tuple(map(str, said)) if isinstance(said, list | tuple) else ()
