"""Two stages of the day: holds that have ended, so that their cases are looked at again, and plans that ended before all was paid."""

from amiable.apps.contacts import queries as contacts
from amiable.apps.days.records import Note
from amiable.apps.portfolio import queries as portfolio
from amiable.apps.portfolio import services as looking
from amiable.core.money import text_of
from amiable.core.refusal import Refusal, _
from amiable.core.statement import state
from amiable.jobs.day_stage import Day, Done, in_lots, numbers
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
    done, pack = Done({"ended": len(ended), "broken": 0}), load(day.market)
    for counted, lot in in_lots(ended):
        names = numbers(lot)
        for case_id, facts in contacts.facts_of(lot).items():
            try:
                due = state(facts, day.on, pack).due
            except Refusal as refusal:
                done.notes.append(Note.of("set_aside", names[case_id], refusal))
                continue
            if due:
                done.notes.append(Note("told", names[case_id], "promise.broken", BROKEN, LOOK, {"due": text_of(due)}, "house rule"))
                done.counts["broken"] += 1
        day.told("promises", counted, len(ended))
    return done
