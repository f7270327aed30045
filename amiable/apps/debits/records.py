"""What the shells see of direct debits."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from amiable.core.debits import Kind

State = Literal["planned", "cancelled", "handed_in", "paid", "returned"]


@dataclass(frozen=True, slots=True)
class NewMandate:
    """A mandate as somebody signed it.

    notice  days between telling them and a debit, where that was agreed; None: the scheme's own
    """

    holder: str
    iban: str
    signed_on: date
    kind: Kind = "recurrent"
    notice: int | None = None


@dataclass(frozen=True, slots=True)
class MandateView:
    """A mandate, opened. `last_on` is the day of the last debit under it; `dead` says that it may not be used any more."""

    id: int
    reference: str
    market: str
    case_id: int
    kind: Kind
    signed_on: date
    notice: int
    holder: str
    iban: str
    revoked_on: date | None
    revoked_because: str
    last_on: date | None
    made: int
    dead: bool


@dataclass(frozen=True, slots=True)
class CollectionView:
    """One debit, and what became of it. Minor units.

    name         its end-to-end id
    returned_on  the day it came back, and `reason` the bank's own code; `asked_again` the debit that followed
    """

    id: int
    name: str
    mandate_id: int
    case_id: int
    minor: int
    due_on: date
    last: bool
    sequence: str
    noticed_on: date | None
    notice_id: int | None
    file_name: str
    state: State
    cancelled_because: str
    returned_on: date | None
    reason: str
    asked_again: str


@dataclass(frozen=True, slots=True)
class FileView:
    """A file for the bank. Minor units."""

    id: int
    name: str
    market: str
    made_on: date
    debits: int
    minor: int
    document_id: int


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What a run of files did: the file, if there was anything to hand in, and the debits that were cancelled instead, with the reason."""

    file: FileView | None
    cancelled: dict[str, str]
