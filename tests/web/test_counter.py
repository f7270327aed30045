"""The counter and direct debits at the desk: money taken within the law with its receipt, a till, and debits that a person was told of."""

from datetime import date, timedelta

import pytest
from django.test import Client
from playwright.sync_api import Browser

from amiable import markets
from amiable.apps.cases.records import CaseView
from amiable.apps.counter import queries as counter_queries
from amiable.apps.counter import services
from amiable.apps.debits import queries as debit_queries
from amiable.apps.parties import services as parties
from amiable.apps.payments import queries as payments
from amiable.apps.staff.models import User
from amiable.core.debits import first_due
from amiable.web.parts import clock
from tests import cast, counter
from tests.web.portfolio import NAME, Portfolio
from tests.web.test_pages import NARROW, faults, signed_in


@pytest.fixture
def desk(portfolio: Portfolio) -> Client:
    """Ines at the desk of an agency that may debit, in Belgium and in France."""
    parties.set_agency(cast.AGENCY | {"sepa_creditor": "BE81ZZZ0123456749"})
    parties.set_agency(counter.FRENCH)
    client = Client()
    client.force_login(User.objects.get(username=NAME))
    return client


@pytest.fixture
def french(desk: Client) -> CaseView:
    """Somebody in France who owes 1 500.00."""
    return counter.case("fr", minor=150_000, invoice="X-9", debtor=9)


def said(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def refused(client: Client, path: str, **typed: str) -> str:
    answer = client.post(path, typed)
    assert answer.status_code == 422
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_cash_above_the_law_is_refused_with_its_article_and_below_it_has_a_receipt(desk: Client, french: CaseView) -> None:
    path = f"/desk/cases/{french.id}/counter/"
    assert "At most 1 000,00 € more in cash for this debt." in said(desk, path)
    words = refused(desk, path, do="cash", amount="1000,01")
    assert "1 000,01 € cannot be taken in cash" in words and "D112-3" in words
    assert 'value="1000,01"' in words, "what was typed stays"
    assert "It is no amount." in refused(desk, path, do="cash", amount="zzz")
    assert desk.post(path, {"do": "cash", "amount": "1 000,00", "payer": "Luc Fictif"}).status_code == 302
    (receipt,) = counter_queries.receipts_of(french.id)
    assert f"{receipt.number} (PDF)" in said(desk, path)
    pdf = desk.get(f"/desk/cases/{french.id}/receipts/{receipt.id}/")
    assert (pdf["Content-Type"], b"".join(pdf)[:5]) == ("application/pdf", b"%PDF-")
    assert desk.get(f"/desk/cases/{french.id}/receipts/999/").status_code == 404
    assert "At most 0,00 € more in cash" in said(desk, path)


def test_any_payment_has_its_receipt_a_transfer_too(desk: Client, portfolio: Portfolio) -> None:
    path = f"/desk/cases/{portfolio.paid.id}/counter/"
    (payment,) = payments.case_payments(portfolio.paid.id)
    assert "Make the receipt" in said(desk, path)
    assert desk.post(path, {"do": "receipt", "line": str(payment.line_id)}).status_code == 302
    assert "Make the receipt" not in said(desk, path)
    assert "no such payment" in refused(desk, path, do="receipt", line="999999")


def test_a_cheque_is_looked_at_before_it_is_taken(desk: Client, french: CaseView, portfolio: Portfolio) -> None:
    path = f"/desk/cases/{french.id}/counter/"
    cheque = {"do": "cheque", "amount": "200", "number": "12", "bank": "Banque", "drawer": "Luc", "written_on": "2026-03-01"}
    words = refused(desk, path, **cheque)
    assert "It is made out to the agency: It is not made out to the agency." in words
    looked_at = dict.fromkeys(("payable_to_us", "has_case_number", "complete"), "yes")
    assert desk.post(path, cheque | looked_at).status_code == 302
    assert "Banque, Luc" in said(desk, "/desk/counter/fr/")
    assert desk.post("/desk/counter/fr/", {"do": "cheques", "list": "REMISE-1"}).status_code == 302
    assert counter_queries.cheques("fr", at_hand=True) == []
    (cheque,) = counter_queries.cheques("fr")
    assert "no line of the bank takes" in refused(desk, "/desk/counter/fr/", do="bounce", cheque=str(cheque.id), because="unpaid")
    assert "Take the cheque" not in said(desk, f"/desk/cases/{portfolio.paid.id}/counter/"), "Belgium has no cheques"


def test_the_till_is_counted_and_goes_to_the_bank(desk: Client, french: CaseView) -> None:
    services.take_cash(french.id, 20_000, at=clock.now(), by=NAME)
    path = "/desk/counter/fr/"
    assert "It should hold 200,00 €." in said(desk, path)
    assert "The till should hold 200,00 €, and 195,00 € was counted." in refused(desk, path, do="count", counted="195")
    assert desk.post(path, {"do": "count", "counted": "195", "because": "change"}).status_code == 302
    assert "−5,00 €" in said(desk, path)
    assert "Number of the bag: It is missing." in refused(desk, path, do="cash", bag="")
    assert desk.post(path, {"do": "cash", "bag": "BAG-1"}).status_code == 302
    assert "It should hold 0,00 €." in said(desk, path)


def test_what_was_mistyped_is_undone_with_a_reason(desk: Client, french: CaseView) -> None:
    taken = services.take_cash(french.id, 20_000, at=clock.now(), by=NAME)
    path = "/desk/counter/fr/"
    assert f"{taken.id}: 200,00 €" in said(desk, path)
    assert "Why: It is missing." in refused(desk, path, do="undo", cash=str(taken.id))
    assert desk.post(path, {"do": "undo", "cash": str(taken.id), "because": "typed twice"}).status_code == 302
    assert "typed twice" in said(desk, path) and "It should hold 0,00 €." in said(desk, path)


def test_an_appointment_is_given_and_cancelled(desk: Client, french: CaseView) -> None:
    path = f"/desk/cases/{french.id}/counter/"
    market_day = clock.today("fr") + timedelta(days=1)
    slot = next(slot for ahead in range(8) for slot in counter_queries.free_slots("fr", market_day + timedelta(days=ahead)))
    assert slot.isoformat() in said(desk, path)
    assert desk.post(path, {"do": "book", "starts_at": slot.isoformat()}).status_code == 302
    assert slot.isoformat() not in said(desk, path)
    assert f"{slot:%H:%M}" in said(desk, "/desk/counter/fr/")
    (booked,) = counter_queries.appointments("fr", slot.date(), slot.date())
    assert desk.post("/desk/counter/fr/", {"do": "cancel", "appointment": str(booked.id)}).status_code == 302
    assert "Nobody has an appointment" in said(desk, "/desk/counter/fr/")


def test_a_mandate_a_debit_and_the_file_for_the_bank(desk: Client, portfolio: Portfolio) -> None:
    """20.00 of 120.50 on the first day that leaves the person fourteen days."""
    path = f"/desk/cases/{portfolio.unpaid.id}/debits/"
    assert "Account (IBAN): It is missing." in refused(desk, path, do="mandate", holder="Jean Le Notre")
    mandate = {"do": "mandate", "holder": "Jean Le Notre", "iban": "BE62 5100 0754 7061", "signed_on": "2026-03-01"}
    assert desk.post(path, mandate).status_code == 302
    page = said(desk, path)
    assert "BE62 … 7061" in page and "0754" not in page, "an account is shown by its ends only"
    rules = markets.means_of_payment("be").debits
    assert rules is not None
    due_on = first_due(clock.today("be"), rules.notice, rules)
    assert "is too soon" in refused(desk, path, do="plan", amount="20", due_on=str(due_on - timedelta(days=7)))
    assert desk.post(path, {"do": "plan", "amount": "20", "due_on": str(due_on)}).status_code == 302
    (debit,) = debit_queries.collections_of(portfolio.unpaid.id)
    letter = desk.get(f"/desk/cases/{portfolio.unpaid.id}/debits/{debit.id}/notice/")
    assert b"".join(letter)[:5] == b"%PDF-"
    assert "Planned; the person was told" in said(desk, "/desk/debits/be/")
    assert desk.post(path, {"do": "cancel", "debit": debit.name}).status_code == 302
    assert desk.post(path, {"do": "revoke", "because": "by telephone"}).status_code == 302
    assert "by telephone" in said(desk, "/desk/debits/be/")
    assert desk.post("/desk/debits/be/", {"do": "hand_in"}).status_code == 302


@pytest.mark.parametrize(
    "path", ["/desk/counter/dk/", "/desk/counter/xx/", "/desk/debits/dk/", "/desk/debits/be/files/9/", "/desk/cases/999/counter/"]
)
def test_what_is_not_there_is_not_found(desk: Client, path: str) -> None:
    assert desk.get(path).status_code == 404


def test_the_pages_have_no_fault_on_a_narrow_screen(
    browser: Browser, site: str, desk: Client, french: CaseView, portfolio: Portfolio
) -> None:
    services.take_cash(french.id, 20_000, at=clock.now(), by=NAME)
    services.count_till("fr", 20_000, at=clock.now(), by=NAME)
    page = signed_in(browser.new_page(viewport=NARROW), site)
    for path in (
        f"/desk/cases/{french.id}/counter/",
        "/desk/counter/fr/",
        f"/desk/cases/{portfolio.unpaid.id}/debits/",
        "/desk/debits/be/",
    ):
        page.goto(site + path)
        assert faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"], path
    page.goto(f"{site}/desk/cases/{french.id}/counter/")
    page.click("button[value=cash]")
    page.wait_for_selector("[role=alert]")
    assert faults(page) == []
    assert page.locator("#cash-amount-error").count() == 1, "the error stands at its field"
    page.context.close()


def test_what_was_taken_counts_from_the_day_it_was_taken(desk: Client, french: CaseView) -> None:
    taken = services.take_cash(french.id, 100, at=counter.monday(), by=NAME)
    (payment,) = payments.case_payments(french.id)
    assert (payment.line_id, payment.on) == (taken.line_id, date(2026, 3, 2))
