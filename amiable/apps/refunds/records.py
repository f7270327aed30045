"""What the shells see of refunds: frozen records, never the tables."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

KIND = "refund"  # of the approval

# Gives a card payment back, by its key, an amount in minor units, and a key under which it happens once; answers the provider's number.
GiveBackByCard = Callable[[str, int, str], str]

RefundState = Literal["account_missing", "proposed", "approved", "declined"]
OrderState = Literal["waiting", "void", "sent", "paid", "came_back"]


@dataclass(frozen=True, slots=True)
class ToldView:
    """Where money goes of which nobody knew the account, and how we know."""

    account: str
    holder: str
    why: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OrderView:
    """What goes back to one account or card, in minor units.

    account  empty for a card
    state    waiting for a file, void because the payment was taken back, sent to the bank, paid by it, or come back
    """

    end_to_end_id: str
    minor: int
    by_card: bool
    account: str
    holder: str
    state: OrderState
    sent_on: date | None


@dataclass(frozen=True, slots=True)
class PartView:
    """What of one payment is to go back, as it stands now, in minor units; `account` is empty when nobody knows it."""

    line_id: int
    minor: int
    by_card: bool
    account: str
    holder: str


@dataclass(frozen=True, slots=True)
class RefundView:
    """Money that goes back, in minor units.

    case_id         None: a share of a payment that is nobody's
    minor           as proposed; `approved_minor` may be less
    again           the order of ours that came back, if it is paid anew
    request_id      of the approval; None while the account is missing
    planned         what goes back to where, as it stands now; empty once it was decided
    orders          what goes back to where, once it is approved
    """

    id: int
    market: str
    case_id: int | None
    minor: int
    approved_minor: int | None
    currency: str
    state: RefundState
    proposed_by: str
    proposed_on: date
    again: str
    request_id: int | None
    told: ToldView | None
    planned: tuple[PartView, ...]
    orders: tuple[OrderView, ...]


@dataclass(frozen=True, slots=True)
class Proposed:
    """What proposing found: refunds that wait for a second person, and those of which the account is missing."""

    new: tuple[int, ...]
    account_missing: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Paid:
    """What paying did: the file for the bank, if there was anything to pay, and what went back to cards. Minor units."""

    file_name: str
    content: bytes
    orders: int
    minor: int
    by_card: int
