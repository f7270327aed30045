"""What creditors were paid, at the desk: the list, an account with every line and its files, and what is late; in a real browser."""

import json
from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from playwright.sync_api import Page

from amiable.apps.parties.services import agree_mandate
from amiable.apps.remittances import queries
from amiable.apps.remittances.records import RemittanceView
from amiable.apps.remittances.services import remit
from tests import till
from tests.web.conftest import AXE
from tests.web.portfolio import NAME, PASSWORD, Portfolio

APRIL = date(2026, 4, 1)
END_OF_APRIL, END_OF_MAY = date(2026, 4, 30), date(2026, 5, 31)
SCREENS = [{"width": 1280, "height": 900}, {"width": 320, "height": 640}]


@pytest.fixture
def made(portfolio: Portfolio) -> RemittanceView:
    """vivre's accounts of April (250.00, 12 % by invoice) and May (50.00); 30.00 of bloem's wait since June."""
    agree_mandate("vivre", {"commission": "12.00", "settlement": "invoice"}, from_on=APRIL)
    (account,) = remit(APRIL, END_OF_APRIL).new
    till.take_in(till.statement([till.paid(portfolio.unpaid, 5_000, date(2026, 5, 4))], opening=25_000, number=2), date(2026, 5, 4))
    remit(date(2026, 5, 1), END_OF_MAY)
    till.take_in(till.statement([till.paid(portfolio.other, 3_000, date(2026, 6, 2))], opening=30_000, number=3), date(2026, 6, 2))
    return account


@pytest.fixture
def desk(client: Client, portfolio: Portfolio) -> Client:
    assert client.login(username=NAME, password=PASSWORD)
    return client


def test_the_list_has_every_account_and_what_is_late(desk: Client, made: RemittanceView):
    page = desk.get("/desk/remittances/").content.decode()
    assert all(text in page for text in ("2026-04-vivre-1", "2026-05-vivre-1", "bloem"))
    assert desk.get("/desk/remittances/?market=be&page=99").status_code == 200
    assert desk.get("/desk/remittances/?market=zz").status_code == 200


def test_an_account_shows_where_each_line_comes_from(desk: Client, made: RemittanceView):
    page = desk.get(f"/desk/remittances/{made.id}/").content.decode()
    lines = queries.lines_of(made.id, 10)
    assert sum(line.minor for line in lines) == made.collected == 25_000
    assert all(f"movement {line.bank_line}, {line.bank_ref}" in page for line in lines)
    assert all(text in page for text in ("BE-000001", "F-1", "250,00", made.end_to_end_id))


@pytest.mark.parametrize(
    ("kind", "begins", "media_type"),
    [
        ("pdf", b"%PDF-", "application/pdf"),
        ("csv", b"\xef\xbb\xbfaccount;line", "text/csv"),
        ("json", b"{", "application/json"),
        ("pain", b"<?xml", "application/xml"),
        ("invoice", b"%PDF-", "application/pdf"),
        ("invoice-json", b"{", "application/json"),
    ],
)
def test_every_file_of_an_account_can_be_had(desk: Client, made: RemittanceView, kind, begins, media_type):
    answer = desk.get(f"/desk/remittances/{made.id}/{kind}/")
    assert (answer.content.startswith(begins), answer["Content-Type"]) == (True, media_type)
    if kind == "json":
        assert json.loads(answer.content)["account"] == made.name


@pytest.mark.parametrize("path", ["99999/", "99999/pdf/", "1/exe/"])
def test_what_is_not_there_is_not_found(desk: Client, path):
    assert desk.get(f"/desk/remittances/{path}").status_code == 404


def test_strangers_are_sent_to_sign_in(client: Client, made: RemittanceView):
    for path in ("", f"{made.id}/", f"{made.id}/pdf/"):
        assert client.get(f"/desk/remittances/{path}").status_code == 302


@pytest.fixture
def page(browser, site) -> Iterator[Page]:
    """A signed-in page; anything on its console is a fault."""
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{site}/desk/sign-in/")
    page.fill("#id_username", NAME)
    page.fill("#id_password", PASSWORD)
    page.click("main button")
    page.wait_for_selector("#search")
    yield page
    context.close()
    assert said == []


@pytest.mark.parametrize("screen", SCREENS, ids=["wide", "narrow"])
def test_the_pages_have_no_fault_and_never_scroll_sideways(page, site, made: RemittanceView, screen):
    page.set_viewport_size(screen)
    for path in ("/desk/remittances/", f"/desk/remittances/{made.id}/"):
        page.goto(site + path)
        found = page.evaluate(AXE.read_text() + "; axe.run()")
        assert [fault["id"] for fault in found["violations"]] == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= screen["width"], path
