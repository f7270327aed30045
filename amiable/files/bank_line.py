"""What each bank file is read into, whatever its format: a head, then a line a movement; and how a line is known again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from amiable.core.money import text_of
from amiable.core.refusal import Fault, Refusal, _
from amiable.files.seen import Seen

NO_REFERENCE = frozenset({"NOTPROVIDED", "NOT PROVIDED", "NONREF", "NOREF", "UNKNOWN"})
BETWEEN = "\x1f"  # neither XML nor a bank's text file can hold it, so no text can pretend to be two fields


class FileRefused(Refusal):
    """The file is damaged or is no bank file: nothing of it may be used."""

    code = "bank_file_refused"
    what = _("This bank file cannot be used.")
    remedy = _("Nothing was booked. Import the file of the bank as it comes, unedited; if it is damaged, ask the bank for it again.")


def refused(line: int, what: str, source: str = "ISO 20022", **facts: str) -> FileRefused:
    """Word the refusal of a whole file for what is wrong in one line of it.

    source  the standard that says so
    """
    fault = Fault(where=f"line {line}", what=what, facts=tuple(facts.items()))
    return FileRefused(source=source, faults=(fault,), line=line, reason=what.format(**facts))


@dataclass(frozen=True, slots=True)
class StatementHead:
    """What a statement says of itself; its lines follow.

    opening, closing  signed minor units of `currency`; None when not given in the account's currency
    bookable          true for a statement; a report or notification shows the same movements beforehand
    """

    account: str
    currency: str
    statement_id: str
    sequence: str
    opening: int | None
    closing: int | None
    from_on: date | None
    to_on: date | None
    bookable: bool


@dataclass(frozen=True, slots=True)
class BankLine:
    """One booked movement on the account.

    minor          minor units of `currency`, above zero
    credit         money came in, as the bank writes it; a reversal too says what happens now
    reversal       an earlier movement is taken back: a debit line takes back an earlier credit, a credit line an earlier debit
    fingerprint    the same for the same movement in any file, at most 48 characters
    reference      structured references; if the bank gives several they stand a line each
    text           free text, the bank's own words when the payer wrote none
    line           where it stands in the file, for messages
    return_reason  why it comes back, as the bank codes it (AM04, MD06); may be empty although `reversal` holds
    mandate_id     the direct-debit mandate that it was collected under
    batch          what the lines of one collective booking share, in every file that shows it; empty for a movement of its own
    """

    account: str
    currency: str
    minor: int
    credit: bool
    reversal: bool
    booked_on: date
    value_on: date
    bank_ref: str
    fingerprint: str
    end_to_end_id: str
    reference: str
    text: str
    counterparty: str
    counterparty_account: str
    line: int
    return_reason: str = ""
    mandate_id: str = ""
    batch: str = ""


class Marks:
    """Gives the lines of one statement their fingerprints; it remembers which it has given, in little memory."""

    def __init__(self) -> None:
        self._seen = Seen()
        self._repeats: dict[int, int] = {}

    def of(self, key: Sequence[str]) -> str:
        """Hash what makes a movement known again. Equal lines are two movements: the second and later ones carry their number."""
        digest = sha256(BETWEEN.join(key).encode()).hexdigest()[:32]
        mark = int(digest[:16], 16)
        if self._seen.add(mark):
            return digest
        number = self._repeats[mark] = self._repeats.get(mark, 1) + 1
        return f"{digest}-{number}"


def compare(head: StatementHead, moved: int, line: int, notices: list[Fault]) -> None:
    """Compare the balances with what moved, in signed minor units.

    It is a notice, no refusal: real files mix currencies or repeat the balances of another day.
    """
    if head.opening is None or head.closing is None or head.opening + moved == head.closing:
        return
    facts = {"statement": head.statement_id, "reached": text_of(head.opening + moved), "closing": text_of(head.closing)}
    what = _("Statement {statement}: its opening balance and lines make {reached}, but it closes at {closing}.")
    notices.append(Fault(where=f"line {line}", what=what, facts=tuple(facts.items())))
