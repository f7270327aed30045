"""Hand contacts to their channels. Each is taken before its channel is spoken to, so that no e-mail and no short message goes out twice."""

import re
from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction

from amiable import markets
from amiable.apps.cases import services as cases
from amiable.apps.contacts.models import Contact, Handover
from amiable.apps.contacts.places import action_source, address_place
from amiable.apps.contacts.records import Carried, ChannelName, Unresolved
from amiable.apps.contacts.services.news import owe_again, take_news
from amiable.apps.contacts.stopping import stopped
from amiable.apps.documents import queries as documents
from amiable.apps.documents.sealing import SealBroken, unseal_text
from amiable.apps.outbox import services as outbox
from amiable.files.delivery_report import DeliveryNews, ReasonName, WhatName
from amiable.providers.sending import PERSONAL, Sent

State = Handover.State
BECAME = {"handed": State.HANDED, "refused": State.FAILED, "deferred": State.PREPARED, "unknown": State.UNKNOWN}
MOVED = "another address is known now"
STOPPED = "stopped before it was given"
NOT_OPENED = "what was kept of it does not open"
OF_US = re.compile(r"\b[45]\.7\.\d")  # a relay or a server that does not let us in (RFC 3463): it says nothing of the address
LETTERS_A_BATCH = 20_000


def take(
    market: str, channel: ChannelName, at: datetime, today: date, *, demands: bool = True, after: int = 0, played: date | None = None
) -> Carried | None:
    """Take the next contact of a channel, for this process alone; from now on it may have gone out.

    today    the market's day: what was stopped since its release is not given any more
    demands  whether demands may be given at this hour
    after    the serial taken last: what came back since waits for another run
    played   the day as which this is done, where it is another than today
    returns  None, when nothing is left
    """
    while True:
        with transaction.atomic():
            waiting = Handover.objects.filter(market=market, channel=channel, state=State.PREPARED, contact_id__gt=after)
            if not demands:
                waiting = waiting.filter(demand=False)
            row = waiting.select_for_update(skip_locked=True).order_by("contact_id").first()
            if row is None:
                return None
            if _left([row.contact_id], channel, at, today, played):
                row.state, row.taken_at = State.TAKEN, at
                row.save(update_fields=["state", "taken_at"])
                taken = row.contact_id
            else:
                taken = 0
        if taken and (carried := _carried(taken, market, channel, at, today)):
            return carried


def _left(serials: Sequence[int], channel: ChannelName, at: datetime, today: date, played: date | None) -> list[int]:
    """The contacts among these that may still go. What must not is held back; what cannot reach its address any more goes another way.

    A demand that is held back was never made: the playbook decides anew, and the days of its law begin with the letter that leaves. An
    answer that bears an old address is owed once more, and goes to the new one.
    """
    no_more = stopped(serials, today, played)
    if not no_more.any:
        return list(serials)
    _fail(no_more.over | no_more.addresses, at, STOPPED)
    _fail(no_more.moved, at, MOVED)
    _undo(no_more.over, today, STOPPED)
    for serial in sorted(no_more.moved - _undo(no_more.moved, today, MOVED)):
        owe_again(serial, channel, today)
    what: tuple[WhatName, ReasonName] = ("returned", "not_at_address") if channel == "letter" else ("failed", "bad_address")
    take_news([DeliveryNews(serial, channel, *what, today, STOPPED) for serial in sorted(no_more.addresses)], today)
    return [serial for serial in serials if serial not in no_more.over | no_more.addresses | no_more.moved]


def _undo(serials: Collection[int], today: date, why: str) -> set[int]:
    """Say of the demands among some contacts that they never left.

    returns  their serials, and those of codes: nobody waits for an old one
    """
    found = list(Contact.objects.filter(pk__in=serials, purpose__in=("demand", "code")).values_list("pk", "item_id", "case_id"))
    outbox.never_left([item_id for _serial, item_id, _case in found], today, why)
    cases.undo_actions([case_id for *_ids, case_id in found], [action_source(item_id) for _serial, item_id, _case in found])
    return {serial for serial, _item, _case in found}


def _fail(serials: Collection[int], at: datetime, why: str) -> None:
    Handover.objects.filter(pk__in=serials).update(state=State.FAILED, ended_at=at, said=why)


def _carried(serial: int, market: str, channel: ChannelName, at: datetime, today: date) -> Carried | None:
    """What is given to the channel; None, when what was kept of it does not open: a person looks at that one, and the others go."""
    try:
        return _opened(serial, market)
    except SealBroken:
        _does_not_open([serial], channel, at, today)
        return None


@transaction.atomic
def _does_not_open(serials: Collection[int], channel: ChannelName, at: datetime, today: date) -> None:
    _fail(serials, at, NOT_OPENED)
    take_news([DeliveryNews(serial, channel, "unknown", "", today, NOT_OPENED) for serial in sorted(serials)], today)


def _opened(serial: int, market: str) -> Carried:
    code, sealed, document_id = Contact.objects.values_list("code", "address", "document_id").get(pk=serial)
    address = unseal_text(sealed, address_place(serial))
    return Carried(serial, code, market, address, documents.open(document_id).content)


@transaction.atomic
def answered(sent: Sent, at: datetime, today: date) -> None:
    """Keep what a channel answered to a contact that was taken. What it took not now goes with the next run.

    What it will never take, and what may or may not have gone out, is news on which a person works.
    """
    row = Handover.objects.select_for_update().get(pk=sent.serial)
    if row.state not in ("taken", "unknown"):
        return
    if row.state == "unknown" and sent.answer not in ("handed", "refused"):
        return  # somebody gave it up meanwhile, and a person was told: it is not given again
    row.state, row.said, row.their_id = BECAME[sent.answer], PERSONAL.sub("…", sent.said)[:300], sent.their_id[:300]
    row.ended_at = None if row.state == "prepared" else at
    row.save(update_fields=["state", "said", "their_id", "ended_at"])
    if sent.answer in ("refused", "unknown"):
        take_news([DeliveryNews(sent.serial, row.channel, *_news_of(sent), today, sent.said)], today)


def _news_of(sent: Sent) -> tuple[WhatName, ReasonName]:
    if sent.answer == "unknown":
        return "unknown", ""
    return "failed", "blocked" if OF_US.search(sent.said) else "bad_address"


def unresolved(market: str, before: datetime) -> tuple[Unresolved, ...]:
    """The e-mails and short messages that were taken before a moment, and of which no answer is known: their process died."""
    found = Handover.objects.filter(market=market, state=State.TAKEN, taken_at__lt=before).exclude(channel="letter")
    rows = found.order_by("pk").values_list("contact_id", "market", "channel")
    return tuple(Unresolved(serial, where, way) for serial, where, way in rows)


@transaction.atomic
def take_batch(market: str, at: datetime, *, most: int = LETTERS_A_BATCH, played: date | None = None) -> str:
    """Put the letters that wait into one batch for the print house; a letter is in one batch for ever. What was stopped since stays out.

    played   the day as which this is done, where it is another than today
    returns  its name; empty when no letter waits
    """
    waiting = Handover.objects.filter(market=market, channel="letter", state=State.PREPARED)
    today = markets.day_in(market, at)
    serials: list[int] = []
    while not serials:
        some = list(waiting.select_for_update(skip_locked=True).order_by("contact_id").values_list("contact_id", flat=True)[:most])
        if not some:
            return ""
        serials = _left(some, "letter", at, today, played)
    name = f"{market}-{serials[0]:012d}"
    Handover.objects.filter(pk__in=serials).update(state=State.TAKEN, taken_at=at, batch=name)
    return name


def leave_out_unreadable(batch: str, at: datetime, today: date, *, also: Collection[int] = ()) -> int:
    """Take out of a batch the letters whose kept copy does not open, so that the others are printed; a person looks at them.

    also     the serials of those that open, and that nobody can print
    returns  how many there were
    """
    letters = Contact.objects.filter(handover__batch=batch, handover__state=State.TAKEN)
    rows = letters.values_list("pk", "document_id")
    broken = [serial for serial, document_id in rows if serial in also or not documents.opens(document_id)]
    _does_not_open(broken, "letter", at, today)
    return len(broken)


@transaction.atomic
def leave_out_stopped(batch: str, at: datetime, today: date, played: date | None = None) -> bool:
    """Take out of a batch that was cut off what must not go any more. Only while nobody writes it, and before it stands anywhere.

    today    the market's day
    played   the day as which this is done, where it is another than today
    returns  whether any letter of it may still go
    """
    rows = Handover.objects.filter(batch=batch, state=State.TAKEN).select_for_update().order_by("contact_id")
    return bool(_left(list(rows.values_list("contact_id", flat=True)), "letter", at, today, played))


def batch_is_there(batch: str, at: datetime) -> int:
    """Say that a batch stands whole where the print house fetches it.

    returns  how many letters of it had not been said to
    """
    return Handover.objects.filter(batch=batch, state=State.TAKEN).update(state=State.HANDED, ended_at=at)


def open_batches(market: str) -> tuple[str, ...]:
    """The batches that were begun and not finished, oldest first: of this run, or of one that was cut off."""
    begun = Handover.objects.filter(market=market, channel="letter", state=State.TAKEN).exclude(batch="")
    return tuple(begun.order_by("batch").values_list("batch", flat=True).distinct())
