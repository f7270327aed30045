"""The lines of a proof, the phrases that banks write in them, and which phrase belongs to which value."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from amiable.files.proof_labels import Label, Phrase, Saying, labels, longest, sayings, starting, tokens_of
from amiable.files.proof_pages import Box, Word
from amiable.files.proof_values import Kind, Value, values_in

ALLOWED: Mapping[Kind, tuple[Label, ...]] = {
    "date": ("value_on", "executed_on", "other_date"),
    "amount": ("amount", "other_amount"),
    "account": ("payer_account", "payee_account"),
    "reference": ("reference", "other_reference"),
}
BENEATH: Mapping[Kind, int] = {"date": 60, "amount": 60, "account": 150, "reference": 60}  # how far below its label a value may stand
ASIDE = 30  # and how far beside it
NEAREST = 4  # words of a line with which the next is compared
GAP = 2  # heights of a word between two columns

Meaning = TypeVar("Meaning", bound=str)


@dataclass(frozen=True, slots=True)
class Line:
    """The words of one height, from left to right; columns stand two spaces apart.

    starts  where each word begins in the text
    """

    words: tuple[Word, ...]
    text: str
    starts: tuple[int, ...]

    def words_at(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that a part of the text touches."""
        pairs = zip(self.words, self.starts, strict=True)
        return tuple(word for word, begin in pairs if begin < end and begin + len(word.text) > start)


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a line: where it is, and its words."""

    box: Box
    words: str
    scanned: bool


@dataclass(frozen=True, slots=True)
class Read:
    """A value where it stands, and the phrase that it belongs to; None when it stands alone."""

    value: Value
    place: Place
    label: Label | None


def lines_of(words: Iterable[Word]) -> list[Line]:
    """The words of all pages as lines, in reading order."""
    ordered = sorted(words, key=lambda word: (word.box.page, word.box.middle, word.box.left))
    rows: list[list[Word]] = []
    for word in ordered:
        if rows and any(_level(other.box, word.box) for other in rows[-1][-NEAREST:]):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_line(sorted(row, key=lambda word: word.box.left)) for row in rows]


def _level(first: Box, other: Box) -> bool:
    """Whether two words stand at one height: the middle of one lies within the other."""
    return first.page == other.page and (first.top <= other.middle <= first.bottom or other.top <= first.middle <= other.bottom)


def _line(row: Sequence[Word]) -> Line:
    text, starts = "", []
    for place, word in enumerate(row):
        if place:
            apart = word.box.left - row[place - 1].box.right
            text += "  " if apart > GAP * (word.box.bottom - word.box.top) else " "
        starts.append(len(text))
        text += word.text
    return Line(tuple(row), text, tuple(starts))


def place_of(words: Sequence[Word]) -> Place:
    """Where some words of a line stand."""
    boxes = [word.box for word in words]
    box = Box(
        boxes[0].page, min(b.left for b in boxes), min(b.top for b in boxes), max(b.right for b in boxes), max(b.bottom for b in boxes)
    )
    return Place(box, " ".join(word.text for word in words), any(word.scanned for word in words))


def labels_in(lines: Sequence[Line]) -> list[tuple[Label, Place]]:
    """Every phrase beside which something stands."""
    return [found for line in lines for found in (*_phrases(line, labels()), *_starting(line))]


def said_in(lines: Sequence[Line]) -> list[tuple[Saying, Place]]:
    """Every phrase that says how far the payment is."""
    return [found for line in lines for found in _phrases(line, sayings())]


def _columns(line: Line) -> list[tuple[Word, ...]]:
    """The words of a line, column by column: a phrase never runs over into the next."""
    columns: list[list[Word]] = []
    for word, start in zip(line.words, line.starts, strict=True):
        if start == 0 or line.text[:start].endswith("  "):
            columns.append([])
        columns[-1].append(word)
    return [tuple(column) for column in columns]


def _starting(line: Line) -> Iterator[tuple[Label, Place]]:
    """The little words with which a column begins."""
    for column in _columns(line):
        if (label := starting().get(tokens_of(column[0].text))) is not None:
            yield label, place_of(column[:1])


def _phrases(line: Line, known: Mapping[Phrase, Meaning]) -> Iterator[tuple[Meaning, Place]]:
    """The phrases of a line."""
    for column in _columns(line):
        yield from _phrases_of([(token, word) for word in column for token in tokens_of(word.text)], known)


def _phrases_of(tokens: Sequence[tuple[str, Word]], known: Mapping[Phrase, Meaning]) -> Iterator[tuple[Meaning, Place]]:
    """The phrases of a column, the longest first at each of its words."""
    place = 0
    while place < len(tokens):
        for length in range(min(longest(), len(tokens) - place), 0, -1):
            part = tokens[place : place + length]
            if (meaning := known.get(tuple(token for token, _word in part))) is not None:
                yield meaning, place_of([word for word, _again in groupby(word for _token, word in part)])
                place += length - 1
                break
        place += 1


def values_of(lines: Sequence[Line], known: Sequence[tuple[Label, Place]]) -> list[Read]:
    """Every value of the pages, in reading order, each with its label."""
    found = []
    for line in lines:
        for value in values_in(line.text):
            place = place_of(line.words_at(value.start, value.end))
            found.append(Read(value, place, _label_of(value.kind, place.box, known)))
    return sorted(found, key=lambda read: (read.place.box.page, read.place.box.top, read.place.box.left))


def _label_of(kind: Kind, box: Box, known: Sequence[tuple[Label, Place]]) -> Label | None:
    """The nearest phrase of the kind on the left in the same line; without one, the nearest above."""
    fitting = [(label, place.box) for label, place in known if label in ALLOWED[kind] and place.box.page == box.page]
    beside = [(box.left - other.right, label) for label, other in fitting if _level(other, box) and other.left < box.left]
    if beside:
        return min(beside)[1]
    above = [(box.top - other.bottom, label) for label, other in fitting if _above(other, box, BENEATH[kind])]
    return min(above)[1] if above else None


def _above(label: Box, value: Box, most: int) -> bool:
    stands_over = label.left - ASIDE <= value.right and label.right + ASIDE >= value.left
    return stands_over and not _level(label, value) and value.top >= label.top and value.top - label.bottom <= most
