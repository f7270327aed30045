"""Whose payment is this? What a bank line says, and the cases it may be of, make a decision with reasons and a confidence."""

from collections.abc import Collection, Sequence, Set
from typing import overload

from amiable.core.matching import by_number, deciding
from amiable.core.matching.by_number import Match, References, candidates
from amiable.core.matching.choice import with_choices
from amiable.core.matching.clues import Clues, Keys, certain, invoice_key, keys, words_of
from amiable.core.matching.deciding import ASK_FROM, BOOK_FROM, by_reference, decide
from amiable.core.matching.numbers import payment_number
from amiable.core.matching.records import Candidate, Decision, Invoice, Proposal, Share, Verdict
from amiable.core.matching.weighing import CERTAIN, IN_FREE_TEXT

__all__ = (
    "ASK_FROM", "BOOK_FROM", "CERTAIN", "IN_FREE_TEXT", "Candidate", "Clues", "Decision", "Invoice", "Keys", "Match", "Proposal", "Share",
    "Verdict", "by_reference", "candidates", "certain", "decide", "invoice_key", "keys", "payment_number", "propose", "with_choices",
    "words_of",
)  # fmt: skip


@overload
def propose(line: References, known: Set[int]) -> Match | None: ...
@overload
def propose(line: Clues, known: Sequence[Candidate]) -> Decision: ...
def propose(line: References | Clues, known: Collection[int] | Collection[Candidate]) -> Match | Decision | None:
    """Say whose payment a line is: among cases (`deciding.propose`), or among a set of bare numbers (`by_number.match`)."""
    if isinstance(known, Set):
        return by_number.match(line, known)
    return deciding.propose(line, known)  # type: ignore[arg-type]
