"""What is timed of the bank's files: reading alone, reading and keeping, matching and booking, and the check of every cent."""

import os
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

Result = TypeVar("Result")
Took = dict[str, float]
STAGES = ("read", "keep", "load the kernel", "match and settle", "check")


def take(paths: Sequence[Path], today: date) -> Took:
    """Take the files in, and say how many seconds each stage took; needs the database."""
    from amiable.jobs import money
    from amiable.jobs.engines.kernel import compiled
    from amiable.jobs.processes import mapped

    took, workers = Took(), os.cpu_count() or 1
    took["lines"] = _timed(took, "read", lambda: sum(map(_read, paths)))
    _timed(took, "keep", lambda: mapped(partial(_keep, today=today), paths, workers))
    _timed(took, "load the kernel", lambda: compiled(workers))
    result = _timed(took, "match and settle", lambda: money.match(today, partial(compiled, workers), workers=workers))
    took["matched"], took["waiting"], took["set_aside"] = result.matched, result.waiting, len(result.set_aside)
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


def _check() -> int:
    from amiable.apps.payments.check import differences

    return len(differences())
