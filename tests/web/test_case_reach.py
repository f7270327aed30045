"""How a person is reached, at the desk: noted with what shows it, taken back, and seen with the addresses that work."""

import os
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Browser

from amiable.apps.cases import queries as cases
from amiable.apps.parties import queries as parties
from amiable.apps.parties.services.reaching import give_consent, stop_address
from tests.web.portfolio import Portfolio
from tests.web.test_approvals import at_the_desk, page
from tests.web.test_pages import NARROW, WIDE, faults, signed_in

SHOTS = os.environ.get("SHOTS")
SAID = {"do": "consent", "channel": "sms", "said": "consent", "address": "0470 12 34 56", "source": "call of 3 March", "on": "2026-03-03"}


def test_a_colleague_notes_what_the_person_says(portfolio: Portfolio):
    ines, path = at_the_desk("ines"), f"/desk/cases/{portfolio.unpaid.id}/reach/"
    assert "Nothing yet." in page(ines, path)
    wrong = ines.post(path, SAID | {"source": "", "on": "soon"})
    assert (wrong.status_code, 'href="#consent-source"' in wrong.content.decode()) == (422, True)
    assert cases.facts(portfolio.unpaid.id).person.consents == (), "nothing is half written"
    assert ines.post(path, SAID).status_code == 302
    assert "call of 3 March" in page(ines, path) and "0470 12 34 56" in page(ines, path)
    (consent,) = cases.facts(portfolio.unpaid.id).person.consents
    assert (consent.channel, consent.given, consent.given_on) == ("sms", "given_by_person", date(2026, 3, 3))
    assert ines.post(path, SAID | {"said": "withdrawn", "on": "2026-03-04"}).status_code == 302
    assert cases.facts(portfolio.unpaid.id).person.consents[0].withdrawn_on == date(2026, 3, 4)
    assert ines.post(path, SAID | {"said": "withdrawn"}).status_code == 422, "there is nothing to take back any more"
    assert ines.post(path, SAID | {"channel": "pigeon"}).status_code == 404
    assert ines.get("/desk/cases/999999/reach/").status_code == 404


def test_a_colleague_notes_how_the_person_wants_letters(portfolio: Portfolio):
    ines, path = at_the_desk("ines"), f"/desk/cases/{portfolio.unpaid.id}/reach/"
    told = {"do": "letters", "version": "large", "source": "call of 3 March", "on": "2026-03-03"}
    wrong = ines.post(path, told | {"source": ""})
    assert (wrong.status_code, 'href="#letters-source"' in wrong.content.decode()) == (422, True)
    assert ines.post(path, told).status_code == 302
    assert parties.versions_of([portfolio.unpaid.debtor_id]) == {portfolio.unpaid.debtor_id: "large"}
    assert "call of 3 March" in page(ines, path)
    assert ines.post(path, told | {"version": "gold"}).status_code == 404


@pytest.mark.parametrize("screen", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_page_has_no_fault_and_does_not_scroll_sideways(browser: Browser, site: str, portfolio: Portfolio, screen: dict[str, int]):
    stop_address([portfolio.unpaid.debtor_id], "letter", because="moved", on=date(2026, 3, 5), by="delivery")
    at = datetime(2026, 3, 3, 9, tzinfo=UTC)
    give_consent(portfolio.unpaid.debtor_id, "sms", on=date(2026, 3, 3), source="call", by="ines", at=at, address="0470 12 34 56")
    context = browser.new_context(viewport=screen)
    shown = signed_in(context.new_page(), site)
    shown.goto(f"{site}/desk/cases/{portfolio.unpaid.id}/reach/")
    if SHOTS:
        shown.screenshot(path=f"{SHOTS}/reach-{screen['width']}.png", full_page=True)
    assert faults(shown) == []
    assert shown.evaluate("document.documentElement.scrollWidth") <= screen["width"]
    context.close()
