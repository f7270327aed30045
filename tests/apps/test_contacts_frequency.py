"""Two demands in seven days for one person, over all cases of whatever creditor; a third letter comes later, by itself."""

from datetime import date, timedelta

import pytest

from amiable.apps.cases import queries as case_queries
from amiable.apps.contacts import queries, services
from amiable.apps.outbox import queries as outbox
from amiable.apps.parties import services as parties
from amiable.core.guard.contact import start_of
from tests import cast

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY, NEXT_MONDAY = date(2026, 2, 2), date(2026, 2, 3), date(2026, 2, 9)


@pytest.fixture
def three() -> list[int]:
    """Anouk owes three creditors, and has a case with each."""
    cast.agency()
    cast.vivre()
    cast.bloem()
    parties.add_creditor({**cast.VIVRE, "name": "eau", "enterprise_number": "0999.000.525"})
    for place, creditor in enumerate(("vivre", "bloem", "eau"), start=1):
        cast.place(creditor, cast.row(cast.ANOUK, f"F-{place}"))
    return [cast.case_of(f"F-{place}").id for place in (1, 2, 3)]


def letters(case_ids: list[int]) -> list[int]:
    return [len(queries.letters_of(pk)) for pk in case_ids]


def test_all_cases_of_a_person_are_known_whoever_the_creditor_is(three: list[int]) -> None:
    cast.place("vivre", cast.row(cast.BRUNO, "F-9"))
    bruno = cast.case_of("F-9").id
    assert case_queries.cases_of_same_person([three[0], bruno]) == {three[0]: tuple(three), bruno: (bruno,)}


def test_the_third_letter_of_a_week_waits(three: list[int]) -> None:
    """All three are decided on Monday; two leave, and the third leaves a week later, on the first day on which it may."""
    services.owe_due_steps(three, MONDAY)
    outcome = services.release(three, MONDAY)
    assert letters(three) == [1, 1, 0]
    assert {pk: refusal.code for pk, refusal in outcome.cancelled.items()} == {three[2]: "too_often"}
    day = TUESDAY
    while day < NEXT_MONDAY:
        assert services.owe_due_steps(three, day).owed == 0, "the guard is asked when it is decided, too"
        assert services.release(three, day).released == 0
        day += timedelta(days=1)
    services.owe_due_steps(three, NEXT_MONDAY)
    services.release(three, NEXT_MONDAY)
    assert letters(three) == [1, 1, 1]
    assert [item.state for item in outbox.items_of(three[2])] == ["cancelled", "released"]


def test_what_went_out_counts_for_every_case_of_the_person(three: list[int]) -> None:
    services.owe_due_steps(three[:1], MONDAY)
    services.release(three[:1], MONDAY)
    met = queries.contacts_of(three)
    assert [(one.channel, one.at, one.purpose) for one in met[three[2]]] == [("letter", start_of(MONDAY), "demand")]
    assert met[three[0]] is met[three[1]] is met[three[2]], "one list a person: what leaves now counts at once"


def test_the_channels_of_the_law_s_actions_are_ways_of_reaching_a_person() -> None:
    assert [queries.channel_of(name) for name in ("post", "electronic", "sms", "call", "pigeon")] == [
        "letter",
        "email",
        "sms",
        "call",
        "letter",
    ]
