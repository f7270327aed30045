"""E-mails as bytes: read back by the standard library, in six languages; nothing breaks out of its line; the same input, the same bytes."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amiable.files.email_message import (
    Email,
    HeaderNotClean,
    Mailbox,
    NotAnAddress,
    eml,
    envelope_recipient,
    envelope_sender,
    marks_in,
    message_id,
    private_details,
)

EMAIL = Email(
    serial=123_456,
    code="7KQ4-2M9X",
    sender=Mailbox("Bureau Aimable", "bonjour@aimable.example"),
    to=Mailbox("Zoë Ångström, née « O'Brien »", "zoe@mail.example"),
    subject="Un message vous attend à votre boîte sécurisée",
    text="Bonjour,\n\nUn message vous attend.\n.\nFrom here on\n",
    html="<!doctype html><html lang='fr'><p>Un message vous attend à la boîte.</p></html>",
    language="fr",
    at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
    returns_to="retours@aimable.example",
    unsubscribe_url="https://aimable.example/mail/stop/" + "0123456789abcdef" * 8,
    unsubscribe_mail="stop@aimable.example",
)
ONE_LINE = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp")), max_size=120)


def read(email: Email) -> EmailMessage:
    return cast(EmailMessage, message_from_bytes(eml(email), policy=policy.default))


def test_it_says_who_to_whom_and_when_and_that_a_program_wrote_it():
    message = read(EMAIL)
    assert str(message["To"]) == '"Zoë Ångström, née « O\'Brien »" <zoe@mail.example>'
    assert message["Subject"] == EMAIL.subject
    assert message["Date"].datetime == EMAIL.at
    assert message["Message-ID"] == "<123456.7KQ42M9X@aimable.example>"
    assert (message["Auto-Submitted"], message["Content-Language"]) == ("auto-generated", "fr")
    assert "Reply-To" not in message


def test_text_and_html_stand_side_by_side():
    text, html = read(EMAIL).iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert text.get_content().replace("\r\n", "\n") == EMAIL.text  # type: ignore[attr-defined]
    assert html.get_content() == EMAIL.html + "\r\n"  # type: ignore[attr-defined]


def test_the_ways_out_are_links_that_programs_can_read():
    """RFC 8058: one click by POST; the link is longer than a line and stays whole."""
    raw = eml(EMAIL)
    assert b"List-Unsubscribe: <https://aimable.example/mail/stop/" + b"0123456789abcdef" * 8 + b">,\r\n <mailto:" in raw
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw
    assert b"List-Unsubscribe" not in eml(replace(EMAIL, unsubscribe_url="", unsubscribe_mail=""))


def test_a_bounce_comes_back_to_an_address_that_names_the_email():
    assert envelope_sender(EMAIL) == "retours+123456.7KQ42M9X@aimable.example"
    assert marks_in(envelope_sender(EMAIL)) == marks_in(message_id(EMAIL)) == ((123_456, "7KQ42M9X"),)


def test_the_same_input_gives_the_same_bytes_and_another_text_another_boundary():
    assert eml(EMAIL) == eml(replace(EMAIL))
    assert eml(EMAIL) != eml(replace(EMAIL, text="Bonsoir"))


@pytest.mark.parametrize(
    "changed",
    [
        {"subject": "Bonjour\r\nBcc: all@evil.example"},
        {"subject": "Bonjour\nX"},
        {"subject": "Bonjour\u2028X"},
        {"subject": "A\u202egnp.exe"},
        {"subject": "x" * 2_000},
        {"to": Mailbox("Zoë\r\nBcc: all@evil.example", "zoe@mail.example")},
        {"sender": Mailbox("Bureau\n", "bonjour@aimable.example")},
        {"unsubscribe_url": "https://aimable.example/\r\nBcc: x@y.example"},
        {"unsubscribe_url": "http://aimable.example/"},
        {"unsubscribe_url": "https://aimable.example/>,<mailto:x@y.example"},
    ],
)
def test_nothing_breaks_out_of_its_line(changed):
    with pytest.raises(HeaderNotClean):
        eml(replace(EMAIL, **changed))


@pytest.mark.parametrize(
    "address",
    ["", "zoe", "zoe@", "@mail.example", "zoe@mail", "zoe@mail.example>", "zoe@mail.example, b@mail.example", "zoe@mail.example\r\nX: y",
     "zoé@mail.example", "zoe smith@mail.example", "zoe@-mail.example", "z" * 65 + "@mail.example", "zoe@" + "m" * 64 + ".example",
     ".zoe@mail.example", "zoe@mail..example", "zoe@mail.example\u0000"],
)  # fmt: skip
def test_what_is_no_address_is_refused(address):
    with pytest.raises(NotAnAddress):
        eml(replace(EMAIL, to=Mailbox("Zoë", address)))
    with pytest.raises(NotAnAddress):
        envelope_recipient(replace(EMAIL, to=Mailbox("Zoë", address)))


def test_a_domain_with_accents_is_written_in_its_own_code():
    assert envelope_recipient(replace(EMAIL, to=Mailbox("", "zoe@bücher.example"))) == "zoe@xn--bcher-kva.example"


@given(name=ONE_LINE, subject=ONE_LINE, text=st.text(max_size=3_000), html=st.text(max_size=500))
def test_whatever_is_written_arrives_and_no_line_is_too_long(name, subject, text, html):
    email = replace(EMAIL, to=Mailbox(name, "zoe@mail.example"), subject=subject, text=text, html=html)
    raw = eml(email)
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    assert raw.isascii()
    message = message_from_bytes(raw, policy=policy.default)
    assert sorted(set(message.keys())) == sorted(
        ["List-Unsubscribe", "List-Unsubscribe-Post", "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted",
         "X-Auto-Response-Suppress", "MIME-Version", "Content-Type", "Content-Language"]
    )  # fmt: skip
    assert [address.addr_spec for address in message["To"].addresses] == ["zoe@mail.example"]


@pytest.mark.parametrize(
    ("subject", "told"),
    [
        ("Un message vous attend", ()),
        ("Dossier 7kq4 2m9x 5", ("7KQ4-2M9X-5",)),
        ("Pour Zoe ANGSTROM", ("Ångström",)),
        ("Facture de Proximus", ("Proximus",)),
        ("Proximusland", ()),
        ("Encore 25,00 € à payer", ("25,00 €",)),
        ("Du skylder 1.250 kr.", ("1.250 kr",)),
        ("€ 12", ("€ 12",)),
        ("Code 7AAA-KR34, KR34-7AAA, 774K-EUR7, 7774-74KR", ()),  # of check codes, that begin or end so
    ],
)
def test_what_a_subject_gives_away(subject, told):
    assert private_details(subject, ["7KQ4-2M9X-5", "Ångström", "Proximus", ""]) == told
