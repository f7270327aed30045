"""The envelopes of a market, from its `market.toml`: where the address shows, and where a sheet is folded."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from amiable import markets
from amiable.markets.dating import BadPack
from amiable.markets.values import Table

DEMANDS = "_demand.typ"  # what each letter says that asks for payment, in one language


@dataclass(frozen=True, slots=True)
class Page:
    """The side on which an envelope has its window, and the folds of a sheet in whole millimetres from its top."""

    window: Literal["left", "right"]
    folds: tuple[int, ...]


@lru_cache(maxsize=64)
def page(market: str) -> Page:
    """The page of the letters of a market.

    refuses  MarketUnknown; BadPack, where its market.toml says nothing of it
    """
    markets.must_be_here(market)
    return build(market, markets.read_toml(markets.SHIPPED / market / "market.toml"))


@lru_cache(maxsize=64)
def languages(market: str) -> tuple[str, ...]:
    """The languages in which a person may be written to: the market's own, then the others in which its demands are written (English).

    refuses  MarketUnknown
    """
    own = markets.load(market).languages
    others = sorted(path.parent.name for path in markets.letters_folder(market).glob(f"*/{DEMANDS}"))
    return (*own, *(language for language in others if language not in own))


def build(market: str, head: Table) -> Page:
    """The page of the letters of a market from its head as read.

    refuses  BadPack, for a side that is none, and for folds that are no whole millimetres of an A4 sheet
    """
    try:
        window, folds = head["letter"]["window"], tuple(int(mm) for mm in head["letter"]["folds"])
    except (KeyError, TypeError, ValueError) as fault:
        raise BadPack(f"{market}: letter: {fault!r}") from fault
    if window not in ("left", "right") or any(not 0 < mm < 297 for mm in folds):
        raise BadPack(f"{market}: letter: a window is left or right, and a fold lies on the sheet")
    return Page(window, folds)
