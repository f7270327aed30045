"""The demonstration's SMS gateway: it takes SMS over HTTP, writes each into its own log that only grows, and sends none.

It is a company of its own: what stands in its log is what really left us. The same key twice is one SMS. It shares with the product only
how a message is signed (`providers/sms.py`).
"""

import contextlib
import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

from amiable.providers.sms import KEY_HEADER, SIGNATURE_HEADER, sign

HOST = "127.0.0.1"
LARGEST = 64 * 1024
PATIENCE = 10  # seconds
POLL_SECONDS = 0.05
Json = dict[str, object]


class _Cut(Exception):  # noqa: N818 — the line breaks
    """No answer at all."""


class _No(Exception):  # noqa: N818 — becomes an answer
    def __init__(self, status: HTTPStatus, why: str) -> None:
        self.status, self.why = status, why


@dataclass(slots=True)
class Manners:
    """How it behaves, for trying out what a real network does.

    no       what it answers to a number that begins so: {"+3247000": "no such number"}
    busy     it takes nothing for now
    lost     after the taking of these keys the line breaks before it says so
    unheard  how many times more the line breaks before it takes anything
    failing  numbers that nobody ever answers at: their receipts say failed
    closing  it closes the line after each answer, without a word
    """

    no: dict[str, str] = field(default_factory=dict)
    busy: bool = False
    lost: set[str] = field(default_factory=set)
    unheard: int = 0
    failing: frozenset[str] = frozenset()
    closing: bool = False


class SmsCompany:
    """The gateway. Its clock is handed in; its log, when it has one, outlives its process."""

    def __init__(self, api_key: str, secret: str, *, now: Callable[[], datetime], log: Path | None = None, tell: str = "") -> None:
        self.manners, self.tell, self._api_key, self._secret, self._now = Manners(), tell, api_key, secret, now
        self._log, self._lock = log, Lock()
        self.lines: list[Json] = read_log(log) if log else []
        self._ids = {str(line["key"]): str(line["id"]) for line in self.lines if line["what"] == "taken"}

    @property
    def taken(self) -> list[Json]:
        """Every SMS that would have gone out, once each."""
        return [line for line in self.lines if line["what"] == "taken"]

    def take(self, key: str, told: Json) -> Json:
        """Take an SMS; the same key again is the same SMS, and the log says that it came again."""
        with self._lock:
            if self.manners.unheard:
                self.manners.unheard -= 1
                raise _Cut
            if self.manners.busy:
                raise _No(HTTPStatus.SERVICE_UNAVAILABLE, "busy, try later")
            to = str(told["to"])
            if why := next((why for beginning, why in self.manners.no.items() if to.startswith(beginning)), ""):
                raise _No(HTTPStatus.UNPROCESSABLE_ENTITY, why)
            again = key in self._ids
            number = self._ids.setdefault(key, f"sms_{len(self._ids) + 1}")
            self._write({"what": "again" if again else "taken", "key": key, "id": number, "to": to, "text": told["text"]})
        if key in self.manners.lost:
            raise _Cut
        return {"id": number}

    def known(self, key: str) -> Json:
        """What was taken under a key."""
        if key not in self._ids:
            raise _No(HTTPStatus.NOT_FOUND, "nothing under this key")
        return {"id": self._ids[key]}

    def deliver(self) -> list[Json]:
        """The network has carried what was taken: a receipt for each SMS that has none, told by webhook where we are listened to."""
        with self._lock:
            done = {line["key"] for line in self.lines if line["what"] == "receipt"}
            new = [self._receipt(line) for line in self.taken if line["key"] not in done]
            for receipt in new:
                self._write({"what": "receipt", **receipt})
        if new and self.tell:
            self._say({"receipts": new})
        return new

    def receipts(self, after: str) -> Json:
        """The receipts from a place on, and the place where they end."""
        known = [{name: value for name, value in line.items() if name != "what"} for line in self.lines if line["what"] == "receipt"]
        start = int(after or 0)
        return {"receipts": known[start:], "after": str(len(known))}

    def signed(self, body: bytes, api_key: str, signature: str) -> bool:
        """Whether a request comes from whom we know."""
        return hmac.compare_digest(api_key, f"Bearer {self._api_key}") and hmac.compare_digest(signature, sign(body, self._secret, 0))

    def asks(self, api_key: str) -> bool:
        """Whether a question comes from whom we know."""
        return hmac.compare_digest(api_key, f"Bearer {self._api_key}")

    def _receipt(self, line: Json) -> Json:
        receipt: Json = {"key": line["key"], "status": "delivered", "at": self._now().isoformat(timespec="seconds")}
        if str(line["to"]) in self.manners.failing:
            receipt |= {"status": "failed", "reason": "bad_address", "detail": "absent subscriber"}
        return receipt

    def _say(self, told: Json) -> None:
        body = json.dumps(told).encode()
        headers = {"Content-Type": "application/json", SIGNATURE_HEADER: sign(body, self._secret, int(self._now().timestamp()))}
        with contextlib.suppress(OSError):  # who was not told may ask
            urlopen(Request(self.tell, body, headers), timeout=PATIENCE).close()

    def _write(self, line: Json) -> None:
        """Written down before anybody is answered."""
        self.lines.append(line)
        if self._log:
            with self._log.open("a", encoding="utf-8") as log:
                log.write(json.dumps(line, ensure_ascii=False) + "\n")


def read_log(log: Path) -> list[Json]:
    """What a gateway has written down."""
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []


@contextmanager
def open_sms_company(company: SmsCompany, port: int = 0) -> Iterator[str]:
    """The gateway answers beside us as long as this lasts.

    returns  its address
    """
    with server(company, port) as running:
        thread = Thread(target=running.serve_forever, args=[POLL_SECONDS], daemon=True)
        thread.start()
        yield f"http://{HOST}:{running.server_port}"
        running.shutdown()
        thread.join()


def server(company: SmsCompany, port: int) -> ThreadingHTTPServer:
    """The gateway's site; port 0 is any that is free."""

    class Door(_Door):
        behind = company

    return ThreadingHTTPServer((HOST, port), Door)


class _Door(BaseHTTPRequestHandler):
    behind: SmsCompany
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two packets: each would wait for the other side's confirmation

    def do_POST(self) -> None:
        body = self.rfile.read(min(int(self.headers["Content-Length"] or 0), LARGEST))
        key, known = self.headers[KEY_HEADER] or "", self.headers["Authorization"] or ""
        if not self.behind.signed(body, known, self.headers[SIGNATURE_HEADER] or ""):
            self._answer(HTTPStatus.UNAUTHORIZED, {"why": "another key"})
            return
        self._try(lambda: self.behind.take(key, json.loads(body)))

    def do_GET(self) -> None:
        if not self.behind.asks(self.headers["Authorization"] or ""):
            self._answer(HTTPStatus.UNAUTHORIZED, {"why": "another key"})
            return
        asked = urlsplit(self.path)
        if asked.path == "/v1/receipts":
            self._try(lambda: self.behind.receipts(parse_qs(asked.query).get("after", [""])[0]))
        else:
            self._try(lambda: self.behind.known(asked.path.rpartition("/")[2]))

    def _try(self, act: Callable[[], Json]) -> None:
        try:
            self._answer(HTTPStatus.OK, act())
        except _No as no:
            self._answer(no.status, {"why": no.why})
        except _Cut:
            self.close_connection = True

    def _answer(self, status: HTTPStatus, said: Json) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = self.close_connection or self.behind.manners.closing

    def log_message(self, *_words: object) -> None:
        pass
