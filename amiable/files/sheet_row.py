"""One row of a claims sheet, read and checked."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from amiable.core.facts import DamagesClause

Channel = Literal["post", "electronic"]
DebtorKind = Literal["consumer", "business"]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One unpaid invoice and who owes it.

    row        as the person sees it in the spreadsheet, the headers being row 1
    principal  minor units of `currency`
    interest   ppm a year, as agreed; "max": as much as the law allows; None: no clause
    last_name  of a person, or the legal name of a company
    country    two letters (ISO 3166)
    """

    row: int
    invoice: str
    principal: int
    currency: str
    due_on: date
    arose_on: date
    contracted_on: date | None
    contract: str
    nature: str
    description: str
    regular_supply: bool
    interest: int | Literal["max"] | None
    damages: DamagesClause | Literal["max"] | None
    reminded_on: date | None
    reminded_by: Channel
    debtor_kind: DebtorKind
    debtor_reference: str
    last_name: str
    first_name: str
    enterprise_number: str
    street: str
    postcode: str
    city: str
    country: str
    email: str
    phone: str
    language: str
