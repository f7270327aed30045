"""The day: what is due is decided, what is owed is sent. Restartable at any point; the same day again changes nothing."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from amiable import markets
from amiable.apps.cases import queries as cases
from amiable.apps.contacts import services as contacts
from amiable.apps.contacts.records import Outcome
from amiable.apps.outbox import queries as outbox
from amiable.apps.payments import queries as money
from amiable.apps.payments import services as payments

CASES_AT_ONCE = 400
Progress = Callable[[int, int], None]


def no_progress(done: int, total: int) -> None:
    """Nobody is watching."""


def run_days(market: str, on: date, until: date, *, workers: int = 1, progress: Progress = no_progress) -> Iterator[tuple[date, Outcome]]:
    """Play day after day, each to its end before the next; both days inside."""
    while on <= until:
        yield on, run_day(market, on, workers=workers, progress=progress)
        on += timedelta(days=1)


def run_day(market: str, on: date, *, workers: int = 1, progress: Progress = no_progress) -> Outcome:
    """Play one day of a market: money that waits is matched, due steps are owed, and what is owed leaves on a working day.

    progress  told how many cases are done, of how many
    returns   what was done, refused and set aside, with reasons
    refuses   MarketUnknown
    """
    pack = markets.load(market)
    payments.match_waiting(on)
    ids = cases.open_case_ids(market)
    in_credit = [case_id for case_id, minor in money.credit_of(ids).items() if minor > 0]
    outcome = Outcome(set_aside=payments.settle(in_credit, on))  # what was paid too much meets what has fallen due since
    for done, some in _in_lots(ids):
        outcome.add(contacts.owe_due_steps(some, on))
        progress(done, len(ids))
    if pack.holidays.is_working(on):
        waiting = sorted({item.case_id for item in outbox.unreleased(on)} & set(ids))
        for _done, some in _in_lots(waiting):
            outcome.add(contacts.release(some, on, workers=workers))
    return outcome


def _in_lots(ids: Sequence[int]) -> Iterator[tuple[int, Sequence[int]]]:
    """Cases by the lot, and how many are done after each."""
    for start in range(0, len(ids), CASES_AT_ONCE):
        some = ids[start : start + CASES_AT_ONCE]
        yield start + len(some), some
