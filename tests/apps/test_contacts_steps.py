"""Steps that no letter makes: they wait for a person, are never lost, and never stop what the day can send."""

from datetime import date

import pytest

from amiable.apps.contacts import queries, services
from amiable.core.guard.refusals import NotYet
from amiable.core.playbook import Step
from tests import cast

pytestmark = pytest.mark.django_db
MONDAY, CHARGEABLE, TURN = date(2026, 2, 2), date(2026, 2, 19), date(2026, 3, 19)


@pytest.fixture
def anouk() -> int:
    """Anouk's case of 600.00: reminder on 2 February, notice on 19 February by post, whose fourteen days end on 9 March."""
    cast.agency()
    cast.vivre()
    cast.place("vivre", cast.row(cast.ANOUK, "F-1"), cast.row(cast.ANOUK, "F-2", principal="80.00", due_on="2026-03-24"))
    case_id = cast.case_of("F-1").id
    for on in (MONDAY, CHARGEABLE):
        services.owe_due_steps([case_id], on)
        services.release([case_id], on)
    return case_id


def next_on(case_id: int, on: date) -> str:
    facts, account = queries.account_of(case_id, on)
    step = queries.course_of(case_id, facts, account).next
    return step.step.name if isinstance(step, Step) else step.why.code


def test_a_step_that_no_letter_makes_waits_for_a_person_every_day(anouk: int):
    """9 March + 3 and + 7: who agreed to no message is called on 19 March."""
    assert services.owe_due_steps([anouk], date(2026, 3, 18)).by_person == {}
    for on in (TURN, date(2026, 3, 23)):
        outcome = services.owe_due_steps([anouk], on)
        assert (outcome.by_person, outcome.owed, outcome.set_aside) == ({anouk: "call"}, 0, {})
    assert [letter.kind for letter in queries.letters_of(anouk)] == ["first_reminder", "collection_notice"]


def test_it_does_not_stop_the_letter_of_another_invoice(anouk: int):
    outcome = services.owe_due_steps([anouk], date(2026, 3, 25))
    assert (outcome.owed, outcome.by_person) == (1, {})
    services.release([anouk], date(2026, 3, 25))
    assert [letter.kind for letter in queries.letters_of(anouk)][-1] == "first_reminder"


def test_what_was_made_is_followed_by_the_next_step(anouk: int):
    """Called on 19 March: fourteen days later a letter with a plan."""
    step = services.record_step(anouk, "call", TURN)
    assert (step.channel, step.claims) == ("call", ("F-1",))
    assert next_on(anouk, TURN) == "no_step_until"
    facts, account = queries.account_of(anouk, TURN)
    steps = {one.step.name: (one.status, one.on) for one in queries.course_of(anouk, facts, account).steps}
    assert (steps["call"], steps["plan_proposal"]) == (("done", TURN), ("waiting", date(2026, 4, 2)))


@pytest.mark.parametrize(("step", "on"), [("call", date(2026, 3, 18)), ("plan_proposal", TURN), ("decision", TURN), ("", TURN)])
def test_only_the_step_whose_turn_it_is_can_have_been_made(anouk: int, step: str, on: date):
    with pytest.raises(NotYet):
        services.record_step(anouk, step, on)
    assert next_on(anouk, TURN) == "call"


def test_what_the_day_sends_is_not_recorded_by_hand():
    cast.agency()
    cast.vivre()
    cast.place("vivre", cast.row(cast.BRUNO, "F-3"))
    with pytest.raises(NotYet):
        services.record_step(cast.case_of("F-3").id, "first_reminder", MONDAY)


def test_a_letter_of_our_own_leaves_and_its_next_step_follows():
    """A business's second letter is no action of the law: it leaves by itself, the statement knows nothing of it, and a call is next."""
    cast.agency()
    cast.vivre()
    cast.place("vivre", cast.business_row("F-9", principal="1000.00"))
    case_id = cast.case_of("F-9").id
    for on in (MONDAY, date(2026, 2, 11)):
        assert services.owe_due_steps([case_id], on).by_person == {}
        services.release([case_id], on)
    assert [letter.kind for letter in queries.letters_of(case_id)] == ["formal_notice", "letter"]
    facts, account = queries.account_of(case_id, date(2026, 2, 18))
    assert [action.kind for action in facts.actions] == ["formal_notice"]
    assert next_on(case_id, date(2026, 2, 18)) == "call"
    assert queries.waits_for_a_person(queries.course_of(case_id, facts, account).next, "be")
