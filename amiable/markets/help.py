"""The help centre of a market: what people ask, read from its folder, with the figures of a day (SCHEMA.md, Help)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import cast, get_args

from amiable import markets
from amiable.core.answers import Answer, Piece, Theme
from amiable.core.refusal import Fault, Refusal, _
from amiable.markets.figures import LOOK, BadFigure, figure

FIGURE = re.compile(r"\{\{(.*?)\}\}")
HEAD = re.compile(r"([a-z]+): +(.+)")
KEYS = frozenset({"theme", "plain"})
ENGLISH = "en"


class AnswerUnreadable(Refusal):
    """An answer says something that the law of the day does not hold, or is not written as answers are."""

    code = "help.unreadable"
    what = _("The answer {file} cannot be used.")
    remedy = _("Put that file right; “amiable answers” tells all that is wrong, and where.")


class NoSuchAnswer(Refusal):
    """Nobody wrote that here."""

    code = "help.unknown"
    what = _("There is no answer “{name}” in that language of this market ({market}, {language}).")
    remedy = _("Choose one of these: {known}.")


@dataclass(frozen=True, slots=True)
class Written:
    """An answer as its file has it.

    plain   names that have digits
    first   the line on which the body begins, from 1
    """

    file: str
    name: str
    theme: Theme
    question: str
    plain: tuple[str, ...]
    body: str
    first: int


def languages(market: str) -> tuple[str, ...]:
    """The languages in which a market answers: its own, and English; none where nobody wrote answers.

    refuses  MarketUnknown
    """
    spoken = markets.load(market).languages
    return tuple(lang for lang in dict.fromkeys((*spoken, ENGLISH)) if _folder(market, lang).is_dir())


def names(market: str, language: str) -> tuple[str, ...]:
    """The questions that are answered in a language of a market.

    refuses  MarketUnknown
    """
    markets.must_be_here(market)
    return tuple(sorted(path.stem for path in _folder(market, language).glob("*.md")))


def answers(market: str, language: str, on: date) -> tuple[Answer, ...]:
    """All answers of a market in a language, by theme in their usual order, then by name.

    on       the day whose law the figures tell
    refuses  MarketUnknown; AnswerUnreadable
    """
    order = get_args(Theme)
    found = [answer(market, language, name, on) for name in names(market, language)]
    return tuple(sorted(found, key=lambda one: (order.index(one.theme), one.name)))


def answer(market: str, language: str, name: str, on: date) -> Answer:
    """One answer, with the figures of a day.

    refuses  MarketUnknown; NoSuchAnswer; AnswerUnreadable, with each figure that means nothing, its file and line
    """
    known = names(market, language)
    if name not in known:
        raise NoSuchAnswer(source="amiable/markets/SCHEMA.md", name=name, market=market, language=language, known=", ".join(known))
    text = written(market, language, name)
    pieces, wrong = _filled(text, market, language, on)
    if wrong:
        raise AnswerUnreadable(source="amiable/markets/SCHEMA.md", faults=tuple(wrong), file=text.file)
    return Answer(market, language, name, text.theme, text.question, tuple(pieces))


def faults(market: str, on: date) -> Iterator[Fault]:
    """All that is wrong with the answers of a market on a day: what cannot be read, and a question that a language leaves out.

    refuses  MarketUnknown
    """
    every = sorted({name for language in languages(market) for name in names(market, language)})
    for language in languages(market):
        for name in every:
            yield from _wrong(market, language, name, on)


def written(market: str, language: str, name: str) -> Written:
    """An answer as its file has it, figures unread.

    refuses  AnswerUnreadable
    """
    path = _folder(market, language) / f"{name}.md"
    seen = path.stat()
    return _written(path, f"{market}/help/{language}/{name}.md", seen.st_mtime_ns)


def _wrong(market: str, language: str, name: str, on: date) -> Iterator[Fault]:
    if name not in names(market, language):
        yield Fault(f"{market}/help/{language}/{name}.md", _("This answer is missing: another language has it."), "")
        return
    try:
        answer(market, language, name, on)
    except AnswerUnreadable as refusal:
        yield from refusal.faults


def _folder(market: str, language: str) -> Path:
    return markets.SHIPPED / market / "help" / language


@lru_cache(maxsize=1024)
def _written(path: Path, file: str, _changed: int) -> Written:
    lines = path.read_text(encoding="utf-8").splitlines()
    title = next((place for place, line in enumerate(lines) if line.startswith("# ")), None)
    head = dict(_head(lines[:title], file))
    if title is None or head.get("theme") not in get_args(Theme):
        what = _("An answer begins with its theme, and its question as a title.")
        raise _unreadable(file, Fault(f"{file}:1", what, LOOK))
    body = "\n".join(lines[title + 1 :])
    first = title + 2 + len(body) - len(body.lstrip("\n"))
    plain = tuple(name.strip() for name in head.get("plain", "").split(",") if name.strip())
    return Written(file, path.stem, cast(Theme, head["theme"]), lines[title][2:].strip(), plain, body.strip("\n"), first)


def _head(lines: list[str], file: str) -> Iterator[tuple[str, str]]:
    for place, line in enumerate(lines, start=1):
        read = HEAD.fullmatch(line.strip())
        if read and read[1] in KEYS:
            yield read[1], read[2]
        elif line.strip():
            what = _("The line “{line}” means nothing here.")
            raise _unreadable(file, Fault(f"{file}:{place}", what, LOOK, (("line", line.strip()[:60]),)))


def _unreadable(file: str, fault: Fault) -> AnswerUnreadable:
    return AnswerUnreadable(source="amiable/markets/SCHEMA.md", faults=(fault,), file=file)


def _filled(text: Written, market: str, language: str, on: date) -> tuple[list[Piece], list[Fault]]:
    """The body with its figures read, and what is wrong, a fault a figure."""
    pieces: list[Piece] = []
    wrong: list[Fault] = []
    after = 0
    for match in FIGURE.finditer(text.body):
        pieces.append(text.body[after : match.start()])
        after = match.end()
        try:
            pieces.append(figure(match[1], market, language, on))
        except BadFigure as bad:
            line = text.first + text.body.count("\n", 0, match.start())
            wrong.append(Fault(f"{text.file}:{line}", bad.fault.what, bad.fault.remedy, bad.fault.facts))
    pieces.append(text.body[after:])
    return [piece for piece in pieces if piece], wrong
