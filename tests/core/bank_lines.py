"""A bank line and the cases that it may be of, for the tests of matching."""

from dataclasses import dataclass

from amiable.core.matching import Candidate, Invoice, words_of
from amiable.core.reference import case_number

LEA, BRAM = 1234567890, 2345678901  # payment references end in 02 and 96: the numbers modulo 97
LEA_CASE, BRAM_CASE = (case_number([place] * 8) for place in (1, 2))


@dataclass(frozen=True)
class Line:
    minor: int = 13_127
    reference: str = ""
    text: str = ""
    counterparty: str = ""
    counterparty_account: str = ""
    end_to_end_id: str = ""


def case(pk: int = 1, name: str = "Léa Dumonceau", *, due: int = 13_127, **more: object) -> Candidate:
    """Léa owes 131.27; a second case and whoever is named otherwise have a number of their own."""
    known = {
        "number": case_number([pk] * 8),
        "reference_number": {1: LEA, 2: BRAM}.get(pk, 3_000_000_000 + pk),
        "market": "be",
        "creditor": "Eau Claire",
        "closed": False,
        "invoices": (Invoice("F-2026-0017", 12_000, due),),
        "names": words_of(name),
        "family": words_of(name.partition(" ")[2]),
        "person": name,
    }
    return Candidate(case_id=pk, due_minor=due, **(known | more))  # type: ignore[arg-type]
