"""Somebody calls with a letter in their hand: what the desk says of its code, of an account, of a file."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import Browser

from amiable.apps.contacts import queries, services
from amiable.apps.documents import queries as documents
from amiable.core.ours import print_code, serial_text
from tests.web.portfolio import Portfolio
from tests.web.test_approvals import at_the_desk
from tests.web.test_pages import NARROW, faults, signed_in

ON = date(2026, 2, 9)  # the fourteen days of the reminder are over
PAGE = "/desk/genuine/"
OURS, THEIRS = "BE68 5390 0754 7034", "BE71 0961 2345 6769"


def asked(**what: object) -> str:
    answer = at_the_desk("ines").post(PAGE, what)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def letter(portfolio: Portfolio) -> tuple[str, bytes]:
    """The number and code of a letter that left, and its file."""
    services.owe_due_steps([portfolio.unpaid.id], ON)
    services.release([portfolio.unpaid.id], ON)
    (sent,) = queries.letters_of(portfolio.unpaid.id)
    return f"{serial_text(sent.id)} {print_code(sent.code)}", documents.open(sent.document_id).content


def test_a_code_an_account_and_a_file_are_answered(letter: tuple[str, bytes], portfolio: Portfolio):
    named, pdf = letter
    said = asked(what=named)
    assert "Yes, this is from us" in said and OURS in said
    assert portfolio.unpaid.printed_number not in said, "about us, never about the person"
    assert "is the same as the copy that we kept" in asked(file=SimpleUploadedFile("letter.pdf", pdf))
    assert "was changed after we sent it" in asked(file=SimpleUploadedFile("letter.pdf", pdf + b"\n"))
    assert f"{OURS} is ours" in asked(what=OURS)
    assert "call your bank and the police" in asked(what=THEIRS)


def test_nothing_and_what_cannot_be_read_are_told(portfolio: Portfolio):
    ines = at_the_desk("ines")
    for what, field in ({}, "what"), ({"file": SimpleUploadedFile("x.pdf", b"%PDF")}, "file"):
        answer = ines.post(PAGE, what)
        assert (answer.status_code, f'href="#{field}"' in answer.content.decode()) == (422, True)
    assert Client().get(PAGE).status_code == 302


def test_the_page_is_without_fault_on_a_small_screen(browser: Browser, site: str, letter: tuple[str, bytes]):
    page = browser.new_page(viewport=NARROW)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    signed_in(page, site)
    page.goto(f"{site}{PAGE}")
    assert faults(page) == []
    page.fill("#what", THEIRS)
    page.click("main button")
    page.wait_for_selector("[role=status]")
    assert (faults(page), said) == ([], [])
    page.context.close()
