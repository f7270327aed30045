"""What came back, by each of its ways: a file in the folder, the bounce mailbox, the gateway's webhook, and the gateway that is asked."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import Client

from amiable.apps.contacts import handovers, queries, services
from amiable.apps.documents import rotating, signing
from amiable.core.ours import check_code, print_code, serial_text
from amiable.jobs import day_returns
from amiable.jobs.day_returns import returns
from amiable.jobs.day_stage import Day, Done
from amiable.providers import channels
from amiable.providers.sms import SIGNATURE_HEADER, sign
from amiable.settings import home
from amiable.sim import sms_company
from amiable.sim.sms_company import SmsCompany
from tests import cast
from tests.apps.test_contacts_handing import forget_carriers
from tests.jobs.test_handover import MORNING, answered, clock, people

pytestmark = pytest.mark.django_db
TODAY = date(2026, 2, 5)


@pytest.fixture(autouse=True)
def office() -> Iterator[None]:
    cast.agency()
    cast.vivre()
    yield
    forget_carriers()


@pytest.fixture
def keys_of_before() -> Iterator[None]:
    """Another key in this test is that of no other."""
    signing.keys()
    kept = (home.folder("keys") / signing.FILE).read_bytes()
    yield
    home.replace_secret(signing.FILE, kept)


@pytest.fixture
def folder() -> Iterator[Path]:
    folder = home.folder("returns")
    yield folder
    for path in sorted(folder.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()


def played() -> Done:
    return returns(Day("be", TODAY, TODAY, clock(datetime(2026, 2, 5, 9, tzinfo=UTC))))


def test_files_of_the_folder_are_taken_in_once_and_put_away(folder: Path):
    """A list of returned letters, a bounce as the mailbox's Maildir has it, and a list with a fault, which is refused with its reason."""
    ids = people(2)
    letter, mail = answered(ids[0], "letter"), answered(ids[1], "email")
    found = queries.contact(mail)
    assert found
    (folder / "list.csv").write_text(f"Serial;Reason;Date\n{serial_text(letter)};moved;2026-02-04\n", encoding="utf-8")
    (folder / "wrong.csv").write_text("Serial;Reason;Date\nB-1;moved;2026-02-04\n", encoding="utf-8")
    (folder / "new").mkdir()
    (folder / "new" / "1770.M1").write_bytes(bounce(mail, found.code))
    done = played()
    assert {name: count for name, count in done.counts.items() if count} == {
        "files": 2,
        "files_refused": 1,
        "news": 2,
        "stopped": 2,
        "owed": 2,
    }
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()) == [
        "done/list.csv",
        "new/done/1770.M1",
        "refused/wrong.csv",
        "refused/wrong.csv.why.txt",
    ]
    assert {(each.what, each.channel) for each in queries.waiting()} == {("returned", "letter"), ("failed", "email")}
    assert played().counts["files"] == 0


def bounce(serial: int, code: str) -> bytes:
    """A delivery report (RFC 3464) of a server, about an e-mail of ours."""
    return f"""From: MAILER-DAEMON@mail.example
To: bonjour+{serial}.{code}@bureau-aimable.example
Subject: Undelivered
Date: Wed, 4 Feb 2026 10:00:00 +0100
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

The mailbox does not exist.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; zoe1@mail.example
Action: failed
Status: 5.1.1

--b
Content-Type: message/rfc822

Message-ID: <{serial}.{code}@bureau-aimable.example>
Subject: x

--b--
""".replace("\n", "\r\n").encode()


@pytest.mark.usefixtures("keys_of_before")
def test_what_left_before_the_key_was_changed_still_comes_back(folder: Path):
    """The check codes of that time are those that it bears; those of the new key are not."""
    cast.staff("ines")
    letter, mail = (answered(pk, way) for pk, way in zip(people(2), ("letter", "email"), strict=True))
    found = {serial: queries.contact(serial) for serial in (letter, mail)}
    rotating.rotate(on=date(2026, 2, 3), by="ines", at=datetime(2026, 2, 3, 9, tzinfo=UTC))
    code = print_code(found[letter].code)  # type: ignore[union-attr]
    (folder / "list.csv").write_text(f"Serial;Reason;Date\n{serial_text(letter)} {code};moved;2026-02-04\n", encoding="utf-8")
    (folder / "bounce.eml").write_bytes(bounce(mail, found[mail].code))  # type: ignore[union-attr]
    (folder / "forged.eml").write_bytes(bounce(mail, check_code(mail, signing.keys().check)))
    done = played()
    assert (done.counts["news"], [note.code for note in done.notes]) == (2, ["returns.aside"])


def told(*case_ids: int) -> list[int]:
    """Messages in the mailbox of people without e-mail, told of by SMS; their serials."""
    found = []
    for pk in case_ids:
        answered(pk, "mailbox")
        services.release([pk], date(2026, 2, 2))
        found.append(queries.sent_on_case(pk)[-1].id)
    return found


def test_the_gateway_is_asked_on_from_where_it_ended(tmp_path: Path):
    company = SmsCompany("api-key", "secret", now=lambda: MORNING, log=tmp_path / "sms.jsonl")
    with sms_company.open_sms_company(company) as address:
        channels.choose("be", sms=channels.Gateway(address, "api-key", "secret", "Amiable"))
        for serial in told(*people(2, email="", phone="0470 12 34 56")):
            company.take(str(serial), {"key": str(serial), "to": "+32470123456", "text": "x", "sender": "Amiable"})
        company.deliver()
        assert (played().counts["news"], played().counts["news"]) == (2, 0)


class InPages(SmsCompany):
    """A gateway that tells one receipt a page, and one of them in a word of its own."""

    def receipts(self, after: str) -> sms_company.Json:
        known = [line for line in self.lines if line["what"] == "receipt"]
        start = int(after or 0)
        page: list[object] = [line | ({"status": "expired"} if n == 1 else {}) for n, line in enumerate(known)][start : start + 1]
        return {"receipts": page, "after": str(start + len(page))}


def test_the_gateway_is_asked_until_it_has_no_more_and_what_it_says_oddly_is_set_aside(tmp_path: Path):
    company = InPages("api-key", "secret", now=lambda: MORNING, log=tmp_path / "sms.jsonl")
    with sms_company.open_sms_company(company) as address:
        channels.choose("be", sms=channels.Gateway(address, "api-key", "secret", "Amiable"))
        serials = told(*people(3, email="", phone="0470 12 34 56"))
        for serial in serials:
            company.take(str(serial), {"key": str(serial), "to": "+32470123456", "text": "x", "sender": "Amiable"})
        company.deliver()
        done = played()
        assert (done.counts["news"], handovers.listened("be")) == (2, "3")
        assert [(note.code, note.about) for note in done.notes] == [("returns.aside", f"sms, receipts[0].status, {serials[1]}")]
        assert (played().counts["news"], played().notes) == (0, [])


class Endless(SmsCompany):
    """A gateway whose place never stands still."""

    def receipts(self, after: str) -> sms_company.Json:
        return {"receipts": [{"key": "1"}], "after": str(int(after or 0) + 1)}


def test_a_gateway_without_an_end_does_not_hold_up_the_day(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(day_returns, "MOST_PAGES", 3)
    with sms_company.open_sms_company(Endless("api-key", "secret", now=lambda: MORNING)) as address:
        channels.choose("be", sms=channels.Gateway(address, "api-key", "secret", "Amiable"))
        assert (played().notes[-1].code, handovers.listened("be")) == ("returns.more", "3")


def test_the_gateway_s_webhook_is_believed_when_it_is_signed(caplog: pytest.LogCaptureFixture):
    assert Client().post("/receipts/be/", b"{}", content_type="application/json").status_code == 404, "nobody carries SMS here"
    channels.choose("be", sms=channels.Gateway("http://127.0.0.1:9", "api-key", "secret", "Amiable"))
    (serial,) = told(*people(1, email="", phone="0470 12 34 56"))
    body = json.dumps({"receipts": [{"key": str(serial), "status": "failed", "reason": "bad_address", "at": "2026-02-04T10:00:00+01:00"}]})
    now = int(datetime.now(UTC).timestamp())
    for secret, status in (("another", 400), ("secret", 200), ("secret", 200)):
        headers = {SIGNATURE_HEADER: sign(body.encode(), secret, now)}
        assert Client().post("/receipts/be/", body, content_type="application/json", headers=headers).status_code == status
    assert [(found.what, found.reason) for found in queries.waiting()] == [("failed", "bad_address")]
    assert "another signature" in caplog.text
