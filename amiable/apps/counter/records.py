"""What the shells see of the counter."""

from dataclasses import dataclass
from datetime import date, datetime

from amiable.core.means import OfficeClosed


@dataclass(frozen=True, slots=True)
class CashView:
    """Coins and notes that somebody paid. Minor units; `payer` is empty where it was the person of the case."""

    id: int
    case_id: int
    line_id: int
    minor: int
    taken_at: datetime
    by: str
    payer: str
    deposited: bool
    undone_on: date | None
    undone_because: str


@dataclass(frozen=True, slots=True)
class Taken:
    """Cash or a cheque that was taken: its id, its line, and what a person should know although it was taken."""

    id: int
    line_id: int
    outside_hours: OfficeClosed | None = None


@dataclass(frozen=True, slots=True)
class NewCheque:
    """A cheque as it lies on the counter. Minor units.

    payable_to_us, has_case_number, complete   what whoever takes it looked at: made out to the agency, the case number on its back,
                                               signed and dated with nothing left blank
    """

    minor: int
    number: str
    bank: str
    drawer: str
    written_on: date
    payable_to_us: bool
    has_case_number: bool
    complete: bool


@dataclass(frozen=True, slots=True)
class ChequeView:
    """A cheque that somebody gave us. Minor units."""

    id: int
    case_id: int
    line_id: int
    minor: int
    number: str
    bank: str
    drawer: str
    written_on: date
    received_on: date
    bag: str
    bounced_on: date | None
    bounced_because: str


@dataclass(frozen=True, slots=True)
class CountView:
    """A count of the till. Minor units; `difference` is below zero where something is missing."""

    on: date
    counted: int
    expected: int
    because: str
    by: str
    deposited: bool

    @property
    def difference(self) -> int:
        """What was counted less what should be there."""
        return self.counted - self.expected


@dataclass(frozen=True, slots=True)
class DepositView:
    """What was brought to the bank. Minor units; `short` is what was missing in the till."""

    id: int
    account: str
    bag: str
    minor: int
    short: int
    made_on: date
    by: str


@dataclass(frozen=True, slots=True)
class AppointmentView:
    """Somebody comes to the office, at a local moment of the market."""

    id: int
    case_id: int
    starts_at: datetime
    ends_at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """A receipt that was made. Minor units."""

    id: int
    number: str
    case_id: int
    line_id: int
    minor: int
    language: str
    made_on: date
    document_id: int
    replaced: bool
