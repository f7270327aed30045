"""The day of a market: what it does, and that it can be played again."""

from datetime import date

import pytest

from amiable.apps.contacts import queries as contacts
from amiable.apps.payments import queries as money
from amiable.apps.payments.check import differences
from amiable.jobs.daily import run_day, run_days
from tests import cast, till

pytestmark = pytest.mark.django_db


@pytest.fixture
def three_cases() -> list[int]:
    """Anouk and Bruno owe as consumers, the garage as a business."""
    cast.agency()
    cast.vivre()
    cast.place("vivre", cast.row(cast.ANOUK, "F-1"), cast.row(cast.BRUNO, "F-2"), cast.business_row("F-3"))
    return [cast.case_of(ref).id for ref in ("F-1", "F-2", "F-3")]


def kinds(case_id: int) -> list[tuple[str, date]]:
    return [(letter.kind, letter.released_on) for letter in contacts.letters_of(case_id)]


def test_five_weeks_of_the_belgian_playbook(three_cases: list[int]):
    """Monday 2 February: reminder by post. Day 1 is Thursday 5, day 14 the 18th; the notice leaves on the 19th. Then a person calls.

    The garage has its notice on the 2nd, and nine days later a letter; then it is called.
    """
    list(run_days("be", date(2026, 2, 2), date(2026, 3, 16)))
    anouk, bruno, garage = three_cases
    assert kinds(anouk) == kinds(bruno) == [("first_reminder", date(2026, 2, 2)), ("collection_notice", date(2026, 2, 19))]
    assert kinds(garage) == [("formal_notice", date(2026, 2, 2)), ("letter", date(2026, 2, 11))]


def test_a_day_played_again_changes_nothing(three_cases: list[int]):
    first, again = run_day("be", date(2026, 2, 2)), run_day("be", date(2026, 2, 2))
    assert (first.owed, first.released) == (3, 3)
    assert (again.owed, again.released) == (0, 0)


def test_nothing_leaves_on_a_sunday(three_cases: list[int]):
    outcome = run_day("be", date(2026, 2, 8))
    assert (outcome.owed, outcome.released) == (3, 0)
    assert run_day("be", date(2026, 2, 9)).released == 3


def test_a_missed_week_is_caught_up_once(three_cases: list[int]):
    """Nobody played from 3 to 25 February: on the 26th each consumer gets one notice and the garage one letter, not two of anything."""
    run_day("be", date(2026, 2, 2))
    assert run_day("be", date(2026, 2, 26)).released == 3


def test_what_was_paid_too_much_meets_the_next_invoice():
    """650.00 on a bill of 600.00 leaves 50.00; on 10 March a bill of 80.00 falls due, and 30.00 of it stay open."""
    cast.agency()
    cast.vivre()
    cast.place("vivre", cast.row(cast.ANOUK, "F-1"), cast.row(cast.ANOUK, "F-2", principal="80.00", due_on="2026-03-10"))
    case = cast.case_of("F-1")
    paid_on = date(2026, 2, 5)
    till.take_in(till.statement([till.paid(case, 65_000, paid_on)]), paid_on)
    assert money.credit_of([case.id]) == {case.id: 5_000}
    run_day("be", date(2026, 3, 10))
    assert money.credit_of([case.id]) == {case.id: 0}
    _facts, account = contacts.account_of(case.id, date(2026, 3, 10))
    assert (account.due, account.credit) == (3_000, 0)
    assert not differences()


def test_progress_is_told(three_cases: list[int]):
    told: list[tuple[str, int, int]] = []
    run_day("be", date(2026, 2, 2), told=lambda stage, done, total: told.append((stage, done, total)))
    assert ("steps", 3, 3) in told
    assert ("outbox", 3, 3) in told
