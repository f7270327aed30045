"""The match by the Belgian reference alone, among the numbers that we gave out."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from amiable.core.matching.weighing import CERTAIN, IN_FREE_TEXT
from amiable.core.reference import ogm, ogm_number, ogm_numbers_in
from amiable.core.working import Working, working


class References(Protocol):
    """What a bank line says about its purpose."""

    @property
    def reference(self) -> str:
        """The structured reference, or nothing."""

    @property
    def text(self) -> str:
        """The free text, or nothing."""


@dataclass(frozen=True, slots=True)
class Match:
    """A bank line belongs to the case with this payment reference.

    number      the ten digits of the reference, as a number
    confidence  parts per million
    reasons     why, in the order they were found
    """

    number: int
    confidence: int
    reasons: tuple[Working, ...]


def candidates(line: References) -> tuple[int, ...]:
    """List the payment references that a line may mean, the surest first; the caller looks up which of them exist."""
    return tuple(dict.fromkeys([*_structured(line), *ogm_numbers_in(line.text)]))


def match(line: References, reference_numbers: Collection[int]) -> Match | None:
    """Say which case a line pays, if exactly one of the references we gave out is named.

    reference_numbers  those that exist; anything else on the line is not ours
    returns            None when nothing fits, or when the line names two cases: a person looks
    """
    structured = {number for number in _structured(line) if number in reference_numbers}
    typed = {number for number in ogm_numbers_in(line.text) if number in reference_numbers}
    if structured:
        return _match(structured, CERTAIN, "match.structured_reference")
    return _match(typed, IN_FREE_TEXT, "match.reference_in_text")


def _structured(line: References) -> list[int]:
    """A bank gives one structured reference, or several a line each."""
    return [number for text in line.reference.splitlines() if (number := ogm_number(text)) is not None]


def _match(numbers: set[int], confidence: int, reason: str) -> Match | None:
    if len(numbers) != 1:
        return None
    (number,) = numbers
    return Match(number, confidence, (working(reason, reference=ogm(number)),))
