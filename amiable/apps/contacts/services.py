"""Decide what is due, ask the guard again, render, and keep what went out: the only writer of letters."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from amiable import markets
from amiable.apps.cases import queries as case_queries
from amiable.apps.cases import services as cases
from amiable.apps.cases.records import CaseWithPeople, NewAction
from amiable.apps.contacts.demand import demand, language_of
from amiable.apps.contacts.models import Letter
from amiable.apps.contacts.next_look import next_look
from amiable.apps.contacts.queries import (
    account_of,
    channel_of,
    contacts_of,
    course_by_playbook,
    facts_of,
    leaves_by_itself,
    made_of,
    written_to,
)
from amiable.apps.contacts.records import Outcome
from amiable.apps.documents.services import NewDocument, store_many
from amiable.apps.outbox import queries as outbox_queries
from amiable.apps.outbox import services as outbox
from amiable.apps.outbox.records import NewItem, OutboxItem
from amiable.apps.parties import queries as parties
from amiable.core.account import StatementOfAccount
from amiable.core.facts import Facts, PastContact
from amiable.core.facts_json import as_json
from amiable.core.guard import may
from amiable.core.guard.contact import Contact, start_of
from amiable.core.guard.refusals import ContactRefused, NothingOwed, NotYet
from amiable.core.pack import Pack
from amiable.core.playbook import DECISION, Happened, NoStep, PlaybookStep, Step
from amiable.core.refusal import Refusal
from amiable.core.statement import state
from amiable.files import letter as letters
from amiable.files.letter_content import Demand

PDF = "application/pdf"
WORTH_A_SECOND_PROCESS = 150  # starting one costs about half a second, some thirty letters


@dataclass(frozen=True, slots=True)
class Ready:
    """A letter that the guard allowed, waiting to be rendered."""

    item: OutboxItem
    people: CaseWithPeople
    facts: Facts
    account: StatementOfAccount
    letter: letters.Letter
    content: Demand


@transaction.atomic
def owe_due_steps(case_ids: Sequence[int], on: date) -> Outcome:
    """Ask the playbook for the next step of each case, and owe it; a case that cannot be stated is set aside with its reason.

    on       the day; a letter leaves on it, or on the first working day after
    returns  how many cases were looked at, how many letters are newly owed, the due steps that a person must make, and when to look
             again where nothing or only a decision is due; the same day again owes nothing new
    """
    here = [pk for pk, case in cases.lock(case_ids).items() if case.placed_on <= on]
    waiting = outbox_queries.owed_to(here)
    outcome, items = Outcome(cases=len(case_ids)), []
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
            if step is None or step.step.kind == DECISION:  # which stays due, whatever the hour or the weekday
                outcome.next_on[case_id] = next_look(asked, account, course, made[case_id])
        except Refusal as refusal:
            outcome.set_aside[case_id] = refusal
    outcome.owed = outbox.owe_many(items, on)
    return outcome


def _due_step(facts: Facts, made: Collection[Happened], on: date) -> Step | None:
    """The next step of a case; None when there is none, or what happened since makes it wrong."""
    account = state(facts, on, markets.load(facts.market))
    return _not_overtaken(course_by_playbook(facts, account, made).next, facts, on)


def _not_overtaken(step: Step | NoStep, facts: Facts, on: date) -> Step | None:
    return None if isinstance(step, NoStep) or _is_overtaken(facts, on, markets.load(facts.market)) else step


def _item(case_id: int, step: Step, on: date, pack: Pack) -> NewItem:
    return NewItem(
        case_id=case_id,
        purpose="demand",
        kind=step.step.kind,
        channel=step.step.channel,
        release_on=pack.holidays.first_working(on),
        key=f"case:{case_id}:{step.step.kind}:{on}",
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


@transaction.atomic
def release(case_ids: Sequence[int], on: date, *, workers: int = 1) -> Outcome:
    """Send what is owed to some cases: the guard is asked again under their lock, and the letter is made from the statement of this day.

    on       the day on which the letters leave
    workers  how many processes may render, when there are many
    returns  how many letters left, and for each one that was refused or could not be made, why
    """
    cases.lock(case_ids)
    outcome, ready = Outcome(), []
    items = outbox_queries.unreleased(on, case_ids=case_ids)
    ids = {item.case_id for item in items}
    facts, claims = facts_of(ids), case_queries.claims_of(ids)
    people, outcome.set_aside = case_queries.readable(ids)
    written, met, made = written_to(ids), contacts_of(ids), made_of(ids)
    agencies = {agency.market: agency for agency in parties.agencies()}
    for item in (item for item in items if item.case_id in people):
        of_case, who = facts[item.case_id], people[item.case_id]
        try:
            pack, step = markets.load(of_case.market), _step_of(item, of_case)
            account = state(of_case, on, pack)
            _ask_again(item, replace(of_case, contacts=tuple(met[item.case_id])), account, made[item.case_id])
            agency = agencies.get(who.case.market) or parties.agency(who.case.market)
            content = demand(
                step, item.claims, of_case, account, who, claims[item.case_id], agency, pack, first_contact=item.case_id not in written
            )
            letter = letters.Letter(markets.letters_folder(of_case.market), of_case.market, language_of(who, pack), item.kind, on, content)
            letters.data_of(letter)  # a letter that lacks a mention or does not add up is refused before any is made
        except ContactRefused as refusal:
            outbox.cancel(item.id, on, refusal.code)
            outcome.cancelled[item.case_id] = refusal
        except Refusal as refusal:
            outcome.set_aside[item.case_id] = refusal
        else:
            ready.append(Ready(item, who, of_case, account, letter, content))
            met[item.case_id].append(PastContact(channel_of(item.channel), start_of(on), item.purpose))
    outcome.set_aside |= _send(ready, on, workers)
    outcome.released = len(ready) - len(outcome.set_aside.keys() & {r.item.case_id for r in ready})
    return outcome


def _is_overtaken(facts: Facts, on: date, pack: Pack) -> bool:
    """Whether what we already know of later days makes a letter of this day wrong: a day may be played late, or again.

    A later step was done, or all is paid by what came in since.
    """
    if any(action.on > on for action in facts.actions):
        return True
    later = [payment.on for payment in facts.payments if payment.on > on]
    return bool(later) and not state(facts, max(later), pack).due


def _ask_again(item: OutboxItem, facts: Facts, account: StatementOfAccount, made: Collection[Happened]) -> None:
    if item.purpose == "demand" and _is_overtaken(facts, account.on, markets.load(facts.market)):
        raise NothingOwed()
    contact = Contact(channel_of(item.channel), item.purpose, start_of(account.on), item.kind, item.claims)
    may(contact, facts, account, markets.load(facts.market), markets.contact_rules(facts.market))
    step = course_by_playbook(facts, account, made).next
    if isinstance(step, NoStep) or step.step.kind != item.kind or not set(item.claims) <= set(step.claims):
        raise NotYet(step=item.kind)  # lawful, and yet no longer the turn of this letter


def _step_of(item: OutboxItem, facts: Facts) -> PlaybookStep:
    for step in markets.playbook(facts.market, facts.debtor).steps:
        if step.kind == item.kind:
            return step
    raise NotYet(step=item.kind)  # owed under a playbook that has changed since


def _send(asked: Sequence[Ready], on: date, workers: int) -> dict[int, Refusal]:
    """Render, keep, and record that it was done; all in the caller's transaction.

    returns  the cases whose letter could not be made, with the reason
    """
    made = list(letters.render_many([r.letter for r in asked], workers=workers if len(asked) > WORTH_A_SECOND_PROCESS else 1))
    ready = [r for r, pdf in zip(asked, made, strict=True) if isinstance(pdf, bytes)]
    pdfs = [pdf for pdf in made if isinstance(pdf, bytes)]
    files = [NewDocument(pdf, PDF, f"{on}-{r.item.kind}-{r.people.case.printed_number}.pdf") for r, pdf in zip(ready, pdfs, strict=True)]
    kept = store_many(files, on)
    Letter.objects.bulk_create(_letter(r, on, document_id) for r, document_id in zip(ready, kept, strict=True))
    cases.record_actions([NewAction(r.item.case_id, r.item.kind, on, f"outbox:{r.item.id}", claims=r.item.claims or None) for r in ready])
    outbox.release_many([r.item.id for r in ready], on)
    return {r.item.case_id: why for r, why in zip(asked, made, strict=True) if isinstance(why, Refusal)}


def _letter(ready: Ready, on: date, document_id: int) -> Letter:
    return Letter(
        item_id=ready.item.id,
        case_id=ready.item.case_id,
        kind=ready.item.kind,
        language=ready.letter.language,
        released_on=on,
        reply_by=ready.content.last_day,
        document_id=document_id,
        claims=[claim.ref for claim in ready.content.claims],
        due_minor=ready.content.due,
        law=ready.account.law,
        facts=as_json(ready.facts),
    )
