"""The demonstration's provider and its adapter, over real HTTP: pages, signed webhooks, payouts; and what a forger gets."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen

import pytest

from amiable.providers import ForgedWebhook, NewPayment, ProviderAway, ProviderRefused
from amiable.providers.config import Choice
from amiable.providers.demo import Demo, sign
from amiable.sim.card_company import Company
from amiable.sim.card_company_web import open_for_business

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
NEW = NewPayment("key-1", 25_000, "EUR", "Bureau Aimable", "http://127.0.0.1:9/back/", "http://127.0.0.1:9/leave/", "fr")


@pytest.fixture
def company() -> Company:
    numbers = count(1)
    return Company("api-key", "secret", tell="http://127.0.0.1:9/", now=lambda: NOW, draw=lambda: str(next(numbers)))


@pytest.fixture
def demo(company: Company) -> Iterator[Demo]:
    with open_for_business(company) as address:
        yield Demo(Choice("demo", "api-key", "secret", api=address))


class Stay(HTTPRedirectHandler):
    """Follows nothing: the test looks where it is sent."""

    def redirect_request(self, *_words: object) -> None:
        return None


def choose(url: str, choice: str) -> tuple[int, str]:
    """Click a button on the company's page: the status and where it leads."""
    try:
        with build_opener(Stay).open(Request(url, urlencode({"choice": choice}).encode())) as answer:
            return answer.status, ""
    except OSError as error:
        with error:  # type: ignore[attr-defined]
            return error.code, error.headers["Location"]  # type: ignore[attr-defined]


def test_a_payment_is_made_on_the_page_of_the_company(demo):
    """250.00, of which the company keeps 0.25 + 1.5 % = 4.00."""
    page = demo.create_payment(NEW)
    assert demo.create_payment(NEW) == page, "the same key is the same payment"
    assert demo.fetch(page.provider_id).status == "created"
    shown = urlopen(page.url).read().decode()
    assert "250.00 EUR" in shown
    assert "<input" not in shown, "no card is asked for"
    assert choose(page.url, "decline") == (200, "")
    assert demo.fetch(page.provider_id).status == "failed"
    assert choose(page.url, "pay") == (303, NEW.return_url)
    paid = demo.fetch(page.provider_id)
    assert (paid.status, paid.minor, paid.currency, paid.reference, paid.charged_at, paid.fee) == (
        "succeeded", 25_000, "EUR", "key-1", NOW, 400,
    )  # fmt: skip


def test_who_leaves_has_paid_nothing_and_a_closed_page_takes_nothing(demo):
    page = demo.create_payment(NEW)
    assert choose(page.url, "leave") == (303, NEW.leave_url)
    demo.cancel(page.provider_id)
    assert choose(page.url, "pay") == (200, "")
    assert demo.fetch(page.provider_id).status == "cancelled"


def test_a_refund_is_made_once_a_key_and_a_payout_brings_the_rest(demo, company):
    """250.00 - 4.00 are on their way to the bank, two days later; then the whole amount goes back, in two parts."""
    page = demo.create_payment(NEW)
    company.pay(page.provider_id)
    company.pay_out()
    (payout,) = demo.payouts(date(2026, 3, 1))
    assert (payout.minor, payout.fee, payout.arrival_on, payout.payments) == (24_600, 400, date(2026, 3, 4), (page.provider_id,))
    assert demo.payouts(date(2026, 3, 5)) == ()
    assert payout.failed == ""
    for _time in range(2):
        company.fail_payout(payout.id)
    assert [(one.failed, one.minor) for one in demo.payouts(date(2026, 3, 1))] == [("account_closed", 24_600)]
    assert [message.kind for message in company.waiting].count("payout_failed") == 1
    assert company.pay_out()["payments"] == [page.provider_id]
    assert demo.refund(page.provider_id, 10_000, "r-1") == demo.refund(page.provider_id, 10_000, "r-1")
    assert (demo.fetch(page.provider_id).status, demo.fetch(page.provider_id).refunded) == ("succeeded", 10_000)
    demo.refund(page.provider_id, 15_000, "r-2")
    assert demo.fetch(page.provider_id).status == "refunded"


def test_another_key_and_an_unknown_payment_are_refused_and_a_silent_company_is_away(demo):
    with pytest.raises(ProviderRefused):
        demo.fetch("pay_77")
    demo._api_key = "another"
    with pytest.raises(ProviderRefused):
        demo.create_payment(NEW)
    with pytest.raises(ProviderAway):
        Demo(Choice("demo", "k", "s", api="http://127.0.0.1:9")).fetch("pay_1")


def test_a_webhook_is_read_when_it_was_signed_just_now(demo):
    body = b'{"id": "evt_1", "kind": "succeeded", "payment": "pay_1", "reference": "key-1"}'
    at = int(NOW.timestamp())
    event = demo.verify(body, sign(body, "secret", at), NOW)
    assert (event.id, event.about, event.reference, event.paid) == ("evt_1", "pay_1", "key-1", True)
    for forged, moment in (
        (sign(body, "guessed", at), NOW),
        (sign(body + b" ", "secret", at), NOW),
        (sign(body, "secret", at), NOW + timedelta(minutes=6)),  # a recording
        (sign(body, "secret", at + 600), NOW),
        (sign(body, "secret", at).replace(f"t={at}", f"t={at + 1}"), NOW),
        ("", NOW),
        ("t=now,v1=é", NOW),
    ):
        with pytest.raises(ForgedWebhook):
            demo.verify(body, forged, moment)


def test_the_book_outlives_the_company(tmp_path):
    def opened(number: str) -> Company:
        return Company("k", "s", tell="", now=lambda: NOW, draw=lambda: number, file=tmp_path / "book.json")

    for number in ("1", "2"):
        made = opened(number).create("key-1", minor=100, currency="EUR", label="", return_url="", leave_url="", language="en")
        assert made.id == "pay_1"
