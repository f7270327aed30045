"""The day's stage of limitation: whose right to claim will soon end, and whose has ended, is told to a person."""

from functools import partial

from amiable import markets
from amiable.apps.contacts.next_look import NEAR_MONTHS
from amiable.apps.days.records import Note
from amiable.apps.portfolio import queries as portfolio
from amiable.core.dates import months_after
from amiable.core.facts import Facts
from amiable.core.refusal import _
from amiable.core.statement import state
from amiable.jobs.day_stage import HOUSE_RULE, Day, Done, in_lots, told_of

NEAR = _("The first of its claims may be taken to court until {last_day}.")
DECIDE = _("Decide in time what comes next; nothing is asked for a claim whose time is over.")
OVER = _("The time to claim a part of this debt ended on {last_day}; no letter asks for it any more.")
TELL = _("Tell the creditor, and close the case where nothing else is left.")


def limits(day: Day) -> Done:
    """Look at the cases that fell asleep on this day: their next look is on the day on which a limit comes near, if not before.

    A case all of whose claims are younger than that cannot have one: no law here gives less time.
    """
    asleep = portfolio.old_ones_looked_at(day.market, day.on, months_after(day.on, -NEAR_MONTHS))
    done = Done()
    for counted, lot in in_lots(asleep):
        done.notes += told_of(lot, partial(_limits_of, day=day))
        day.told("limits", counted, len(asleep))
    done.counts = {name: sum(note.code == f"limitation.{name}" for note in done.notes) for name in ("near", "over")}
    return done


def _limits_of(number: str, facts: Facts, day: Day) -> list[Note]:
    """Of each case the first limit that is over, and the first that is near; of what is paid, nothing."""
    account, near = state(facts, day.on, markets.load(day.market)), months_after(day.on, NEAR_MONTHS)
    unpaid = {claim.ref for claim in account.claims if claim.principal + claim.interest + claim.damages + claim.costs}
    ends = [(limit.last_day, limit.prescribed) for limit in account.limitation if limit.last_day and limit.claim in unpaid]
    over = min((day for day, prescribed in ends if prescribed), default=None)
    coming = min((day for day, prescribed in ends if not prescribed and day <= near), default=None)
    notes = []
    if over:
        notes.append(Note("told", number, "limitation.over", OVER, TELL, {"last_day": over.isoformat()}, HOUSE_RULE))
    if coming:
        notes.append(Note("told", number, "limitation.near", NEAR, DECIDE, {"last_day": coming.isoformat()}, HOUSE_RULE))
    return notes
