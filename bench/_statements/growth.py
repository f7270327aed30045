"""How ours grows from a hundred thousand cases to ten million, how many bytes a case takes, and how fast quiet cases are stated again."""

from math import log

import numpy as np

from amiable import markets
from amiable.core.kernel.books import bytes_of
from amiable.core.kernel.law import law_of
from bench._statements import by_amiable, table
from bench._statements.portfolio import ON, Portfolio, generate
from bench._statements.rival import CORES

SIZES = (100_000, 300_000, 1_000_000, 3_000_000, 10_000_000)
LATER = 30


def measure() -> dict[str, float]:
    """Print a line a size, then the figures of ten million. Returns what the goals ask."""
    portfolio, law, kernel = generate(SIZES[-1]), law_of(markets.load("be")), by_amiable.kernel(CORES)
    print("\nOurs on two threads, by the number of cases")
    seconds = [_timed(portfolio.first(size)) for size in SIZES]
    for size, taken in zip(SIZES, seconds, strict=True):
        print(f"{table.spaced(size):>12}  {table.spaced(size / taken):>12} statements/s", flush=True)
    exponent = float(np.polyfit([log(size) for size in SIZES], [log(taken) for taken in seconds], 1)[0])
    book = by_amiable.book(portfolio)
    tails = kernel.tails(law, book, ON.toordinal() - LATER)
    again, due = table.best_seconds(lambda: kernel.restate(law, book, tails, ON.toordinal() - LATER, ON.toordinal()))
    wrong = _wrong(portfolio, due)
    print(f"growth exponent {exponent:.3f}; {bytes_of(book) / len(portfolio):.0f} bytes a case; ten million restated in {again:.2f} s")
    print(f"of the first hundred thousand, quiet since then: {wrong} restated otherwise than stated anew")
    return {"exponent": exponent, "bytes": bytes_of(book) / len(portfolio), "restated": again}


def _timed(portfolio: Portfolio) -> float:
    law, kernel, book = law_of(markets.load("be")), by_amiable.kernel(CORES), by_amiable.book(portfolio)
    return table.best_seconds(lambda: kernel.state(law, book, ON.toordinal()))[0]


def _wrong(portfolio: Portfolio, due: np.ndarray) -> int:
    """How many of the quiet ones differ from a statement of that day."""
    some = portfolio.first(SIZES[0])
    stated = by_amiable.kernel(1).state(law_of(markets.load("be")), by_amiable.book(some), ON.toordinal())[:, :4].sum(axis=1)
    quiet = (some.day <= ON.toordinal() - LATER).all(axis=1)
    return int((stated[quiet] != due[: len(some)][quiet]).sum())
