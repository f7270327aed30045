"""What no keyboard types and no calendar holds gets a calm answer at the desk, and so do data that do not open."""

import pytest
from django.db import connection
from django.test import Client

from tests.web.portfolio import NAME, PASSWORD, Portfolio


@pytest.fixture
def agent(portfolio: Portfolio) -> Client:
    client = Client()
    assert client.post("/desk/sign-in/", {"username": NAME, "password": PASSWORD}).status_code == 302
    return client


@pytest.mark.parametrize(("typed", "count"), [("\x00", 3), ("Dub\x00ois", 0), ("\x00Dubois\x1b", 1)])
def test_control_characters_in_a_search_are_dropped(agent: Client, typed: str, count: int) -> None:
    answer = agent.post("/desk/", {"search": typed}, follow=True)
    assert answer.status_code == 200
    assert answer.content.count(b"am-cases__name") == count
    assert agent.get("/desk/").status_code == 200


@pytest.mark.parametrize("on", ["9999-12-31", "0001-01-01", "2200-01-01", "1899-12-31", "tomorrow"])
def test_a_day_far_away_is_said_beside_its_field(agent: Client, portfolio: Portfolio, on: str) -> None:
    answer = agent.get(f"/desk/cases/{portfolio.paid.id}/?on={on}")
    assert answer.status_code == 422
    assert "This is not a day of the calendar" in answer.content.decode()


@pytest.mark.parametrize("on", ["2199-12-31", "1900-01-01"])
def test_the_farthest_days_are_answered(agent: Client, portfolio: Portfolio, on: str) -> None:
    assert agent.get(f"/desk/cases/{portfolio.paid.id}/?on={on}").status_code == 200


def test_a_name_that_does_not_open_is_said_and_the_other_cases_stay(agent: Client, portfolio: Portfolio) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE parties_debtor SET last_name = '\\x0131' WHERE id = (SELECT debtor_id FROM cases_caseparty WHERE case_id = %s)",
            [portfolio.paid.id],
        )
    for path in ("/desk/", f"/desk/cases/{portfolio.paid.id}/"):
        answer = agent.get(path)
        assert answer.status_code == 422
        assert "What is sealed in parties_debtor.last_name" in answer.content.decode()
    assert agent.get(f"/desk/cases/{portfolio.unpaid.id}/").status_code == 200
