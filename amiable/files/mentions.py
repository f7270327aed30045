"""The mentions that the law asks of each letter, read from beside its templates, and the check that a letter carries them."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from amiable.core.refusal import Fault, Refusal, _
from amiable.files.letter_content import DEMANDS


class LetterLacksMention(Refusal):
    """A letter would leave without something that the law wants in it."""

    code = "letter_lacks_mention"
    what = _("This letter was not made: it lacks {mentions}, which the law asks for.")
    remedy = _("Fill in what is missing, then make the letter again.")


@dataclass(frozen=True, slots=True)
class Mention:
    """One thing that a kind of letter must say.

    data    places in the letter's data that must hold something: `creditor.phone`, `claims[].due_on`
    says    per language, words of the template that carry it
    when    a place in the data that must be true for the mention to be due; empty: always
    unless  for a place of `data`, another that excuses it when it is true: `creditor.is_individual`
    """

    code: str
    article: str
    data: tuple[str, ...]
    says: Mapping[str, tuple[str, ...]]
    when: str = ""
    unless: Mapping[str, str] = field(default_factory=dict)


@cache
def mentions_of(folder: Path, kind: str) -> tuple[Mention, ...]:
    """The mentions of one kind of letter, from `mentions.toml` in the folder of templates; those of every demand stand there once."""
    tables = tomllib.loads((folder / "mentions.toml").read_text("utf-8"))
    table = (tables.get("demand", {}) if kind in DEMANDS else {}) | tables.get(kind, {})
    return tuple(
        Mention(
            code,
            entry["article"],
            tuple(entry.get("data", ())),
            {language: tuple(words) for language, words in entry.get("says", {}).items()},
            entry.get("when", ""),
            entry.get("unless", {}),
        )
        for code, entry in table.items()
    )


def values_at(data: object, place: str) -> Iterator[object]:
    """Every value at a place such as `claims[].due_on`; None where there is nothing."""
    if not place:
        yield data
        return
    head, _dot, rest = place.partition(".")
    inside = data.get(head.removesuffix("[]")) if isinstance(data, Mapping) else None
    if not head.endswith("[]"):
        yield from values_at(inside, rest)
    elif isinstance(inside, list) and inside:
        for each in inside:
            yield from values_at(each, rest)
    else:
        yield None


def due_mentions(folder: Path, kind: str, data: Mapping[str, object]) -> tuple[Mention, ...]:
    """The mentions that this very letter owes: those without a condition, and those whose condition is true."""
    return tuple(m for m in mentions_of(folder, kind) if not m.when or any(values_at(data, m.when)))


def wanted_places(mention: Mention, data: Mapping[str, object]) -> tuple[str, ...]:
    """The places of a mention that must hold something in this very letter."""
    excused = {place for place, truth in mention.unless.items() if any(values_at(data, truth))}
    return tuple(place for place in mention.data if place not in excused)


def check_mentions(folder: Path, kind: str, data: Mapping[str, object]) -> None:
    """Let a letter pass only if its data holds every mention that its kind owes.

    refuses  LetterLacksMention, with every gap listed
    """
    due = due_mentions(folder, kind, data)
    gaps = [(m, place) for m in due for place in wanted_places(m, data) if not all(values_at(data, place))]
    if gaps:
        faults = tuple(Fault(place, _("is empty")) for _mention, place in gaps)
        names = ", ".join(dict.fromkeys(m.code for m, _place in gaps))
        raise LetterLacksMention(source="; ".join(dict.fromkeys(m.article for m, _place in gaps)), faults=faults, mentions=names)
