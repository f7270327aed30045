"""The operator's own folder of law: where it stands, what is in it, and how its versions are laid over the shipped ones."""

import os
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from amiable.markets.dating import BadPack
from amiable.markets.values import Table

NAMED_BY = "AMIABLE_MARKETS"  # the environment variable that names the folder; else it is `law` in the installation's folder

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
    """A question with the operator's versions among the shipped ones. The rest of the shipped file stays."""
    return {**shipped, "version": _in_order(rows(shipped), rows(own))}


def rows(table: Table) -> list[Table]:
    """The versions of a question as written."""
    found = table.get("version", [])
    return found if isinstance(found, list) else [found]


def _in_order(shipped: list[Table], own: list[Table]) -> list[Table]:
    """A rule without an end holds until the operator's next version begins; between shipped versions an end is written or missing."""
    if not all(isinstance(row, dict) and isinstance(row.get("from"), date) for row in (*shipped, *own)):
        return [*shipped, *own]  # the reader says what is wrong with them
    mine = {id(row) for row in own}
    both = sorted((*shipped, *own), key=lambda row: row["from"])
    ended = [
        {**row, "to": later["from"]} if "to" not in row and row["from"] < later["from"] and {id(row), id(later)} & mine else row
        for row, later in pairwise(both)
    ]
    return [*ended, *both[-1:]]


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
