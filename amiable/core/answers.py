"""Answers of the help centre as records: words, and between them figures that are not yet written in a reader's language."""

from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from amiable.core.dated import Source
from amiable.core.pack import Tariff

Unit = Literal["", "day", "week", "month", "year"]
Theme = Literal[
    "paying", "part_payments", "plans", "cannot_pay", "already_paid", "disputes", "complaints", "insolvency", "vulnerability",
    "wrong_person", "genuine", "owed", "costs", "interest", "limitation", "registers", "data", "contact",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money, in minor units."""

    minor: int


@dataclass(frozen=True, slots=True)
class Percent:
    """A rate, in ppm; `until` is its last day, where the next one is not known yet."""

    ppm: int
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """So many days, weeks, months or years; without a unit, a bare number."""

    number: int
    unit: Unit = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A day that the law names."""

    on: date


@dataclass(frozen=True, slots=True)
class Prices:
    """A tariff, a line a bracket."""

    tariff: Tariff


@dataclass(frozen=True, slots=True)
class OpenDays:
    """Weekdays that follow one another (Monday is 1) and are open alike: from, to; an end of None is midnight."""

    first: int
    last: int
    windows: tuple[tuple[time, time | None], ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """When an office is open, or when we call."""

    days: tuple[OpenDays, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """A name, a site, a telephone number: as it stands."""

    text: str


@dataclass(frozen=True, slots=True)
class Cited:
    """Where a value stands in the law."""

    source: Source


Figure = Amount | Percent | Count | Day | Prices | Opening | Words | Cited
Piece = str | Figure


@dataclass(frozen=True, slots=True)
class Answer:
    """What people ask, and the answer with the figures of a day.

    name      the file's name, the same in each language of a market
    language  of its words
    body      the Markdown of the answer in order: words and figures
    """

    market: str
    language: str
    name: str
    theme: Theme
    question: str
    body: tuple[Piece, ...]
