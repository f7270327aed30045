"""What the matcher is given of a case, and what it answers."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from amiable.core.working import Working

Verdict = Literal["book", "ask", "wait"]


@dataclass(frozen=True, slots=True)
class Invoice:
    """A claim of a case: minor units; `due_minor` is what is open of it with all that was added, None when that is not known."""

    ref: str
    principal: int
    due_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a case owed on a day on which a letter asked for it: people pay the sum of the letter, and interest has run since.

    dues  by invoice, in the order of the case's; minor units
    """

    on: date
    dues: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that a line may pay.

    number            the case number, as stored
    reference_number  the ten digits of its payment reference
    due_minor         what is open in all, in minor units
    names             the words of the debtor's name: `words_of` it
    family            those of them that are of the last name, or a company's: a first name alone tells nothing
    accounts_seen     the payer's account paid this case before
    person            the same on all cases of one person; "" is not known
    earlier           what letters asked lately, the newest first
    as_on             the day of such a letter, where the sums are those of that day; None: of today
    """

    case_id: int
    number: str
    reference_number: int
    market: str
    creditor: str
    closed: bool
    due_minor: int
    invoices: tuple[Invoice, ...] = ()
    names: frozenset[str] = frozenset()
    accounts_seen: bool = False
    person: str = ""
    family: frozenset[str] = frozenset()
    earlier: tuple[Earlier, ...] = ()
    as_on: date | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a line for a case; `claim` is the invoice that the debtor meant. Minor units."""

    case_id: int
    minor: int
    claim: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A way to use a line. `confidence` in ppm; the reasons in the order of their weight."""

    shares: tuple[Share, ...]
    confidence: int
    reasons: tuple[Working, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """Whose payment a line is.

    shares      never more than the line's amount in all; empty when nothing is proposed
    confidence  ppm
    verdict     book: no person is needed · ask: a person accepts or declines · wait: nothing fits well enough to propose
    others      what else the line may be, the likeliest first; nothing when it is booked
    """

    shares: tuple[Share, ...]
    confidence: int
    reasons: tuple[Working, ...]
    verdict: Verdict
    others: tuple[Proposal, ...] = ()
