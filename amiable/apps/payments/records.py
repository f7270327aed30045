"""What the rooms above and the shells see of payments."""

from dataclasses import dataclass, field
from datetime import date

from amiable.core.refusal import Fault, Refusal


@dataclass(slots=True)
class ImportResult:
    """What a bank file brought. Amounts in minor units.

    known        lines that were there already
    received     money that came in, all of it
    executed     payment orders of ours that the bank carried out
    returned     payments that were taken back
    set_apart    lines that left the account without an order of ours, such as bank charges; `apart` is what they sum up to
    beforehand   lines of reports and notifications, which the statement repeats; they are not booked
    notices      what a person should know although the file is good
    """

    file_name: str
    statements: int = 0
    new: int = 0
    known: int = 0
    received: int = 0
    executed: int = 0
    returned: int = 0
    set_apart: int = 0
    apart: int = 0
    beforehand: int = 0
    notices: list[Fault] = field(default_factory=list)


@dataclass(slots=True)
class MatchResult:
    """What matching did. `waiting` lines stay in suspense for a person; a case that cannot be stated is set aside with its reason."""

    matched: int = 0
    waiting: int = 0
    set_aside: dict[int, Refusal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AllocationView:
    """A part of a claim that a payment paid, net of what was undone; `claim` None is credit. Minor units."""

    claim: str | None
    part: str
    minor: int


@dataclass(frozen=True, slots=True)
class PaymentView:
    """A payment on a case, with what it was allocated to. Minor units.

    on             the value day, from which it counts
    taken_back_on  the day the bank took it back, if it did: it then pays nothing
    """

    line_id: int
    on: date
    booked_on: date
    minor: int
    currency: str
    taken_back_on: date | None
    allocations: tuple[AllocationView, ...]


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """Money received that nobody has matched yet, opened for a person to look at. Minor units."""

    line_id: int
    market: str
    booked_on: date
    minor: int
    currency: str
    reference: str
    text: str
    counterparty: str
    counterparty_account: str
