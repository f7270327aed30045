"""When a case is looked at again: never later than its next step comes, whatever the case."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from amiable import markets
from amiable.apps.contacts.next_look import next_look
from amiable.core.facts import Facts
from amiable.core.playbook import DECISION, Course, Happened, NoStep
from amiable.core.statement import state
from tests.core.test_playbook_always import asked, cases

LOOKED_AHEAD = 90
ONE_DAY = timedelta(days=1)


def answer(found: Course) -> str:
    """What the day makes of it: no step, or one by its name."""
    return "" if isinstance(found.next, NoStep) else found.next.step.name


@settings(deadline=None, max_examples=150)
@given(cases(), st.integers(0, 400))
def test_between_two_looks_the_answer_stays(case: tuple[Facts, date, tuple[Happened, ...]], later: int) -> None:
    """Every day before the next look has the answer of the first one: nothing, or a decision. Also for a day that is played late."""
    facts, on, made = case
    found = asked(facts, on, made)
    if answer(found) not in ("", DECISION):
        return
    again = next_look(facts, state(facts, on, markets.load(facts.market)), found, made)
    assert again is None or again > on
    days = {on + n * ONE_DAY for n in range(1, LOOKED_AHEAD)} | {on + timedelta(days=LOOKED_AHEAD + later)}
    for day in sorted(day for day in days if again is None or day < again):
        assert answer(asked(facts, day, made)) == answer(found), f"on {day}, looked at on {on} and again on {again}"
