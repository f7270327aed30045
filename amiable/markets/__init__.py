"""The loader: packs are files. Shipped data, then the operator's overlay on top of it."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from amiable.core.guard.rules import ContactRules
from amiable.core.means import MeansOfPayment
from amiable.core.pack import Pack
from amiable.core.playbook import Playbook
from amiable.core.refusal import Refusal, _
from amiable.markets import contact, means, overlay, playbooks
from amiable.markets.reading import BadPack, build
from amiable.markets.values import Table

SHIPPED = Path(__file__).parent
GROUP = "group"  # the agency's own rules: a folder beside the markets, and none of them

__all__ = [
    "BadPack",
    "MarketUnknown",
    "contact_rules",
    "day_in",
    "examples",
    "letters_folder",
    "load",
    "local",
    "markets",
    "means_of_payment",
    "must_be_here",
    "pack_of",
    "playbook",
    "read_toml",
    "shipped",
    "source_names",
    "tables",
    "zone",
]


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


def load(market: str, own: Path | None = None) -> Pack:
    """The law of a market, overlay included; a file that changed is read anew.

    own      the overlay's folder; the operator's own where none is named
    refuses  MarketUnknown; BadPack, for data with a gap, an overlap or no source
    """
    folder = own or overlay.folder()
    stamp = overlay.stamp(folder, market)
    return _load(market, folder if stamp else None, stamp)


def zone(market: str) -> ZoneInfo:
    """The clocks of a market.

    refuses  MarketUnknown
    """
    return ZoneInfo(load(market).timezone)


def local(market: str, at: datetime) -> datetime:
    """A moment as the clocks of a market show it, without an offset: so the law of opening hours is asked.

    refuses  MarketUnknown
    """
    return at.astimezone(zone(market)).replace(tzinfo=None)


def day_in(market: str, at: datetime) -> date:
    """The day it is at a moment where the market's people live.

    refuses  MarketUnknown
    """
    return local(market, at).date()


def shipped(market: str) -> Pack:
    """The law of a market as this release has it, without any overlay.

    refuses  MarketUnknown
    """
    return _load(market, None, ())


def tables(market: str, own: Path | None) -> dict[str, Table]:
    """Every question of a market as written, the overlay's versions among the shipped ones.

    refuses  MarketUnknown; BadPack, for a file that is no TOML
    """
    must_be_here(market)
    found: dict[str, Table] = {question: read_toml(path) for question, path in overlay.files(SHIPPED, market).items()}
    for question, path in (overlay.files(own, market) if own else {}).items():
        added = read_toml(path)
        if not all(map(overlay.is_dated, overlay.rows(added))):
            raise BadPack(f"{question}: each version begins on a day, from = 2026-07-01, and ends on one or has no end ({path})")
        found[question] = overlay.merged(found.get(question, {**added, "version": []}), added)
    return found


def pack_of(market: str, questions: Mapping[str, Table]) -> Pack:
    """The law of a market, were these its questions.

    refuses  BadPack
    """
    folder = SHIPPED / market
    try:
        return build(market, read_toml(folder / "market.toml"), read_toml(folder / "holidays.toml"), questions)
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise BadPack(f"{market}: {fault!r}") from fault


def read_toml(path: Path) -> dict[str, object]:
    """A file of law as written.

    refuses  BadPack, for a file that cannot be read
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise BadPack(f"{path}: {fault}") from fault


@lru_cache(maxsize=64)
def contact_rules(market: str) -> ContactRules:
    """What a market's law and the group's own rules say about contacting a person.

    refuses  MarketUnknown; BadPack, for rules that cannot be read
    """
    own = SHIPPED / market / "contact.toml"
    return contact.build(load(market), read_toml(own) if own.is_file() else {}, read_toml(SHIPPED / GROUP / "contact.toml"))


def means_of_payment(market: str) -> MeansOfPayment:
    """How a person may pay in a market, and when its office is open.

    refuses  MarketUnknown; BadPack, for a file that cannot be read
    """
    return _means(load(market))


@lru_cache(maxsize=64)
def _means(pack: Pack) -> MeansOfPayment:
    return means.build(pack, read_toml(SHIPPED / pack.market / means.FILE), read_toml(SHIPPED / GROUP / means.FILE))


def letters_folder(market: str) -> Path:
    """Where the letters of a market stand."""
    return SHIPPED / market / "letters"


@lru_cache(maxsize=64)
def playbook(market: str, debtor: str) -> Playbook:
    """The playbook of a market for a kind of debtor.

    refuses  MarketUnknown
    """
    must_be_here(market)
    pack = shipped(market)
    written, group = SHIPPED / market / "playbooks" / f"{debtor}.toml", SHIPPED / GROUP / "playbook.toml"
    return playbooks.build(read_toml(written), read_toml(group), {*pack.waits, *pack.counts})


@lru_cache(maxsize=64)
def source_names(market: str, language: str) -> Mapping[str, str]:
    """How the sources of a market are called in a language, longest first; nothing where they keep their own name."""
    path = SHIPPED / market / "words" / f"{language}.toml"
    names = {name: str(own) for name, own in read_toml(path).items()} if path.is_file() else {}
    return dict(sorted(names.items(), key=lambda pair: -len(pair[0])))


def examples(market: str) -> Iterator[tuple[str, dict[str, object]]]:
    """The worked examples of a market, by name."""
    for path in sorted((SHIPPED / market / "examples").glob("*.toml")):
        yield path.stem, read_toml(path)


@lru_cache(maxsize=64)
def _load(market: str, own: Path | None, stamp: overlay.Stamp) -> Pack:
    try:
        return pack_of(market, tables(market, own))
    except BadPack as fault:
        raise _placed(fault, overlay.files(own, market) if own else {}) from fault


def _placed(fault: BadPack, files: Mapping[str, Path]) -> BadPack:
    """The refusal with the operator's file that it is about: the shipped law can be read."""
    told = str(fault.facts["fault"])
    found = next((path for question, path in files.items() if told.startswith((f"{question}:", f"{question},"))), None)
    return BadPack(f"{told} (in {found})") if found and str(found) not in told else fault
