"""What the shells see of the days."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, get_args

from amiable.core.refusal import Refusal

NoteKind = Literal["refused", "set_aside", "cancelled", "told"]
SHORT, LONG = 300, 600  # letters of a note's texts
NOTES: tuple[NoteKind, ...] = get_args(NoteKind)


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that a stage refused, set aside, cancelled, or tells a person of.

    about  the number of a case, the name of a file, of a creditor or of a market
    what   with `{names}` for the facts, like the remedy
    """

    kind: NoteKind
    about: str
    code: str
    what: str
    remedy: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    source: str = ""

    @classmethod
    def of(cls, kind: NoteKind, about: str, refusal: Refusal) -> "Note":
        """A refusal as a note."""
        facts = {name: str(value) for name, value in refusal.facts.items()}
        return cls(kind, about, refusal.code, refusal.what, refusal.remedy, facts, refusal.source)


@dataclass(frozen=True, slots=True)
class StageView:
    """A part of a day that was gone through to its end."""

    name: str
    begun_at: datetime
    ended_at: datetime
    counts: Mapping[str, int]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class PlayView:
    """A day of a market as somebody played it; `ended_at` None: it was cut off, or still goes on."""

    id: int
    market: str
    on: date
    played_on: date
    begun_at: datetime
    by: str
    ended_at: datetime | None
    stages: tuple[StageView, ...] = ()
