"""What the rooms above and the shells see of cases."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from amiable.apps.parties.records import CreditorView, DebtorView
from amiable.core.reference import fik, print_case_number, written
from amiable.markets import means_of_payment

PAID = "paid"  # why the day closed a case: everything is paid


@dataclass(frozen=True, slots=True)
class CaseView:
    """One debtor and one creditor. `number` stands on letters, `reference_number` makes the payment reference."""

    id: int
    market: str
    creditor_id: int
    debtor_id: int
    number: str
    reference_number: int
    placed_on: date
    closed_on: date | None
    closed_because: str
    fik_creditor: str = ""

    @property
    def printed_number(self) -> str:
        """The case number as it stands on letters, such as 7KQ4-2M9X-5."""
        return print_case_number(self.number)

    @property
    def payment_reference(self) -> str:
        """What a payer copies, in the market's own kind, such as +++123/4567/89002+++.

        A Danish agency without a creditor number of slips gives the identification alone.
        """
        kind = next((offer.reference for offer in means_of_payment(self.market).offers if offer.reference), "ogm")
        if kind == "fik" and not self.fik_creditor:
            return fik(self.reference_number)
        return written({"kind": kind, "number": str(self.reference_number), "creditor": self.fik_creditor})


@dataclass(frozen=True, slots=True)
class ClaimView:
    """What a letter says of a claim besides its figures: which invoice, and for what. Minor units."""

    id: int
    case_id: int
    ref: str
    nature: str
    description: str
    principal: int
    currency: str
    due_on: date
    arose_on: date


@dataclass(frozen=True, slots=True)
class CaseWithPeople:
    """A case with its creditor and its debtor in plain text."""

    case: CaseView
    creditor: CreditorView
    debtor: DebtorView


@dataclass(frozen=True, slots=True)
class NewAction:
    """Something that was done about the debt.

    claims  the invoices it names; None: all that were due before that day
    fee     minor units, "max", or nothing
    source  what shows that it was done, such as "outbox:12"
    """

    case_id: int
    kind: str
    on: date
    source: str
    channel: Literal["post", "electronic"] = "post"
    received_on: date | None = None
    fee: int | Literal["max"] | None = None
    postage: int = 0
    instalments: int | None = None
    amount: int = 0
    claims: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class PlacementResult:
    """What a placement did, or would do when it only checked.

    rows            rows of the file
    new_claims      invoices that became claims
    already_placed  invoices that were placed before, unchanged
    new_cases       cases that were opened; the other new claims joined a case that was open
    """

    placement_id: int | None
    file_name: str
    rows: int
    new_claims: int
    already_placed: int
    new_cases: int
    new_debtors: int
