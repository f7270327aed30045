"""The pages in a real browser: no fault that axe can find, nothing that the policy stops, no script needed, a narrow screen, a keyboard."""

from collections.abc import Iterator

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page

from tests.web.conftest import AXE
from tests.web.portfolio import NAME, PASSWORD, Portfolio

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}


def signed_in(page: Page, site: str) -> Page:
    page.goto(site)
    page.fill("#id_username", NAME)
    page.fill("#id_password", PASSWORD)
    page.click("main button")
    page.wait_for_selector("#search")
    return page


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of its own; anything on its console is a fault."""
    context = browser.new_context(viewport=WIDE)
    context.set_default_timeout(10_000)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert said == [], "the console is silent: the policy stops nothing of ours"


def faults(page: Page) -> list[str]:
    found = page.evaluate(AXE.read_text() + "; axe.run()")
    return [f"{fault['id']}: {node['html']}" for fault in found["violations"] for node in fault["nodes"]]


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("screen", [WIDE, NARROW], ids=["wide", "narrow"])
def test_no_page_has_a_fault_or_scrolls_sideways(page, site, portfolio, language, screen):
    page.set_viewport_size(screen)
    page.goto(f"{site}/desk/sign-in/")
    page.click(f"button[value={language}]")
    assert page.locator("html").get_attribute("lang") == language
    assert faults(page) == []
    signed_in(page, site)
    for path in ("/desk/", f"/desk/cases/{portfolio.paid.id}/", f"/desk/cases/{portfolio.unpaid.id}/?on=2026-03-01"):
        page.goto(site + path)
        assert faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= screen["width"], path


def test_a_failed_sign_in_and_an_empty_search_are_without_fault(browser, site):
    """Chromium itself writes a line on the console for a 422, so that this one looks at the pages only."""
    page = browser.new_page()
    page.goto(f"{site}/desk/sign-in/")
    page.fill("#id_username", NAME)
    page.fill("#id_password", "wrong")
    page.click("main button")
    page.wait_for_selector("[role=alert]")
    assert faults(page) == []
    signed_in(page, site).fill("#search", "zorglub")
    page.press("#search", "Enter")
    page.wait_for_selector("text=Nothing found")
    assert faults(page) == []
    page.context.close()


def test_a_page_that_is_refused_is_without_fault(browser, site, portfolio: Portfolio):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE parties_debtor SET last_name = '\\x0131'")
    page = browser.new_page(viewport=NARROW)
    page.goto(f"{site}/desk/sign-in/")
    page.fill("#id_username", NAME)
    page.fill("#id_password", PASSWORD)
    page.click("main button")
    page.wait_for_selector("text=This page cannot be shown now")
    assert faults(page) == []
    page.context.close()


def test_everything_works_without_javascript(browser, site, portfolio: Portfolio):
    context = browser.new_context(java_script_enabled=False)
    page = signed_in(context.new_page(), site)
    page.fill("#search", portfolio.unpaid.printed_number.lower())
    page.click("main button:has-text('Search')")
    page.click(".am-cases__name a")
    assert page.locator("h1").inner_text() == "Jean Le Notre"
    page.fill("#on", "2026-03-01")
    page.click("button:has-text('Show this day')")
    assert "1 March 2026" in page.locator(".am-owed").inner_text()
    page.click("button:has-text('Français')")
    assert "Dû au 1er mars 2026" in page.locator(".am-owed").inner_text()
    page.click("button:has-text('Se déconnecter')")
    assert page.locator("h1").inner_text() == "Se connecter"
    context.close()


def test_the_keyboard_alone_is_enough(page, site, portfolio: Portfolio):
    """Sign in, skip to the content, search, open a case: Tab, Enter and letters only."""
    page.goto(site)
    to(page, "#id_username")
    page.keyboard.type(NAME)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#search")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "govuk-skip-link"
    page.keyboard.press("Enter")
    to(page, "#search")
    page.keyboard.type(portfolio.paid.number)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    to(page, ".am-cases__name a")
    page.keyboard.press("Enter")
    page.wait_for_selector(".am-figure")
    assert page.locator("h1").inner_text() == "Éloïse Dubois"


def to(page: Page, element: str, most: int = 40) -> None:
    """Press Tab until an element has the focus, and see that the focus shows."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("element => document.activeElement.matches(element)", element):
            break
    assert page.evaluate("element => document.activeElement.matches(element)", element)
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
