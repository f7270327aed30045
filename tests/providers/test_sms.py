"""SMS handed to the demonstration's gateway over HTTP: one key is one SMS, whatever the line does; receipts by webhook and by asking."""

import json
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from amiable.files.delivery_report import DeliveryNews, NewsRefused
from amiable.providers.channels import Gateway
from amiable.providers.sending import ChannelAway, Sent
from amiable.providers.sms import LARGEST_ANSWER, SIGNATURE_HEADER, ForgedReceipt, HttpGateway, Sms, sign
from amiable.sim.sms_company import Manners, SmsCompany, open_sms_company, read_log
from tests.card_company import free_port

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
ZOE = "+32470123456"


def sms(serial: int, to: str = ZOE) -> Sms:
    return Sms(serial, to, "Un message vous attend. A-000 000 012, 7KQ4-2M9X")


def answers(sent: Iterable[Sent]) -> list[tuple[int, str]]:
    return [(one.serial, one.answer) for one in sent]


@pytest.fixture
def company(tmp_path: Path) -> SmsCompany:
    return SmsCompany("api-key", "secret", now=lambda: NOW, log=tmp_path / "sms.jsonl")


@pytest.fixture
def gateway(company: SmsCompany) -> Iterator[HttpGateway]:
    with open_sms_company(company) as address:
        yield HttpGateway(Gateway(address, "api-key", "secret", "Amiable"), patience=5)


def test_many_go_in_one_connection_and_the_log_has_each_once(gateway, company, tmp_path):
    assert answers(gateway.send(sms(serial) for serial in (1, 2, 3))) == [(1, "handed"), (2, "handed"), (3, "handed")]
    assert answers(gateway.send([sms(2)])) == [(2, "handed")], "the same key again is the same SMS"
    assert [line["key"] for line in company.taken] == ["1", "2", "3"]
    assert [line["what"] for line in read_log(tmp_path / "sms.jsonl")] == ["taken", "taken", "taken", "again"]


def test_what_the_gateway_says_of_one_stops_no_other(gateway, company):
    company.manners = Manners(no={"+4520": "no such number"})
    sent = list(gateway.send([sms(1), sms(2, "+4520123456"), sms(3)]))
    assert answers(sent) == [(1, "handed"), (2, "refused"), (3, "handed")]
    assert (sent[1].said, sent[2].their_id) == ("422 no such number", "sms_2")
    company.manners = Manners(busy=True)
    assert answers(gateway.send([sms(4)])) == [(4, "deferred")]
    assert len(company.taken) == 2


@pytest.mark.parametrize("status", [402, 404, 405])
def test_another_server_in_the_gateway_s_place_says_nothing_of_a_number(status: int):
    """The address is wrong, or the bill is not paid: what waits goes on waiting, and no number counts as wrong."""

    class Another(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Another) as server:
        Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
        sent = HttpGateway(Gateway(f"http://127.0.0.1:{server.server_port}", "api-key", "secret"), patience=5).send([sms(1), sms(2)])
        assert next(sent).answer == "deferred"
        with pytest.raises(ChannelAway):
            next(sent)
        server.shutdown()


def test_a_line_that_breaks_leaves_it_unknown_until_the_gateway_is_asked(gateway, company):
    """Number 1 was taken and never confirmed, number 2 was never taken: from outside both look alike. The gateway knows."""
    company.manners = Manners(lost={"1"})
    assert answers(gateway.send([sms(1)])) == [(1, "unknown")]
    company.manners = Manners(unheard=1)
    assert answers(gateway.send([sms(2), sms(3)])) == [(2, "unknown"), (3, "handed")]
    assert gateway.known(1) == Sent(1, "handed", their_id="sms_1")
    assert gateway.known(2) is None


def test_a_gateway_that_hangs_up_between_two_loses_nothing(gateway, company):
    company.manners = Manners(closing=True)
    for sent in gateway.send(sms(serial) for serial in (1, 2, 3)):
        assert sent.answer == "handed"
        time.sleep(0.1)  # we are busy elsewhere while it closes
    assert len(company.taken) == 3


def test_nobody_there_or_another_key(company):
    waiting = iter([sms(1)])
    with pytest.raises(ChannelAway):
        list(HttpGateway(Gateway(f"http://127.0.0.1:{free_port()}", "k", "s")).send(waiting))
    assert next(waiting).serial == 1, "nothing was taken"
    with open_sms_company(company) as address:
        wrong, told = HttpGateway(Gateway(address, "api-key", "guess")), []
        with pytest.raises(ChannelAway):
            told.extend(wrong.send([sms(1), sms(2)]))
        with pytest.raises(ChannelAway):
            HttpGateway(Gateway(address, "guess", "secret")).receipts()
    assert company.taken == []


def test_receipts_are_asked_for_from_where_we_stopped(gateway, company):
    company.manners = Manners(failing=frozenset({"+4520123456"}))
    list(gateway.send([sms(1), sms(2, "+4520123456")]))
    company.deliver()
    first = gateway.receipts()
    assert first.news == (
        DeliveryNews(1, "sms", "delivered", "", date(2026, 3, 2)),
        DeliveryNews(2, "sms", "failed", "bad_address", date(2026, 3, 2), "absent subscriber"),
    )
    list(gateway.send([sms(3)]))
    company.deliver()
    assert [one.serial for one in gateway.receipts(first.after).news] == [3]


@contextmanager
def saying(body: bytes, status: int = 200) -> Iterator[HttpGateway]:
    """A gateway, or what stands in its place, that answers so to whatever it is asked."""

    class Odd(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(OSError):  # whoever asked may have heard enough
                self.wfile.write(body)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *_words: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Odd) as server:
        Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
        yield HttpGateway(Gateway(f"http://127.0.0.1:{server.server_port}", "k", "s"), patience=5)
        server.shutdown()


@pytest.mark.parametrize("place", ["x" * 201, "a\nb", "\ud800"])
def test_a_place_that_cannot_be_kept_stops_no_day(place: str):
    with saying(json.dumps({"receipts": [], "after": place}).encode()) as odd, pytest.raises(ChannelAway):
        odd.receipts()


def test_a_receipt_that_we_do_not_understand_keeps_no_other_from_us():
    """Else the place would stay where it is, and every later day would be refused alike."""
    good = {"key": "1", "status": "delivered", "at": "2026-03-02T10:00:00+01:00"}
    rows = [good, good | {"key": "2", "status": "expired"}, "odd", good | {"key": "+32 470 12 34 56"}, good | {"key": "5"}]
    with saying(json.dumps({"receipts": rows, "after": "5"}).encode()) as odd:
        page = odd.receipts("0")
    assert ([news.serial for news in page.news], page.after) == ([1, 5], "5")
    assert [(fault.where, dict(fault.facts).get("value")) for fault in page.aside] == [
        ("receipts[1].status, 2", "expired"),
        ("receipts[2]", None),
        ("receipts[3].key", "…"),  # notes are kept for ever
    ]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"<!DOCTYPE html><title>Welcome</title>", "its answer is no list of receipts"),
        (b'{"after": "5"}', "its answer is no list of receipts"),
        (b'{"receipts": {}, "after": "5"}', "its answer is no list of receipts"),
        (b'{"receipts": [], "after": "5"' + b" " * LARGEST_ANSWER + b"}", "its answer is longer than 8 megabytes"),
    ],
)
def test_an_answer_that_is_no_list_of_receipts_is_not_taken_for_no_news(body: bytes, why: str):
    with saying(body) as odd, pytest.raises(ChannelAway) as away:
        odd.receipts()
    assert away.value.facts["why"] == why


def test_an_answer_that_is_no_message_does_not_say_that_nothing_was_sent():
    """Else the SMS of which nobody knows would be given once more."""
    with saying(b"<!DOCTYPE html><title>Welcome</title>") as odd, pytest.raises(ChannelAway):
        odd.known(1)


def test_a_page_in_answer_to_an_sms_leaves_that_one_in_doubt_and_no_other():
    with saying(b"<!DOCTYPE html><title>We will be back soon</title>") as odd:
        sent = odd.send([sms(1), sms(2)])
        assert next(sent).answer == "unknown"
        with pytest.raises(ChannelAway):
            next(sent)


def test_without_a_place_we_go_on_from_where_we_were():
    with saying(b'{"receipts": [], "after": null}') as odd:
        assert odd.receipts("7").after == "7"


def test_why_a_gateway_is_away_names_no_person():
    with saying(b'{"why": "+32 470 12 34 56 of jan@mail.example"}', 403) as odd, pytest.raises(ChannelAway) as away:
        odd.receipts()
    assert away.value.facts["why"] == "403 … of …"


def test_a_receipt_comes_by_webhook_signed(gateway, company):
    heard: list[tuple[bytes, str]] = []

    class Ear(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append((self.rfile.read(int(self.headers["Content-Length"])), self.headers[SIGNATURE_HEADER]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Ear) as server:
        Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
        company.tell = f"http://127.0.0.1:{server.server_port}/"
        list(gateway.send([sms(1)]))
        company.deliver()
        server.shutdown()
    ((body, signature),) = heard
    assert [news.serial for news in gateway.verify(body, signature, NOW)] == [1]
    for forged, written, moment in (
        (body + b" ", signature, NOW),
        (body, sign(body, "guess", int(NOW.timestamp())), NOW),
        (body, signature, NOW + timedelta(minutes=6)),  # a recording
        (body, "", NOW),
        (body, "t=now", NOW),
    ):
        with pytest.raises(ForgedReceipt):
            gateway.verify(forged, written, moment)


def test_a_signed_message_that_is_no_receipt_is_refused(gateway):
    body = json.dumps({"receipts": [{"key": "x"}]}).encode()
    with pytest.raises(NewsRefused):
        gateway.verify(body, sign(body, "secret", int(NOW.timestamp())), NOW)


def test_the_log_outlives_the_gateway(tmp_path):
    for again in ("taken", "again"):
        company = SmsCompany("k", "s", now=lambda: NOW, log=tmp_path / "log")
        assert company.take("1", {"to": ZOE, "text": "x"}) == {"id": "sms_1"}
        assert company.lines[-1]["what"] == again
