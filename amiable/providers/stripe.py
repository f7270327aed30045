"""The adapter of Stripe, with its own SDK: Checkout is the page on which people pay, a PaymentIntent is the money that moved.

source  https://docs.stripe.com/payments/checkout, https://docs.stripe.com/webhooks#verify-official-libraries
"""

from datetime import UTC, date, datetime, time
from typing import Any

import stripe

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
    StateName,
)
from amiable.providers.config import Choice

NAME = "stripe"
PAGES = "https://checkout.stripe.com"
RETRIES = 2
REFERENCE = "payment"  # our key, in the metadata of what Stripe keeps
CHARGE = "latest_charge.balance_transaction"
PAID = {"checkout.session.completed", "checkout.session.async_payment_succeeded", "payment_intent.processing", "payment_intent.succeeded"}
FAILED = {"failed", "canceled"}
BACK = {"payout_failure", "payout_cancel"}  # a payout's money is with Stripe again: the payout that this is part of brings it once more
MONEY = {"charge", "payment"}  # what a payout consists of, besides refunds and disputes

Plain = dict[str, Any]

stripe.enable_telemetry = False  # how long our requests take is nobody's business


class Stripe:
    """Stripe."""

    name = NAME
    signature_header = "Stripe-Signature"

    def __init__(self, choice: Choice) -> None:
        self.pages = choice.pages or PAGES
        self._secret = choice.webhook_secret
        self.client = stripe.StripeClient(
            choice.api_key, max_network_retries=RETRIES, base_addresses={"api": choice.api or stripe.DEFAULT_API_BASE}
        )

    def create_payment(self, new: NewPayment) -> HostedPage:
        """Open a Checkout page; which means of payment it offers is chosen in Stripe's own settings."""
        price: Any = {"currency": new.currency.lower(), "unit_amount": new.minor, "product_data": {"name": new.label}}
        locale: Any = new.language
        with _Answers():
            made = self.client.v1.checkout.sessions.create(
                {
                    "mode": "payment",
                    "line_items": [{"price_data": price, "quantity": 1}],
                    "client_reference_id": new.key,
                    "metadata": {REFERENCE: new.key},
                    "payment_intent_data": {"metadata": {REFERENCE: new.key}},
                    "success_url": new.return_url,
                    "cancel_url": new.leave_url,
                    "locale": locale,
                },
                {"idempotency_key": new.key},
            )
        return HostedPage(made.id, made.url or "")

    def verify(self, payload: bytes, signature: str, now: datetime) -> Event:
        """Read a webhook; the SDK checks the signature, we its age: the moment is handed in."""
        try:
            said = self.client.construct_event(payload, signature, self._secret, 0)
        except (stripe.SignatureVerificationError, ValueError) as error:
            raise ForgedWebhook(source=self.signature_header, provider=NAME, why=type(error).__name__) from None
        at = int(next(part[2:] for part in signature.split(",") if part.startswith("t=")))
        if abs(int(now.timestamp()) - at) > TOLERANCE_SECONDS:
            raise ForgedWebhook(source=self.signature_header, provider=NAME, why="an old signature")
        about = _plain(said.data.object)
        return Event(said.id, said.type, _payment_of(about), _reference(about), said.type in PAID)

    def fetch(self, provider_id: str) -> PaymentState:
        """What Stripe says of a Checkout session or a PaymentIntent now."""
        with _Answers():
            if provider_id.startswith("pi_"):
                return self._of_intent(_plain(self.client.v1.payment_intents.retrieve(provider_id, {"expand": [CHARGE]})))
            session = _plain(self.client.v1.checkout.sessions.retrieve(provider_id, {"expand": [f"payment_intent.{CHARGE}"]}))
            if session.get("payment_intent"):
                return self._of_intent(session["payment_intent"])
        status: StateName = "cancelled" if session["status"] == "expired" else "created"
        return PaymentState(status, session["amount_total"], session["currency"].upper(), _reference(session))

    def cancel(self, provider_id: str) -> None:
        """Close the page; Stripe refuses when it was paid or has closed already, and then there is nothing to do."""
        try:
            with _Answers():
                if provider_id.startswith("pi_"):
                    self.client.v1.payment_intents.cancel(provider_id)
                else:
                    self.client.v1.checkout.sessions.expire(provider_id)
        except ProviderRefused:
            pass

    def payouts(self, since: date) -> tuple[Payout, ...]:
        """What was sent to our bank, with what each consists of."""
        from_on = int(datetime.combine(since, time(), UTC).timestamp())
        with _Answers():
            found = self.client.v1.payouts.list({"arrival_date": {"gte": from_on}, "limit": 100})
            return tuple(self._payout(one) for one in found.auto_paging_iter())

    def refund(self, provider_id: str, minor: int, key: str) -> str:
        """Give money back to the card."""
        with _Answers():
            paid_as = provider_id if provider_id.startswith("pi_") else self.fetch(provider_id).paid_as
            made = self.client.v1.refunds.create({"payment_intent": paid_as, "amount": minor}, {"idempotency_key": key})
        return made.id

    def _of_intent(self, intent: Plain) -> PaymentState:
        minor, currency, reference = intent["amount"], intent["currency"].upper(), _reference(intent)
        charge = intent.get("latest_charge")
        if intent["status"] != "succeeded" or not charge:
            return PaymentState(_unpaid_status(intent), minor, currency, reference)
        refunded = charge.get("amount_refunded") or 0
        return PaymentState(
            status=self._paid_status(charge, minor, refunded),
            minor=minor,
            currency=currency,
            reference=reference,
            paid_as=intent["id"],
            charged_at=datetime.fromtimestamp(charge["created"], UTC),
            refunded=refunded,
            fee=_fee(charge),
        )

    def _paid_status(self, charge: Plain, minor: int, refunded: int) -> StateName:
        """A dispute takes the money away while it lasts; an inquiry, which Stripe calls a warning, does not."""
        if charge.get("disputed"):
            disputes = self.client.v1.disputes.list({"charge": charge["id"], "limit": 1}).data
            status = disputes[0].status if disputes else "needs_response"
            if status == "won":
                return "reinstated"
            if not status.startswith("warning"):
                return "disputed"
        return "refunded" if refunded >= minor else "succeeded"

    def _payout(self, payout: stripe.Payout) -> Payout:
        failed = (payout.failure_code or payout.status) if payout.status in FAILED else ""
        moved = [] if failed else self._moved_by(payout.id, set())
        payments = [(one.get("source") or {}).get("payment_intent") for one in moved if one["type"] in MONEY]
        trace = _plain(payout).get("trace_id") or {}
        return Payout(
            id=payout.id,
            minor=payout.amount,
            currency=payout.currency.upper(),
            fee=sum(one["fee"] for one in moved),
            arrival_on=datetime.fromtimestamp(payout.arrival_date, UTC).date(),
            text=trace.get("value") or payout.statement_descriptor or payout.id,
            payments=tuple(filter(None, payments)),
            failed=failed,
        )

    def _moved_by(self, payout_id: str, seen: set[str]) -> list[Plain]:
        """What a payout consists of, less itself; in place of an earlier one that failed, what that one consisted of."""
        seen.add(payout_id)
        asked: Any = {"payout": payout_id, "limit": 100, "expand": ["data.source"]}
        moved = [_plain(one) for one in self.client.v1.balance_transactions.list(asked).auto_paging_iter()]
        earlier = {str((one.get("source") or {}).get("id")) for one in moved if one["type"] in BACK} - seen
        own = [one for one in moved if one["type"] not in {"payout", *BACK}]
        return own + [one for name in sorted(earlier) for one in self._moved_by(name, seen)]


class _Answers:
    """Turns what the SDK raises into our own answers."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, stripe.APIConnectionError | stripe.RateLimitError) or (
            isinstance(error, stripe.APIError) and not error.http_status
        ):
            raise ProviderAway(source=NAME, provider=NAME, why=type(error).__name__) from error
        if isinstance(error, stripe.StripeError):
            kind_of = ProviderAway if (error.http_status or 500) >= 500 else ProviderRefused
            raise kind_of(source=NAME, provider=NAME, why=error.user_message or type(error).__name__) from error


def _plain(answer: stripe.StripeObject) -> Plain:
    """What Stripe answered as JSON has it: a field that its version does not know is simply absent."""
    return answer.to_dict()


def _unpaid_status(intent: Plain) -> StateName:
    if intent["status"] in {"processing", "requires_capture"}:
        return "processing"
    if intent["status"] == "canceled":
        return "cancelled"
    return "failed" if intent.get("last_payment_error") else "created"


def _payment_of(about: Plain) -> str:
    """The payment that an event is about: a session or an intent itself, or what a charge, refund or dispute belongs to."""
    is_payment = about.get("object") in {"checkout.session", "payment_intent"}
    return str(about["id"] if is_payment else about.get("payment_intent") or "")


def _reference(about: Plain) -> str:
    return str(about.get("client_reference_id") or (about.get("metadata") or {}).get(REFERENCE) or "")


def _fee(charge: Plain) -> int:
    booked = charge.get("balance_transaction")
    return int(booked.get("fee") or 0) if isinstance(booked, dict) else 0
