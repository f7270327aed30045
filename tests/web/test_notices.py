"""Notices at the desk: written in each language, looked at, published, and withdrawn."""

from datetime import date, timedelta

import pytest
from django.test import Client
from playwright.sync_api import Browser

from amiable.apps.notices import queries
from amiable.apps.notices.records import NewNotice
from amiable.apps.notices.services import publish
from amiable.web.parts.clock import now, today
from tests.web.portfolio import Portfolio
from tests.web.test_approvals import at_the_desk, page
from tests.web.test_pages import NARROW, WIDE, faults, signed_in

PATH = "/desk/notices/be/"
TEXTS = {
    "text_fr": "De faux SMS à notre nom demandent un paiement.",
    "text_nl": "Valse sms’en in onze naam vragen een betaling.",
    "text_en": "False SMS in our name ask for a payment.",
}


def typed(do: str, **changes: str) -> dict[str, str]:
    on: date = today("be")
    days = {"from_on": on.isoformat(), "until_on": (on + timedelta(days=10)).isoformat()}
    return {"do": do, "kind": "scam", **days, **TEXTS, **changes}


def test_a_notice_is_looked_at_published_and_withdrawn(portfolio: Portfolio):
    ines = at_the_desk("ines")
    assert ines.get("/desk/notices/")["Location"] == PATH
    assert "Nothing yet." in page(ines, PATH)
    looked_at = ines.post(PATH, typed("preview"))
    shown = looked_at.content.decode()
    assert (looked_at.status_code, 'lang="nl"' in shown, "Opgelet voor oplichting" in shown) == (200, True, True)
    assert queries.history("be") == ()
    assert ines.post(PATH, typed("publish")).status_code == 302
    assert [each.text for each in queries.active("be", "nl", today("be"))] == [TEXTS["text_nl"]]
    assert "Published by ines" in page(ines, PATH)
    [notice] = queries.history("be")
    unsaid = ines.post(PATH, {"do": "withdraw", "notice": str(notice.id), "why": ""})
    assert (unsaid.status_code, 'href="#withdraw-why"' in unsaid.content.decode()) == (422, True)
    assert ines.post(PATH, {"do": "withdraw", "notice": str(notice.id), "why": "the number was closed"}).status_code == 302
    assert queries.active("be", "nl", today("be")) == ()
    assert "the number was closed" in page(ines, PATH)


def test_what_is_missing_is_said_at_its_field_and_the_rest_stays_typed(portfolio: Portfolio):
    answer = at_the_desk("ines").post(PATH, typed("preview", text_nl=" ", until_on="soon"))
    assert answer.status_code == 422
    assert 'href="#preview-until_on"' in answer.content.decode()
    answer = at_the_desk("ines").post(PATH, typed("preview", text_nl=" "))
    told = answer.content.decode()
    assert (answer.status_code, 'href="#preview-text_nl"' in told, TEXTS["text_fr"] in told) == (422, True, True)
    late = at_the_desk("ines").post(PATH, typed("publish", until_on="2020-01-01", from_on="2020-01-01"))
    assert (late.status_code, "This day is over." in late.content.decode()) == (422, True)
    assert queries.history("be") == ()


def test_only_staff_and_only_markets_in_which_we_collect(portfolio: Portfolio):
    assert at_the_desk("ines").get("/desk/notices/xx/").status_code == 404
    assert Client().get(PATH).status_code == 302
    assert "Nothing yet" in page(at_the_desk("ines"), PATH)
    assert at_the_desk("ines").post(PATH, {"do": "withdraw", "notice": "999", "why": "x"}).status_code == 422


@pytest.mark.parametrize("screen", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_page_has_no_fault_and_does_not_scroll_sideways(browser: Browser, site: str, portfolio: Portfolio, screen: dict[str, int]):
    publish(NewNotice("be", "scam", today("be"), today("be"), {key[-2:]: text for key, text in TEXTS.items()}), "ines", now(), today("be"))
    context = browser.new_context(viewport=screen)
    desk = signed_in(context.new_page(), site)
    desk.goto(f"{site}{PATH}")
    assert faults(desk) == []
    assert desk.evaluate("document.documentElement.scrollWidth") <= screen["width"]
    for name, value in typed("preview", text_nl="").items():
        if name.startswith(("text_", "from_", "until_")):
            desk.fill(f"#preview-{name}", value)
    desk.click("button[value=preview]")
    assert faults(desk) == []
    desk.fill("#preview-text_nl", TEXTS["text_nl"])
    desk.click("button[value=preview]")
    assert faults(desk) == []
    assert desk.evaluate("document.documentElement.scrollWidth") <= screen["width"]
    desk.click("button[value=publish]")
    assert len(queries.history("be")) == 2
    context.close()
