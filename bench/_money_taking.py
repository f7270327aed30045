"""What is timed of the bank's files: reading alone, reading and keeping, matching and booking, and the check of every cent."""

import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

Result = TypeVar("Result")
Took = dict[str, float]


def take(paths: Sequence[Path], today: date) -> Took:
    """Take the files in, and say how many seconds each stage took; needs the database."""
    took: Took = {}
    took["lines"] = _timed(took, "read", lambda: sum(_read(path) for path in paths))
    for path in paths:
        _timed(took, "keep", lambda path=path: _keep(path, today))
    took["matched"], took["waiting"], took["set_aside"] = _timed(took, "match", lambda: _match(today))
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


def _match(today: date) -> tuple[int, int, int]:
    from amiable.apps.payments import services

    result = services.match_waiting(today)
    return result.matched, result.waiting, len(result.set_aside)


def _check() -> int:
    from amiable.apps.payments.check import differences

    return len(differences())
