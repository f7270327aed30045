"""What the shells see of remittances."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from amiable.core.facts import Part
from amiable.core.refusal import Refusal

FileKind = Literal["pdf", "json", "csv", "pain", "invoice", "invoice-json"]


@dataclass(frozen=True, slots=True)
class RemittanceView:
    """A creditor's account of a period. Minor units.

    collected − commission − VAT − direct + carried + returned = paid + carried on; with an invoice, commission and VAT are not kept
    settled    paid, or come to nothing exactly; else `carried_on` waits for the next account
    invoice    the number of the invoice for our commission; empty: it was kept
    """

    id: int
    creditor: str
    market: str
    month: date
    until: date
    number: int
    made_on: date
    currency: str
    settlement: str
    collected: int
    commission: int
    vat: int
    direct: int
    carried: int
    returned: int
    paid: int
    carried_on: int
    settled: bool
    end_to_end_id: str
    invoice: str

    @property
    def name(self) -> str:
        """The account as it is called on paper, and the name of its files without ending."""
        return f"{self.month:%Y-%m}-{self.creditor}-{self.number}"


@dataclass(frozen=True, slots=True)
class RemittedLine:
    """A line of an account. Minor units; `corrects` names the account and line that it takes back."""

    place: int
    on: date
    case_id: int
    case_number: str
    claim: str
    part: Part
    minor: int
    allocation_id: int
    bank_line: int
    bank_on: date
    bank_ref: str
    means: str
    corrects: str


@dataclass(frozen=True, slots=True)
class Overdue:
    """Money that a creditor should have by now. Minor units.

    received_on  the day on which the oldest of it reached our account
    last_day     until when that had to be paid on
    source       the law, or the mandate where it agreed a time
    """

    creditor: str
    minor: int
    received_on: date
    last_day: date
    source: str


@dataclass(frozen=True, slots=True)
class RemittanceRun:
    """What a run did.

    new        the accounts it made; none when all was remitted before
    file_name  the payment file it made, if any
    carried    creditors who are paid nothing yet, by name, with what is carried to their next account in minor units
    set_aside  creditors who could not be remitted, by name, with the reason
    """

    market: str
    month: date
    new: tuple[RemittanceView, ...]
    file_name: str | None
    carried: Mapping[str, int]
    set_aside: Mapping[str, Refusal]
