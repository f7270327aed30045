"""A day is killed in the middle, again and again; the same command then sends each letter once, and none twice."""

from pathlib import Path

import pytest

from tests import cast
from tests.journeys.killing import Command, ask, kill_when, place

CASES = 900
DAY = ("day", "--on", "2026-02-02")


@pytest.fixture
def portfolio(amiable: Command, tmp_path: Path) -> Command:
    """Nine hundred people, each in a house of their own, who owe an energy bill each."""
    homes = (cast.moved(cast.ANOUK, f"Voorbeeldlaan {n}") for n in range(CASES))
    rows = (cast.row(person, f"F-{n}", debtor_reference=f"K-{n}") for n, person in enumerate(homes))
    place(amiable, tmp_path, cast.sheet(*rows))
    return amiable


def test_killed_while_deciding_and_while_sending_each_person_gets_one_letter(portfolio: Command):
    kill_when("SELECT EXISTS (SELECT FROM outbox_item)", *DAY)
    kill_when(f"SELECT count(*) = {CASES} FROM outbox_item", *DAY, after=0.3)
    kill_when("SELECT EXISTS (SELECT FROM contacts_contact)", *DAY, after=0.5)
    done = portfolio(*DAY)
    assert done.returncode == 0, done.stderr
    again = portfolio(*DAY)
    assert again.returncode == 0, again.stderr
    letters_cases_actions_owed = ask(
        """SELECT (SELECT count(*) FROM contacts_contact), (SELECT count(DISTINCT case_id) FROM contacts_contact),
                  (SELECT count(*) FROM cases_action), (SELECT count(*) FROM outbox_item WHERE state <> 'released')"""
    )
    assert letters_cases_actions_owed == (CASES, CASES, CASES, 0)
