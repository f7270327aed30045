"""The day's main stage: the next lawful step of every case that may have one is decided, and owed."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from amiable import markets
from amiable.apps.cases import queries as cases
from amiable.apps.cases.records import PAID
from amiable.apps.contacts.records import Outcome
from amiable.apps.days.records import Note
from amiable.apps.payments import queries as money
from amiable.apps.payments import services as payments
from amiable.apps.portfolio import queries as portfolio
from amiable.apps.portfolio import services as looking
from amiable.apps.portfolio.records import Awake
from amiable.core.facts import Facts
from amiable.core.money import text_of
from amiable.core.refusal import _
from amiable.core.statement import state
from amiable.jobs import portfolio as bulk
from amiable.jobs.day_stage import HOUSE_RULE, Day, Done, apart, in_lots, notes_of, told_of
from amiable.jobs.engines.kernel import compiled
from amiable.jobs.engines.marks import basis

OWED_AGAIN = _("A payment was taken back after this case was closed as paid: {due} is owed.")
LOOK = _("Find out why it was taken back. To go on: amiable case reopen {number}")
TOLD_FOR = timedelta(days=14)
MANY = 20_000  # cases to look at that are worth stating the whole portfolio first


def steps(day: Day) -> Done:
    """Look at the cases that are awake: those whose day has come, and those about which something was written since.

    A case of which everything is paid is closed; where a payment is taken back afterwards, a person is told.
    Where there are many, the whole portfolio is stated first, and its list of due steps is the one that is gone through.
    """
    rests_on = basis(day.market)
    awake = portfolio.awake(day.market, day.on, rests_on)
    done = Done(outcome=Outcome(by_person=portfolio.waiting_for_a_person(day.market, day.on, rests_on)))
    asleep = len(done.outcome.by_person)
    if len(awake) > MANY:
        awake = _listed(awake, day)
    for counted, lot in in_lots(awake):
        done.outcome.add(apart(lot, lambda some: _look_at(some, day, rests_on), lambda case: case.case_id))
        day.told("steps", counted, len(awake))
    outcome = done.outcome
    done.counts = {
        "looked_at": outcome.cases,
        "owed": outcome.owed,
        "closed": len(outcome.closed),
        "for_a_person": len(outcome.by_person) - asleep,
        "waiting_for_a_person": len(outcome.by_person),
        "set_aside": len(outcome.set_aside),
    }
    done.notes = [*notes_of("set_aside", outcome.set_aside), *_owed_again(day)]
    return done


def _owed_again(day: Day) -> list[Note]:
    """The cases that were closed as paid and of which something is owed after all: nobody is asked before a person has looked."""
    back = cases.cases_of(money.taken_back_since(day.on - TOLD_FOR))
    closed = {pk: case for pk, case in back.items() if case.market == day.market and case.closed_because == PAID}
    found = told_of(list(closed), partial(_owed, day=day)) if closed else []
    return [note for note in found if note.kind == "told"]  # whose statement cannot be made is set aside when it is opened again


def _owed(number: str, facts: Facts, day: Day) -> list[Note]:
    due = state(facts, day.on, markets.load(day.market)).due
    told = {"due": text_of(due), "number": number}
    return [Note("told", number, "case.owed_again", OWED_AGAIN, LOOK, told, HOUSE_RULE)] if due else []


def _listed(awake: Sequence[Awake], day: Day) -> list[Awake]:
    """Those on the list of the bulk statement, which is made unless it is there, and those about which something was written since."""
    run = portfolio.last_run(day.on)
    if run is None:
        run = bulk.restate(day.on, at=day.now(), engine=compiled(day.workers))
    due = set(portfolio.due_steps(run.id))
    return [case for case in awake if case.case_id in due or case.seen]


def _look_at(awake: Sequence[Awake], day: Day, rests_on: int) -> Outcome:
    """What was paid too much meets what has fallen due since; then the next step of each case is asked for."""
    credit = money.credit_of([case.case_id for case in awake])
    outcome = Outcome(set_aside=payments.settle([case_id for case_id, minor in credit.items() if minor > 0], day.today))
    refused = set(outcome.set_aside)
    outcome.add(looking.owe_due_steps(awake, day.on, market=day.market, basis=rests_on, look_again=refused))
    return outcome
