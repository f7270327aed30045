"""What people really write when they transfer money to a collection agency, with the truth beside it; the same for the same seed.

Written before the matcher that is measured with it, and not after its taste. Most people copy the reference, and banks try its check
digits; what they do otherwise is in KINDS, with its share of the lines and why it is there. The shares are estimates, not
statistics: nobody publishes them. They lean to the difficult side (a third of all people share their full name with another debtor,
amounts repeat as subscriptions do, some creditors number their invoices alike).

How much is paid, unless the kind says otherwise: 58 % all that is due, 9 % the principals alone, 8 % one invoice, 5 % what an older
letter asked, 4 % rounded up, 12 % a round part, 4 % an equal part. Who pays, where a reference says for whom: 82 % from the debtor's
own account, 10 % a partner (half with another name), 4 % somebody who pays for many, 4 % from the own account without a name.

The cases stand still: a payment does not lower what is due, and a case may pay twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from amiable.sim.payers_kinds import WRITERS
from amiable.sim.payers_lines import Line
from amiable.sim.payers_people import Case, Invoice, Known, Town, town

__all__ = ["KINDS", "Case", "Invoice", "Kind", "Known", "Line", "Paid", "Town", "payments", "town"]
BLOCK = 1_000


@dataclass(frozen=True, slots=True)
class Kind:
    """A way to pay.

    ppm   its share of the lines, in parts per million
    why   why it is there
    look  nobody could know from the line alone: a person must look, and a machine that books was only lucky
    """

    name: str
    ppm: int
    why: str
    look: bool = False


@dataclass(frozen=True, slots=True)
class Paid:
    """A line, its kind, and the truth: the ids of cases with their shares of its amount; none when the money is nobody's of ours."""

    line: Line
    kind: str
    truth: tuple[tuple[int, int], ...]


KINDS = (
    Kind("reference", 857_000, "copied from the letter, the QR code or the slip; the bank has tried its check digits"),
    Kind("reference in the text", 40_000, "typed into the wrong field, with or without its spaces, slashes and plus signs"),
    Kind("reference in the end-to-end id", 5_000, "some banks' business packages put it there"),
    Kind("reference mistyped", 10_000, "in the text no bank tries the check digits: one wrong, two changed over, one left out or doubled"),
    Kind("case number", 15_000, "it stands in large letters on our letter; O for 0 and I for 1"),
    Kind("invoice number", 15_000, "people still think of the creditor's invoice, and type its number in their own way"),
    Kind("two invoices", 5_000, "of one case, in one transfer"),
    Kind("two cases", 5_000, "of one person with two creditors, in one transfer"),
    Kind("somebody else for a name", 7_000, "a partner, a parent or an employer writes only for whom"),
    Kind("account seen before", 10_000, "the second instalment, with nothing but the account"),
    Kind("account that pays for many", 1_000, "a social service or a lawyer, without a word: for which of them?", look=True),
    Kind("rounded", 3_000, "a name, and the sum up to the next five or ten"),
    Kind("part, and a name", 3_000, "what somebody could spare this month, without any number"),
    Kind("old reference", 4_000, "of a closed case, for the new case of the same person: the bank's template remembers it"),
    Kind("account of another case", 500, "it has paid another case of the person; now it pays the exact sum of this one"),
    Kind("closed case", 1_000, "paid once more: it belongs there, and goes back"),
    Kind("paid invoice", 1_000, "the number of the invoice of this case that is already paid"),
    Kind("another's number", 2_000, "another company's reference from its template: good check digits, but we never gave it out"),
    Kind("another's number that is ours", 250, "and by accident we gave it to somebody else; the payer is no debtor of ours"),
    Kind("somebody else's reference", 250, "a debtor of ours, with his own exact sum, types a number that is another's"),
    Kind("name and exact amount", 10_000, "no number at all, but the full name and all that is due"),
    Kind("unknown", 3_500, "money for somebody else, on our account by mistake"),
    Kind("namesakes", 1_500, "two debtors of one name who owe the same: only the payer knows", look=True),
)


def payments(rng: Random, whole: Town, lines: int) -> Iterator[Paid]:
    """So many lines on the accounts of the agency, each of a kind by its share."""
    bounds = list(accumulate(kind.ppm for kind in KINDS))
    for start in range(0, lines, BLOCK):
        for kind in rng.choices(KINDS, cum_weights=bounds, k=min(BLOCK, lines - start)):
            line, truth = WRITERS[kind.name](rng, whole)
            yield Paid(line, kind.name, truth)
