"""What the rooms above and the shells see of the outbox."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

PurposeName = Literal["demand", "reply", "receipt", "information", "code"]
StateName = Literal["owed", "released", "cancelled"]


@dataclass(frozen=True, slots=True)
class NewItem:
    """Something that we owe to send.

    release_on  the first day on which it may go out
    key         what makes it this one and no other, such as "case:12:first_reminder:F-1"; owing it again changes nothing
    claims      the invoices it names; none: all that are due on the day of release
    about       what an answer has to tell: days in ISO form, amounts in minor units; kept sealed
    instead_of  the serial of the contact that did not arrive, when this one goes another way for it
    """

    case_id: int
    purpose: PurposeName
    kind: str
    channel: str
    release_on: date
    key: str
    claims: tuple[str, ...] = ()
    about: Mapping[str, object] = field(default_factory=dict)
    instead_of: int | None = None


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """Something that we owe to send, and what became of it."""

    id: int
    case_id: int
    purpose: PurposeName
    kind: str
    channel: str
    claims: tuple[str, ...]
    owed_on: date
    release_on: date
    state: StateName
    ended_on: date | None
    because: str
    key: str
    about: Mapping[str, object] = field(default_factory=dict)
    instead_of: int | None = None
