"""Release what is owed: the guard is asked again under the case's lock, what leaves is made from this day's statement, and is kept."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from django.db import transaction

from amiable.apps.cases import queries as case_queries
from amiable.apps.cases import services as cases
from amiable.apps.cases.records import NewAction
from amiable.apps.contacts.allowing import Known, allowed, is_over
from amiable.apps.contacts.making import made
from amiable.apps.contacts.marking import marks
from amiable.apps.contacts.models import Contact as Row
from amiable.apps.contacts.models import Handover
from amiable.apps.contacts.places import action_source, address_place
from amiable.apps.contacts.queries import contacts_of, facts_of, made_of, written_to
from amiable.apps.contacts.ready import Ready
from amiable.apps.contacts.records import Outcome
from amiable.apps.contacts.routing import NOTICE, NoAddress, way_of
from amiable.apps.contacts.services.news import BY
from amiable.apps.documents.rows import reserve
from amiable.apps.documents.sealing import seal_text
from amiable.apps.documents.services import store_many
from amiable.apps.notices import queries as notices
from amiable.apps.outbox import services as outbox
from amiable.apps.outbox.records import NewItem, OutboxItem
from amiable.apps.parties import queries as parties
from amiable.apps.parties.services import reaching
from amiable.core.facts_json import as_json
from amiable.core.guard.refusals import ContactRefused, OutsideHours
from amiable.core.playbook import LETTERS
from amiable.core.refusal import Refusal
from amiable.files.ours import OurMark


@transaction.atomic
def release(case_ids: Sequence[int], on: date, *, at: datetime | None = None) -> Outcome:
    """Send what is owed to some cases: the guard is asked again under their lock, and all is made from the statement of this day.

    on       the day on which it leaves
    at       the moment, by the market's clocks and without an offset; None: for each contact the first of the day at which it may
    returns  how many contacts left, and for each one that was refused or could not be made, why. A demand that is refused is cancelled;
             an answer waits until it can go. What the hour forbids waits for its hour
    """
    cases.lock_people(case_ids)
    outcome, ready = Outcome(), list[Ready]()
    items = outbox.lock_unreleased(case_ids, on)
    known, outcome.set_aside = _known({item.case_id for item in items}, on)
    for item in (item for item in items if item.case_id in known.people):
        try:
            ready.append(allowed(item, known, on, at))
        except OutsideHours:
            continue
        except Refusal as refusal:
            _refused(item, refusal, known, on, outcome)
    unmade = _send(ready, on)
    outcome.set_aside |= {r.item.case_id: why for r, why in unmade}
    outcome.released = len(ready) - len(unmade)
    return outcome


def _known(ids: set[int], on: date) -> tuple[Known, dict[int, Refusal]]:
    """What there is to know of some cases, and apart those whose people cannot be read, with the reason."""
    people, unread = case_queries.readable(ids)
    known = Known(
        facts=facts_of(ids),
        claims=case_queries.claims_of(ids),
        people=people,
        written=written_to(ids),
        met=contacts_of(ids),
        made=made_of(ids),
        agencies={agency.market: agency for agency in parties.agencies()},
        mediators=case_queries.mediators_of(ids),
        stopped=parties.stopped([who.debtor.id for who in people.values()]),
        warnings=notices.warnings(on),
        versions=parties.versions_of([who.debtor.id for who in people.values()]),
    )
    return known, unread


def _refused(item: OutboxItem, refusal: Refusal, known: Known, on: date, outcome: Outcome) -> None:
    """What will never go out is cancelled; all else waits, and is told of. A message that leads nowhere holds up no other step."""
    nowhere = isinstance(refusal, NoAddress) and way_of(item.channel) in ("email", "sms")
    if nowhere and item.purpose == "demand":
        _stop(item, known, on)
    over = isinstance(refusal, ContactRefused) and is_over(item, refusal)
    if over or (nowhere and item.purpose == "demand") or (item.kind == NOTICE and isinstance(refusal, NoAddress)):
        outbox.cancel(item.id, on, refusal.code)
        outcome.cancelled[item.case_id] = refusal
    else:
        outcome.set_aside[item.case_id] = refusal


def _stop(item: OutboxItem, known: Known, on: date) -> None:
    """So that the consent to this way rests until there is an address, and the playbook takes another."""
    debtor: int = known.people[item.case_id].debtor.id
    way: Literal["email", "sms"] = "email" if way_of(item.channel) == "email" else "sms"
    if way not in known.stopped.get(debtor, {}):
        reaching.stop_address([debtor], way, because="bad_address", on=on, by=BY)


def _send(asked: Sequence[Ready], on: date) -> list[tuple[Ready, Refusal]]:
    """Render, keep, and record that it was done; all in the caller's transaction. Each has its serial before it is rendered.

    returns  what could not be made, with the reason
    """
    serials = reserve(Row, len(asked))
    ours = marks(zip(serials, asked, strict=True), on)
    answers = list(zip(ours, asked, made(asked, ours, on), strict=True))
    ready = [(mark, r, files) for mark, r, files in answers if not isinstance(files, Refusal)]
    kept = store_many([file for _mark, _r, files in ready for file in (files.sent, files.waits) if file], on)
    ids = iter(kept)
    rows = [_row(mark, r, on, next(ids), next(ids) if files.waits else None) for mark, r, files in ready]
    Row.objects.bulk_create(rows)
    cases.record_actions([_action(r, on) for _mark, r, _files in ready if r.demand and r.kind in LETTERS and not r.item.instead_of])
    outbox.release_many([r.item.id for _mark, r, _files in ready], on)
    Handover.objects.bulk_create(_handover(mark.serial, r) for mark, r, _files in ready)
    outbox.owe_many([_notice(mark.serial, r, on) for mark, r, _files in ready if r.route.channel == "mailbox"], on)
    return [(r, files) for _mark, r, files in answers if isinstance(files, Refusal)]


def _action(ready: Ready, on: date) -> NewAction:
    """A letter that the law names is an action of its case, so that the next statement knows it."""
    channel: Literal["post", "electronic"] = "post" if ready.route.channel == "letter" else "electronic"
    item = ready.item
    return NewAction(item.case_id, item.kind, on, action_source(item.id), channel=channel, claims=item.claims or None)


def _row(ours: OurMark, ready: Ready, on: date, document_id: int, waits_id: int | None) -> Row:
    asks = ready.demand
    return Row(
        pk=ours.serial,
        code=ours.code,
        item_id=ready.item.id,
        case_id=ready.item.case_id,
        channel=ready.route.channel,
        purpose=ready.item.purpose,
        kind=ready.kind,
        language=ready.language,
        address=seal_text(ready.route.written, address_place(ours.serial)),
        released_on=on,
        reply_by=asks.last_day if asks else None,
        document_id=document_id,
        waits_id=waits_id,
        claims=[claim.ref for claim in asks.claims] if asks else [],
        due_minor=asks.due if asks else None,
        law=ready.account.law,
        facts=as_json(ready.facts),
    )


def _handover(serial: int, ready: Ready) -> Handover:
    """What is in the mailbox has arrived; all else has still to be handed to its channel."""
    there = ready.route.channel == "mailbox"
    return Handover(
        contact_id=serial,
        market=ready.facts.market,
        channel=ready.route.channel,
        demand=ready.demand is not None,
        state=Handover.State.HANDED if there else Handover.State.PREPARED,
    )


def _notice(serial: int, ready: Ready, on: date) -> NewItem:
    """That a message waits is told outside, without a word of what it says."""
    channel = "email" if ready.people.debtor.email else "sms"
    return NewItem(ready.item.case_id, "information", NOTICE, channel, on, f"mailbox:{serial}")
