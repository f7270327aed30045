"""What the rooms above and the shells see of notices: frozen records, never the tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

NoticeKind = Literal["queue", "scam"]
KINDS: tuple[NoticeKind, ...] = ("queue", "scam")


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A notice to publish: its first and last day, and its plain text in each language."""

    market: str
    kind: NoticeKind
    from_on: date
    until_on: date
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice as a reader of one language sees it."""

    id: int
    kind: NoticeKind
    text: str
    from_on: date
    until_on: date


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """A notice with its history, for the desk. `withdrawn_by` is empty while nobody took it back."""

    id: int
    market: str
    kind: NoticeKind
    from_on: date
    until_on: date
    texts: Mapping[str, str]
    published_by: str
    published_at: datetime
    withdrawn_by: str
    withdrawn_at: datetime | None
    why: str

    def state(self, on: date) -> Literal["coming", "active", "over", "withdrawn"]:
        """Where it stands on a day."""
        if self.withdrawn_by:
            return "withdrawn"
        return "coming" if on < self.from_on else "active" if on <= self.until_on else "over"
