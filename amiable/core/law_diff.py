"""What changed in the law of a market between two days, and the law as it was known before a day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, TypeVar

from amiable.core.dated import Dated, Version
from amiable.core.dates import ONE_DAY
from amiable.core.pack import FeeRule, Pack

Value = TypeVar("Value")
# Of these a statement looks at all that are there; of the others it asks one by name, and is told that nothing is in force.
LOOKED_THROUGH = ("applications", "counts", "periods", "interruptions", "standstills", "final_days")


@dataclass(frozen=True, slots=True)
class Change:
    """From a day on, a question of law has another answer; None: it has none."""

    on: date
    question: str
    before: Version[Any] | None
    after: Version[Any] | None


def questions_of(pack: Pack) -> dict[str, Dated[Any]]:
    """All questions of a market, whatever their kind."""
    shelves = (_shelf(pack, field.name) for field in fields(pack))
    found = {question: dated for shelf in shelves for question, asked in shelf.items() if (dated := _dated(asked))}
    return dict(sorted(found.items()))


def in_force(dated: Dated[Value], day: date) -> Version[Value] | None:
    """The version of a day, if there is one."""
    return dated.at(day) if dated.in_force(day) else None


def changes(pack: Pack, after: date, to: date) -> tuple[Change, ...]:
    """All that changed in law after one day, up to and including another; a value that was only published anew did not change."""
    found = (change for question, dated in questions_of(pack).items() for change in _changes(question, dated, after, to))
    return tuple(sorted(found, key=lambda change: (change.on, change.question)))


def known_before(pack: Pack, day: date, *, rates_go_on: bool = False) -> Pack:
    """The law as it was known before a day: what begins on that day or later is taken away.

    A rate ends where it ended, because rates are published for a time and none is guessed; any other rule held until it was replaced.
    A regime of which nothing was known governs nothing.

    rates_go_on  a rate that was replaced goes on too: what if it had stayed?
    """
    shelves = {field.name: _shelf(pack, field.name) for field in fields(pack)}
    cut: dict[str, Any] = {
        name: {question: _cut(asked, day, ends=name == "rates" and not rates_go_on) for question, asked in shelf.items()}
        for name, shelf in shelves.items()
        if shelf
    }
    earlier: Pack = replace(pack, **cut)
    silent: dict[str, Any] = {name: {q: dated for q, dated in _shelf(earlier, name).items() if dated.versions} for name in LOOKED_THROUGH}
    regimes = tuple(regime for regime in pack.regimes if regime.application is None or regime.application in silent["applications"])
    return replace(earlier, regimes=regimes, **silent)


def _shelf(pack: Pack, name: str) -> Mapping[str, Any]:
    value = getattr(pack, name)
    return value if isinstance(value, Mapping) else {}


def _dated(asked: object) -> Dated[Any] | None:
    if isinstance(asked, FeeRule):
        return asked.fees
    return asked if isinstance(asked, Dated) else None


def _changes(question: str, dated: Dated[Any], after: date, to: date) -> Iterator[Change]:
    edges = {edge for version in dated.versions for edge in (version.from_on, version.to) if edge and after < edge <= to}
    for on in sorted(edges):
        old, new = in_force(dated, on - ONE_DAY), in_force(dated, on)
        if old is None or new is None or old.value != new.value:
            yield Change(on, question, old, new)


def _cut(asked: Any, day: date, *, ends: bool) -> Any:
    if isinstance(asked, FeeRule):
        return replace(asked, fees=_cut(asked.fees, day, ends=ends))
    if not isinstance(asked, Dated):
        return asked
    kept = [version for version in asked.versions if version.from_on < day]
    if kept and len(kept) < len(asked.versions) and not ends:
        kept[-1] = replace(kept[-1], to=None)
    return replace(asked, versions=tuple(kept))
