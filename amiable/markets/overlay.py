"""The operator's own folder of law: where it stands, what is in it, and how its versions are laid over the shipped ones."""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from amiable.markets import series
from amiable.markets.dating import BadPack
from amiable.markets.values import Table

NAMED_BY = "AMIABLE_MARKETS"  # the environment variable that names the folder; else it is `law` in the installation's folder
AROUND = frozenset({"from", "to", "source", "verified"})  # what a version says beside its value
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")

Stamp = tuple[tuple[str, int, int, int], ...]


def folder() -> Path:
    """The folder that AMIABLE_MARKETS names, else `law` in AMIABLE_HOME; it need not exist."""
    return _folder(os.environ.get(NAMED_BY, ""), os.environ.get("AMIABLE_HOME", ""))


def is_named() -> bool:
    """Whether somebody chose the folder, rather than the installation."""
    return bool(os.environ.get(NAMED_BY))


def file_of(folder: Path, market: str, question: str) -> Path:
    """Where a question of a market stands in a folder of law."""
    return folder / market / "parameters" / f"{question}.toml"


def files(folder: Path, market: str) -> dict[str, Path]:
    """The files of a market in a folder of law, by question.

    refuses  BadPack, where the system does not let us look: law that nobody may read is not the same as no law
    """
    top = folder / market / "parameters"
    found = (Path(entry.path) for entry in _entries(str(top)))
    return {path.relative_to(top).with_suffix("").as_posix(): path for path in sorted(found)}


def stamp(folder: Path, market: str) -> Stamp:
    """What changes whenever a file of the market there changes: cheap, because every statement asks."""
    seen = [(entry.path, entry.stat()) for entry in _entries(f"{folder}/{market}/parameters")]
    return tuple(sorted((path, stat.st_mtime_ns, stat.st_size, stat.st_ino) for path, stat in seen))


def merged(shipped: Table, own: Table) -> Table:
    """A question with the operator's versions among the shipped ones. The rest of the shipped file stays.

    What a newer release says too is not said twice; where the two differ, the reader refuses both.
    """
    theirs, mine = rows(shipped), rows(own)
    beside = {key: shipped[key] for key in ("plus", "round") if key in shipped}
    if not all(map(is_dated, (*theirs, *mine))):
        return {**shipped, "version": [*theirs, *mine]}  # `law check` says what is wrong with them
    return {**shipped, "version": _in_order(theirs, [new for row in mine for new in _not_shipped(row, theirs, beside)])}


def rows(table: Table) -> list[Table]:
    """The versions of a question as written."""
    found = table.get("version", [])
    return found if isinstance(found, list) else [found]


def is_dated(row: object) -> bool:
    """Whether a version says its days as days: neither texts nor moments."""
    return isinstance(row, dict) and type(row.get("from")) is date and type(row.get("to", date.max)) is date


def _in_order(shipped: list[Table], own: list[Table]) -> list[Table]:
    """A rule without an end holds until the operator's next version begins; between shipped versions an end is written or missing."""
    mine = {id(row) for row in own}
    both = sorted((*shipped, *own), key=lambda row: row["from"])
    ended = [
        {**row, "to": later["from"]} if "to" not in row and row["from"] < later["from"] and {id(row), id(later)} & mine else row
        for row, later in pairwise(both)
    ]
    return [*ended, *both[-1:]]


def _not_shipped(own: Table, shipped: list[Table], beside: Table) -> Iterator[Table]:
    """What a version of the operator's says beyond the shipped ones: the release has caught up with the rest."""
    for row in sorted(shipped, key=lambda row: row["from"]):
        end = row.get("to")
        holds = row["from"] <= own["from"] and (own["from"] < end if end else row["from"] == own["from"])
        if holds and _says(row, beside) == _says(own, beside):
            if end is None or own.get("to", end) <= end:
                return
            own = {**own, "from": end}
    yield own


def _says(row: Table, beside: Table) -> Table:
    """The value of a version: 10.5 and 10.50 are one, and so are a reference and the rate that the law makes of it."""
    if {"rate", "reference"} & set(row):
        with suppress(ValueError, TypeError, KeyError):  # what cannot be read is told by its reader
            return {"rate": series.rate_of(row, beside)}
    value = {key: part for key, part in row.items() if key not in AROUND}
    return {key: Fraction(part) if isinstance(part, str) and NUMBER.fullmatch(part) else part for key, part in value.items()}


@lru_cache(maxsize=8)
def _folder(named: str, home: str) -> Path:
    if named:
        return Path(named)
    try:
        return Path(home or "~/.amiable").expanduser() / "law"
    except RuntimeError:  # an account without a folder of its own has no law of its own either
        return Path(os.devnull) / "law"


def _entries(top: str) -> Iterator["os.DirEntry[str]"]:
    try:
        with os.scandir(top) as found:
            entries = list(found)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as trouble:
        raise BadPack(f"{top}: {trouble.strerror}") from trouble
    for entry in entries:
        if entry.is_dir():
            yield from _entries(entry.path)
        elif entry.name.endswith(".toml") and not entry.name.startswith("."):
            yield entry
