"""E-mails that came back, as Postfix, Exim, Exchange, Google and qmail write them; what is none of that; and what an enemy writes."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amiable.files.bounce import read_mail
from amiable.files.delivery_report import DeliveryNews, NewsRefused, Report
from tests.files import bounces
from tests.files.bounces import CODE, OURS, SERIAL, TO

TODAY = date(2026, 3, 3)


def code_of(serial: int) -> str:
    return CODE if serial == SERIAL else "00000000"


def read(*messages: str | bytes) -> Report:
    """One as .eml, several as mbox."""
    raw = [message.encode() if isinstance(message, str) else message for message in messages]
    content = raw[0] if len(raw) == 1 else b"\n\n".join(b"From MAILER-DAEMON Mon Mar  2 10:31:00 2026\n" + one for one in raw)
    return read_mail(content, "bounces", code_of=code_of, today=TODAY)


@pytest.mark.parametrize(
    ("message", "reason", "detail"),
    [
        (bounces.POSTFIX, "bad_address", "5.1.1 550 5.1.1 <zoe@mail.example>: Recipient address rejected: User unknown"),
        (bounces.EXIM, "full", "host mx.mail.example [192.0.2.7]: 552 5.2.2 mailbox is over quota"),
        (bounces.EXCHANGE, "bad_address", "5.1.10 550 5.1.10 RESOLVER.ADR.RecipientNotFound"),
        (bounces.EMPTY_REPORT, "bad_address", ""),
        (bounces.QMAIL, "blocked", "Remote host said: 554 5.7.1 <zoe@mail.example>: blocked by our block list"),
    ],
)
def test_a_server_says_in_its_own_way_that_it_failed(message, reason, detail):
    assert read(message).news == (DeliveryNews(SERIAL, "email", "failed", reason, date(2026, 3, 2), detail),)


@pytest.mark.parametrize("message", [bounces.HOLIDAY, bounces.READ, bounces.report("delayed", "4.4.1"), bounces.report("relayed", "2.0.0")])
def test_what_programs_write_and_is_no_bounce_is_passed_over(message):
    assert read(message) == Report((), (), passed_over=1)


@pytest.mark.parametrize(("message", "why"), [(bounces.WRITTEN_BY_A_PERSON, "a person may"), (bounces.UNWANTED, "unwanted")])
def test_what_a_person_may_have_written_is_set_aside(message, why):
    report = read(message)
    assert (report.news, report.passed_over) == ((), 0)
    (fault,) = report.aside
    assert why in fault.what
    assert fault.where == "message 1"


def test_a_mailbox_of_many():
    report = read(bounces.POSTFIX, bounces.HOLIDAY, bounces.WRITTEN_BY_A_PERSON, bounces.EXIM, bounces.EXIM)
    assert [news.reason for news in report.news] == ["bad_address", "full"], "the same bounce twice is one"
    assert [fault.where for fault in report.aside] == ["message 3"]
    assert dict(report.aside[0].facts)["subject"] == "Re: Un message vous attend"
    assert report.passed_over == 1


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_any_line_ends(ends):
    assert read(bounces.POSTFIX.replace("\n", ends)).news == read(bounces.POSTFIX).news


@pytest.mark.parametrize(
    ("status", "words", "reason"),
    [
        ("5.1.1", "", "bad_address"),
        ("5.1.6", "mailbox has moved", "moved"),
        ("5.2.2", "", "full"),
        ("5.4.7", "delivery time expired", "too_late"),
        ("4.4.1", "no answer from host", "too_late"),
        ("5.7.1", "we do not like you", "blocked"),
        ("5.0.0", "550 5.1.1 no such user here", "bad_address"),
        ("5.0.0", "Requested action not taken: mailbox full", "full"),
        ("5.1.8", "bad sender", "blocked"),
        ("5.0.0", "552 message rejected as spam", "blocked"),
        ("5.0.0", "nothing that we know", "other"),
        ("", "", "other"),
    ],
)
def test_what_a_status_means(status, words, reason):
    assert [news.reason for news in read(bounces.report("failed", status, words)).news] == [reason]


def test_a_delivery_is_news_too():
    assert [(news.what, news.reason) for news in read(bounces.report("delivered", "2.0.0")).news] == [("delivered", "")]


@pytest.mark.parametrize("written", ["", "no day at all", "Mon, 99 Mar 2026 10:31:00 +0100", "Fri, 1 Jan 2100 00:00:00 +0000"])
def test_a_bounce_without_a_day_or_from_tomorrow_happened_today(written):
    assert [news.on for news in read(bounces.report("failed", "5.1.1", date=written)).news] == [TODAY]


@pytest.mark.parametrize(
    "to",
    [
        "retours@aimable.example",  # names no e-mail
        TO.replace(CODE, "7KQ42M9Y"),  # a guess
        TO.replace(str(SERIAL), "123457"),
        f"retours+999999999999999999.{CODE}@aimable.example",
    ],
)
def test_a_forged_bounce_stops_no_address(to):
    """Who has not received our e-mail does not know its code."""
    report = read(bounces.report("failed", "5.1.1", to=to))
    assert report.news == ()
    assert "check code" in report.aside[0].what


def test_another_marks_in_the_same_bounce_do_not_hide_ours():
    forged = f"References: <1.AAAAAAAA@x.example> {OURS}\n" + bounces.report("failed", "5.1.1", to="retours@aimable.example")
    assert [news.serial for news in read(forged).news] == [SERIAL]


def nested(depth: int) -> str:
    head = "".join(f'Content-Type: multipart/mixed; boundary="b{level}"\n\n--b{level}\n' for level in range(depth))
    return f"From: MAILER-DAEMON@x.example\nTo: {TO}\n{head}Content-Type: text/plain\n\nx\n"


@pytest.mark.parametrize(
    "hostile",
    [
        nested(400),
        "From: MAILER-DAEMON@x.example\n" + "Content-Type: message/rfc822\n\n" * 400,
        "From: x@y.example\nContent-Type: text/plain; charset=no-such-charset\nContent-Transfer-Encoding: base64\n\n%%%",
        f"From: MAILER-DAEMON@x.example\nTo: {TO}\n\n" + "x" * 5_000_000,
        b"From: MAILER-DAEMON@x.example\n\n" + bytes(range(256)) * 50,
        f"Subject: =?utf-8?b?{'A' * 5000}?=\nFrom: =?x?q?=00?=\nContent-Type: ;;;\n\nx",
        bounces.report("failed", "5.1.1").replace("message/delivery-status", "message/delivery-status; charset=utf-16"),
    ],
)
def test_hostile_messages_stop_nothing(hostile):
    report = read(hostile, bounces.POSTFIX)
    assert report.news[-1:] == read(bounces.POSTFIX).news


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"%PDF-1.7", b"just a line", b"PK\x03\x04"])
def test_what_is_no_email_is_refused(content):
    with pytest.raises(NewsRefused) as caught:
        read_mail(content, "x", code_of=code_of, today=TODAY)
    assert caught.value.faults[0].what == "This is no e-mail."


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_bounce_is_read_passed_over_or_set_aside(data):
    raw = bytearray(bounces.EXCHANGE.encode())
    for _ in range(data.draw(st.integers(1, 12))):
        place = data.draw(st.integers(20, len(raw) - 1))
        raw[place : place + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=6))
    report = read(bytes(raw))
    assert len(report.news) + len(report.aside) + report.passed_over == 1
    assert {news.serial for news in report.news} <= {SERIAL}
