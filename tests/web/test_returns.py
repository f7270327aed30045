"""What did not arrive, at the desk: a list, one page each, and the four answers that a person can give."""

import os
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser

from amiable.apps.cases import queries as cases
from amiable.apps.contacts import queries, services
from amiable.apps.outbox import queries as outbox
from amiable.apps.outbox import services as owing
from amiable.apps.outbox.records import NewItem
from amiable.apps.parties.records import NewAddress
from amiable.apps.parties.services.reaching import change_address
from amiable.files.delivery_report import DeliveryNews
from tests.web.portfolio import Portfolio
from tests.web.test_approvals import at_the_desk, page
from tests.web.test_pages import NARROW, WIDE, faults, signed_in

SHOTS = os.environ.get("SHOTS")
NOW = datetime(2026, 4, 14, 9, tzinfo=UTC)
MONDAY, TUESDAY = date(2026, 4, 13), date(2026, 4, 14)


def answered(case_id: int) -> int:
    about = {"received_on": "2026-04-10"}
    owing.owe(NewItem(case_id, "reply", "complaint_received", "letter", MONDAY, f"{case_id}", about=about), MONDAY)
    services.release([case_id], MONDAY)
    return queries.sent_on_case(case_id)[-1].id


@pytest.fixture
def came_back(portfolio: Portfolio) -> Portfolio:
    """Two letters came back: Jean has moved, Éloïse's was refused."""
    for case, reason in ((portfolio.unpaid, "moved"), (portfolio.other, "refused")):
        news = DeliveryNews(answered(case.id), "letter", "returned", reason, TUESDAY, "Parti sans laisser d'adresse")  # type: ignore[arg-type]
        services.take_news([news], TUESDAY)
    return portfolio


def test_a_colleague_notes_the_new_address_and_the_letter_goes_there(came_back: Portfolio):
    ines = at_the_desk("ines")
    assert "To look at: 2" in page(ines, "/desk/returns/")
    jean, _eloise = queries.waiting()
    path = f"/desk/returns/{jean.id}/"
    shown = page(ines, path)
    assert "The person has moved" in shown and "Parti sans laisser" in shown
    wrong = ines.post(path, {"do": "new", "street": "", "postcode": "4000", "city": "Liège", "country": "BE"})
    assert (wrong.status_code, 'href="#new-street"' in wrong.content.decode()) == (422, True)
    told = {"do": "new", "street": "Rue Neuve 7", "postcode": "4000", "city": "Liège", "country": "be", "note": "told by phone"}
    assert ines.post(path, told).status_code == 302
    assert "told by phone" in page(ines, path)
    assert cases.with_people([jean.case_id])[jean.case_id].debtor.street == "Rue Neuve 7"
    assert "To look at: 1" in page(ines, "/desk/returns/")
    again = ines.post(path, {"do": "done"})
    assert (again.status_code, "has worked on this already" in again.content.decode()) == (422, True)


@pytest.mark.parametrize(("do", "owed"), [("checked", ["letter"]), ("other", ["email"]), ("done", [])])
def test_each_other_answer_is_one_press(came_back: Portfolio, do: str, owed: list[str]):
    """Meanwhile a colleague has learnt Jean's e-mail address."""
    jean = queries.waiting()[0]
    assert "Which way?" not in page(at_the_desk("ines"), f"/desk/returns/{jean.id}/"), "there is no other way yet"
    change_address([came_back.unpaid.debtor_id], NewAddress("email", address="jean@post.example"), on=TUESDAY, by="ines", at=NOW)
    answer = at_the_desk("ines").post(f"/desk/returns/{jean.id}/", {"do": do, "way": "email"})
    assert answer.status_code == 302
    assert [item.channel for item in outbox.items_of(jean.case_id) if item.state == "owed"] == owed


def test_a_person_whose_name_does_not_open_hides_no_other_row(came_back: Portfolio):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE parties_debtor SET last_name = '\\x00' WHERE id = %s", [came_back.unpaid.debtor_id])
    assert "To look at: 2" in page(at_the_desk("ines"), "/desk/returns/")


def test_what_is_not_there_is_not_found_and_strangers_sign_in(portfolio: Portfolio):
    ines = at_the_desk("ines")
    assert "Everything that came back has been looked at" in page(ines, "/desk/returns/")
    assert ines.get("/desk/returns/7/").status_code == 404
    assert Client().get("/desk/returns/").status_code == 302


@pytest.mark.parametrize("screen", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_pages_have_no_fault_and_do_not_scroll_sideways(browser: Browser, site: str, came_back: Portfolio, screen: dict[str, int]):
    context = browser.new_context(viewport=screen)
    shown = signed_in(context.new_page(), site)
    jean, eloise = queries.waiting()
    services.work_on(eloise.id, "done", by="ines", at=NOW, today=TUESDAY, note="She wants no letters.")
    for path in ("returns/", f"returns/{jean.id}/", f"returns/{eloise.id}/"):
        shown.goto(f"{site}/desk/{path}")
        if SHOTS:
            shown.screenshot(path=f"{SHOTS}/{path.strip('/').replace('/', '-')}-{screen['width']}.png", full_page=True)
        assert faults(shown) == [], path
        assert shown.evaluate("document.documentElement.scrollWidth") <= screen["width"], path
    context.close()
