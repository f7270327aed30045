"""What is timed of the bank's files: reading alone, reading and keeping, matching and booking, and the check of every cent."""

import os
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

Result = TypeVar("Result")
Took = dict[str, float]


STAGES = ("read", "keep", "load the kernel", "state", "match", "settle", "check")


def take(paths: Sequence[Path], today: date) -> Took:
    """Take the files in, and say how many seconds each stage took; needs the database."""
    took: Took = {}
    took["lines"] = _timed(took, "read", lambda: sum(map(_read, paths)))
    _timed(took, "keep", lambda: [_keep(path, today) for path in paths])
    took["matched"], took["waiting"], took["set_aside"] = _match(took, today)
    took["differences"] = _timed(took, "check", _check)
    return took


def _timed(took: Took, stage: str, work: Callable[[], Result]) -> Result:
    begun = time.perf_counter()
    result = work()
    took[stage] = took.get(stage, 0) + time.perf_counter() - begun
    return result


def _read(path: Path) -> int:
    from amiable.files.camt import BankLine, read

    with path.open("rb") as source:
        return sum(isinstance(item, BankLine) for item in read(source, []))


def _keep(path: Path, today: date) -> None:
    from amiable.apps.payments import services

    with path.open("rb") as source:
        services.import_file(source, path.name, today)


def _match(took: Took, today: date) -> tuple[int, int, int]:
    """As `jobs.money.match` does it, stage by stage where there is much."""
    from amiable.apps.payments import queries, services
    from amiable.jobs import deciding, money, settling
    from amiable.jobs.engines.kernel import compiled

    kernel = _timed(took, "load the kernel", lambda: compiled(os.cpu_count() or 1))
    if not queries.unseen()[money.MANY :].exists():
        result = _timed(took, "match", lambda: money.match(today, lambda: kernel))
        return result.matched, result.waiting, len(result.set_aside)
    sums = _timed(took, "state", lambda: money.sums_today(today, kernel))
    with deciding.deciders(os.cpu_count() or 1, today, sums) as decide:
        matched, waiting = _timed(took, "match", lambda: services.match_many(today, decide))
    set_aside = _timed(took, "settle", lambda: settling.settle_unsettled(today, kernel))
    return matched, waiting, len(set_aside)


def _check() -> int:
    from amiable.apps.payments.check import differences

    return len(differences())
