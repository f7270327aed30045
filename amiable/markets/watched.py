"""A table of law that notices which of its keys are read: one that nobody reads means nothing, and is likely misspelt."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from amiable.core.refusal import Fault, _

DOCUMENTARY = frozenset({"name", "currency", "note", "seen", "url", "verified"})  # for people: read by nobody, and welcome
QUOTED = frozenset(
    {"amount", "rate", "reference", "points", "plus", "step", "fixed", "above", "up_to", "until", "minimum", "ceiling", "enforceable"}
    | {"next", "vat_if_not_deducted", "multiple"}
)


class Watched(Mapping[str, Any]):
    """A table as TOML gives it, whose readers are noticed; the tables inside it are watched too."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._table = {key: _watched(value) for key, value in table.items()}
        self._read: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        value = self._table[key]
        self._read.add(key)
        return value

    def __iter__(self) -> Iterator[str]:
        self._read.update(self._table)
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)

    def __repr__(self) -> str:
        return repr(self._table)

    def unread(self) -> Iterator[str]:
        """The keys that nobody asked for, with their place: `slices[0].upto`."""
        for key, value in self._table.items():
            if key not in self._read:
                yield from () if key in DOCUMENTARY else (key,)
            else:
                yield from (f"{key}{inside}" for inside in _unread(value))


def unquoted(value: Any, key: str = "") -> Iterator[str]:
    """The keys whose number stands without quotes: a bare 10.50 is a binary fraction, a bare 40 is no amount."""
    if isinstance(value, Mapping):
        for name, inside in value.items():
            yield from unquoted(inside, name)
    elif isinstance(value, list):
        for inside in value:
            yield from unquoted(inside, key)
    elif isinstance(value, float) or (isinstance(value, int) and key in QUOTED):
        yield key


def trouble(why: Exception) -> Fault:
    """Why a table could not be read, in words."""
    if isinstance(why, KeyError):
        return Fault("", _("“{key}” is missing."), _("Add it (amiable/markets/SCHEMA.md)."), (("key", str(why.args[0])),))
    return Fault("", _("This cannot be read: {why}."), _("Look how it is written in amiable/markets/SCHEMA.md."), (("why", str(why)),))


def is_day(value: object) -> bool:
    """A day, and no moment of one."""
    return type(value) is date


def _watched(value: Any) -> Any:
    if isinstance(value, dict):
        return Watched(value)
    return [_watched(inside) for inside in value] if isinstance(value, list) else value


def _unread(value: Any) -> Iterator[str]:
    if isinstance(value, Watched):
        yield from (f".{key}" for key in value.unread())
    elif isinstance(value, list):
        for place, inside in enumerate(value):
            yield from (f"[{place}]{key}" for key in _unread(inside))
