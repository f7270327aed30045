"""Whose payment is this? What a bank line says, and the cases it may be of, make a decision with reasons and a confidence."""

from amiable.core.matching.choice import with_choices
from amiable.core.matching.clues import Clues, Keys, certain, invoice_key, keys, words_of
from amiable.core.matching.deciding import ASK_FROM, BOOK_FROM, by_reference, decide, propose
from amiable.core.matching.earlier import ASKED_WITHIN_DAYS, MOST_LETTERS
from amiable.core.matching.numbers import payment_number
from amiable.core.matching.records import Candidate, Decision, Earlier, Invoice, Proposal, Share, Verdict
from amiable.core.matching.weighing import CERTAIN, IN_FREE_TEXT

__all__ = (
    "ASKED_WITHIN_DAYS", "ASK_FROM", "BOOK_FROM", "CERTAIN", "IN_FREE_TEXT", "MOST_LETTERS", "Candidate", "Clues", "Decision", "Earlier",
    "Invoice", "Keys", "Proposal", "Share", "Verdict", "by_reference", "certain", "decide", "invoice_key", "keys", "payment_number",
    "propose", "with_choices", "words_of",
)  # fmt: skip
