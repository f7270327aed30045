"""What the rooms above and the shells see of payments."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from amiable.core.refusal import Fault, Refusal
from amiable.core.working import Working

Numbers = NDArray[np.int64]
MeansOfPayment = Literal["transfer", "direct_debit", "card", "cheque", "cash", "direct"]


@dataclass(slots=True)
class ImportResult:
    """What a bank file brought. Amounts in minor units.

    known        lines that were there already
    received     money that came in, all of it
    executed     payment orders of ours that the bank carried out; `undelivered` came back
    returned     payments that were taken back
    deposits     sums of payments taken elsewhere that reached the bank
    moved        what the new lines changed on the account
    parked       statements that wait for one before them; `released` did, and are booked now
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
    deposits: int = 0
    undelivered: int = 0
    moved: int = 0
    parked: int = 0
    released: int = 0
    notices: list[Fault] = field(default_factory=list)

    def add(self, other: "ImportResult") -> None:
        """Count what one statement brought."""
        for name in COUNTED:
            setattr(self, name, getattr(self, name) + getattr(other, name))


COUNTED = ("statements", "new", "known", "received", "executed", "returned", "set_apart", "apart", "deposits", "undelivered", "moved")


@dataclass(slots=True)
class MatchResult:
    """What matching did. `waiting` lines stay in suspense for a person; a case that cannot be stated is set aside with its reason."""

    matched: int = 0
    waiting: int = 0
    set_aside: dict[int, Refusal] = field(default_factory=dict)

    def add(self, other: "MatchResult") -> None:
        """Count what was done elsewhere."""
        self.matched, self.waiting = self.matched + other.matched, self.waiting + other.waiting
        self.set_aside |= other.set_aside


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
    claim          the invoice that the debtor meant, if they said so
    taken_back_on  the day it was taken back, if it was: it then pays nothing
    undone_on      the day on which the match was undone: it was somebody else's
    given_back     what of it was too much and went back to its payer, each time with its day
    """

    match_id: int
    line_id: int
    means: MeansOfPayment
    on: date
    booked_on: date
    minor: int
    currency: str
    claim: str | None
    by: str
    why: str
    taken_back_on: date | None
    undone_on: date | None
    given_back: tuple[tuple[date, int], ...]
    allocations: tuple[AllocationView, ...]

    @property
    def stands(self) -> bool:
        """Whether it pays something."""
        return self.taken_back_on is None and self.undone_on is None


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """Money received of which `rest` is nobody's yet, opened for a person to look at. Minor units."""

    line_id: int
    market: str
    booked_on: date
    minor: int
    rest: int
    currency: str
    reference: str
    end_to_end_id: str
    text: str
    counterparty: str
    counterparty_account: str


@dataclass(frozen=True, slots=True)
class Taking:
    """Money taken otherwise than over the bank account. Minor units.

    account  the card provider, `till`, `cheques`, or the creditor's short name
    on       the day from which it pays
    key      the same again changes nothing, such as "stripe:pi_1"
    claim    the invoice that the debtor meant
    """

    market: str
    means: MeansOfPayment
    account: str
    minor: int
    on: date
    key: str
    case_id: int
    claim: str | None = None
    text: str = ""
    counterparty: str = ""
    counterparty_account: str = ""


@dataclass(frozen=True, slots=True)
class NewDeposit:
    """Takings on their way to the client account in one sum. Minor units.

    minor    what the bank will book: the takings less the fee
    text     what the bank's line will bear: the number of a payout, of a bag
    takings  the keys of the payments that it brings
    fee      what the provider kept: our cost, set apart until the office makes it good
    """

    market: str
    account: str
    key: str
    minor: int
    expected_on: date
    text: str
    takings: tuple[str, ...]
    fee: int = 0


@dataclass(frozen=True, slots=True)
class Announced:
    """A payment that we announced to the bank: its end-to-end id says whose it is. Minor units."""

    market: str
    end_to_end_id: str
    case_id: int
    minor: int
    means: MeansOfPayment
    claim: str | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """A share of a line: of a case, or back to its payer (None). Minor units; `claim` is the invoice that the debtor meant."""

    case_id: int | None
    minor: int
    claim: str | None = None


@dataclass(frozen=True, slots=True)
class MatchView:
    """A match of a line, as a person reads it. Minor units."""

    id: int
    case_id: int | None
    minor: int
    claim: str | None
    confidence: int
    reasons: tuple[Working, ...]
    by: str
    why: str
    matched_on: date
    undone_on: date | None


@dataclass(frozen=True, slots=True)
class LineView:
    """A line, opened, with its matches. Minor units; `rest` is not given to anybody yet."""

    line: WaitingLine
    means: MeansOfPayment
    purpose: str
    account: str
    value_on: date
    bank_ref: str
    taken_back_on: date | None
    matches: tuple[MatchView, ...]


@dataclass(frozen=True, slots=True)
class ParkedView:
    """A bank statement that waits for one before it. Minor units."""

    id: int
    market: str
    account: str
    statement_id: str
    opening: int | None
    closing: int | None
    parked_on: date


@dataclass(frozen=True, slots=True)
class ParkedContent:
    """What a parked statement says. `held` is what its account holds now, in minor units; `known` and `new` count its movements."""

    statement: ParkedView
    held: int
    file_name: str
    known: int
    new: int


@dataclass(frozen=True, slots=True)
class DismissedView:
    """A parked statement that somebody dismissed, and why. Minor units."""

    market: str
    account: str
    statement_id: str
    opening: int | None
    closing: int | None
    parked_on: date
    on: date
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class DepositOnItsWay:
    """Payments taken elsewhere that the bank is to book in one sum. Minor units; `late` when it should have been there long ago."""

    id: int
    market: str
    kind: str
    text: str
    minor: int
    expected_on: date
    late: bool


@dataclass(frozen=True, slots=True)
class ArrivalView:
    """Which deposit a line of the bank is, and who said so; `by` is empty when the line named it. Minor units."""

    kind: str
    text: str
    minor: int
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Allocated:
    """What the payments of many cases of one market pay, as columns. Minor units; days as Python counts them.

    An allocation a row: claim 0 and part 4 is credit; `place` counts the rows of a match. `asked` is what claims ask and asked in all.
    """

    match_id: Numbers
    line_id: Numbers
    case_id: Numbers
    claim_id: Numbers
    part: Numbers
    minor: Numbers
    on: Numbers
    place: Numbers
    asked_claim: Numbers
    asked_case: Numbers
    asked_part: Numbers
    asked_minor: Numbers
