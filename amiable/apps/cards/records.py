"""What the rooms above and the shells see of cards."""

from dataclasses import dataclass, field
from datetime import date

from amiable.core.refusal import Refusal
from amiable.providers import StateName


@dataclass(frozen=True, slots=True)
class LinkView:
    """A payment link. Minor units.

    left        what may still be paid by it
    checking    a payment by it may have been made, and we have not asked the provider yet
    expires_on  the last day on which it works
    """

    id: int
    case_id: int
    minor: int
    left: int
    checking: bool
    currency: str
    by: str
    made_on: date
    expires_on: date


@dataclass(frozen=True, slots=True)
class CardPaymentView:
    """A payment by card. Minor units.

    aside  why a person has to look, as a code with `facts`; or empty
    keys   under which its money may stand in our books
    """

    id: int
    case_id: int
    minor: int
    currency: str
    provider: str
    provider_id: str
    state: StateName
    opened_on: date
    booked_on: date | None
    taken_back_on: date | None
    aside: str
    facts: dict[str, str]
    keys: tuple[str, ...]


@dataclass(slots=True)
class Worked:
    """What asking a provider brought.

    asked      payments that the provider was asked about
    payouts    payouts that the bank is expected to book; `failed` were, and do not stay there
    set_aside  cases with a payment that could not be looked at or booked now, with the reason; it is tried again
    away       why the provider could not be asked to the end
    """

    asked: int = 0
    booked: int = 0
    taken_back: int = 0
    expired: int = 0
    payouts: int = 0
    failed: int = 0
    unknown: int = 0
    set_aside: dict[int, Refusal] = field(default_factory=dict)
    away: Refusal | None = None
