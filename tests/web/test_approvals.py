"""Four eyes at the desk: what waits, who may decide, and a creditor's account from the question to the day it is in force."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from playwright.sync_api import Browser

from amiable.apps.approvals import queries as approvals
from amiable.apps.parties import queries
from amiable.apps.parties.services.account import approve_account, record_call, request_account
from amiable.apps.staff.models import User
from tests import cast
from tests.web.test_pages import NARROW, WIDE, faults, signed_in

NEW, PHONE = "BE43068999999501", str(cast.VIVRE["phone"])
ASKED = datetime.now(UTC) - timedelta(days=1)


@pytest.fixture
def vivre(portfolio: object) -> int:
    """Bram and Chloé work here beside Ines; Vivre has one account."""
    cast.staff("bram", "chloe")
    return queries.creditor("vivre").id


def at_the_desk(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.content
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def account_page(creditor_id: int) -> str:
    return f"/desk/creditors/{creditor_id}/account/"


def asked_by_bram(*, called: bool = True) -> int:
    """Bram asked yesterday; Chloé called an hour later."""
    change = request_account("vivre", {"iban": NEW}, by="bram", at=ASKED)
    if called:
        record_call("vivre", number=PHONE, person="Claire Fictive", by="chloe", at=ASKED + timedelta(hours=1))
    return change.request.id


def test_a_new_account_from_the_question_to_its_hours(vivre):
    """Ines asks, Bram calls, Chloé approves: each on the page, and nobody sees a button that is not theirs."""
    ines, bram, chloe = map(at_the_desk, ("ines", "bram", "chloe"))
    path = account_page(vivre)
    assert ines.post(path, {"do": "ask", "iban": "BE43 0689 9999 9501"}).status_code == 302
    assert "so a colleague makes the call" in page(ines, path)
    assert "Which number did you call?" not in page(ines, path)
    assert f"Missing: a call to {PHONE}, by somebody else than ines" in page(bram, path)
    wrong = bram.post(path, {"do": "call", "number": "0475 55 66 77", "person": "Claire"})
    assert (wrong.status_code, "proves nothing" in wrong.content.decode()) == (422, True)
    assert bram.post(path, {"do": "call", "number": PHONE, "person": "Claire Fictive"}).status_code == 302
    (asked,) = approvals.waiting((), datetime.now(UTC))
    request = f"/desk/approvals/{asked.id}/"
    assert "so you cannot approve it too" in page(ines, request)
    assert 'value="approve"' not in page(ines, request)
    assert "Claire Fictive on +32 81 55 01 00, by bram" in page(chloe, request)
    assert chloe.post(request, {"do": "approve"}).status_code == 302
    assert "Approved" in page(chloe, request)
    assert "We pay there from" in page(ines, path)
    assert "BE62 5100 0754 7061" in page(ines, path), "until then the account before is paid to"


def test_a_forged_approval_of_ones_own_request_is_refused(vivre):
    request = f"/desk/approvals/{asked_by_bram()}/"
    answer = at_the_desk("bram").post(request, {"do": "approve"})
    assert (answer.status_code, "cannot approve it too" in answer.content.decode()) == (422, True)
    assert approvals.waiting((), datetime.now(UTC))


def test_declining_needs_a_reason_that_whoever_asked_reads(vivre):
    request = f"/desk/approvals/{asked_by_bram()}/"
    ines = at_the_desk("ines")
    answer = ines.post(request, {"do": "decline", "why": " "})
    assert (answer.status_code, 'href="#why"' in answer.content.decode()) == (422, True)
    assert ines.post(request, {"do": "decline", "why": "a forged letter"}).status_code == 302
    assert "“a forged letter”" in page(at_the_desk("bram"), request)
    assert "Declined by ines: a forged letter" in page(ines, account_page(vivre))
    assert ines.post(request, {"do": "approve"}).status_code == 422


def test_before_the_call_there_is_nothing_to_approve(vivre):
    request = f"/desk/approvals/{asked_by_bram(called=False)}/"
    assert 'value="approve"' not in page(at_the_desk("ines"), request)
    assert "Something is missing" in page(at_the_desk("ines"), "/desk/approvals/")
    assert at_the_desk("ines").post(request, {"do": "approve"}).status_code == 422


def test_what_is_no_account_is_said_beside_its_field(vivre):
    answer = at_the_desk("ines").post(account_page(vivre), {"do": "ask", "iban": "BE43", "bic": "?"})
    text = answer.content.decode()
    assert (answer.status_code, 'href="#iban"' in text, 'id="bic-error"' in text) == (422, True, True)


def test_anybody_stops_a_change_alone(vivre):
    number = asked_by_bram()
    approve_account(number, by="chloe", at=ASKED + timedelta(hours=2))
    ines = at_the_desk("ines")
    assert ines.post(account_page(vivre), {"do": "stop", "why": "Vivre knows nothing of it"}).status_code == 302
    assert "Stopped by ines: Vivre knows nothing of it" in page(ines, account_page(vivre))


def test_what_is_not_there_is_not_found(vivre):
    ines = at_the_desk("ines")
    assert ines.get("/desk/approvals/999/").status_code == 404
    assert ines.get(account_page(999)).status_code == 404
    assert "Another account is under way" not in page(ines, "/desk/creditors/")


@pytest.mark.parametrize("screen", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_pages_have_no_fault_and_do_not_scroll_sideways(browser: Browser, site: str, vivre: int, screen: dict[str, int]):
    number = asked_by_bram(called=screen is WIDE)
    context = browser.new_context(viewport=screen, java_script_enabled=True)
    page = signed_in(context.new_page(), site)
    for path in ("approvals/", f"approvals/{number}/", "creditors/", f"creditors/{vivre}/account/"):
        page.goto(f"{site}/desk/{path}")
        assert faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= screen["width"], path
    context.close()
