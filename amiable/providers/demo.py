"""The adapter of the demonstration's own provider: plain JSON over HTTP, webhooks signed with HMAC-SHA256 over the time and the body.

The company itself, with its page, plays in `sim/card_company.py`.
"""

import hashlib
import hmac
import json
from datetime import UTC, date, datetime
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from amiable.providers import (
    TOLERANCE_SECONDS,
    Event,
    ForgedWebhook,
    HostedPage,
    NewPayment,
    PaymentState,
    Payout,
    ProviderAway,
    ProviderRefused,
)
from amiable.providers.config import Choice

NAME = "demo"
SIGNATURE_HEADER = "Demo-Signature"
API = "http://127.0.0.1:8765"
PATIENCE = 10  # seconds


def sign(payload: bytes, secret: str, at: int) -> str:
    """The header of a webhook.

    at  seconds since 1970, signed with the body so that a recording grows old
    """
    mac = hmac.new(secret.encode(), b"%d." % at + payload, hashlib.sha256).hexdigest()
    return f"t={at},v1={mac}"


class Demo:
    """The demonstration's provider."""

    name = NAME
    signature_header = SIGNATURE_HEADER

    def __init__(self, choice: Choice) -> None:
        self._api_key, self._secret = choice.api_key, choice.webhook_secret
        self._api = (choice.api or API).rstrip("/")
        self.pages = (choice.pages or self._api).rstrip("/")

    def create_payment(self, new: NewPayment) -> HostedPage:
        """Open a page for this amount."""
        made = self._ask(
            "/v1/payments",
            {
                "key": new.key,
                "minor": new.minor,
                "currency": new.currency,
                "label": new.label,
                "return_url": new.return_url,
                "leave_url": new.leave_url,
                "language": new.language,
            },
        )
        return HostedPage(made["id"], f"{self.pages}/pay/{made['id']}")

    def verify(self, payload: bytes, signature: str, now: datetime) -> Event:
        """Read a webhook with a signature of the last minutes."""
        try:
            at = int(dict(part.split("=", 1) for part in signature.split(","))["t"])
        except (KeyError, ValueError):
            raise self._forged("no signature") from None
        if not hmac.compare_digest(sign(payload, self._secret, at).encode(), signature.encode()):
            raise self._forged("another signature")
        if abs(int(now.timestamp()) - at) > TOLERANCE_SECONDS:
            raise self._forged("an old signature")
        said = json.loads(payload)
        return Event(said["id"], said["kind"], said["payment"], said["reference"], said["kind"] == "succeeded")

    def fetch(self, provider_id: str) -> PaymentState:
        """What the provider says of a payment now."""
        found = self._ask(f"/v1/payments/{provider_id}")
        return PaymentState(
            status=found["status"],
            minor=found["minor"],
            currency=found["currency"],
            reference=found["key"],
            paid_as=found["id"] if found["charged_at"] else "",
            charged_at=datetime.fromtimestamp(found["charged_at"], UTC) if found["charged_at"] else None,
            refunded=found["refunded"],
            fee=found["fee"],
        )

    def cancel(self, provider_id: str) -> None:
        """Close the page of a payment that nobody made."""
        self._ask(f"/v1/payments/{provider_id}/cancel", {})

    def payouts(self, since: date) -> tuple[Payout, ...]:
        """What was sent to our bank from a day on."""
        found = self._ask("/v1/payouts?" + urlencode({"since": since.isoformat()}))["payouts"]
        return tuple(
            Payout(
                id=one["id"],
                minor=one["minor"],
                currency=one["currency"],
                fee=one["fee"],
                arrival_on=date.fromisoformat(one["arrival_on"]),
                text=one["id"],
                payments=tuple(one["payments"]),
                failed=one.get("failed", ""),
            )
            for one in found
        )

    def refund(self, provider_id: str, minor: int, key: str) -> str:
        """Give money back to the card."""
        return str(self._ask(f"/v1/payments/{provider_id}/refund", {"minor": minor, "key": key})["refund"])

    def _ask(self, path: str, body: dict[str, object] | None = None) -> Any:
        """Ask the provider; JSON has no types of ours, each reader above picks what it knows."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self._api_key}", "Content-Type": "application/json"}
        try:
            with urlopen(Request(self._api + path, data, headers), timeout=PATIENCE) as answer:
                return json.load(answer)
        except HTTPError as error:
            with error:
                kind = ProviderRefused if error.code < 500 else ProviderAway
                raise kind(source=self._api, provider=NAME, why=f"{error.code} {error.reason}") from None
        except (URLError, TimeoutError, ConnectionError) as error:
            raise ProviderAway(source=self._api, provider=NAME, why=str(getattr(error, "reason", error))) from None

    def _forged(self, why: str) -> ForgedWebhook:
        return ForgedWebhook(source=SIGNATURE_HEADER, provider=NAME, why=why)
