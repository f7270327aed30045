"""Release what is owed: the guard is asked again under the case's lock, what leaves is made from this day's statement, and is kept."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from amiable import markets
from amiable.apps.cases import queries as case_queries
from amiable.apps.cases import services as cases
from amiable.apps.cases.records import CaseWithPeople, ClaimView, NewAction
from amiable.apps.contacts.demand import demand, language_of
from amiable.apps.contacts.making import check, made
from amiable.apps.contacts.marking import marks
from amiable.apps.contacts.models import Contact as Row
from amiable.apps.contacts.queries import channel_of, contacts_of, course_by_playbook, facts_of, is_overtaken, made_of, written_to
from amiable.apps.contacts.ready import Ready
from amiable.apps.contacts.records import Outcome
from amiable.apps.contacts.routing import route_of
from amiable.apps.documents.rows import reserve
from amiable.apps.documents.sealing import Place, seal_text
from amiable.apps.documents.services import store_many
from amiable.apps.outbox import services as outbox
from amiable.apps.outbox.records import OutboxItem
from amiable.apps.parties import queries as parties
from amiable.apps.parties.records import AgencyView
from amiable.core.account import StatementOfAccount
from amiable.core.facts import Facts, PastContact
from amiable.core.facts_json import as_json
from amiable.core.guard import may
from amiable.core.guard.contact import Contact, start_of
from amiable.core.guard.refusals import ContactRefused, NothingOwed, NotYet
from amiable.core.playbook import LETTERS, Happened, NoStep, PlaybookStep
from amiable.core.refusal import Refusal
from amiable.core.statement import state
from amiable.files.ours import OurMark


@dataclass(frozen=True, slots=True)
class _Known:
    """What is read of some cases at once, before the first of their items is looked at."""

    facts: Mapping[int, Facts]
    claims: Mapping[int, tuple[ClaimView, ...]]
    people: Mapping[int, CaseWithPeople]
    written: set[int]
    met: dict[int, list[PastContact]]
    made: Mapping[int, tuple[Happened, ...]]
    agencies: Mapping[str, AgencyView]

    def agency(self, market: str) -> AgencyView:
        """Who collects in a market."""
        return self.agencies.get(market) or parties.agency(market)


@transaction.atomic
def release(case_ids: Sequence[int], on: date, *, workers: int = 1) -> Outcome:
    """Send what is owed to some cases: the guard is asked again under their lock, and all is made from the statement of this day.

    on       the day on which it leaves
    workers  how many processes may render, when there is much
    returns  how many contacts left, and for each one that was refused or could not be made, why
    """
    cases.lock(case_ids)
    outcome, ready = Outcome(), []
    items = outbox.lock_unreleased(case_ids, on)
    ids = {item.case_id for item in items}
    people, outcome.set_aside = case_queries.readable(ids)
    agencies = {agency.market: agency for agency in parties.agencies()}
    known = _Known(facts_of(ids), case_queries.claims_of(ids), people, written_to(ids), contacts_of(ids), made_of(ids), agencies)
    for item in (item for item in items if item.case_id in people):
        try:
            ready.append(_allowed(item, known, on))
        except ContactRefused as refusal:
            outbox.cancel(item.id, on, refusal.code)
            outcome.cancelled[item.case_id] = refusal
        except Refusal as refusal:
            outcome.set_aside[item.case_id] = refusal
        else:
            known.met[item.case_id].append(PastContact(channel_of(item.channel), start_of(on), item.purpose))
    unmade = _send(ready, on, workers)
    outcome.set_aside |= {r.item.case_id: why for r, why in unmade}
    outcome.released = len(ready) - len(unmade)
    return outcome


def _allowed(item: OutboxItem, known: _Known, on: date) -> Ready:
    """What an item says, once the guard has allowed it again.

    refuses  ContactRefused, and whatever stands in the way of making it
    """
    facts, who = known.facts[item.case_id], known.people[item.case_id]
    pack = markets.load(facts.market)
    account = state(facts, on, pack)
    _ask_again(item, replace(facts, contacts=tuple(known.met[item.case_id])), account, known.made[item.case_id])
    agency = known.agency(who.case.market)
    content = demand(
        _step_of(item, facts),
        item.claims,
        facts,
        account,
        who,
        known.claims[item.case_id],
        agency,
        pack,
        first_contact=item.case_id not in known.written,
    )
    ready = Ready(item, who, facts, account, route_of(who, item.channel), language_of(who, pack), content)
    check(ready, on)
    return ready


def _ask_again(item: OutboxItem, facts: Facts, account: StatementOfAccount, made: Collection[Happened]) -> None:
    if item.purpose == "demand" and is_overtaken(facts, account.on, markets.load(facts.market)):
        raise NothingOwed()
    contact = Contact(channel_of(item.channel), item.purpose, start_of(account.on), item.kind, item.claims)
    may(contact, facts, account, markets.load(facts.market), markets.contact_rules(facts.market))
    if item.purpose != "demand":
        return
    step = course_by_playbook(facts, account, made).next
    if isinstance(step, NoStep) or step.step.kind != item.kind or not set(item.claims) <= set(step.claims):
        raise NotYet(step=item.kind)  # lawful, and yet no longer the turn of this letter


def _step_of(item: OutboxItem, facts: Facts) -> PlaybookStep:
    for step in markets.playbook(facts.market, facts.debtor).steps:
        if step.kind == item.kind:
            return step
    raise NotYet(step=item.kind)  # owed under a playbook that has changed since


def _send(asked: Sequence[Ready], on: date, workers: int) -> list[tuple[Ready, Refusal]]:
    """Render, keep, and record that it was done; all in the caller's transaction. Each has its serial before it is rendered.

    returns  what could not be made, with the reason
    """
    serials = reserve(Row, len(asked))
    ours = marks(zip(serials, asked, strict=True), on)
    answers = list(zip(ours, asked, made(asked, ours, on, workers=workers), strict=True))
    ready = [(mark, r, file) for mark, r, file in answers if not isinstance(file, Refusal)]
    kept = store_many([file for _mark, _r, file in ready], on)
    Row.objects.bulk_create(_row(mark, r, on, document_id) for (mark, r, _file), document_id in zip(ready, kept, strict=True))
    cases.record_actions([_action(r, on) for _mark, r, _file in ready if r.item.kind in LETTERS])
    outbox.release_many([r.item.id for _mark, r, _file in ready], on)
    return [(r, file) for _mark, r, file in answers if isinstance(file, Refusal)]


def _action(ready: Ready, on: date) -> NewAction:
    """A letter that the law names is an action of its case, so that the next statement knows it."""
    channel = "post" if ready.route.channel == "letter" else "electronic"
    item = ready.item
    return NewAction(item.case_id, item.kind, on, f"outbox:{item.id}", channel=channel, claims=item.claims or None)  # type: ignore[arg-type]


def _row(ours: OurMark, ready: Ready, on: date, document_id: int) -> Row:
    asks = ready.demand
    return Row(
        pk=ours.serial,
        code=ours.code,
        item_id=ready.item.id,
        case_id=ready.item.case_id,
        channel=ready.route.channel,
        purpose=ready.item.purpose,
        kind=ready.item.kind,
        language=ready.language,
        address=seal_text(ready.route.written, Place(Row._meta.db_table, "address", ours.serial)),
        released_on=on,
        reply_by=asks.last_day if asks else None,
        document_id=document_id,
        claims=[claim.ref for claim in asks.claims] if asks else [],
        due_minor=asks.due if asks else None,
        law=ready.account.law,
        facts=as_json(ready.facts),
    )
