"""Two stages of the day: what is owed is released, on a working day; and what was released is handed to its channel."""

from amiable import markets
from amiable.apps.cases import queries as cases
from amiable.apps.outbox import queries as outbox
from amiable.jobs.day_stage import Day, Done, notes_of
from amiable.jobs.releasing import released


def release(day: Day) -> Done:
    """Release what may go out on this day: the guard is asked again, and each thing is made from the statement of this day."""
    waiting = _waiting(day) if markets.load(day.market).holidays.is_working(day.on) else []
    done = Done()
    for counted, outcome_of_lot in released(waiting, day.on, day.workers):
        done.outcome.add(outcome_of_lot)
        day.told("outbox", counted, len(waiting))
    outcome = done.outcome
    done.counts = {"released": outcome.released, "cancelled": len(outcome.cancelled), "set_aside": len(outcome.set_aside)}
    done.notes = notes_of("cancelled", outcome.cancelled) + notes_of("set_aside", outcome.set_aside)
    return done


def _waiting(day: Day) -> list[int]:
    """The cases of the market to which something is owed that may go out on the day; of a closed one, answers alone are left."""
    found = cases.cases_of(outbox.cases_waiting(day.on))
    return sorted(case.id for case in found.values() if case.market == day.market)
