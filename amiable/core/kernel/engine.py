"""The kernel as its callers use it: one case laid out, played and traced, in plain Python or compiled, with the same answer to the cent."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from amiable.core.kernel.accrual import ROW
from amiable.core.kernel.columns import Case, Law
from amiable.core.kernel.fold import fold
from amiable.core.kernel.laying import lay

Row = tuple[int, int, int, int, int, int, int, int]
FIRST_ROOM = 64  # rows of a trace at first; a case that needs more is played again with room for all


@dataclass(frozen=True, slots=True)
class Played:
    """A case as the kernel leaves it: what ran on each claim, what is outstanding, and what happened."""

    case: Case
    rows: tuple[Row, ...]


class Engine(Protocol):
    """Something that plays a case."""

    def play(self, law: Law, case: Case, on: int) -> Played:
        """Lay out and play a case through the day `on`, with its trace."""


class Plain:
    """The kernel as it is written: whole numbers without end, and the check of every other form."""

    def play(self, law: Law, case: Case, on: int) -> Played:
        """Lay out and play a case through the day `on`, with its trace."""
        lay(law, case, on)
        room = FIRST_ROOM
        while True:
            trace = [0] * ROW * room
            fold(law, case, on, trace)
            if trace[0] < room:
                return Played(case, tuple(rows_of(trace)))
            room = trace[0] + 1


PLAIN = Plain()


def rows_of(trace: list[int]) -> Iterator[Row]:
    """The rows of a trace after the one that counts them."""
    numbers = iter(trace[ROW : ROW * (trace[0] + 1)])
    return zip(*(numbers,) * ROW, strict=True)  # eight at a time
