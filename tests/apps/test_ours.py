"""Is this really from us? A letter as it left, one byte of it changed, other codes, forged and foreign signatures, what was taken back."""

from datetime import UTC, date, datetime

import pytest

from amiable.apps.contacts import ours, services
from amiable.apps.contacts.models import Contact
from amiable.apps.documents import queries as documents
from amiable.core.ours import print_code, serial_text
from amiable.files.ours_verdict import (
    Changed,
    CodeNotGiven,
    CodeOfAnother,
    NeverSent,
    NoMark,
    UnknownCode,
)
from tests import cast

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 2, 2)
NOON = datetime(2026, 2, 3, 12, tzinfo=UTC)
OURS, OTHER = "BE68 5390 0754 7034", "BE71 0961 2345 6769"


@pytest.fixture
def letter() -> Contact:
    """Anouk's first reminder, as it left."""
    cast.agency()
    cast.vivre()
    cast.place("vivre", cast.row(cast.ANOUK, "F-1"))
    case = cast.case_of("F-1").id
    services.owe_due_steps([case], MONDAY)
    services.release([case], MONDAY)
    return Contact.objects.get()


def pdf_of(letter: Contact) -> bytes:
    return documents.open(letter.document_id).content


def named(letter: Contact) -> str:
    return f"{serial_text(letter.pk)} {print_code(letter.code)}"


def test_a_letter_as_it_left_is_ours(letter: Contact):
    found = ours.about_file(pdf_of(letter))
    assert (found.how, found.channel) == ("copy", "letter")
    said = found.said
    assert said is not None
    case = cast.case_of("F-1")
    assert (said.serial, said.on, said.kind, said.minor, said.currency) == (letter.pk, MONDAY, "first_reminder", 60_000, "EUR")
    assert (said.account, said.reference) == (OURS.replace(" ", ""), case.payment_reference)
    assert (said.case_number, said.creditor) == (case.printed_number, "Vivre Énergie SA")


@pytest.mark.parametrize("place", [0.02, 0.3, 0.6, 0.9])
def test_one_byte_changed_is_told_with_its_number_and_day(letter: Contact, place: float):
    changed = bytearray(pdf_of(letter))
    changed[int(place * len(changed))] ^= 1
    with pytest.raises(Changed) as told:
        ours.about_file(bytes(changed))
    assert (told.value.facts["serial"], told.value.facts["on"]) == (serial_text(letter.pk), "2026-02-02")


def test_its_code_alone_and_with_its_number(letter: Contact):
    for typed in (print_code(letter.code), letter.code.lower(), named(letter), named(letter).lower()):
        found = ours.about_text(typed)
        assert found.how == "known" and found.said is not None and found.said.minor == 60_000


def test_a_code_that_nobody_was_given(letter: Contact):
    with pytest.raises(UnknownCode):
        ours.about_text("0000-0000" if letter.code != "00000000" else "0000-0001")


def test_a_code_of_another_number(letter: Contact):
    with pytest.raises(NeverSent):
        ours.about_text(f"{serial_text(letter.pk + 1)} {print_code(letter.code)}")
    with pytest.raises(CodeOfAnother):
        ours.about_text(f"{serial_text(letter.pk)} 0000-0000")


def test_a_number_without_its_code_proves_nothing(letter: Contact):
    with pytest.raises(CodeNotGiven):
        ours.about_text(serial_text(letter.pk))
    with pytest.raises(NoMark):
        ours.about_text("Pay now, or we come with the bailiff.")
