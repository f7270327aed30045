"""Is this really from us? A letter as it left, one byte of it changed, other codes, forged and foreign signatures, what was taken back."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction

from amiable.apps.audit import queries as audit
from amiable.apps.contacts import ours, services
from amiable.apps.contacts.models import Contact, Withdrawal
from amiable.apps.documents import queries as documents
from amiable.apps.documents import signing
from amiable.apps.outbox import services as owing
from amiable.apps.outbox.records import NewItem
from amiable.apps.parties.records import NewAddress
from amiable.apps.parties.services import reaching
from amiable.core.ours import print_code, serial_text
from amiable.files.letter import render
from amiable.files.letter_content import Demand
from amiable.files.ours import Forged, mark
from amiable.files.ours_shown import shown_by
from amiable.files.ours_verdict import (
    Changed,
    CodeNotGiven,
    CodeOfAnother,
    NeverSent,
    NoMark,
    NotAsSigned,
    NotOurAccount,
    TakenBack,
    UnknownCode,
    verify,
)
from tests import cast
from tests.files.demand_cast import demand_letter
from tests.files.ours_cast import OTHERS

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


@pytest.mark.parametrize("place", [0.02, 0.5, 0.9])
def test_one_byte_changed_is_told_with_its_number_and_day(letter: Contact, place: float):
    changed = bytearray(pdf_of(letter))
    changed[int(place * len(changed))] ^= 1
    with pytest.raises(Changed) as told:
        ours.about_file(bytes(changed))
    assert (told.value.facts["serial"], told.value.facts["on"]) == (serial_text(letter.pk), "2026-02-02")


def test_its_code_alone_and_with_its_number(letter: Contact):
    for typed in (letter.code.lower(), named(letter)):
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


def test_a_letter_rewritten_to_another_account_names_it(letter: Contact):
    """Its mark, number and code are true; the account is not."""
    said = ours.about_file(pdf_of(letter)).said
    assert said is not None
    true = mark(said, signing.keys(), "https://bureau-aimable.example")
    theirs = demand_letter("be", "nl", "first_reminder")
    assert isinstance(theirs.content, Demand)
    content = replace(theirs.content, payment=replace(theirs.content.payment, iban=OTHER.replace(" ", "")))
    with pytest.raises(Changed) as told:
        ours.about_file(render(replace(theirs, content=content, ours=true)))
    assert OTHER in [fault.where for fault in told.value.faults]
    assert told.value.facts["serial"] == serial_text(letter.pk)


def test_a_forged_signature_and_one_of_ours_that_was_never_sent(letter: Contact):
    said = ours.about_file(pdf_of(letter)).said
    assert said is not None
    with pytest.raises(Forged):
        ours.about_text(mark(said, replace(OTHERS, key_id=signing.keys().key_id), "").url)
    with pytest.raises(NeverSent):
        ours.about_text(mark(replace(said, serial=letter.pk + 1), signing.keys(), "").url)
    assert ours.about_text(mark(said, signing.keys(), "").url).how == "known", "what its QR code says"


def test_what_was_taken_back_is_told_with_its_day(letter: Contact):
    cast.staff("anna")
    for _twice in range(2):
        services.withdraw(letter.pk, because="Sent twice", on=NOON.date(), by="anna", at=NOON)
    for ask in (lambda: ours.about_file(pdf_of(letter)), lambda: ours.about_text(named(letter))):
        with pytest.raises(TakenBack) as told:
            ask()
        assert told.value.facts["since"] == "2026-02-03"
    assert len(audit.entries(who="anna", what="contact.withdrawn", last=5)) == 1
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        Withdrawal.objects.update(because="Sent once")
    with pytest.raises(services.ContactUnknown):
        services.withdraw(letter.pk + 1, because="Sent twice", on=NOON.date(), by="anna", at=NOON)


def test_our_account_is_ours_and_no_other(letter: Contact):
    assert ours.about_account(OURS).how == ours.about_account(OURS.replace(" ", "").lower()).how == "account"
    found = ours.and_account(ours.about_file(pdf_of(letter)), OURS)
    assert (found.how, found.account) == ("copy", OURS)
    for account in (OTHER, "BE71096123456769", "BE62510007547061", ""):
        with pytest.raises(NotOurAccount):
            ours.about_account(account)


@pytest.fixture
def emailed(letter: Contact) -> Contact:
    """An answer by e-mail, with the letter that it tells of."""
    owing.owe(NewItem(letter.case_id, "reply", "complaint_received", "email", MONDAY, "k", about={"received_on": "2026-01-30"}), MONDAY)
    services.release([letter.case_id], MONDAY)
    return Contact.objects.get(channel="email")


def test_an_e_mail_is_ours_as_it_left_and_as_it_arrives(emailed: Contact):
    """Servers write lines above it and end its lines otherwise."""
    sent = pdf_of(emailed)
    assert ours.about_file(sent).how == "copy"
    found = ours.about_file(
        b"Received: by mx.post.example; Mon, 2 Feb 2026 11:00:00 +0100\nDKIM-Signature: v=1\n" + sent.replace(b"\r\n", b"\n")
    )
    assert (found.how, found.channel, found.said and found.said.serial) == ("body", "email", emailed.pk)


@pytest.mark.parametrize(("old", "new"), [(b"Bureau Aimable", b"Bureau Amiable"), (b"bureau-aimable", b"bureau-amiable")])
def test_an_e_mail_with_other_words_or_another_sender_is_told(emailed: Contact, old: bytes, new: bytes):
    sent = pdf_of(emailed)
    assert old in sent
    with pytest.raises(Changed) as told:
        ours.about_file(sent.replace(old, new))
    assert told.value.facts["serial"] == serial_text(emailed.pk)


def test_the_letter_that_an_e_mail_tells_of_bears_its_mark_and_the_e_mail_nothing_private(emailed: Contact):
    assert emailed.waits_id is not None
    found = ours.about_file(documents.open(emailed.waits_id).content)
    assert found.said is not None
    assert (found.how, found.said.serial, found.said.case_number) == ("copy", emailed.pk, cast.case_of("F-1").printed_number)
    assert b"/ours#" not in pdf_of(emailed)


def test_a_text_message_word_for_word(letter: Contact):
    debtor = cast.case_of("F-1").debtor_id
    cast.staff("ines")
    reaching.change_address([debtor], NewAddress("sms", address="0470 12 34 56"), on=MONDAY, by="ines", at=NOON)
    owing.owe(NewItem(letter.case_id, "reply", "complaint_received", "sms", MONDAY, "k", about={"received_on": "2026-01-30"}), MONDAY)
    services.release([letter.case_id], MONDAY)
    message = Contact.objects.get(channel="sms")
    text = pdf_of(message).decode()
    assert ours.about_text(text).how == ours.about_text(f"  {text.replace(' ', '  ')} ").how == "words"
    with pytest.raises(Changed):
        ours.about_text(text.replace("bureau-aimable", "bureau-amiable"))
    assert ours.about_text(named(message)).channel == "sms"
    with pytest.raises(NotOurAccount):
        ours.about_text(f"{named(message)}: {OTHER}")


def forged(said: str) -> bytes:
    """An e-mail of somebody else, with what he copied from a letter of ours, and his own account where people look."""
    return (
        "From: Bureau <pay@evil.example>\nTo: anouk@post.example\nSubject: Pay now\nMIME-Version: 1.0\n"
        'Content-Type: multipart/alternative; boundary="b"\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n'
        f"{said}\n\n--b\nContent-Type: text/html; charset=utf-8\n\n<p>Pay to <b>BE71 0961</b> 2345 6769.</p>\n--b--\n"
    ).encode()


def test_an_e_mail_with_what_was_copied_from_a_letter_is_not_ours(letter: Contact):
    """Neither by our records, nor by the published keys alone: its HTML names another account."""
    (url,) = shown_by(pdf_of(letter)).signed
    with pytest.raises(Changed):
        ours.about_file(forged(url))
    with pytest.raises(NotAsSigned) as told:
        verify(shown_by(forged(url)), signing.public_keys())
    assert [fault.where for fault in told.value.faults] == [OTHER]


def test_an_account_that_is_broken_over_two_lines_of_a_message_is_read(letter: Contact):
    with pytest.raises(NotOurAccount):
        ours.about_text(f"{named(letter)} BE71 0961\n2345 6769")
