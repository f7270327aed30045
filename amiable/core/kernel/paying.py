"""What each payment pays, for many cases at once: the fold with its trace, of which only the allocations are kept. To be compiled."""

from amiable.core.kernel.accrual import ROW, T_PAY
from amiable.core.kernel.columns import BAD_REFUND, NO_MAXIMUM, Case, Ints, Law
from amiable.core.kernel.fold import PARTS, fold
from amiable.core.kernel.laying import lay
from amiable.core.kernel.many import Book, load

PAID_ROW = 6
PAID_CASE, PAID_PAYMENT, PAID_CLAIM, PAID_PART, PAID_AMOUNT, PAID_DAY = range(PAID_ROW)
CROWDED = 64  # a fault besides those of a statement: more happened than there is room to write down


def pay_range(
    law: Law, book: Book, case: Case, trace: Ints, lo: int, hi: int, on: int, paid: Ints, open_parts: Ints, faults: Ints, used: Ints
) -> None:
    """State the cases from `lo` up to `hi` on a day, and write down each allocation.

    paid        takes a row an allocation: place of the case, of its payment and its claim, the part, the amount, the day
    open_parts  takes what is outstanding: four numbers a claim
    faults      takes by case why it must be stated by another way; 0 where all is well
    used        how many rows of `paid` are used
    """
    for place in range(lo, hi):
        load(book, place, case)
        trace[0] = 0
        lay(law, case, on)
        fold(law, case, on, trace)
        faults[place] = case.fault + case.totals[BAD_REFUND] + case.totals[NO_MAXIMUM]
        if (trace[0] + 1) * ROW > len(trace) or (used[0] + trace[0]) * PAID_ROW > len(paid):
            faults[place] += CROWDED
        if faults[place] == 0:
            keep_open(book, place, case, open_parts)
            keep_paid(case, trace, place, paid, used)


def keep_open(book: Book, place: int, case: Case, open_parts: Ints) -> None:
    """What is outstanding of each claim of a case."""
    at = book.cases[place].claim_at
    for claim in range(case.claims):
        for part in range(PARTS):
            open_parts[(at + claim) * PARTS + part] = case.parts[part * case.claims + claim]


def keep_paid(case: Case, trace: Ints, place: int, paid: Ints, used: Ints) -> None:
    """Each allocation of a case."""
    for line in range(1, trace[0] + 1):
        at = line * ROW
        if trace[at] == T_PAY:
            to = used[0] * PAID_ROW
            paid[to], paid[to + 1], paid[to + 2] = place, trace[at + 6], trace[at + 1]
            paid[to + 3], paid[to + 4], paid[to + 5] = trace[at + 5], trace[at + 4], trace[at + 2]
            used[0] += 1
