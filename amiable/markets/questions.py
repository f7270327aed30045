"""One question of law as people look at it: its name, kind and unit, what it follows, and its versions with the files they stand in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from amiable import markets
from amiable.core.dated import Dated
from amiable.core.law_diff import questions_of
from amiable.core.pack import Pack
from amiable.core.refusal import Refusal, _
from amiable.markets import overlay
from amiable.markets.values import Table

FOLLOWS = ("based_on", "same_as", "continues")  # the keys by which a series is made of another


class QuestionUnknown(Refusal):
    """No file of the market is about that."""

    code = "law.no_such_question"
    what = _("The law of {market} has no question “{question}”.")
    remedy = _("Look at all of them with “amiable law show {market}”. The nearest: {nearest}.")


@dataclass(frozen=True, slots=True)
class Question:
    """A question of law: `dated` has its versions as the market's pack has them, `table` its file with the operator's versions in it.

    own  the first days of the versions that stand in the operator's folder
    """

    market: str
    key: str
    currency: str
    table: Table
    dated: Dated[Any]
    own: frozenset[date]

    @property
    def name(self) -> str:
        """What it is, for people."""
        return str(self.table["name"])

    @property
    def kind(self) -> str:
        """Its kind (markets/SCHEMA.md)."""
        return str(self.table["kind"])

    @property
    def unit(self) -> str:
        """What its numbers count."""
        if self.kind == "rate":
            return "percent a year" if "accrual_day" in self.dated.chosen_by else "percent"
        units = {"surcharge": "percent a year", "wait": "days", "application": "day", "periods": "years"}
        return self.currency if self.kind in ("amount", "tariff", "fee") else units.get(self.kind, self.kind)

    @property
    def follows(self) -> tuple[tuple[str, str], ...]:
        """The series that it is made of: how, and which."""
        return tuple((how, str(self.table[how])) for how in FOLLOWS if how in self.table)

    def row(self, from_on: date) -> Table:
        """The version of a first day as written; nothing where it comes from another series."""
        return next((row for row in overlay.rows(self.table) if row["from"] == from_on), {})


def all_of(market: str) -> dict[str, Question]:
    """Every question of a market, overlay included.

    refuses  MarketUnknown, BadPack
    """
    folder = overlay.folder()
    return questions(market, markets.load(market), markets.tables(market, folder), overlay.files(folder, market))


def questions(market: str, pack: Pack, tables: Mapping[str, Table], own: Mapping[str, Path]) -> dict[str, Question]:
    """The questions of a pack, by name.

    own  the files of the overlay, by question
    """
    days = {key: frozenset(row["from"] for row in overlay.rows(markets.read_toml(path))) for key, path in own.items()}
    return {
        key: Question(market, key, pack.currency, tables[key], dated, days.get(key, frozenset()))
        for key, dated in questions_of(pack).items()
    }


def named(market: str, key: str) -> Question:
    """A question of a market.

    refuses  MarketUnknown, BadPack; QuestionUnknown, with the nearest names
    """
    found = all_of(market)
    if key not in found:
        raise unknown(market, key, found)
    return found[key]


def unknown(market: str, key: str, known: Mapping[str, object]) -> QuestionUnknown:
    """The refusal of a question that is not there."""
    nearest = sorted(known, key=lambda name: -_likeness(key, name))[:3]
    return QuestionUnknown(source="amiable/markets/SCHEMA.md", market=market, question=key, nearest=", ".join(nearest))


def _likeness(typed: str, name: str) -> float:
    """How much a name looks like what was typed, as a whole or without its folder."""
    return max(SequenceMatcher(None, typed.lower(), part).ratio() for part in (name, name.rsplit("/", 1)[-1]))
