"""Times every rival on the same cases, compares its answers with the reference, and prints a line as soon as it is known."""

import importlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bench._statements.portfolio import Array, Portfolio
from bench._statements.rival import Rival

OURS = "Amiable"
TIMES = 3  # the best of so many counts: the machine is shared
# Modules of rivals, and what each needs beyond the product's own libraries.
RIVALS = {"by_amiable": "", "by_decimal": "", "by_numpy": "", "by_polars": "polars", "by_duckdb": "duckdb", "by_postgres": ""}
HEADS = ("tool", "threads", "events lie", "cases timed", "statements/s", "ours is", "amounts that differ")
WIDTHS = (-36, 7, -17, 11, 13, 8, 20)


@dataclass(frozen=True)
class Measured:
    """What one rival did."""

    rival: Rival
    cases: int
    per_second: float
    differing: int


def best_seconds(go: Callable[[], Any], times: int = TIMES) -> tuple[float, Any]:
    """The shortest time that something took, and its result."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        result = go()
        taken.append(time.perf_counter() - start)
    return min(taken), result


def measure(portfolio: Portfolio, right: Array) -> list[Measured]:
    """All rivals that are installed, ours first."""
    print_line(*HEADS)
    found: list[Measured] = []
    for module, needs in RIVALS.items():
        for rival in load(module, needs):
            done = _time(rival, portfolio.first(rival.cases), right)
            found.append(done)
            _print(done, fastest_of_ours(found))
    return found


def fastest_of_ours(found: list[Measured]) -> float:
    """Ours with all its threads."""
    return max((done.per_second for done in found if done.rival.name == OURS), default=0.0)


def load(module: str, needs: str) -> Iterator[Rival]:
    """The ways of one module; none, with a line that says so, when its tool is not installed."""
    try:
        found = importlib.import_module(f"bench._statements.{module}")
    except ModuleNotFoundError as missing:
        if not needs or missing.name != needs:
            raise
        print(f"{needs} is not installed, so it is left out: pip install {needs}")
        return
    yield from found.RIVALS


def _time(rival: Rival, portfolio: Portfolio, right: Array) -> Measured:
    with rival.ready(portfolio) as job:
        seconds, result = best_seconds(job.go)
        differing = int((job.cents(result) != right[: len(portfolio)]).sum())
    return Measured(rival, len(portfolio), len(portfolio) / seconds, differing)


def _print(done: Measured, ours: float) -> None:
    rival, times = done.rival, ratio(ours, done.per_second)
    print_line(rival.name, str(rival.threads), rival.keeps, spaced(done.cases), spaced(done.per_second), times, spaced(done.differing))


def ratio(ours: float, theirs: float) -> str:
    """How many times as fast ours is."""
    return f"× {ours / theirs:.1f}" if ours else "-"


def spaced(number: float) -> str:
    """Whole, in groups of three."""
    return f"{number:,.0f}".replace(",", " ")


def print_line(*cells: str) -> None:
    """One line of a table; a negative width is a column of words."""
    aligned = [f"{cell:<{-width}}" if width < 0 else f"{cell:>{width}}" for cell, width in zip(cells, WIDTHS, strict=True)]
    print("  ".join(aligned).rstrip(), flush=True)
