"""What a letter says, as values: people, figures in minor units, days; words and formats come later, from its template."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from amiable.core.facts import Part
from amiable.core.proposal import Proposal

Quality = Literal["large", "small", "individual", "public"]
Version = Literal["standard", "large", "plain"]  # large: in sixteen points; plain: in fewer and simpler words
Slip = Literal["epc", "barcode", "card_line"]
DEMANDS = (
    "first_reminder", "reminder", "formal_notice", "collection_notice", "payment_demand", "letter", "call",
    "plan_proposal", "last_letter",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sender:
    """Us: the agency of this market, as its letterhead and the law want it."""

    name: str
    address: tuple[str, ...]  # street; postcode and city
    enterprise_number: str
    phone: str
    email: str
    website: str = ""
    dpo_email: str = ""


@dataclass(frozen=True, slots=True)
class Addressee:
    """The person who reads the letter, as the envelope's window shows them."""

    name: str
    lines: tuple[str, ...]  # street; postcode and city; country if abroad


@dataclass(frozen=True, slots=True)
class CreditorBlock:
    """Who gave us the claim."""

    name: str
    address: tuple[str, ...]
    enterprise_number: str
    phone: str = ""
    email: str = ""
    quality: Quality = "large"


@dataclass(frozen=True, slots=True)
class PaymentBlock:
    """Where the money goes; how much and until when the letter knows itself.

    reference  as printed: "+++123/4567/89002+++"
    slip       what makes paying easy in the market: a QR code, the digits of a bar code, or the line of a payment slip
    """

    holder: str
    iban: str
    bic: str
    reference: str
    slip: Slip = "epc"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a claim, as the statement of account has it: charges above zero, payments below.

    An interest row has a period and a rate, every other row a day. `how` is the working in the reader's words. Minor units, ppm.
    """

    part: Part
    amount: int
    on: date | None = None
    from_on: date | None = None
    to_on: date | None = None
    days: int = 0
    rate: int = 0
    how: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class ClaimBlock:
    """One invoice: what it was for, and its rows; they add up to what is outstanding."""

    ref: str
    description: str  # the product or service, precisely
    due_on: date
    invoiced: int  # minor units, as first asked
    rows: tuple[Row, ...]

    @property
    def outstanding(self) -> int:
        """What this invoice still asks, in minor units."""
        return sum(row.amount for row in self.rows)


@dataclass(frozen=True, slots=True)
class Later:
    """What the creditor may ask once the last free day has passed. None: not agreed, so never asked. Minor units, ppm a year."""

    penalty: int | None = None
    penalty_source: str = ""
    rate: int | None = None
    rate_source: str = ""
    rate_from: date | None = None
    rate_unpublished: bool = False  # agreed up to the legal maximum, which is not known yet for those days


@dataclass(frozen=True, slots=True)
class Recalled:
    """The letter that a later one must name: its reference, as it printed it, and its day."""

    reference: str
    on: date


@dataclass(frozen=True, slots=True)
class Demand:
    """A letter that asks for payment: reminder, notice, demand, proposal of a plan, last letter.

    principal … costs  outstanding on the letter's day, in minor units, as the statement says
    last_day           the last day on which nothing is added and nothing else is done
    days_to_answer     how many days the law gives the person; 0: it names none for this letter
    days_to_decide     after how many days without an answer to a request for instalments interest stops
    later              what may be asked after it (first reminder)
    daily_interest     what a further day adds while interest runs, in minor units, for information
    first_contact      our first word to this person: the data-protection notice goes with it
    debtor             who reads it: a business has other rights and other help
    nth                which letter of its kind it is: the second reminder
    recalled           the letter that it must name (France)
    proposal           a plan made for this balance, where the step proposes one
    """

    sender: Sender
    addressee: Addressee
    creditor: CreditorBlock
    payment: PaymentBlock
    case_number: str
    principal: int
    interest: int
    damages: int
    costs: int
    claims: tuple[ClaimBlock, ...]
    last_day: date
    later: Later | None = None
    paid: int = 0
    daily_interest: int = 0
    days_to_answer: int = 0
    days_to_decide: int = 0
    first_contact: bool = False
    debtor: Literal["consumer", "business"] = "consumer"
    nth: int = 1
    recalled: Recalled | None = None
    proposal: Proposal | None = None

    @property
    def due(self) -> int:
        """The sum asked, in minor units."""
        return self.principal + self.interest + self.damages + self.costs
