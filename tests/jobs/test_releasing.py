"""Much is released in lots, in processes with connections of their own: each contact once, and all of one person together."""

from datetime import date

import pytest

from amiable.apps.contacts import queries
from amiable.apps.outbox import services as owing
from amiable.apps.outbox.records import NewItem
from amiable.jobs.releasing import lots_of, released
from tests import cast

MONDAY = date(2026, 2, 2)
ABOUT = {"received_on": "2026-01-30"}


@pytest.fixture
def people(transactional_db) -> list[int]:
    """Five people with a bill of the one creditor; the first owes the other one too."""
    cast.agency()
    cast.vivre()
    cast.bloem()
    cast.place("vivre", *(cast.row(cast.moved(cast.ANOUK, f"Voorbeeldlaan {n}"), f"F-{n}", debtor_reference=f"K-{n}") for n in range(5)))
    cast.place("bloem", cast.row(cast.moved(cast.ANOUK, "Voorbeeldlaan 0"), "B-0", debtor_reference="K-0"))
    return [cast.case_of(name).id for name in ("F-0", "F-1", "F-2", "F-3", "F-4", "B-0")]


def test_what_one_person_has_with_us_stays_in_one_lot(people):
    """The guard counts the contacts of a day by person: two processes would not see each other's."""
    lots = list(lots_of(sorted(people), 2))
    assert sorted(pk for lot in lots for pk in lot) == sorted(people)
    assert {people[0], people[5]} in [set(lot) for lot in lots]
    assert max(map(len, lots)) == 2
    assert next(lots_of(sorted(people), 1)) == [people[0], people[5]], "a family is never torn apart, however small a lot"
    assert list(lots_of([], 2)) == []


def test_two_processes_release_each_contact_once(people):
    for pk in people:
        owing.owe(NewItem(pk, "reply", "complaint_received", "letter", MONDAY, f"{pk}", about=ABOUT), MONDAY)
    steps = list(released(people, MONDAY, 2, at_once=2))
    assert [done for done, _outcome in steps][-1] == len(people)
    assert sum(outcome.released for _done, outcome in steps) == len(people)
    assert not any(outcome.set_aside for _done, outcome in steps)
    assert [len(queries.sent_on_case(pk)) for pk in people] == [1] * len(people)
    assert sum(outcome.released for _done, outcome in released(people, MONDAY, 2, at_once=2)) == 0
