"""The loader: the only module that knows that packs are files. Shipped data, then the operator's overlay on top of it."""

import os
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from amiable.core.pack import Pack
from amiable.core.playbook import Playbook
from amiable.core.refusal import Refusal, _
from amiable.markets.reading import BadPack, build, build_playbook

SHIPPED = Path(__file__).parent
OVERLAY = "AMIABLE_MARKETS"  # the environment variable that names the operator's folder

__all__ = ["BadPack", "MarketUnknown", "examples", "letters_folder", "load", "markets", "must_be_here", "playbook", "source_names"]


class MarketUnknown(Refusal):
    """Nobody wrote the law of that market here."""

    code = "market.unknown"
    what = _("There is no market {market} here.")
    remedy = _("Choose one of these: {known}.")


def markets() -> tuple[str, ...]:
    """The markets there are, by being a folder with a market.toml."""
    return tuple(sorted(path.parent.name for path in SHIPPED.glob("*/market.toml")))


def must_be_here(market: str) -> None:
    """Whether we may go on with a market.

    refuses  MarketUnknown, with the markets that are here
    """
    if market not in markets():
        raise MarketUnknown(source="house rule", market=market, known=", ".join(markets()))


def load(market: str) -> Pack:
    """The law of a market, overlay included.

    refuses  MarketUnknown; BadPack, for data with a gap, an overlap or no source
    """
    return _load(market, os.environ.get(OVERLAY, ""))


def letters_folder(market: str) -> Path:
    """Where the letters of a market stand."""
    return SHIPPED / market / "letters"


@lru_cache(maxsize=64)
def playbook(market: str, debtor: str) -> Playbook:
    """The playbook of a market for a kind of debtor.

    refuses  MarketUnknown
    """
    must_be_here(market)
    return build_playbook(_toml(SHIPPED / market / "playbooks" / f"{debtor}.toml"))


@lru_cache(maxsize=64)
def source_names(market: str, language: str) -> Mapping[str, str]:
    """How the sources of a market are called in a language, longest first; nothing where they keep their own name."""
    path = SHIPPED / market / "words" / f"{language}.toml"
    names = {name: str(own) for name, own in _toml(path).items()} if path.is_file() else {}
    return dict(sorted(names.items(), key=lambda pair: -len(pair[0])))


def examples(market: str) -> Iterator[tuple[str, dict[str, object]]]:
    """The worked examples of a market, by name."""
    for path in sorted((SHIPPED / market / "examples").glob("*.toml")):
        yield path.stem, _toml(path)


@lru_cache(maxsize=64)
def _load(market: str, overlay: str) -> Pack:
    must_be_here(market)
    folder = SHIPPED / market
    parameters = {_question(path, folder): _toml(path) for path in sorted((folder / "parameters").rglob("*.toml"))}
    for question, added in _overlaid(market, overlay):
        parameters[question] = _with_versions(parameters[question], added) if question in parameters else added
    return build(market, _toml(folder / "market.toml"), _toml(folder / "holidays.toml"), parameters)


def _overlaid(market: str, overlay: str) -> Iterator[tuple[str, dict[str, object]]]:
    folder = Path(overlay) / market
    if overlay and folder.is_dir():
        for path in sorted((folder / "parameters").rglob("*.toml")):
            yield _question(path, folder), _toml(path)


def _with_versions(shipped: dict[str, object], added: dict[str, object]) -> dict[str, object]:
    """Put the operator's versions after the shipped ones; the rest of the shipped file stays."""
    versions = [*_versions(shipped), *_versions(added)]
    return {**shipped, "version": versions}


def _versions(parameter: dict[str, object]) -> list[object]:
    found = parameter.get("version", [])
    return found if isinstance(found, list) else [found]


def _question(path: Path, folder: Path) -> str:
    return path.relative_to(folder / "parameters").with_suffix("").as_posix()


def _toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise BadPack(f"{path.name}: {fault}") from fault
