"""Refunds at the desk: from what was paid too much to the file for the bank, with a colleague between."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from playwright.sync_api import Browser

from amiable.apps.payments import services as payments
from amiable.apps.payments.records import NewDeposit, Taking
from amiable.apps.refunds import queries
from amiable.apps.refunds.services import propose_due
from tests import cast, till
from tests.web.portfolio import PAID_ON, Portfolio
from tests.web.test_approvals import at_the_desk, page
from tests.web.test_pages import NARROW, WIDE, faults, signed_in

HERS, CLIENT = "BE11000123456748", till.CLIENT
LATER = date(2026, 4, 20)


@pytest.fixture
def too_much(portfolio: Portfolio) -> Portfolio:
    """Jean owed 120.50 and paid 500.00 from his account; Éloïse owed 80.00 and paid 300.00 in cash, which is at the bank."""
    cast.staff("bram")
    entry = till.paid(portfolio.unpaid, 50_000, PAID_ON, counterparty="Jean Le Notre", counterparty_account=HERS)
    till.take_in(till.statement([entry], opening=25_000, number=2), PAID_ON)
    payments.take([Taking("be", "cash", "till", 30_000, PAID_ON, "till:1", portfolio.other.id)], by="bram", today=PAID_ON)
    payments.expect_deposit(NewDeposit("be", "till", "bag:7", 30_000, PAID_ON, "BAG 7", ("till:1",)), PAID_ON)
    bag = till.Entry(30_000, True, PAID_ON, PAID_ON, "IN-9", text="BAG 7")
    till.take_in(till.statement([bag], opening=75_000, number=3), PAID_ON)
    return portfolio


def test_from_too_much_to_the_file_for_the_bank(too_much):
    """Ines proposes both; she notes the account of the cash; Bram approves; Ines makes the file and fetches it."""
    ines, bram = at_the_desk("ines"), at_the_desk("bram")
    assert ines.post("/desk/refunds/", {"do": "propose"}).status_code == 302
    missing, known = sorted(queries.under_way(), key=lambda each: each.state)
    assert "Somebody has to ask" in page(ines, "/desk/refunds/")
    path = f"/desk/refunds/{missing.id}/"
    wrong = ines.post(path, {"iban": "BE11", "holder": "", "why": ""})
    assert (wrong.status_code, 'href="#iban"' in wrong.content.decode()) == (422, True)
    told = {"iban": "BE38 0000 1234 5672", "holder": "Éloïse Fictive", "why": "her letter of 9 April"}
    assert ines.post(path, told).status_code == 302
    for refund in queries.under_way():
        request = f"/desk/approvals/{refund.request_id}/"
        assert "Goes back to" in page(bram, request)
        assert "so you cannot approve it too" in page(ines, request)
        assert bram.post(request, {"do": "approve"}).status_code == 302
    assert "Éloïse Fictive" in page(ines, path)
    assert ines.post("/desk/refunds/", {"do": "pay"}).status_code == 302
    ((message_id, *_rest),) = queries.files()
    file = ines.get(f"/desk/refunds/files/{message_id}/")
    assert (file.status_code, file["Content-Type"], HERS in file.content.decode()) == (200, "application/xml", True)
    assert "With the bank" in page(ines, "/desk/refunds/")
    assert ines.get("/desk/refunds/files/F-BE-1/").status_code == 404
    assert queries.refund(known.id).orders[0].state == "sent"


def test_declining_on_the_page_of_requests_ends_the_refund(too_much):
    at_the_desk("ines").post("/desk/refunds/", {"do": "propose"})
    known = next(each for each in queries.under_way() if each.state == "proposed")
    answer = at_the_desk("bram").post(f"/desk/approvals/{known.request_id}/", {"do": "decline", "why": "an invoice comes"})
    assert (answer.status_code, queries.refund(known.id).state) == (302, "declined")
    assert "is proposed anew the next time" in page(at_the_desk("ines"), f"/desk/refunds/{known.id}/")


def test_what_is_not_there_is_not_found(portfolio):
    assert at_the_desk("ines").get("/desk/refunds/999/").status_code == 404
    assert "Nothing waits to be paid." in page(at_the_desk("ines"), "/desk/refunds/")
    assert Client().get("/desk/refunds/").status_code == 302


@pytest.mark.parametrize("screen", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_pages_have_no_fault_and_do_not_scroll_sideways(browser: Browser, site: str, too_much: Portfolio, screen: dict[str, int]):
    propose_due("be", LATER, by="bram", at=datetime(2026, 4, 20, 9, tzinfo=UTC))
    context = browser.new_context(viewport=screen)
    page = signed_in(context.new_page(), site)
    missing = next(each for each in queries.under_way() if each.state == "account_missing")
    known = next(each for each in queries.under_way() if each.state == "proposed")
    for path in ("refunds/", f"refunds/{missing.id}/", f"refunds/{known.id}/", f"approvals/{known.request_id}/"):
        page.goto(f"{site}/desk/{path}")
        assert faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= screen["width"], path
    context.close()
