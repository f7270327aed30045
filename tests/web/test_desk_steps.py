"""The case page lists every step of the playbook with its reason, and says which one a person makes."""

import re
from datetime import date

import pytest
from django.test import Client

from amiable.apps.cases.records import NewAction
from amiable.apps.cases.services import close_paid, record_action
from tests.web.portfolio import NAME, PASSWORD, Portfolio

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(portfolio: Portfolio) -> Client:
    client = Client()
    assert client.post("/desk/sign-in/", {"username": NAME, "password": PASSWORD}).status_code == 302
    return client


def words(agent: Client, case_id: int, on: str) -> str:
    page = agent.get(f"/desk/cases/{case_id}/", {"on": on}).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_every_step_is_listed_with_its_reason(agent: Client, portfolio: Portfolio):
    """A first reminder of 20 January by e-mail: its days are over on 3 February."""
    page = words(agent, portfolio.unpaid.id, "2026-02-09")
    for said in (
        "All steps First reminder, free of charge Done on 20 January 2026.",
        "Collection notice The days of the first reminder are over",
        "E-mail or text message It comes after the step before it.",
        "Decision It comes after",
    ):
        assert said in page, page
    assert "A person makes this step" not in page, "the day sends a collection notice"


def test_a_step_that_no_letter_makes_is_named_as_a_person_s(agent: Client, portfolio: Portfolio):
    """The notice of 4 February by post leaves until 20 February; 3 and 7 days after, the call."""
    record_action(NewAction(portfolio.unpaid.id, "collection_notice", date(2026, 2, 4), "our copy"))
    page = words(agent, portfolio.unpaid.id, "2026-03-04")
    assert "Next lawful step Call The person can be called now. A person makes this step: no letter leaves by itself." in page, page
    assert "Left out: the person has not agreed to be contacted in this way." in page


def test_a_case_closed_as_paid_of_which_something_is_owed_again_says_so_and_how_to_go_on(agent: Client, portfolio: Portfolio):
    case, said = portfolio.unpaid, "This case was closed as paid, and a payment was taken back since."
    assert said not in words(agent, case.id, "2026-03-04")
    close_paid([case.id], date(2026, 3, 3))
    page = words(agent, case.id, "2026-03-04")
    assert said in page and f"amiable case reopen {case.printed_number}" in page
    assert said not in words(agent, case.id, "2026-03-02"), "on a day before, nothing had been closed"
