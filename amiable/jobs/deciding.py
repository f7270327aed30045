"""Decide many bank lines in several processes, each with a connection of its own; where one is enough, in this one."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import cast

from amiable.apps.payments.deciding import Decided, decide_by_all, decide_quickly
from amiable.apps.payments.services.matching import Deciders
from amiable.apps.payments.sums import Sums
from amiable.jobs.processes import given_here, processes


@dataclass(frozen=True, slots=True)
class Here:
    """Decides in this process, and sees what its transaction has written."""

    today: date
    sums: Sums

    def quickly(self, line_ids: Sequence[int]) -> Decided:
        """By a certain reference alone."""
        return decide_quickly(line_ids, self.sums)

    def by_all(self, line_ids: Sequence[int]) -> Decided:
        """By all that they say."""
        return decide_by_all(line_ids, self.today, self.sums)


@dataclass(frozen=True, slots=True)
class Together:
    """Decides in several processes, which see what is committed: whoever waits for the bank is alone to write meanwhile."""

    pool: Executor
    workers: int

    def quickly(self, line_ids: Sequence[int]) -> Decided:
        """By a certain reference alone."""
        return self._in_parts(_quickly, line_ids)

    def by_all(self, line_ids: Sequence[int]) -> Decided:
        """By all that they say."""
        return self._in_parts(_by_all, line_ids)

    def _in_parts(self, decide: Callable[[Sequence[int]], Decided], line_ids: Sequence[int]) -> Decided:
        parts = list(self.pool.map(decide, [line_ids[start :: self.workers] for start in range(self.workers)]))
        others = sorted(line for part in parts for line in part.others)
        return Decided(sorted(row for part in parts for row in part.rows), sum(part.lines for part in parts), others)


def _quickly(line_ids: Sequence[int]) -> Decided:
    return cast(Here, given_here()).quickly(line_ids)


def _by_all(line_ids: Sequence[int]) -> Decided:
    return cast(Here, given_here()).by_all(line_ids)


@contextmanager
def deciders(workers: int, today: date, sums: Sums) -> Iterator[Deciders]:
    """What decides, for as long as this lasts."""
    here = Here(today, sums)
    if workers == 1:
        yield here
        return
    with processes(workers, here) as pool:
        yield Together(pool, workers)
