"""What the rooms above and the shells see of requests: frozen records, never the table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

RequestState = Literal["open", "approved", "declined", "expired"]


@dataclass(frozen=True, slots=True)
class RequestView:
    """What one person asked, and what a second one decided. `decided_by` is empty while nobody has."""

    id: int
    kind: str
    subject: str
    facts: Mapping[str, str]
    requested_by: str
    requested_at: datetime
    expires_at: datetime | None
    state: RequestState
    decided_by: str
    decided_at: datetime | None
    why: str

    def expired(self, at: datetime) -> bool:
        """Whether nobody may approve it any more, although nobody has declined it."""
        return self.state == "expired" or (self.state == "open" and self.expires_at is not None and self.expires_at <= at)
