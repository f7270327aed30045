"""NumPy: all cases of a block at once, one event after the other; a block stays in the processor's cache."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

import numpy as np

from bench._statements.portfolio import DUE, LUMP, NOTE, ORIGIN, PARTS, PAYMENT, YEAR, Array, Portfolio, prefix
from bench._statements.rival import CORES, Job, Rival

BLOCK = 16_384
BLOCK_OF_THREADS = 65_536  # Python holds its lock between two operations: fewer and longer ones
Block = Callable[[Portfolio, Array, Array], None]


@contextmanager
def ready(portfolio: Portfolio, block: Block, threads: int) -> Iterator[Job]:
    """The arrays as they are, and room for the answers."""
    law = prefix()
    answers = np.empty((len(portfolio), len(PARTS)), np.int64)
    size = BLOCK if threads == 1 else BLOCK_OF_THREADS

    def one(start: int) -> None:
        here = slice(start, start + size)
        block(Portfolio(portfolio.day[here], portfolio.kind[here], portfolio.amount[here]), law, answers[here])

    def go() -> Array:
        with ThreadPoolExecutor(threads) as workers:
            list((workers.map if threads > 1 else map)(one, range(0, len(portfolio), size)))
        return answers

    yield Job(go, lambda answers: answers)


def whole_numbers(portfolio: Portfolio, law: Array, answers: Array) -> None:
    """A block in int64: exact inside, rounded half up once a posting."""
    principal, interest, costs, credit, exact, since = np.zeros((6, len(portfolio)), np.int64)
    for day, kind, amount in _by_event(portfolio):
        now = law[day - ((kind == LUMP) | (kind == NOTE))]
        exact += principal * (now - since)
        since = now
        pays, due = kind == PAYMENT, np.where(kind == DUE, amount, 0)
        interest += np.where(pays, _half_up(exact), 0)
        exact[pays] = 0
        costs += np.where((kind == LUMP) & (principal > 0), amount, 0)
        used = np.minimum(credit, due)
        credit -= used
        principal += due - used
        principal -= np.minimum(principal, np.where(kind == NOTE, amount, 0))
        _allocate(np.where(pays, amount, 0), (interest, principal, costs), credit)
    interest += _half_up(exact + principal * (law[-1] - since))
    answers[:] = np.stack((principal, interest, costs, credit), axis=1)


def floats(portfolio: Portfolio, law: Array, answers: Array) -> None:
    """The same in euros and float64, as it is often written: `round(x, 2)`."""
    principal, interest, costs, credit, exact, since = np.zeros((6, len(portfolio)))
    years = law / YEAR
    for day, kind, minor in _by_event(portfolio):
        amount = minor / 100
        now = years[day - ((kind == LUMP) | (kind == NOTE))]
        exact += principal * (now - since)
        since = now
        pays, due = kind == PAYMENT, np.where(kind == DUE, amount, 0.0)
        interest += np.where(pays, np.round(exact, 2), 0.0)
        exact[pays] = 0.0
        costs += np.where((kind == LUMP) & (principal > 0), amount, 0.0)
        used = np.minimum(credit, due)
        credit -= used
        principal += due - used
        principal -= np.minimum(principal, np.where(kind == NOTE, amount, 0.0))
        _allocate(np.where(pays, amount, 0.0), (interest, principal, costs), credit)
    interest += np.round(exact + principal * (years[-1] - since), 2)
    answers[:] = np.round(np.stack((principal, interest, costs, credit), axis=1) * 100)


def _by_event(portfolio: Portfolio) -> Iterator[tuple[Array, Array, Array]]:
    """Day of the law's table, kind and amount of each case's first event, then of the second, and so on."""
    days = np.ascontiguousarray(portfolio.day.T) - ORIGIN.toordinal()
    return zip(days, np.ascontiguousarray(portfolio.kind.T), np.ascontiguousarray(portfolio.amount.T), strict=True)


def _allocate(rest: Array, parts: tuple[Array, ...], credit: Array) -> None:
    """Pay the parts in their order; what is left is credit. `rest` is used up."""
    for part in parts:
        paid = np.minimum(part, rest)
        part -= paid
        rest -= paid
    credit += rest


def _half_up(exact: Array) -> Array:
    return (2 * exact + YEAR) // (2 * YEAR)


RIVALS = (
    Rival("NumPy", 1, "as stored", 1_000_000, partial(ready, block=whole_numbers, threads=1)),
    Rival("NumPy", CORES, "as stored", 1_000_000, partial(ready, block=whole_numbers, threads=CORES)),
    Rival("NumPy, float64", 1, "as stored", 1_000_000, partial(ready, block=floats, threads=1), exact=False),
)
