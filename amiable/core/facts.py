"""The facts of one case, parsed and checked: the only input of a statement of account."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Part = Literal["principal", "interest", "damages", "costs"]
PARTS: tuple[Part, ...] = ("principal", "interest", "damages", "costs")
DEBTORS = ("consumer", "business")
CREDITORS = ("large", "small", "individual", "public")
DAY_COUNTS = ("ACT/365F", "ACT/ACT", "30E/360")
NATURES = (
    "goods", "services", "energy", "water", "telecom", "rent", "healthcare", "insurance", "consumer_credit", "membership",
    "transport", "damages", "public", "other",
)  # fmt: skip
ACTION_KINDS = (
    "first_reminder", "reminder", "formal_notice", "collection_notice", "payment_demand", "extension", "payment_plan", "handover",
    "collection_tariff", "acknowledgement", "lawyer_letter", "credit_note",
)  # fmt: skip
SUSPENSIONS = (
    "dispute", "proof_of_payment", "information_request", "other", "instalment_request", "plan", "complaint", "debt_mediation",
    "collective_settlement", "over_indebtedness", "restructuring", "hardship", "vulnerability", "wrong_address", "deceased", "minor",
)  # fmt: skip
Channel = Literal["letter", "email", "sms", "call", "visit"]
CHANNELS: tuple[Channel, ...] = ("letter", "email", "sms", "call", "visit")
Purpose = Literal["demand", "reply", "receipt", "information", "code"]
PURPOSES: tuple[Purpose, ...] = ("demand", "reply", "receipt", "information", "code")
GIVEN = ("consent", "given_by_person")
INSOLVENCY = ("collective_settlement", "over_indebtedness", "restructuring")


@dataclass(frozen=True, slots=True)
class DamagesClause:
    """A penalty clause as agreed: a rate on the unpaid principal, a fixed amount, and a floor. Rates in ppm, amounts in minor units."""

    rate: int = 0
    fixed: int = 0
    minimum: int = 0


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed for late payment: None is no clause, "max" is as much as the law allows; a rate is in ppm a year."""

    interest: int | Literal["max"] | None = None
    damages: DamagesClause | Literal["max"] | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One due invoice of the case. Amounts in minor units."""

    ref: str
    nature: str
    principal: int
    due_on: date
    arose_on: date
    contracted_on: date | None = None
    contract: str = ""
    due_agreed: bool = True
    demanded_on: date | None = None
    demand_received_on: date | None = None
    directly_enforceable: bool = False
    regular_supply: bool = False
    terms: Terms = Terms()


@dataclass(frozen=True, slots=True)
class Action:
    """Something that was done about the debt: a letter, a plan, a credit note. `claims` None: all that were due before that day."""

    kind: str
    on: date
    channel: Literal["post", "electronic"] = "post"
    received_on: date | None = None
    fee: int | Literal["max"] | None = None
    postage: int = 0
    instalments: int | None = None
    amount: int = 0
    claims: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """Money received from the debtor; `claim` is the debtor's own choice. Minor units."""

    on: date
    amount: int
    claim: str | None = None


@dataclass(frozen=True, slots=True)
class Refund:
    """Money paid back from credit. Minor units."""

    on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Suspension:
    """Days on which demands stop, both ends inside; `to` None is still open."""

    because: str
    from_on: date
    to: date | None = None


@dataclass(frozen=True, slots=True)
class Title:
    """An enforceable title."""

    decided_on: date
    served_on: date | None = None


@dataclass(frozen=True, slots=True)
class PastContact:
    """A contact with the person that took place, on any of their cases; `at` without an offset is the market's own time.

    conversation  whether one spoke with the person
    """

    channel: Channel
    at: datetime
    purpose: Purpose
    conversation: bool = False


@dataclass(frozen=True, slots=True)
class Consent:
    """That a channel may be used: the person agreed (`consent`), or gave the address or number (`given_by_person`).

    given_on      None: the day is not known
    withdrawn_on  the first day on which it no longer holds
    """

    channel: Channel
    given: Literal["consent", "given_by_person"]
    given_on: date | None = None
    withdrawn_on: date | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of the person that decides whether and how they may be contacted."""

    deceased: bool = False
    minor: bool = False
    consents: tuple[Consent, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a statement of account needs to know of a case; `contacts` and `person` are read by the guard alone."""

    market: str
    debtor: Literal["consumer", "business"]
    claims: tuple[Claim, ...]
    creditor: Literal["large", "small", "individual", "public"] = "large"
    creditor_deducts_vat: bool = True
    day_count: str | None = None
    allocation: tuple[Part, ...] | None = None
    actions: tuple[Action, ...] = ()
    payments: tuple[Payment, ...] = ()
    refunds: tuple[Refund, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    title: Title | None = None
    contacts: tuple[PastContact, ...] = ()
    person: Person = Person()
