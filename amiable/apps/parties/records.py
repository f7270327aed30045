"""What the rooms above and the shells see of parties: frozen records, never the tables."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from amiable.core.remittance.periods import Rhythm
from amiable.core.remittance.schedule import Schedule
from amiable.files.letter_content import Version

DebtorKind = Literal["consumer", "business"]
CreditorQuality = Literal["large", "small", "individual", "public"]
Settlement = Literal["net", "invoice"]


@dataclass(frozen=True, slots=True)
class ConsentView:
    """One word on a channel: `consent`, `given_by_person`, `withdrawn`, or `ended` by us, from a day on, and what shows it."""

    channel: str
    word: str
    on: date
    source: str
    told_by: str
    told_at: datetime


@dataclass(frozen=True, slots=True)
class VersionView:
    """How a person wanted their letters, from a day on, and what shows it."""

    version: Version
    on: date
    source: str
    told_by: str


@dataclass(frozen=True, slots=True)
class NewAddress:
    """Where a person can be reached from now on: street, postcode, town and country of a letter, else an address or number.

    told_by_person  they gave it to us; one that we found ourselves bears no consent
    """

    channel: Literal["letter", "email", "sms"]
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    address: str = ""
    told_by_person: bool = False


@dataclass(frozen=True, slots=True)
class AgencyView:
    """The legal entity that collects in one market."""

    market: str
    name: str
    street: str
    postcode: str
    city: str
    country: str
    enterprise_number: str
    vat_number: str
    phone: str
    email: str
    website: str
    dpo_email: str
    client_iban: str
    client_bic: str
    office_iban: str
    office_bic: str
    sepa_creditor: str = ""
    fik_creditor: str = ""


@dataclass(frozen=True, slots=True)
class CreditorView:
    """Who gave us claims. `name` is the short one, typed in commands; `legal_name` stands on letters."""

    id: int
    name: str
    legal_name: str
    quality: CreditorQuality
    deducts_vat: bool
    language: str
    street: str
    postcode: str
    city: str
    country: str
    enterprise_number: str
    vat_number: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class MandateView:
    """What a creditor agreed with us. Commission without VAT, of what is collected; both days inside, `to_on` None is open.

    settlement   our commission is kept of what was collected (`net`), or all is paid and an invoice sent (`invoice`)
    within_days  within how many days of receipt money is paid on, where that was agreed; None: as the law of the market says
    """

    id: int
    creditor_id: int
    commission: Schedule
    settlement: Settlement
    rhythm: Rhythm
    within_days: int | None
    from_on: date
    to_on: date | None


@dataclass(frozen=True, slots=True)
class NewDebtor:
    """A person or business as a creditor describes them."""

    kind: DebtorKind
    language: str
    last_name: str
    first_name: str
    street: str
    postcode: str
    city: str
    country: str
    email: str = ""
    phone: str = ""
    customer_number: str = ""
    enterprise_number: str = ""

    @property
    def name(self) -> str:
        """The whole name, as it stands above an address."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, slots=True)
class DebtorView:
    """A person or business that a creditor says owes money, in plain text."""

    id: int
    creditor_id: int
    kind: DebtorKind
    language: str
    last_name: str
    first_name: str
    street: str
    postcode: str
    city: str
    country: str
    email: str
    phone: str
    customer_number: str
    enterprise_number: str

    @property
    def name(self) -> str:
        """The whole name, as it stands above an address."""
        return f"{self.first_name} {self.last_name}".strip()
