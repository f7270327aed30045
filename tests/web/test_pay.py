"""Paying by card over HTTP and in a real browser: what a link shows and does not, amounts, the company's page, and coming back."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
import stripe
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser

from amiable.apps.audit import queries as audit
from amiable.apps.cards import queries, services
from amiable.apps.cards.models import CardPayment, Link, ProviderEvent
from amiable.apps.contacts import queries as contacts
from amiable.files.local_format import amount
from amiable.providers import config
from amiable.providers.config import provider_of
from amiable.providers.demo import SIGNATURE_HEADER, sign
from amiable.settings import home
from amiable.sim.card_company import Company, Message
from tests.card_company import SECRET, company_of
from tests.web.portfolio import NAME, PASSWORD, Portfolio
from tests.web.test_pages import NARROW, WIDE, faults

TOKEN = "token-of-a-test-that-nobody-guesses"
TODAY = datetime.now(UTC).date()  # the shells read the clock, so that the test does


@pytest.fixture
def company(portfolio: Portfolio) -> Iterator[Company]:
    with company_of() as open_company:
        yield open_company


@pytest.fixture
def link(company: Company, portfolio: Portfolio) -> str:
    """A link for 250.00 of a case on which more is owed."""
    services.make_link(portfolio.paid.id, 25_000, most=30_000, token=TOKEN, by=NAME, today=TODAY)
    return f"/pay/{TOKEN}/"


def text_of(path: str, status: int = 200, client: Client | None = None) -> str:
    answer = (client or Client()).get(path)
    assert answer.status_code == status
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def told(message: Message, secret: str = SECRET, at: datetime | None = None) -> int:
    """What the webhook of Belgium answers to a message."""
    payload = json.dumps(asdict(message)).encode()
    signature = sign(payload, secret, int((at or datetime.now(UTC)).timestamp()))
    headers = {SIGNATURE_HEADER: signature}
    return Client().post("/pay/webhooks/be/", payload, content_type="application/json", headers=headers).status_code


# What a link shows.


def test_a_link_says_who_asks_and_what_to_compare_and_nothing_of_person_or_creditor(link, portfolio):
    page = text_of(link)
    for text in (
        "Bureau Aimable SRL",
        "250,00 €",
        "Compare with your letter first",
        f"ends with {portfolio.paid.printed_number[-4:]}",
        "+32 2 555",
    ):
        assert text in page, text
    for secret in ("Dubois", "Éloïse", "Vivre", portfolio.paid.printed_number, portfolio.paid.payment_reference, "F-1"):
        assert secret not in page, secret
    assert "checked" not in page, "nothing is chosen beforehand"
    assert 'value=""' in page, "and no amount is typed"


def test_the_address_of_a_link_is_kept_nowhere(link):
    assert TOKEN not in str(list(Link.objects.values())) + str(list(CardPayment.objects.values()))


def test_an_unknown_and_an_old_link_are_told_calmly(link):
    assert "This payment link does not exist." in text_of("/pay/another/", 404)
    Link.objects.update(made_on=TODAY - timedelta(days=20), expires_on=TODAY - timedelta(days=6))
    assert "This payment link worked until" in text_of(link, 410)


def test_a_market_without_cards_says_how_else_to_pay(portfolio):
    services.make_link(portfolio.paid.id, 100, most=100, token=TOKEN, by=NAME, today=TODAY)
    assert "pay by transfer" in text_of(f"/pay/{TOKEN}/", 503)


def test_no_more_is_asked_than_is_owed_today(company, portfolio):
    """The link was made for 5 000.00; 600.00 + 60.00 of damages - 250.00, with interest, is some hundreds."""
    services.make_link(portfolio.paid.id, 500_000, most=500_000, token=TOKEN, by=NAME, today=TODAY)
    assert "5 000" not in text_of(f"/pay/{TOKEN}/")


# Amounts.


@pytest.mark.parametrize(("typed", "minor"), [("100", 10_000), ("12,5", 1_250), ("€ 1,00", 100), ("250.00", 25_000)])
def test_any_part_may_be_paid_typed_as_people_do(link, typed, minor):
    answer = Client().post(link, {"amount": typed})
    assert (answer.status_code, CardPayment.objects.get().minor) == (303, minor)


@pytest.mark.parametrize("typed", ["", "0,99", "250,01", "-5", "ten", "1.234", "9" * 40])
def test_what_is_no_amount_or_too_much_is_said_beside_its_field(link, typed):
    answer = Client().post(link, {"amount": typed})
    assert (answer.status_code, CardPayment.objects.count()) == (422, 0)
    assert "govuk-error-summary" in answer.content.decode()


def test_two_clicks_are_one_payment_and_another_amount_is_another(link, company):
    pages = [Client().post(link, data)["Location"] for data in ({"all": "1"}, {"all": "1"}, {"amount": "50"})]
    assert pages[0] == pages[1] != pages[2]
    assert sorted(one.minor for one in company.book.payments.values()) == [5_000, 25_000]


def test_a_link_begins_ten_payments_a_day(link):
    for minor in range(100, 110):
        assert Client().post(link, {"amount": f"1,{minor - 100:02d}"}).status_code == 303
    answer = Client().post(link, {"amount": "2,00"})
    assert answer.status_code == 429
    assert "try again tomorrow" in answer.content.decode()


def test_the_form_may_lead_to_the_company_and_nowhere_else(link, company):
    policy = Client().get(link)["Content-Security-Policy"]
    assert re.search(r"form-action 'self' http://127\.0\.0\.1:\d+;", policy)
    assert "unsafe" not in policy


# What the company tells.


def test_a_webhook_is_kept_once_and_books_nothing(link, company):
    Client().post(link, {"all": "1"})
    company.pay("pay_0001")
    (message,) = company.waiting  # nobody was there to hear it
    assert [told(message) for _ in range(10)] == [200] * 10
    assert ProviderEvent.objects.count() == 1
    assert CardPayment.objects.get().booked_on is None
    assert "We are checking with the bank" in text_of(link), "nobody is asked to pay twice"
    assert Client().post(link, {"all": "1"}).status_code == 200


def test_a_forged_webhook_is_refused_reported_and_not_kept(company, caplog):
    message = Message("evt_1", "succeeded", "pay_0001", "")
    assert told(message, "guessed") == 400
    assert told(message, at=datetime.now(UTC) - timedelta(hours=1)) == 400, "a recording"
    assert ProviderEvent.objects.count() == 0
    assert [record.name for record in caplog.records if "cards.forged_webhook" in record.message] == ["django.security.ForgedWebhook"] * 2
    (entry,) = audit.entries()
    assert (entry.who, entry.what, entry.facts["market"]) == ("demo", "cards.forged_webhook", "be"), "once a minute, whoever floods us"
    cache.clear()
    assert told(message, "guessed") == 400
    assert len(audit.entries()) == 2


def test_stripes_webhooks_come_to_the_same_place_with_its_own_signature(portfolio):
    """Signed by the SDK's own hand: read and kept once; the same words signed with another secret are refused."""
    about = {"object": "payment_intent", "id": "pi_1", "metadata": {"payment": "key-1"}}
    body = json.dumps({"object": "event", "id": "evt_1", "type": "payment_intent.succeeded", "data": {"object": about}})
    config.choose("be", config.Choice("stripe", "sk_test_1", "whsec_1"))
    try:
        for secret, status in (("whsec_1", 200), ("whsec_1", 200), ("whsec_2", 400)):
            signed = {"Stripe-Signature": stripe.WebhookSignature.generate_signature_header(body, secret)}
            assert Client().post("/pay/webhooks/be/", body, content_type="application/json", headers=signed).status_code == status
    finally:
        (home.folder("keys") / config.FILE).unlink()
    (kept,) = ProviderEvent.objects.all()
    assert (kept.provider, kept.about, kept.reference, kept.paid) == ("stripe", "pi_1", "key-1", True)


def test_a_webhook_is_a_post_of_a_market_that_takes_cards_and_not_too_long(company):
    assert Client().get("/pay/webhooks/be/").status_code == 405
    assert Client().post("/pay/webhooks/fr/").status_code == 404
    assert Client().post("/pay/webhooks/be/", b"x" * 300_000, content_type="application/json").status_code == 413


# Coming back.


def returned(link: str, company: Company, minor: int, *, times: int = 1) -> str:
    """The page to which the browser comes back when the payment has been booked."""
    text_of(link)
    for _ in range(times):
        Client().post(link, {"amount": f"{minor // 100}.{minor % 100:02d}"})
        company.pay(CardPayment.objects.latest("pk").provider_id)
        services.sync("be", provider_of("be"), TODAY)
    return text_of(f"{link}back/")


def test_who_has_paid_a_part_reads_what_remains_and_of_what(link, company, portfolio):
    """600.00 + 70.00 of damages + interest - 250.00, less 100.00 now: the principal is not paid yet, and interest may go on."""
    due = contacts.account_of(portfolio.paid.id, TODAY)[1].due
    page = returned(link, company, 10_000)
    for text in ("Thank you, your payment was received", "100,00 €", amount(due - 10_000, "en", "be").replace("\N{NO-BREAK SPACE}", " ")):
        assert text in page, text
    assert "Interest may go on" in page
    assert "Dubois" not in page


def test_damages_stay_due_when_only_invoice_and_interest_were_paid(company, portfolio):
    """80.00 with its interest is paid to the cent: the page says where that went, what stays due, and that it grows no more."""
    account = contacts.account_of(portfolio.other.id, TODAY)[1]
    minor = account.principal + account.interest
    assert account.interest > 0 < account.damages
    services.make_link(portfolio.other.id, minor, most=account.due, token=TOKEN, by=NAME, today=TODAY)
    page = returned(f"/pay/{TOKEN}/", company, minor)
    for text in ("It was counted towards:", "Interest for paying late", "80,00 €", "The invoice itself is paid", "it grows no more"):
        assert text in page, text
    assert "Damages, as agreed in the contract" in page.split("What remains", 1)[1]


def test_who_has_paid_all_reads_that_nothing_remains(company, portfolio):
    due = contacts.account_of(portfolio.other.id, TODAY)[1].due
    services.make_link(portfolio.other.id, due, most=due, token=TOKEN, by=NAME, today=TODAY)
    assert "Nothing. All is paid." in returned(f"/pay/{TOKEN}/", company, due)
    assert "There is nothing left to pay with this link." in text_of(f"/pay/{TOKEN}/")


def test_a_payment_that_was_refused_may_be_tried_again(link, company):
    Client().post(link, {"all": "1"})
    company.decline("pay_0001")
    services.sync("be", provider_of("be"), TODAY)
    page = text_of(f"{link}back/")
    assert "no money was taken" in page
    assert f'href="{link}"' in page
    assert Client().post(link, {"all": "1"})["Location"].endswith("pay_0001"), "the same page takes another card"


# The desk.


@pytest.fixture
def agent(portfolio: Portfolio) -> Client:
    client = Client()
    client.post("/desk/sign-in/", {"username": NAME, "password": PASSWORD})
    return client


def test_an_agent_makes_a_link_that_is_shown_once(agent, company, portfolio):
    here = f"/desk/cases/{portfolio.unpaid.id}/card/"
    assert agent.post(here, {"amount": "50"})["Location"] == here
    page = text_of(here, client=agent)
    (address,) = re.findall(r'href="(http://[^"]*/pay/[^"]*)"', page)
    token = address.split("/")[-2]
    assert "50,00 €" in text_of(f"/pay/{token}/")
    assert token not in text_of(here, client=agent)
    assert token not in str(agent.session.items())
    (made,) = queries.links_of(portfolio.unpaid.id)
    assert (made.minor, made.by) == (5_000, NAME)


@pytest.mark.parametrize("typed", ["0,50", "99999", "many"])
def test_an_agent_asks_for_no_more_than_is_owed(agent, company, portfolio, typed):
    answer = agent.post(f"/desk/cases/{portfolio.unpaid.id}/card/", {"amount": typed})
    assert (answer.status_code, Link.objects.count()) == (422, 0)


def test_without_a_provider_the_desk_says_what_to_do(agent, portfolio):
    assert "amiable card use be stripe" in text_of(f"/desk/cases/{portfolio.unpaid.id}/card/", 422, agent)


def test_a_stranger_makes_no_link(company, portfolio):
    assert Client().post(f"/desk/cases/{portfolio.unpaid.id}/card/", {}).status_code == 302


# In a browser.


@pytest.mark.parametrize("screen", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_person_pays_on_the_page_of_the_company_without_javascript(browser: Browser, site, portfolio, screen):
    """From the link to the company and back, where nothing is booked yet; no page has a fault or scrolls sideways."""
    services.make_link(portfolio.paid.id, 25_000, most=30_000, token=TOKEN, by=NAME, today=TODAY)
    context = browser.new_context(viewport=screen, java_script_enabled=False)
    page, looking = context.new_page(), browser.new_page(viewport=screen)
    with company_of(tell=f"{site}/pay/webhooks/be/"):
        page.goto(f"{site}/pay/{TOKEN}/")
        page.fill("#amount", "100")
        page.click("button:has-text('Pay this amount')")
        assert "100.00 EUR" in page.inner_text("main")
        page.click("button[value=decline]")
        assert "said no" in page.inner_text("[role=alert]")
        page.click("button[value=pay]")
        assert page.inner_text("h1") == "We are checking with your bank"
        for path in (f"/pay/{TOKEN}/", f"/pay/{TOKEN}/back/", "/pay/another/"):
            looking.goto(site + path)
            assert faults(looking) == [], path
            assert looking.evaluate("document.documentElement.scrollWidth") <= screen["width"], path
    assert ProviderEvent.objects.count() == 2, "declined, and then paid"
    looking.context.close()
    context.close()
