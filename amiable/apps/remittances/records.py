"""What the shells see of remittances."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from amiable.core.refusal import Refusal


@dataclass(frozen=True, slots=True)
class RemittanceView:
    """What a creditor is paid for a month. Minor units; collected = commission + vat + paid."""

    id: int
    creditor: str
    market: str
    month: date
    number: int
    made_on: date
    currency: str
    collected: int
    commission: int
    vat: int
    paid: int
    end_to_end_id: str


@dataclass(frozen=True, slots=True)
class RemittanceRun:
    """What a run did.

    new        the remittances it made; none when all was remitted before
    file_name  the payment file it made, if any
    carried    creditors who are due nothing yet, by name, with what they are due in minor units (below zero: to be set off)
    set_aside  creditors who could not be remitted, by name, with the reason
    """

    market: str
    month: date
    new: tuple[RemittanceView, ...]
    file_name: str | None
    carried: Mapping[str, int]
    set_aside: Mapping[str, Refusal]
