"""The day's second stage: what was paid finds its cases, so that nobody is asked for what is here."""

from datetime import timedelta
from functools import partial

from amiable.apps.days.records import Note
from amiable.apps.payments import services as payments
from amiable.jobs import money
from amiable.jobs.day_stage import Day, Done, notes_of
from amiable.jobs.engines.kernel import compiled

PLACED_LATELY = timedelta(days=31)  # a claim is raised on its first day, or on the first that is played again after an outage


def match(day: Day) -> Done:
    """Raise the claims that were placed, match what waits in suspense, and settle the cases that it pays; of all markets at once."""
    payments.raise_claims(since=day.on - PLACED_LATELY)
    found = money.match(day.today, partial(compiled, day.workers), workers=day.workers)
    notes: list[Note] = notes_of("set_aside", found.set_aside)
    done = Done({"matched": found.matched, "waiting": found.waiting, "set_aside": len(found.set_aside)}, notes)
    done.outcome.set_aside |= found.set_aside
    return done
