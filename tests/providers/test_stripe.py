"""Stripe's own SDK against localstripe, a separate process: real requests, and webhooks that another program has signed.

localstripe has no Checkout and no payouts by payment; for these a few answers stand here as Stripe's documents write them.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import Request, urlopen

import pytest

from amiable.providers import ForgedWebhook, HostedPage, NewPayment, ProviderAway, ProviderRefused
from amiable.providers.config import Choice
from amiable.providers.stripe import Stripe
from tests.card_company import free_port, listens

SECRET = "whsec_of_a_test"
NEW = NewPayment("key-1", 25_000, "EUR", "Bureau Aimable", "https://desk.example/back/", "https://desk.example/", "fr")
PATIENCE = 20  # seconds
# Of localstripe: one is charged, one is declined.
GOOD, DECLINED = "4242424242424242", "4000000000000341"


@pytest.fixture(scope="module")
def localstripe() -> Iterator[str]:
    """The address of localstripe, running as a process of its own."""
    address = f"http://127.0.0.1:{(port := free_port())}"
    command = [sys.executable, "-W", "ignore", "-m", "localstripe", "--port", str(port), "--from-scratch"]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + PATIENCE
    while not listens(port):
        assert running.poll() is None, "localstripe did not start"
        assert time.monotonic() < deadline
        time.sleep(0.05)
    yield address
    running.terminate()
    running.wait()


class WithoutCheckout(Stripe):
    """Stripe where there is no Checkout: the payment is a PaymentIntent, and the test pays it in the person's place."""

    def create_payment(self, new: NewPayment) -> HostedPage:
        made = self.client.v1.payment_intents.create(
            {"amount": new.minor, "currency": new.currency.lower(), "metadata": {"payment": new.key}}, {"idempotency_key": new.key}
        )
        return HostedPage(made.id, "")

    def pay(self, provider_id: str, card: str = GOOD) -> None:
        """Type a card and confirm, as the person does on the page."""
        typed: Any = {"number": card, "exp_month": 12, "exp_year": 2030, "cvc": "123"}
        method = self.client.v1.payment_methods.create({"type": "card", "card": typed})
        self.client.v1.payment_intents.update(provider_id, {"payment_method": method.id})
        self.client.v1.payment_intents.confirm(provider_id)


@pytest.fixture
def stripe(localstripe: str) -> WithoutCheckout:
    return WithoutCheckout(Choice("stripe", "sk_test_12345", SECRET, api=localstripe))


@pytest.fixture
def ear(localstripe: str) -> Iterator[list[tuple[bytes, str]]]:
    """Every webhook that localstripe sends: its body and its signature."""
    heard: list[tuple[bytes, str]] = []

    class Ear(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append((self.rfile.read(int(self.headers["Content-Length"])), self.headers["Stripe-Signature"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Ear) as server:
        Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
        told = urlencode({"url": f"http://127.0.0.1:{server.server_port}/", "secret": SECRET}).encode()
        urlopen(Request(f"{localstripe}/_config/webhooks/test", told)).close()
        yield heard
        server.shutdown()


def test_a_payment_is_fetched_as_it_is_made_and_given_back(stripe):
    """250.00: opened, declined once, paid with another card, given back in two parts."""
    page = stripe.create_payment(NEW)
    assert stripe.fetch(page.provider_id).status == "created"
    declined = stripe.create_payment(NewPayment("key-2", 100, "EUR", "", "", "", "en"))
    with pytest.raises(Exception, match="declined"):
        stripe.pay(declined.provider_id, DECLINED)
    assert stripe.fetch(declined.provider_id).status == "failed"
    stripe.pay(page.provider_id)
    paid = stripe.fetch(page.provider_id)
    assert (paid.status, paid.minor, paid.currency, paid.reference) == ("succeeded", 25_000, "EUR", "key-1")
    assert (paid.paid_as, paid.refunded) == (page.provider_id, 0)
    assert paid.charged_at is not None
    assert datetime.now(UTC) - paid.charged_at < timedelta(minutes=1)
    stripe.refund(page.provider_id, 10_000, "r-1")
    assert (stripe.fetch(page.provider_id).status, stripe.fetch(page.provider_id).refunded) == ("succeeded", 10_000)
    stripe.refund(page.provider_id, 15_000, "r-2")
    assert stripe.fetch(page.provider_id).status == "refunded"


def test_an_abandoned_payment_is_closed_and_a_paid_one_stays(stripe):
    left, paid = stripe.create_payment(NEW), stripe.create_payment(NEW)
    stripe.pay(paid.provider_id)
    for one in (left, paid):
        stripe.cancel(one.provider_id)
    assert (stripe.fetch(left.provider_id).status, stripe.fetch(paid.provider_id).status) == ("cancelled", "succeeded")


def test_another_key_is_refused_and_a_silent_stripe_is_away(localstripe, stripe):
    with pytest.raises(ProviderRefused):
        stripe.fetch("pi_unknown")
    with pytest.raises(ProviderRefused):
        Stripe(Choice("stripe", "another", SECRET, api=localstripe)).fetch("pi_1")
    silent = Stripe(Choice("stripe", "sk_test_12345", SECRET, api=f"http://127.0.0.1:{free_port()}"))
    silent.client._requestor._options.max_network_retries = 0  # else it waits between its tries
    with pytest.raises(ProviderAway):
        silent.fetch("pi_1")


def test_a_webhook_that_localstripe_signed_is_read_and_every_other_is_refused(stripe, ear):
    page = stripe.create_payment(NEW)
    stripe.pay(page.provider_id)
    deadline = time.monotonic() + PATIENCE
    while not (ours := [told for told in ear if page.provider_id.encode() in told[0]]):
        assert time.monotonic() < deadline, "no webhook came"
        time.sleep(0.05)
    ((body, signature),) = ours
    now = datetime.now(UTC)
    event = stripe.verify(body, signature, now)
    assert (event.kind, event.about, event.reference, event.paid) == ("payment_intent.succeeded", page.provider_id, "key-1", True)
    for changed, signed, moment in (
        (body + b" ", signature, now),
        (body.replace(b"25000", b"99000"), signature, now),
        (body, signature.replace("v1=", "v0="), now),
        (body, "", now),
        (body, "t=1,v1=zz", now),
        (b"\xff", signature, now),
        (body, signature, now + timedelta(minutes=6)),  # a recording
    ):
        with pytest.raises(ForgedWebhook):
            stripe.verify(changed, signed, moment)


# What localstripe has not: Checkout, payouts by payment, disputes.

INTENT = {
    "object": "payment_intent", "id": "pi_1", "amount": 25_000, "currency": "eur", "status": "succeeded", "metadata": {"payment": "key-1"},
    "latest_charge": {"id": "ch_1", "object": "charge", "created": 1772452800, "amount_refunded": 0, "disputed": False,
                      "balance_transaction": {"id": "txn_1", "object": "balance_transaction", "fee": 400}},
}  # fmt: skip
SESSION = {"object": "checkout.session", "id": "cs_1", "url": "https://checkout.stripe.com/c/pay/cs_1", "status": "open",
           "amount_total": 25_000, "currency": "eur", "client_reference_id": "key-1", "payment_intent": None}  # fmt: skip


@pytest.fixture
def answers() -> Iterator[tuple[Stripe, dict[str, Any], list[tuple[str, dict[str, list[str]], str]]]]:
    """Stripe's SDK, what is answered by path, and what was asked: path, fields, idempotency key."""
    said: dict[str, Any] = {}
    asked: list[tuple[str, dict[str, list[str]], str]] = []

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            fields = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
            asked.append((self.path, parse_qs(fields), self.headers["Idempotency-Key"] or ""))
            self.do_GET()

        def do_GET(self) -> None:
            path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
            of_payout = said.get(f"{path}?{query.get('payout', [''])[0]}")
            body = json.dumps({"object": "list", "has_more": False, "data": of_payout} if of_payout else said[path]).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
        yield Stripe(Choice("stripe", "sk_test_1", SECRET, api=f"http://127.0.0.1:{server.server_port}")), said, asked
        server.shutdown()


def test_a_checkout_page_is_opened_with_our_key_and_nothing_about_the_person(answers):
    stripe, said, asked = answers
    said["/v1/checkout/sessions"] = SESSION
    assert stripe.create_payment(NEW) == HostedPage("cs_1", "https://checkout.stripe.com/c/pay/cs_1")
    ((_path, fields, key),) = asked
    assert key == "key-1"
    assert fields == {
        "mode": ["payment"],
        "line_items[0][price_data][currency]": ["eur"],
        "line_items[0][price_data][unit_amount]": ["25000"],
        "line_items[0][price_data][product_data][name]": ["Bureau Aimable"],
        "line_items[0][quantity]": ["1"],
        "client_reference_id": ["key-1"],
        "metadata[payment]": ["key-1"],
        "payment_intent_data[metadata][payment]": ["key-1"],
        "success_url": ["https://desk.example/back/"],
        "cancel_url": ["https://desk.example/"],
        "locale": ["fr"],
    }


def test_a_checkout_session_is_what_its_payment_is(answers):
    stripe, said, _asked = answers
    for session, status in (
        (SESSION, "created"),
        (SESSION | {"status": "expired"}, "cancelled"),
        (SESSION | {"payment_intent": INTENT | {"status": "processing"}}, "processing"),
        (SESSION | {"status": "complete", "payment_intent": INTENT}, "succeeded"),
    ):
        said["/v1/checkout/sessions/cs_1"] = session
        found = stripe.fetch("cs_1")
        assert (found.status, found.minor, found.currency, found.reference) == (status, 25_000, "EUR", "key-1")
    assert (found.paid_as, found.fee, found.charged_at) == ("pi_1", 400, datetime(2026, 3, 2, 12, tzinfo=UTC))


def test_a_dispute_takes_the_money_an_inquiry_does_not_and_a_won_one_brings_it_back(answers):
    stripe, said, _asked = answers
    said["/v1/payment_intents/pi_1"] = INTENT | {"latest_charge": INTENT["latest_charge"] | {"disputed": True}}
    for dispute, status in (
        ("needs_response", "disputed"),
        ("lost", "disputed"),
        ("won", "reinstated"),
        ("warning_needs_response", "succeeded"),
    ):
        said["/v1/disputes"] = {"object": "list", "has_more": False, "data": [{"object": "dispute", "id": "dp_1", "status": dispute}]}
        assert stripe.fetch("pi_1").status == status


def test_a_payout_says_which_payments_are_in_it_and_what_was_kept(answers):
    """250.00 - 4.00 = 246.00 arrive on 4 March; the bank's line bears the trace."""
    stripe, said, _asked = answers
    payout = {"object": "payout", "id": "po_1", "amount": 24_600, "currency": "eur", "status": "paid", "arrival_date": 1772582400,
              "statement_descriptor": "STRIPE", "trace_id": {"status": "supported", "value": "TRACE-1"}}  # fmt: skip
    moved = [
        {"object": "balance_transaction", "id": "txn_1", "type": "charge", "fee": 400,
         "source": {"object": "charge", "id": "ch_1", "payment_intent": "pi_1"}},
        {"object": "balance_transaction", "id": "txn_2", "type": "payout", "fee": 0, "source": {"object": "payout", "id": "po_1"}},
    ]  # fmt: skip
    said["/v1/payouts"] = {"object": "list", "has_more": False, "data": [payout]}
    said["/v1/balance_transactions"] = {"object": "list", "has_more": False, "data": moved}
    (found,) = stripe.payouts(date(2026, 3, 1))
    assert (found.id, found.minor, found.currency, found.fee, found.arrival_on) == ("po_1", 24_600, "EUR", 400, date(2026, 3, 4))
    assert (found.text, found.payments, found.failed) == ("TRACE-1", ("pi_1",), "")


def test_a_payout_brings_again_what_an_earlier_one_did_not(answers):
    """The failed one tells why; the later one consists of its 246.00 and of another 98.50, each with its fee."""
    stripe, said, _asked = answers
    payout = {"object": "payout", "currency": "eur", "arrival_date": 1772582400, "statement_descriptor": "STRIPE"}
    failed = payout | {"id": "po_1", "amount": 24_600, "status": "failed", "failure_code": "account_closed"}
    said["/v1/payouts"] = {
        "object": "list",
        "has_more": False,
        "data": [payout | {"id": "po_2", "amount": 34_450, "status": "paid"}, failed],
    }
    said["/v1/balance_transactions?po_1"] = [charged("txn_1", 400, "pi_1"), of_payout("txn_2", "payout", "po_1")]
    said["/v1/balance_transactions?po_2"] = [
        of_payout("txn_3", "payout_failure", "po_1"),
        charged("txn_4", 150, "pi_2"),
        of_payout("txn_5", "payout", "po_2"),
    ]
    later, first = stripe.payouts(date(2026, 3, 1))
    assert (first.id, first.failed) == ("po_1", "account_closed")
    assert (later.id, later.minor, later.fee, later.payments, later.failed) == ("po_2", 34_450, 550, ("pi_2", "pi_1"), "")


def charged(name: str, fee: int, intent: str) -> dict[str, Any]:
    source = {"object": "charge", "id": f"ch_{name}", "payment_intent": intent}
    return {"object": "balance_transaction", "id": name, "type": "charge", "fee": fee, "source": source}


def of_payout(name: str, kind: str, payout: str) -> dict[str, Any]:
    return {"object": "balance_transaction", "id": name, "type": kind, "fee": 0, "source": {"object": "payout", "id": payout}}
