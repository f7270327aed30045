"""Where the QR code of a letter leads: in every language, without a word about anybody, without fault, also on a small screen."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser

from amiable.core.ours import PLACE
from tests.web.portfolio import Portfolio
from tests.web.test_pages import NARROW, faults

ACCOUNT = "BE68 5390 0754 7034"


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_it_names_our_accounts_and_nobody(portfolio: Portfolio, language: str):
    answer = Client().get(PLACE, headers={"Accept-Language": language})
    page = answer.content.decode()
    assert (answer.status_code, ACCOUNT in page, f'lang="{language}"' in page) == (200, True, True)
    for case in (portfolio.unpaid, portfolio.paid):
        assert case.number not in page and case.printed_number not in page
    assert Client().post(PLACE).status_code == 405


def test_it_is_without_fault_on_a_small_screen(browser: Browser, site: str, portfolio: Portfolio):
    page = browser.new_page(viewport=NARROW)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{site}{PLACE}#A1;3f9a12cc;A-000123456")
    assert page.locator("h1").inner_text() == "Is this really from us?"
    assert (faults(page), said) == ([], [])
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    page.context.close()
