"""The questions of a market as their files have them, read past the loader."""

import tomllib
from pathlib import Path

from amiable import markets


def paths(market: str) -> list[Path]:
    """The files of a market's parameters."""
    return sorted((markets.SHIPPED / market / "parameters").rglob("*.toml"))


def questions(market: str) -> dict[str, dict]:
    """Each question of a market as written, by its name."""
    folder = markets.SHIPPED / market / "parameters"
    return {path.relative_to(folder).with_suffix("").as_posix(): tomllib.loads(path.read_text(encoding="utf-8")) for path in paths(market)}
