"""The words of letters that answer: one shape for all languages, and each language's sentences, read from files beside the templates."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from amiable.files.company_words import to_company

WORDS = "word"  # the folder beside the templates
SHAPE = "shape.toml"
STRONG = re.compile(r"\*\*(.+?)\*\*")
PLACE = re.compile(r"\{([a-z_]+)\}")
TWO_STOPS = re.compile(r"\.(\*\*)?\.(?!\.)")  # where what is filled in ends with one: 82,34 kr.
FRENCH = re.compile(r" ([:;?])(?=[\s\"]|$)", re.MULTILINE)
FREE = "\N{NO-BREAK SPACE}"
Run = dict[str, object]


@dataclass(frozen=True, slots=True)
class Texts:
    """One language's sentences, and the shape of each kind.

    shape      kind → part of the letter → keys of sentences, each perhaps with a condition: "part if due", "full unless due"
    sentences  kind → key → sentence; `common` holds those of all kinds
    """

    shape: Mapping[str, Mapping[str, Any]]
    sentences: Mapping[str, Mapping[str, str]]

    def common(self, key: str) -> str:
        """A sentence that all kinds share."""
        return self.sentences["common"][key]

    def writer(self, kind: str, market: str, values: Mapping[str, str], *, plain: bool = False) -> "Writer":
        """What writes the sentences of one letter."""
        return Writer(self, kind, market, values, plain)


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the sentences of one letter: chosen by its facts, and with them in their places."""

    texts: Texts
    kind: str
    market: str
    values: Mapping[str, str]
    plain: bool = False

    def some(self, part: str) -> list[str]:
        """The sentences of a part of the letter whose conditions hold."""
        return [self._said(key.split()[0]) for key in self._shape(part) if self._holds(key)]

    def one(self, part: str) -> str:
        """The first sentence of a part whose condition holds, or the sentence of that very key."""
        found = self.some(part) if self._shape(part) else [self._said(part)]
        return found[0]

    def cell(self, text: str) -> str:
        """A cell of a table: as it is, or a word of the list."""
        return self._said(text.removeprefix("@")) if text.startswith("@") else text

    def _shape(self, part: str) -> list[str]:
        every = self.texts.shape["every"]
        return list(self.texts.shape[self.kind].get(part, every.get(part, ())))

    def _holds(self, key: str) -> bool:
        """Whether the condition behind a key is true of the facts: words joined by `and`, each perhaps after `not`."""
        _key, _if, condition = key.partition(" if ")
        return all(self._true(word) for word in condition.split(" and ")) if condition else True

    def _true(self, word: str) -> bool:
        name = word.removeprefix("not ")
        return bool(self.values.get(name)) != word.startswith("not ")

    def _said(self, key: str) -> str:
        """A sentence, in plain words where it has them, a market's own before that of all, its places filled and never read again."""
        own, common = self.texts.sentences[self.kind], self.texts.sentences["common"]
        names = (*((f"{key}_{self.market}_plain", f"{key}_plain") if self.plain else ()), f"{key}_{self.market}", key)
        text = next(found[name] for name in names for found in (own, common) if name in found)
        said = PLACE.sub(lambda place: self.values[place[1]].replace("**", "* *"), text)
        said = TWO_STOPS.sub(r".\1", said)
        return said[:1].upper() + said[1:] if text.startswith("{") else said


@cache
def texts_of(group: Path, language: str, *, company: bool = False) -> Texts:
    """The sentences of a language.

    group    the folder of the templates that all markets share
    company  as they are said to a company
    """
    folder = group / WORDS
    shape, written = (tomllib.loads((folder / name).read_text("utf-8")) for name in (SHAPE, f"{language}.toml"))
    said = (lambda text: to_company(text, language)) if company else str
    return Texts(shape, {kind: {key: kept_together(said(text), language) for key, text in own.items()} for kind, own in written.items()})


def kept_together(text: str, language: str) -> str:
    """French writes a space before : ; ? and no line may end there."""
    return FRENCH.sub(rf"{FREE}\1", text) if language == "fr" else text


def runs(text: str) -> list[Run]:
    """A sentence in pieces, those between ** strong."""
    pieces = STRONG.split(text)
    return [{"text": piece, "strong": bool(place % 2)} for place, piece in enumerate(pieces) if piece]


def flow(text: str) -> str:
    """A number that stays on one line."""
    return text.replace(" ", FREE)
