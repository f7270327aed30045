"""A bank line names its case by the structured reference, in its field or typed into the free text."""

from dataclasses import dataclass

import pytest

from amiable.core.matching import CERTAIN, IN_FREE_TEXT, candidates, propose
from amiable.core.reference import ogm

OURS = {1234567890, 42}


@dataclass(frozen=True)
class Line:
    reference: str = ""
    text: str = ""


def test_the_structured_reference_is_certain():
    """1234567890 = 97 × 12727504 + 2, so the check digits are 02: +++123/4567/89002+++."""
    found = propose(Line(reference="123456789002"), OURS)
    assert found is not None
    assert (found.number, found.confidence) == (1234567890, CERTAIN)
    assert found.reasons[0].code == "match.structured_reference"
    assert dict(found.reasons[0].facts) == {"reference": "+++123/4567/89002+++"}


@pytest.mark.parametrize(
    "text", ["+++123/4567/89002+++", "betaling 123/4567/89002 dank u", "facture F-1 ***123/4567/89002***", "123456789002"]
)
def test_a_reference_typed_by_hand_is_nearly_certain(text):
    found = propose(Line(text=text), OURS)
    assert found is not None
    assert (found.number, found.confidence) == (1234567890, IN_FREE_TEXT)


@pytest.mark.parametrize(
    ("line", "because"),
    [
        (Line(), "a silent line says nothing"),
        (Line(reference="123456789003"), "its check digits do not hold: 02 is right"),
        (Line(reference=ogm(7).strip("+")), "a valid reference, but not one of ours"),
        (Line(text=f"{ogm(42)} et {ogm(1234567890)}"), "two cases in one text: a person looks"),
        (Line(reference=f"{ogm(42)}\n{ogm(1234567890)}"), "two cases in the bank's own field"),
        (Line(text="BE68 5390 0754 7034"), "an account number is not a reference"),
    ],
)
def test_what_is_unclear_is_not_guessed(line, because):
    assert propose(line, OURS) is None, because


def test_the_field_of_the_bank_beats_the_free_text():
    assert propose(Line(reference=ogm(42), text=ogm(1234567890)), OURS).number == 42


def test_a_second_reference_of_another_house_does_not_disturb():
    assert propose(Line(reference=f"RF18539007547034\n{ogm(42)}"), OURS).number == 42


def test_candidates_are_what_the_caller_looks_up_the_surest_first():
    assert candidates(Line(reference=ogm(42), text=f"{ogm(7)} {ogm(42)}")) == (42, 7)
