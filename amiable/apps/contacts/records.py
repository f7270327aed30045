"""What the shells see of contacts."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from amiable.apps.outbox.records import PurposeName
from amiable.core.refusal import Refusal

ChannelName = Literal["letter", "email", "sms", "mailbox"]
DidName = Literal["address_checked", "new_address", "other_channel", "done"]
HandoverState = Literal["prepared", "taken", "handed", "failed", "unknown"]


@dataclass(frozen=True, slots=True)
class ContactView:
    """A contact that was released; its id is its serial. `due` is what it asked, in minor units: nothing where it is no demand."""

    id: int
    case_id: int
    kind: str
    language: str
    released_on: date
    reply_by: date | None
    document_id: int
    due: int
    law: str
    channel: ChannelName
    purpose: PurposeName
    code: str


@dataclass(frozen=True, slots=True)
class HandoverView:
    """How a contact leaves the house: prepared, taken, then handed, failed, or unknown (it may have gone out)."""

    serial: int
    market: str
    channel: ChannelName
    state: HandoverState
    batch: str
    taken_at: datetime | None
    ended_at: datetime | None
    said: str


@dataclass(frozen=True, slots=True)
class Carried:
    """A contact that was taken, to be given to its channel now: where it goes, and its bytes as they are kept."""

    serial: int
    code: str
    market: str
    address: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A contact that was taken, and of which nobody knows whether it went out."""

    serial: int
    market: str
    channel: ChannelName


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of news that were taken in.

    news     how many were new; the rest was known
    stopped  addresses that nothing goes to any more
    owed     contacts that go another way
    unknown  serials that are none of ours
    """

    news: int
    stopped: int = 0
    owed: int = 0
    unknown: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ReturnView:
    """A contact that did not arrive, or of which nobody knows, and what a person did about it.

    id                the number of the news
    detail            the other side's words
    went_to           the address as it was written
    state             of its handover
    went_another_way  it is owed, or went out, by another channel
    did               empty while nobody has worked on it
    """

    id: int
    serial: int
    case_id: int
    number: str
    market: str
    channel: ChannelName
    purpose: PurposeName
    kind: str
    released_on: date
    what: str
    reason: str
    on: date
    taken_on: date
    detail: str
    went_to: str
    state: HandoverState
    went_another_way: bool
    did: DidName | Literal[""] = ""
    worked_by: str = ""
    worked_at: datetime | None = None
    note: str = ""


@dataclass(slots=True)
class Outcome:
    """What a run over many cases did: how much, and each case that waits for a person, was refused or set aside, with the reason."""

    cases: int = 0
    owed: int = 0
    released: int = 0
    by_person: dict[int, str] = field(default_factory=dict)  # case → the step that is due and that a person must make
    next_on: dict[int, date | None] = field(default_factory=dict)  # case without a due step → when to look again; None: when it changes
    cancelled: dict[int, Refusal] = field(default_factory=dict)
    set_aside: dict[int, Refusal] = field(default_factory=dict)
    closed: list[int] = field(default_factory=list)  # paid in full, and nothing keeps them open

    def add(self, other: "Outcome") -> None:
        """Count another outcome in."""
        self.cases += other.cases
        self.owed += other.owed
        self.released += other.released
        self.by_person |= other.by_person
        self.next_on |= other.next_on
        self.cancelled |= other.cancelled
        self.set_aside |= other.set_aside
        self.closed += other.closed
