"""The demonstration's card company: payments by key, webhooks signed and sent as often, as late and in whatever order one likes, payouts.

It is a company of its own: it shares nothing with the product but the way in which a webhook is signed (`providers/demo.py`).
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Lock
from urllib.error import URLError
from urllib.request import Request, urlopen

from amiable.providers.demo import SIGNATURE_HEADER, sign

PATIENCE = 10  # seconds
FEE_FIXED, FEE_PPM, MILLION = 25, 15_000, 1_000_000  # 0.25 and 1.5 % a payment
PAYOUT_DAYS = 2


@dataclass(slots=True)
class Payment:
    """A payment as the company has it. Minor units; moments in seconds since 1970."""

    id: str
    key: str
    minor: int
    currency: str
    label: str
    return_url: str
    leave_url: str
    language: str
    status: str = "created"
    charged_at: int = 0
    refunds: dict[str, int] = field(default_factory=dict)
    fee: int = 0
    payout: str = ""

    @property
    def refunded(self) -> int:
        """What went back to the card."""
        return min(sum(self.refunds.values()), self.minor)

    def shown(self) -> dict[str, object]:
        """As our programs are told of it."""
        return asdict(self) | {"refunded": self.refunded}


@dataclass(slots=True)
class Message:
    """A webhook that is to be sent."""

    id: str
    kind: str
    payment: str
    reference: str


@dataclass(slots=True)
class Manners:
    """How webhooks are sent: for trying out what a real network does, and worse.

    copies    how often each is sent
    hold      keep them until `deliver`
    backward  the newest first
    secret    sign with this one instead of our own: a forger
    """

    copies: int = 1
    hold: bool = False
    backward: bool = False
    secret: str = ""


@dataclass(slots=True)
class Book:
    """What the company knows; kept in a file, when it has one, so that it outlives its process."""

    payments: dict[str, Payment] = field(default_factory=dict)
    payouts: list[dict[str, object]] = field(default_factory=list)
    told: int = 0
    file: Path | None = None

    @classmethod
    def opened(cls, file: Path | None) -> "Book":
        """The book in a file, or an empty one."""
        if file is None or not file.exists():
            return cls(file=file)
        kept = json.loads(file.read_text(encoding="utf-8"))
        return cls({pk: Payment(**one) for pk, one in kept["payments"].items()}, kept["payouts"], kept["told"], file)

    def keep(self) -> None:
        """Write it down."""
        if self.file:
            kept = {"payments": {pk: asdict(one) for pk, one in self.payments.items()}, "payouts": self.payouts, "told": self.told}
            new = self.file.with_suffix(".new")
            new.write_text(json.dumps(kept), encoding="utf-8")
            new.replace(self.file)


class Company:
    """The card company. Its clock and its chance are handed in."""

    def __init__(
        self, api_key: str, secret: str, *, tell: str, now: Callable[[], datetime], draw: Callable[[], str], file: Path | None = None
    ) -> None:
        self.api_key, self.tell, self._secret, self._now, self._draw = api_key, tell, secret, now, draw
        self.book, self.manners, self.waiting, self.lock = Book.opened(file), Manners(), list[Message](), Lock()

    def create(self, key: str, **asked: object) -> Payment:
        """Open a payment; the same key again is the same payment."""
        with self.lock:
            found = next((one for one in self.book.payments.values() if one.key == key), None)
            if found is None:
                found = Payment(id=f"pay_{self._draw()}", key=key, **asked)  # type: ignore[arg-type]
                self.book.payments[found.id] = found
                self.book.keep()
            return found

    def pay(self, payment_id: str) -> Payment:
        """The person pays; twice is once."""
        with self.lock:
            payment = self.book.payments[payment_id]
            if payment.status in {"created", "failed"}:
                payment.status, payment.charged_at = "succeeded", int(self._now().timestamp())
                payment.fee = FEE_FIXED + payment.minor * FEE_PPM // MILLION
                self._say("succeeded", payment)
        self.deliver_unless_held()
        return payment

    def decline(self, payment_id: str) -> Payment:
        """The bank of the card says no."""
        return self._becomes(payment_id, "failed", {"created", "failed"})

    def cancel(self, payment_id: str) -> Payment:
        """We close the page."""
        return self._becomes(payment_id, "cancelled", {"created", "failed"})

    def dispute(self, payment_id: str) -> Payment:
        """The person tells their bank that they did not pay this."""
        return self._becomes(payment_id, "disputed", {"succeeded"})

    def reinstate(self, payment_id: str) -> Payment:
        """The dispute is decided for us."""
        return self._becomes(payment_id, "reinstated", {"disputed"})

    def refund(self, payment_id: str, minor: int, key: str) -> Payment:
        """Money goes back to the card; the same key again is the same refund."""
        with self.lock:
            payment = self.book.payments[payment_id]
            if payment.status == "succeeded" and key not in payment.refunds:
                payment.refunds[key] = minor
                payment.status = "refunded" if payment.refunded == payment.minor else "succeeded"
                self._say("refunded", payment)
        self.deliver_unless_held()
        return payment

    def pay_out(self) -> dict[str, object] | None:
        """Send to the bank what was paid since the last payout, less our fee."""
        with self.lock:
            ready = [one for one in self.book.payments.values() if one.status == "succeeded" and not one.payout]
            if not ready:
                return None
            made: dict[str, object] = {
                "id": f"po_{self._draw()}",
                "minor": sum(one.minor - one.refunded - one.fee for one in ready),
                "currency": ready[0].currency,
                "fee": sum(one.fee for one in ready),
                "arrival_on": (self._now().date() + timedelta(days=PAYOUT_DAYS)).isoformat(),
                "payments": [one.id for one in ready],
            }
            for one in ready:
                one.payout = str(made["id"])
            self.book.payouts.append(made)
            self.book.keep()
            return made

    def fail_payout(self, payout_id: str, why: str = "account_closed") -> None:
        """The bank does not take a payout: its payments go with the next one. Twice is once."""
        with self.lock:
            payout = next(one for one in self.book.payouts if one["id"] == payout_id)
            if not payout.get("failed"):
                payout["failed"] = why
                for one in self.book.payments.values():
                    one.payout = "" if one.payout == payout_id else one.payout
                self._tell("payout_failed", payout_id, "", "")
        self.deliver_unless_held()

    def payouts(self, since: date) -> list[dict[str, object]]:
        """The payouts that arrive from a day on."""
        return [one for one in self.book.payouts if str(one["arrival_on"]) >= since.isoformat()]

    def deliver_unless_held(self) -> None:
        """Send what waits, when it need not be kept."""
        if not self.manners.hold:
            self.deliver()

    def deliver(self) -> list[int]:
        """Send every webhook that waits, in our manners.

        returns  what was answered each time, 0 for nobody; what was not taken waits for the next delivery
        """
        with self.lock:
            messages, self.waiting = self.waiting[:: -1 if self.manners.backward else 1], []
            manners = self.manners
        answers = []
        for message in messages:
            answered = [self.send(message, manners.secret or self._secret) for _ in range(manners.copies)]
            answers += answered
            if 200 not in answered and not manners.secret:
                self.waiting.append(message)
        return answers

    def send(self, message: Message, secret: str) -> int:
        """Send one webhook, signed now."""
        payload = json.dumps(asdict(message)).encode()
        headers = {"Content-Type": "application/json", SIGNATURE_HEADER: sign(payload, secret, int(self._now().timestamp()))}
        try:
            with urlopen(Request(self.tell, payload, headers), timeout=PATIENCE) as answer:
                return int(answer.status)
        except URLError as error:
            return int(getattr(error, "code", 0))
        except OSError:
            return 0

    def _becomes(self, payment_id: str, status: str, allowed: set[str]) -> Payment:
        with self.lock:
            payment = self.book.payments[payment_id]
            if payment.status in allowed:
                payment.status = status
                self._say(status, payment)
        self.deliver_unless_held()
        return payment

    def _say(self, kind: str, payment: Payment) -> None:
        self._tell(kind, payment.id, payment.id, payment.key)

    def _tell(self, kind: str, about: str, payment: str, reference: str) -> None:
        self.book.told += 1
        self.waiting.append(Message(f"evt_{about}_{self.book.told}", kind, payment, reference))
        self.book.keep()
