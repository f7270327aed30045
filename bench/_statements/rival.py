"""What every rival brings: how it takes the portfolio in, what is timed, and how its answers are read."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from bench._statements.portfolio import Array, Portfolio

CORES = os.cpu_count() or 1


@dataclass(frozen=True)
class Job:
    """The portfolio is in the tool's hands: `go` is timed; `cents` reads its result as rows of principal, interest, costs, credit."""

    go: Callable[[], Any]
    cents: Callable[[Any], Array]


@dataclass(frozen=True)
class Rival:
    """One way to state a portfolio; taking it in is not timed, so that every tool may keep it as it likes."""

    name: str
    threads: int
    keeps: str  # how the events lie before the clock starts
    cases: int  # the most that are timed
    ready: Callable[[Portfolio], AbstractContextManager[Job]]
    exact: bool = True  # False: shown for its wrong cents
