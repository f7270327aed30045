"""What the shells see of the audit: frozen records, never the table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class EntryView:
    """One human decision."""

    number: int
    at: datetime
    who: str
    what: str
    facts: Mapping[str, str]
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain on some day. Published, it proves later that nothing before it was changed or left out."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


@dataclass(frozen=True, slots=True)
class Checked:
    """What going through the whole chain found.

    head       its end; number 0 when nothing was recorded yet
    broken_at  the first number at which it does not hold, or None
    why        a code: `missing` (the entry is not there), `cut` (it does not follow the one before), `changed` (its hash is not its own),
               `not_as_published` (it holds, but another hash was published for this number)
    """

    head: Head
    broken_at: int | None = None
    why: str = ""
