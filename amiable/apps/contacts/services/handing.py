"""Hand contacts to their channels. Each is taken before its channel is spoken to, so that no e-mail and no short message goes out twice."""

from collections.abc import Collection
from datetime import date, datetime
from typing import cast

from django.db import transaction

from amiable.apps.cases import queries as case_queries
from amiable.apps.cases import services as cases
from amiable.apps.contacts.models import Contact, Handover
from amiable.apps.contacts.places import address_place
from amiable.apps.contacts.records import Carried, ChannelName, Unresolved
from amiable.apps.contacts.services.news import take_news
from amiable.apps.documents import queries as documents
from amiable.apps.documents.sealing import unseal_text
from amiable.files.delivery_report import DeliveryNews
from amiable.providers.sending import Sent

State = Handover.State
BECAME = {"handed": State.HANDED, "refused": State.FAILED, "deferred": State.PREPARED, "unknown": State.UNKNOWN}
STOPPED = "stopped before it was given"
LETTERS_A_BATCH = 20_000


def take(market: str, channel: ChannelName, at: datetime, today: date, *, demands: bool = True, after: int = 0) -> Carried | None:
    """Take the next contact of a channel, for this process alone; from now on it may have gone out.

    today    the market's day: a demand of a case that was suspended or closed since its release is not given any more
    demands  whether demands may be given at this hour
    after    the serial taken last: what came back since waits for another run
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
            if not (row.demand and _is_stopped(row.contact_id, today)):
                row.state, row.taken_at = State.TAKEN, at
                row.save(update_fields=["state", "taken_at"])
                break
            row.state, row.ended_at, row.said = State.FAILED, at, STOPPED
            row.save(update_fields=["state", "ended_at", "said"])
    return _carried(row.contact_id, market)


def _is_stopped(serial: int, today: date) -> bool:
    """Whether demands stopped on the case of a contact since it was released; asked under the case's lock."""
    case_id = Contact.objects.values_list("case_id", flat=True).get(pk=serial)
    (view,) = cases.lock([case_id]).values()
    return view.closed_on is not None or case_queries.is_suspended(case_id, today)


def _carried(serial: int, market: str) -> Carried:
    contact = Contact.objects.get(pk=serial)
    address = unseal_text(contact.address, address_place(serial))
    return Carried(serial, contact.code, market, address, documents.open(contact.document_id).content)


@transaction.atomic
def answered(sent: Sent, at: datetime, today: date) -> None:
    """Keep what a channel answered to a contact that was taken. What it took not now goes with the next run.

    What it will never take, and what may or may not have gone out, is news on which a person works.
    """
    row = Handover.objects.select_for_update().select_related("contact").get(pk=sent.serial)
    if row.state not in (State.TAKEN, State.UNKNOWN):
        return
    row.state, row.said, row.their_id = BECAME[sent.answer], sent.said[:300], sent.their_id[:300]
    row.ended_at = None if row.state == State.PREPARED else at
    row.save(update_fields=["state", "said", "their_id", "ended_at"])
    if sent.answer in ("refused", "unknown"):
        what, reason = ("failed", "bad_address") if sent.answer == "refused" else ("unknown", "")
        take_news([DeliveryNews(sent.serial, row.channel, what, reason, today, sent.said)], today)  # type: ignore[arg-type]


def unresolved(market: str, before: datetime) -> tuple[Unresolved, ...]:
    """The e-mails and short messages that were taken before a moment, and of which no answer is known: their process died."""
    found = Handover.objects.filter(market=market, state=State.TAKEN, taken_at__lt=before).exclude(channel="letter")
    rows = found.order_by("pk").values_list("contact_id", "market", "channel")
    return tuple(
        Unresolved(serial, where, cast(ChannelName, way))
        for serial, where, way in rows.order_by("pk").values_list("contact_id", "market", "channel")
    )


@transaction.atomic
def take_batch(market: str, at: datetime, *, most: int = LETTERS_A_BATCH) -> str:
    """Put the letters that wait into one batch for the print house; a letter is in one batch for ever.

    returns  its name; empty when no letter waits
    """
    waiting = Handover.objects.filter(market=market, channel="letter", state=State.PREPARED)
    serials = list(waiting.select_for_update(skip_locked=True).order_by("contact_id").values_list("contact_id", flat=True)[:most])
    if not serials:
        return ""
    name = f"{market}-{serials[0]:012d}"
    Handover.objects.filter(pk__in=serials).update(state=State.TAKEN, taken_at=at, batch=name)
    return name


def batch_is_there(batch: str, at: datetime) -> int:
    """Say that a batch stands whole where the print house fetches it.

    returns  how many letters of it had not been said to
    """
    return Handover.objects.filter(batch=batch, state=State.TAKEN).update(state=State.HANDED, ended_at=at)


def open_batches(market: str) -> tuple[str, ...]:
    """The batches that were begun and not finished, oldest first: of this run, or of one that was cut off."""
    begun = Handover.objects.filter(market=market, channel="letter", state=State.TAKEN).exclude(batch="")
    return tuple(begun.order_by("batch").values_list("batch", flat=True).distinct())


def hold_back(serials: Collection[int], at: datetime, why: str) -> int:
    """Contacts that will not be handed over after all, while nobody has taken them."""
    waiting = Handover.objects.filter(pk__in=set(serials), state=State.PREPARED)
    return waiting.update(state=State.FAILED, ended_at=at, said=why[:300])
