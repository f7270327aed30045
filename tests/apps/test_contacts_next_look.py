"""When a case is looked at again: never later than its next step comes, whatever the case."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from amiable.apps.contacts.next_look import next_look
from amiable.core.facts import Facts
from amiable.core.playbook import Happened, NoStep
from tests.core.test_playbook_always import asked, cases

LOOKED_AHEAD = 90
ONE_DAY = timedelta(days=1)


@settings(deadline=None, max_examples=150)
@given(cases(), st.integers(0, 400))
def test_between_two_looks_there_is_no_step(case: tuple[Facts, date, tuple[Happened, ...]], later: int) -> None:
    """Every day before the next look has the answer of the first one: nothing to do. Also for a day that is played late."""
    facts, on, made = case
    found = asked(facts, on, made)
    if not isinstance(found.next, NoStep):
        return
    again = next_look(facts, found, made, on)
    assert again is None or again > on
    days = {on + n * ONE_DAY for n in range(1, LOOKED_AHEAD)} | {on + timedelta(days=LOOKED_AHEAD + later)}
    for day in sorted(day for day in days if again is None or day < again):
        assert isinstance(asked(facts, day, made).next, NoStep), f"a step on {day}, looked at on {on} and again on {again}"
