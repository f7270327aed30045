"""What the shells see of contacts."""

from dataclasses import dataclass, field
from datetime import date

from amiable.core.refusal import Refusal


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter that went out. `due` is what it asked, in minor units."""

    id: int
    case_id: int
    kind: str
    language: str
    released_on: date
    reply_by: date
    document_id: int
    due: int
    law: str


@dataclass(slots=True)
class Outcome:
    """What a run over many cases did: how much, and each case that was refused or set aside, with the reason."""

    cases: int = 0
    owed: int = 0
    released: int = 0
    cancelled: dict[int, Refusal] = field(default_factory=dict)
    set_aside: dict[int, Refusal] = field(default_factory=dict)

    def add(self, other: "Outcome") -> None:
        """Count another outcome in."""
        self.cases += other.cases
        self.owed += other.owed
        self.released += other.released
        self.cancelled |= other.cancelled
        self.set_aside |= other.set_aside
