"""Unclear money at the desk: proposals with their reasons, accepted, split, sent back, undone, by name and with a reason."""

import os
import re
from datetime import date

import pytest
from playwright.sync_api import Browser

from amiable.apps.audit import queries as audit
from amiable.apps.cases import queries as cases
from amiable.apps.ledger.queries import balances
from amiable.apps.payments import awaited, queries, services
from amiable.apps.payments.check import differences
from amiable.apps.payments.records import NewDeposit, Taking
from tests import till
from tests.web.portfolio import PAID_ON, Portfolio
from tests.web.test_approvals import at_the_desk, page
from tests.web.test_pages import NARROW, WIDE, faults, signed_in

SHOTS = os.environ.get("AMIABLE_SHOTS")


@pytest.fixture
def unclear(portfolio: Portfolio) -> Portfolio:
    """45.00 whose text names Jean and an invoice that is not his; 200.00 of nobody knows whom."""
    named = till.Entry(4_500, True, PAID_ON, PAID_ON, "U-1", text="facture Jean Le Notre", counterparty="Marie Fictive")
    till.take_in(till.statement([named, till.unknown(20_000, PAID_ON, "U-2")], opening=25_000, number=2), PAID_ON)
    return portfolio


def line_of(minor: int) -> int:
    return next(line.line_id for line in queries.suspense() if line.minor == minor)


def held() -> dict[str, int]:
    return {balance.key: balance.minor for balance in balances() if balance.minor}


def test_the_queue_tells_what_waits_and_how_long(unclear):
    shown = page(at_the_desk("ines"), "/desk/money/")
    assert "45,00" in shown
    assert "200,00" in shown
    assert "Marie Fictive" in shown


def test_split_undone_and_sent_back(unclear):
    """200.00: 120.00 to Jean and 50.00 to Éloïse; 30.00 goes back. Then Éloïse's share is undone: 50.00 is nobody's again."""
    ines, line = at_the_desk("ines"), line_of(20_000)
    path = f"/desk/money/{line}/"
    wrong = ines.post(path, {"do": "split", "case_1": "", "amount_1": "", "why": ""})
    assert (wrong.status_code, 'href="#split-why"' in wrong.content.decode()) == (422, True)
    jean, eloise = unclear.unpaid, unclear.other
    rows = {"case_1": jean.printed_number, "amount_1": "120", "case_2": eloise.printed_number, "amount_2": "50,00"}
    assert ines.post(path, {"do": "split", **rows, "why": "both called"}).status_code == 302
    more = ines.post(path, {"do": "back", "back_amount": "30.01", "why": "rest"})
    assert more.status_code == 422
    assert ines.post(path, {"do": "back", "back_amount": "30", "why": "not ours"}).status_code == 302
    assert (queries.rest_of([line]), held()["refunds:be"]) == ({line: 0}, 3_000)
    found = queries.line(line)
    assert [(match.by, match.why) for match in found.matches] == [("ines", "both called"), ("ines", "both called"), ("ines", "not ours")]
    second = found.matches[1].id
    assert ines.post(path, {"do": f"undo-{second}", "why": ""}).status_code == 422
    assert ines.post(path, {"do": f"undo-{second}", "why": "it was her sister's"}).status_code == 302
    assert queries.rest_of([line]) == {line: 5_000}
    assert "it was her sister" in page(ines, path) or "Undone" in page(ines, path)
    assert differences() == []


def test_a_case_that_is_searched_gets_the_payment(unclear):
    ines, line = at_the_desk("ines"), line_of(20_000)
    path = f"/desk/money/{line}/"
    shown = ines.post(path, {"do": "search", "search": "Le Notre"}).content.decode()
    assert f"{unclear.unpaid.id}:20000:" in shown
    sent = ines.post(path, {"do": "accept", "shares": f"{unclear.unpaid.id}:20000:", "why": "she told us by telephone"})
    assert sent.status_code == 302
    assert queries.rest_of([line]) == {line: 0}
    assert ines.post(path, {"do": "accept", "shares": f"{unclear.unpaid.id}:1:", "why": "again"}).status_code == 422
    assert ines.post(path, {"do": "accept", "shares": "nonsense", "why": "x"}).status_code == 422
    assert ines.get("/desk/money/999999/").status_code == 404


def parked() -> int:
    """A statement that opens at what the account never held."""
    till.take_in(till.statement([till.unknown(300, PAID_ON, "P-1")], opening=999_900, number=9), PAID_ON)
    return awaited.parked()[-1].id


def test_a_statement_without_balances_says_why_it_waits(unclear):
    """The day of PAID_ON is closed; a list without balances brings 1.00 more of it."""
    more = re.sub(rb"<Bal>.*?</Bal>", b"", till.statement([till.unknown(100, PAID_ON, "P-2")], number=8), flags=re.DOTALL)
    till.take_in(more, PAID_ON)
    shown = page(at_the_desk("ines"), "/desk/money/")
    assert "tells no balance" in shown
    assert "Import the file that is missing" not in shown


def test_what_is_on_its_way_for_long_is_late(unclear):
    a_bag()
    assert "Late: ask where it is" in page(at_the_desk("ines"), "/desk/money/")


def test_a_statement_that_will_never_follow_is_dismissed_by_name(unclear):
    ines, number = at_the_desk("ines"), parked()
    path = f"/desk/money/statements/{number}/"
    assert path in page(ines, "/desk/money/")
    assert "1 new, 0 known" in page(ines, path)
    wrong = ines.post(path, {"do": "dismiss", "why": ""})
    assert (wrong.status_code, 'href="#dismiss-why"' in wrong.content.decode()) == (422, True)
    assert ines.post(path, {"do": "dismiss", "why": "the bank sent it twice"}).status_code == 302
    assert ("the bank sent it twice" in page(ines, "/desk/money/"), ines.get(path).status_code) == (True, 404)
    assert audit.entries(what="statement.dismissed")[0].who == "ines"


def a_bag() -> int:
    """A bag of 210.00 went to the bank, which booked 200.00 of somebody."""
    case = cases.search("Le Notre", 1)[0].case
    taken = Taking("be", "cash", "till", 21_000, PAID_ON, "cash:1", case.id)
    services.take([taken], by="ines", today=PAID_ON)
    services.expect_deposit(NewDeposit("be", "till", "deposit:1", 21_000, PAID_ON, "BAG-1", ("cash:1",)), PAID_ON)
    return awaited.coming("be", PAID_ON)[0].id


def test_a_line_is_the_bag_that_the_bank_counted_otherwise(unclear):
    ines, path, bag = at_the_desk("ines"), f"/desk/money/{line_of(20_000)}/", a_bag()
    assert "BAG-1: 210,00" in page(ines, path)
    wrong = ines.post(path, {"do": "deposit", "deposit": bag, "why": ""})
    assert (wrong.status_code, 'href="#deposit-why"' in wrong.content.decode()) == (422, True)
    assert ines.post(path, {"do": "deposit", "deposit": "0", "why": "it is"}).status_code == 422
    assert ines.post(path, {"do": "deposit", "deposit": bag, "why": "a note was false"}).status_code == 302
    assert "ines: a note was false" in page(ines, path)
    assert (held()["apart:be"], differences()) == (1_000, [])
    assert audit.entries(what="money.deposit")[0].who == "ines"


@pytest.mark.parametrize("screen", [WIDE, NARROW], ids=["wide", "narrow"])
def test_pages_of_unclear_money_have_no_fault(browser: Browser, site: str, unclear: Portfolio, screen: dict[str, int]):
    context = browser.new_context(viewport=screen)
    a_bag()
    page = signed_in(context.new_page(), site)
    for path in ("money/", f"money/{line_of(4_500)}/", f"money/statements/{parked()}/"):
        page.goto(f"{site}/desk/{path}")
        assert faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= screen["width"], path
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{path.replace('/', '-')}{screen['width']}.png", full_page=True)
    context.close()


def test_aged_suspense_is_reported_by_stretch_of_days(unclear):
    """On the day itself both are at most a week old; forty days later both are up to three months old."""
    assert queries.aged_suspense(PAID_ON)["be"][0] == (2, 24_500)
    assert queries.aged_suspense(date.fromordinal(PAID_ON.toordinal() + 40))["be"][2] == (2, 24_500)
