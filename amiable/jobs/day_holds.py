"""Two stages of the day: holds that have ended, so that their cases are looked at again, and plans that ended before all was paid."""

from functools import partial

from amiable.apps.days.records import Note
from amiable.apps.portfolio import queries as portfolio
from amiable.apps.portfolio import services as looking
from amiable.core.facts import Facts
from amiable.core.money import text_of
from amiable.core.refusal import _
from amiable.core.statement import state
from amiable.jobs.day_stage import HOUSE_RULE, Day, Done, in_lots, told_of
from amiable.markets import load

PLANS = ("plan", "instalment_request")
BROKEN = _("A plan or promise ended before this day, and {due} is still owed.")
LOOK = _("Ask what has changed before anything else is asked.")


def holds(day: Day) -> Done:
    """See to it that every case whose hold has ended is looked at again."""
    looking.let_closed_go(day.market)
    ended = portfolio.holds_ended(day.market, day.on)
    return Done({"ended": len(ended), "woken": looking.wake_after_holds(day.market, day.on)})


def promises(day: Day) -> Done:
    """Tell of the plans and promises whose last day was the day before, and of which something is left. The playbook decides what follows.

    The house knows a plan as a hold with a last day; of single instalments nothing is written yet.
    """
    ended = sorted({case_id for case_id, because in portfolio.holds_ended(day.market, day.on) if because in PLANS})
    done = Done({"ended": len(ended), "broken": 0})
    for counted, lot in in_lots(ended):
        done.notes += told_of(lot, partial(_broken, day=day))
        day.told("promises", counted, len(ended))
    done.counts["broken"] = sum(note.kind == "told" for note in done.notes)
    return done


def _broken(number: str, facts: Facts, day: Day) -> list[Note]:
    due = state(facts, day.on, load(day.market)).due
    return [Note("told", number, "promise.broken", BROKEN, LOOK, {"due": text_of(due)}, HOUSE_RULE)] if due else []
