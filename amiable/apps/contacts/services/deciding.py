"""Decide which step of each case is due, and owe it."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from django.db import transaction

from amiable import markets
from amiable.apps.cases import services as cases
from amiable.apps.contacts.next_look import next_look
from amiable.apps.contacts.queries import (
    account_of,
    contacts_of,
    course_by_playbook,
    facts_of,
    is_overtaken,
    leaves_by_itself,
    made_of,
)
from amiable.apps.contacts.records import Outcome
from amiable.apps.contacts.services.closing import NothingDue, close_paid
from amiable.apps.outbox import queries as outbox_queries
from amiable.apps.outbox import services as outbox
from amiable.apps.outbox.records import NewItem
from amiable.core.facts import Facts
from amiable.core.guard.refusals import NotYet
from amiable.core.pack import Pack
from amiable.core.playbook import DECISION, LITTLE_IS_LEFT, Happened, NoStep, Step
from amiable.core.refusal import Refusal
from amiable.core.statement import state


@transaction.atomic
def owe_due_steps(case_ids: Sequence[int], on: date) -> Outcome:
    """Ask the playbook for the next step of each case, and owe it; a case that cannot be stated is set aside with its reason.

    on       the day; a letter leaves on it, or on the first working day after
    returns  how many cases were looked at, how many letters are newly owed, the due steps that a person must make, and when to look
             again where nothing or only a decision is due; the same day again owes nothing new. A case of which everything is paid is
             closed, when the playbook's days for that are over
    """
    here = [pk for pk, case in cases.lock(case_ids).items() if case.placed_on <= on]
    owed = outbox_queries.owed_to(here)
    waiting = {pk for pk, items in owed.items() if any(item.purpose == "demand" for item in items)}  # an answer holds up no step
    outcome, items, nothing_due = Outcome(cases=len(case_ids)), [], dict[int, NothingDue]()
    found = facts_of([pk for pk in here if pk not in waiting])
    met, made = contacts_of(found), made_of(found)
    for case_id, facts in found.items():
        pack, asked = markets.load(facts.market), replace(facts, contacts=tuple(met[case_id]))
        try:
            account = state(facts, on, pack)
            course = course_by_playbook(asked, account, made[case_id])
            step = _not_overtaken(course.next, facts, on)
            if step and leaves_by_itself(step, facts.market):
                items.append(_item(case_id, step, on, pack))
            elif step:
                outcome.by_person[case_id] = step.step.name
            if step is None and not account.due:
                nothing_due[case_id] = NothingDue(asked, account, course, made[case_id])
                continue
            lasts = step is not None and step.step.kind == DECISION and step.why.code != LITTLE_IS_LEFT  # whatever the hour or the weekday
            if step is None or lasts:
                outcome.next_on[case_id] = next_look(asked, account, course, made[case_id])
        except Refusal as refusal:
            outcome.set_aside[case_id] = refusal
    close_paid(nothing_due, on, outcome)
    outcome.owed = outbox.owe_many(items, on)
    return outcome


def _due_step(facts: Facts, made: Collection[Happened], on: date) -> Step | None:
    """The next step of a case; None when there is none, or what happened since makes it wrong."""
    account = state(facts, on, markets.load(facts.market))
    return _not_overtaken(course_by_playbook(facts, account, made).next, facts, on)


def _not_overtaken(step: Step | NoStep, facts: Facts, on: date) -> Step | None:
    return None if isinstance(step, NoStep) or is_overtaken(facts, on, markets.load(facts.market)) else step


def _item(case_id: int, step: Step, on: date, pack: Pack) -> NewItem:
    kind = step.step.kind if step.step.is_letter_of_the_law else step.step.name
    return NewItem(
        case_id=case_id,
        purpose="demand",
        kind=kind,
        channel=step.channel,
        release_on=pack.holidays.first_working(on),
        key=f"case:{case_id}:{kind}:{on}",
        claims=step.claims,
    )


@transaction.atomic
def record_step(case_id: int, name: str, on: date) -> Step:
    """Record that a person made the step that was due: called, wrote. The days of the next step count from then.

    refuses  NotYet, when it is not the turn of that step on that day, when it leaves by itself, and for the decision: it is carried out
    """
    cases.lock([case_id])
    facts, _account = account_of(case_id, on)
    step = _due_step(replace(facts, contacts=tuple(contacts_of([case_id])[case_id])), made_of([case_id])[case_id], on)
    if step is None or step.step.name != name or step.step.kind == DECISION or leaves_by_itself(step, facts.market):
        raise NotYet(step=name)
    item = NewItem(case_id, step.step.purpose, name, step.channel, on, f"case:{case_id}:{name}:{on}", step.claims)
    outbox.owe(item, on)
    outbox.release_many([owed.id for owed in outbox_queries.unreleased(on, case_ids=[case_id]) if owed.key == item.key], on)
    return step
