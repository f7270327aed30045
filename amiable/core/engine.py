"""The kernel as its callers use it: one case laid out, played and traced, in plain Python or compiled, with the same answer to the cent."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from amiable.core.accrual import ROW
from amiable.core.columns import TOTALS, Book, Laid, Law, State
from amiable.core.kernel import PARTS, fold
from amiable.core.laying import lay

Row = tuple[int, int, int, int, int, int, int, int]
FIRST_ROOM = 64  # rows of a trace at first; a case that needs more is played again with room for all


@dataclass(frozen=True, slots=True)
class Played:
    """A case as the kernel leaves it: what ran on each claim, what is outstanding, and what happened."""

    laid: Laid
    state: State
    rows: tuple[Row, ...]


class Engine(Protocol):
    """Something that plays a case."""

    def play(self, law: Law, book: Book, on: int) -> Played:
        """Lay out and play a book of one case through the day `on`, with its trace."""


class Plain:
    """The kernel as it is written: whole numbers without end, and the check of every other form."""

    def play(self, law: Law, book: Book, on: int) -> Played:
        """Lay out and play a book of one case through the day `on`, with its trace."""
        laid, state = room_of(book), state_of(book)
        lay(law, book, laid, 0, on)
        room = FIRST_ROOM
        while True:
            trace = [0] * ROW * room
            fold(law, book, laid, state, 0, on, trace)
            if trace[0] < room:
                return Played(laid, state, tuple(rows_of(trace)))
            room = trace[0] + 1


PLAIN = Plain()


def room_of(book: Book) -> Laid:
    """An empty layout for the cases of a book: five events a claim, one for everything else."""
    cases, claims = len(book.claim_at) - 1, len(book.principal)
    starts = [5 * book.claim_at[case] + book.action_at[case] + book.payment_at[case] + book.refund_at[case] for case in range(cases + 1)]
    columns = [[0] * claims for _column in Laid._fields[:11]]
    return Laid(*columns, *(starts, [0] * cases, [0] * starts[-1], [0] * cases))


def state_of(book: Book) -> State:
    """Room for the largest case of a book."""
    claims, actions, payments = largest(book.claim_at), largest(book.action_at), largest(book.payment_at)
    both = claims * actions
    sizes = (PARTS * claims, claims, claims, claims, claims, claims, claims, both, both, actions, actions, payments, TOTALS)
    return State(*([0] * size for size in sizes))


def largest(starts: list[int]) -> int:
    """The most rows that one case has."""
    return max((starts[case + 1] - starts[case] for case in range(len(starts) - 1)), default=0)


def rows_of(trace: list[int]) -> Iterator[Row]:
    """The rows of a trace after the one that counts them."""
    for at in range(ROW, ROW * (trace[0] + 1), ROW):
        yield (
            trace[at], trace[at + 1], trace[at + 2], trace[at + 3], trace[at + 4], trace[at + 5], trace[at + 6], trace[at + 7],
        )  # fmt: skip
