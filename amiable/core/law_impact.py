"""Whose statement changes when the law does, and by how much: one case, stated under two laws."""

from dataclasses import dataclass
from datetime import date

from amiable.core.account import StatementOfAccount
from amiable.core.facts import PARTS, Facts, Part
from amiable.core.pack import Pack
from amiable.core.refusal import Refusal
from amiable.core.statement import state

Stated = StatementOfAccount | Refusal  # what the law cannot state is an answer too
Due = int | Refusal


@dataclass(frozen=True, slots=True)
class Impact:
    """A case on a day under two laws.

    before      what is due under the first, in minor units, or why it refuses the case; `after` the same under the second
    what        what differs: regime, parts, credit, first chargeable day, warnings, limitation, unknown; nothing where the two agree
    difference  what is due more under the second; None where one of them refuses the case
    parts       the same by part, of those that differ
    """

    before: Due
    after: Due
    what: tuple[str, ...]
    difference: int | None
    parts: tuple[tuple[Part, int], ...]


def impact(facts: Facts, on: date, before: Pack, after: Pack) -> Impact:
    """State a case under two laws and compare what comes out."""
    return compared(_stated(facts, on, before), _stated(facts, on, after))


def compared(before: Stated, after: Stated) -> Impact:
    """What differs between two statements of the same case."""
    if isinstance(before, Refusal) or isinstance(after, Refusal):
        return Impact(_due(before), _due(after), () if _code(before) == _code(after) else ("refusal",), None, ())
    first, second = _looks(before), _looks(after)
    parts = tuple((part, getattr(after, part) - getattr(before, part)) for part in PARTS)
    return Impact(
        before.due,
        after.due,
        what=tuple(name for name in first if first[name] != second[name]),
        difference=after.due - before.due,
        parts=tuple((part, more) for part, more in parts if more),
    )


def _stated(facts: Facts, on: date, pack: Pack) -> Stated:
    try:
        return state(facts, on, pack)
    except Refusal as refusal:
        return refusal


def _due(stated: Stated) -> Due:
    return stated if isinstance(stated, Refusal) else stated.due


def _code(stated: Stated) -> str:
    return stated.code if isinstance(stated, Refusal) else ""


def _looks(account: StatementOfAccount) -> dict[str, object]:
    """What a reader sees of a statement, but for the name of the law and the words."""
    return {
        "regime": account.regime,
        **{part: getattr(account, part) for part in PARTS},
        "credit": account.credit,
        "chargeable_from": account.chargeable_from,
        "warnings": sorted((warning.code, warning.claim or "") for warning in account.warnings),
        "limitation": [(limit.claim, limit.last_day, limit.final_day, limit.prescribed) for limit in account.limitation],
        "unknown": account.unknown,
    }
