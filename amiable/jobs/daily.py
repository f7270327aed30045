"""The day: what is due is decided, what is owed is sent. Restartable at any point; the same day again changes nothing."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import TypeVar

from amiable import markets
from amiable.apps.cases import queries as cases
from amiable.apps.contacts import services as contacts
from amiable.apps.contacts.records import Outcome
from amiable.apps.outbox import queries as outbox
from amiable.apps.payments import queries as money
from amiable.apps.payments import services as payments
from amiable.apps.portfolio import queries as portfolio
from amiable.apps.portfolio import services as looking
from amiable.apps.portfolio.records import Awake
from amiable.jobs import cards as cards_job
from amiable.jobs import money as money_in
from amiable.jobs.engines.kernel import compiled
from amiable.jobs.engines.marks import basis

CASES_AT_ONCE = 400
PLACED_LATELY = timedelta(days=31)  # a claim is raised on its first day, or on the first that is played again after an outage
Progress = Callable[[int, int], None]
Each = TypeVar("Each")


def no_progress(done: int, total: int) -> None:
    """Nobody is watching."""


def run_days(market: str, on: date, until: date, *, workers: int = 1, progress: Progress = no_progress) -> Iterator[tuple[date, Outcome]]:
    """Play day after day, each to its end before the next; both days inside."""
    while on <= until:
        yield on, run_day(market, on, workers=workers, progress=progress)
        on += timedelta(days=1)


def run_day(market: str, on: date, *, workers: int = 1, progress: Progress = no_progress) -> Outcome:
    """Play one day of a market: money is matched and asked after, due steps are owed, and what is owed leaves on a working day.

    Only cases that are awake are looked at: those whose day has come, and those about which something was written since.

    progress  told how many cases are done, of how many
    returns   what was done, refused and set aside, with reasons
    refuses   MarketUnknown
    """
    pack, rests_on = markets.load(market), basis(market)
    payments.raise_claims(since=on - PLACED_LATELY)
    money_in.match(on, lambda: compiled(workers))
    asked = cards_job.ask(market, on)
    looking.let_closed_go(market)
    awake = portfolio.awake(market, on, rests_on)
    outcome = Outcome(by_person=portfolio.waiting_for_a_person(market, on, rests_on), set_aside=asked.set_aside)
    for done, some in _in_lots(awake):
        outcome.add(_look_at(some, market, on, rests_on))
        progress(done, len(awake))
    if pack.holidays.is_working(on):
        for _done, lot in _in_lots(_waiting(market, on)):
            outcome.add(contacts.release(lot, on, workers=workers))
    return outcome


def _look_at(awake: Sequence[Awake], market: str, on: date, rests_on: int) -> Outcome:
    """What was paid too much meets what has fallen due since; then the next step of each case is asked for."""
    credit = money.credit_of([case.case_id for case in awake])
    outcome = Outcome(set_aside=payments.settle([case_id for case_id, minor in credit.items() if minor > 0], on))
    refused = set(outcome.set_aside)
    outcome.add(looking.owe_due_steps(awake, on, market=market, basis=rests_on, look_again=refused))
    return outcome


def _waiting(market: str, on: date) -> list[int]:
    """The open cases of a market to which something is owed that may go out on a day."""
    found = cases.cases_of({item.case_id for item in outbox.unreleased(on)})
    return sorted(case.id for case in found.values() if case.market == market and case.closed_on is None)


def _in_lots(all_of_them: Sequence[Each]) -> Iterator[tuple[int, Sequence[Each]]]:
    """Some at a time, and how many are done after each lot."""
    for start in range(0, len(all_of_them), CASES_AT_ONCE):
        some = all_of_them[start : start + CASES_AT_ONCE]
        yield start + len(some), some
