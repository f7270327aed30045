"""Hands SMS to a gateway: JSON over HTTP, one key a contact so that the same one twice is one, receipts by signed webhook or by asking.

The protocol is ours and small (docs/reference/channels.md): an adapter for a company's own protocol is another class beside this one.
"""

import hashlib
import hmac
import http.client
import json
import select
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from urllib.parse import urlencode, urlsplit

from amiable.core.refusal import Fault, Refusal, _
from amiable.files.delivery_report import DeliveryNews, NewsRefused
from amiable.files.sms_receipts import read_receipts
from amiable.providers.channels import Gateway
from amiable.providers.sending import AnswerName, ChannelAway, Sent, impersonal, shortened

PATIENCE = 20  # seconds
TOLERANCE_SECONDS = 300
LONGEST_PLACE = 200
LONGEST_KEY = 12  # digits
LARGEST_ANSWER = 8 * 1024 * 1024
NO_MESSAGE = "its answer names no message"
SIGNATURE_HEADER, KEY_HEADER = "Amiable-Signature", "Idempotency-Key"
NOT_NOW = frozenset({429, 503})  # and nothing was taken: the protocol says so
KEPT_OUT = frozenset({401, 403})
TAKEN = frozenset({200, 201, 202})


@dataclass(frozen=True, slots=True)
class Sms:
    """One SMS.

    serial  of the contact; it is the key
    to      E.164, such as +32470000000: `files.sms_text.mobile_number`
    text    what the person reads
    """

    serial: int
    to: str
    text: str


class ForgedReceipt(Refusal):
    """A message that the gateway did not sign, or signed for another moment."""

    code = "channel.forged_receipt"
    what = _("This message does not bear the gateway’s signature: {why}.")
    remedy = _("Nothing was done. If it is the gateway after all, compare the secret in our settings with the one that it shows.")


@dataclass(frozen=True, slots=True)
class Receipts:
    """A page of what the gateway knows of what became of our SMS, and where to go on asking.

    aside  receipts that cannot be read: where each stands, and why
    """

    news: tuple[DeliveryNews, ...]
    after: str
    aside: tuple[Fault, ...] = ()


class SmsGateway(Protocol):
    """A company that carries our SMS."""

    @property
    def name(self) -> str:
        """Its short name."""

    def send(self, messages: Iterable[Sms]) -> Iterator[Sent]:
        """Hand SMS over, in their order. The next one is taken from `messages` only when the last one is answered.

        refuses  ChannelAway, before it takes the next one: whatever was taken has its answer
        """

    def known(self, serial: int) -> Sent | None:
        """What the gateway has under this key: handed, or None for nothing. For the contact of which nobody knows.

        refuses  ChannelAway
        """

    def receipts(self, after: str = "") -> Receipts:
        """What became of our SMS since we last asked: a page of it, and an empty one at the end.

        after    where the last answer ended; empty for all
        refuses  ChannelAway
        """

    def verify(self, payload: bytes, signature: str, now: datetime) -> tuple[DeliveryNews, ...]:
        """Read a webhook that the gateway has signed within the last minutes.

        refuses  ForgedReceipt, NewsRefused
        """


def sign(payload: bytes, secret: str, at: int) -> str:
    """The header that signs a body.

    at  seconds since 1970, signed with the body so that a recording grows old; 0 where the key already makes it one
    """
    mac = hmac.new(secret.encode(), b"%d." % at + payload, hashlib.sha256).hexdigest()
    return f"t={at},v1={mac}"


class HttpGateway:
    """A gateway that speaks our protocol."""

    name = "sms"

    def __init__(self, gateway: Gateway, *, patience: int = PATIENCE) -> None:
        self._gateway, self._patience = gateway, patience
        self._api = urlsplit(gateway.api)

    def send(self, messages: Iterable[Sms]) -> Iterator[Sent]:
        """Hand SMS over in one connection; a new one when it broke."""
        waiting = iter(messages)
        line = self._open()
        try:
            while message := next(waiting, None):
                if _hung_up(line):  # while we were busy elsewhere; nothing of this one was given yet
                    line.close()
                    try:
                        line = self._open()
                    except ChannelAway:
                        yield Sent(message.serial, "deferred")
                        raise
                sent = self._hand_over(line, message)
                yield sent
                if sent.said == NO_MESSAGE:
                    raise self._away(sent.said)  # a page of somebody else: the next one would be in doubt too
                if sent.answer == "deferred" and sent.said[:3] not in map(str, NOT_NOW):
                    raise self._away(sent.said)  # it is we who are not let in, or who ask elsewhere: the next one fares no better
                if sent.answer == "unknown":
                    line.close()
                    line = self._open()
        finally:
            line.close()

    def known(self, serial: int) -> Sent | None:
        """What the gateway has under this key."""
        found = self._ask(f"/v1/messages/{serial}", missing=True)
        if found is None:
            return None
        if "id" not in found:
            raise self._away("its answer is no message")
        return Sent(serial, "handed", their_id=str(found["id"]))

    def receipts(self, after: str = "") -> Receipts:
        """What became of our SMS since we last asked."""
        found = self._ask("/v1/receipts?" + urlencode({"after": after})) or {}
        rows, place = found.get("receipts"), found.get("after")
        if not isinstance(rows, list):
            raise self._away("its answer is no list of receipts")
        ends = after if place is None else str(place)
        if len(ends) > LONGEST_PLACE or not ends.isprintable():
            raise self._away("its answer ends at a place that cannot be kept")
        return _page(rows, ends, self.name)

    def verify(self, payload: bytes, signature: str, now: datetime) -> tuple[DeliveryNews, ...]:
        """Read a webhook with a signature of the last minutes."""
        try:
            at = int(dict(part.split("=", 1) for part in signature.split(","))["t"])
        except (KeyError, ValueError):
            raise self._forged("no signature") from None
        if not hmac.compare_digest(sign(payload, self._gateway.secret, at).encode(), signature.encode()):
            raise self._forged("another signature")
        if abs(int(now.timestamp()) - at) > TOLERANCE_SECONDS:
            raise self._forged("an old signature")
        return read_receipts(payload, self.name)

    def _hand_over(self, line: http.client.HTTPConnection, message: Sms) -> Sent:
        """Give one SMS. From the first byte on only the gateway's answer counts."""
        told = {"key": str(message.serial), "to": message.to, "text": message.text, "sender": self._gateway.sender}
        body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        headers = self._headers() | {KEY_HEADER: str(message.serial), SIGNATURE_HEADER: sign(body, self._gateway.secret, 0)}
        try:
            line.request("POST", f"{self._api.path.rstrip('/')}/v1/messages", body, headers)
            answer = line.getresponse()
            said = answer.read(LARGEST_ANSWER)
        except (OSError, http.client.HTTPException) as error:
            return Sent(message.serial, "unknown", shortened(error))
        if answer.status in TAKEN and not _their_id(said):
            return Sent(message.serial, "unknown", NO_MESSAGE)
        return Sent(message.serial, _answer(answer.status, _why(said)), f"{answer.status} {_why(said)}".strip(), _their_id(said))

    def _open(self) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if self._api.scheme == "https" else http.client.HTTPConnection
        line = kind(self._api.hostname or "", self._api.port, timeout=self._patience)
        try:
            line.connect()
        except OSError as error:
            raise self._away(str(error)) from None
        return line

    def _ask(self, path: str, *, missing: bool = False) -> dict[str, object] | None:
        """Ask the gateway; asking changes nothing, so any trouble is just trouble.

        missing  whether it may have nothing there: None
        """
        line = self._open()
        try:
            line.request("GET", self._api.path.rstrip("/") + path, headers=self._headers())
            with line.getresponse() as answer:
                said = answer.read(LARGEST_ANSWER + 1)
        except (OSError, http.client.HTTPException) as error:
            raise self._away(str(error)) from None
        finally:
            line.close()
        if missing and answer.status == http.client.NOT_FOUND:
            return None
        if answer.status not in TAKEN:
            raise self._away(f"{answer.status} {_why(said)}")
        if len(said) > LARGEST_ANSWER:
            raise self._away(f"its answer is longer than {LARGEST_ANSWER // 1024**2} megabytes")
        return _plain(said)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._gateway.api_key}", "Content-Type": "application/json"}

    def _away(self, why: str) -> ChannelAway:
        return ChannelAway(source=self._gateway.api, channel=self.name, why=impersonal(why))

    def _forged(self, why: str) -> ForgedReceipt:
        return ForgedReceipt(source=SIGNATURE_HEADER, why=why)


def _hung_up(line: http.client.HTTPConnection) -> bool:
    """Whether the other side has closed the connection: it says nothing unasked, so that there is something to read only at the end."""
    if line.sock is None:
        return True
    watch = select.poll()
    watch.register(line.sock, select.POLLIN)
    return bool(watch.poll(0))


def _answer(status: int, why: str) -> AnswerName:
    """Only what the protocol calls untaken was not taken: behind any other trouble of theirs an SMS may have gone out.

    A gateway that will never take an SMS says why. A 4xx without a reason is another server's, which knows nothing of the number: none
    of it is anybody's wrong address.
    """
    if status in TAKEN:
        return "handed"
    if status in NOT_NOW or status in KEPT_OUT or (400 <= status < 500 and not why):
        return "deferred"
    return "refused" if 400 <= status < 500 else "unknown"


def _page(rows: list[object], after: str, name: str) -> Receipts:
    """Each receipt read alone: one that we do not understand must not keep the others, and all that come after, from us."""
    news: list[DeliveryNews] = []
    aside: list[Fault] = []
    for place, row in enumerate(rows):
        try:
            news += read_receipts(json.dumps({"receipts": [row]}).encode(), name)
        except NewsRefused as refusal:
            aside += [_aside(fault, place, row) for fault in refusal.faults]
    return Receipts(tuple(news), after, tuple(aside))


def _aside(fault: Fault, place: int, row: object) -> Fault:
    """A fault with the place of its receipt and its key, by which a person finds the SMS; without numbers that may be somebody's."""
    key = str(row.get("key", "")) if isinstance(row, dict) else ""
    found = f", {key}" if key.isascii() and key.isdigit() and len(key) <= LONGEST_KEY else ""
    facts = tuple((fact, impersonal(value)) for fact, value in fault.facts)
    return replace(fault, where=fault.where.replace("[0]", f"[{place}]", 1) + found, facts=facts)


def _plain(said: bytes) -> dict[str, object]:
    try:
        found = json.loads(said)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _their_id(said: bytes) -> str:
    return shortened(_plain(said).get("id", ""))


def _why(said: bytes) -> str:
    return shortened(_plain(said).get("why", ""))
