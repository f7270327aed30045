"""Take in what became of contacts: what did not arrive stops its address, goes another way, and waits for a person to look at it."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from amiable.apps.cases import queries as case_queries
from amiable.apps.cases import services as cases
from amiable.apps.cases.refusals import AlreadySuspended, CaseClosed
from amiable.apps.contacts.models import Contact, News
from amiable.apps.contacts.places import news_place, went_to
from amiable.apps.contacts.records import ChannelName, Taken
from amiable.apps.contacts.routing import NOTICE, NoAddress, is_at, route_to
from amiable.apps.documents.rows import reserve
from amiable.apps.documents.sealing import seal_text
from amiable.apps.outbox import queries as owed_things
from amiable.apps.outbox import services as outbox
from amiable.apps.outbox.records import NewItem, OutboxItem
from amiable.apps.parties import queries as parties
from amiable.apps.parties.records import DebtorView
from amiable.apps.parties.services import reaching
from amiable.files.delivery_report import DeliveryNews

BAD = ("failed", "returned")
BY = "delivery"  # who learnt it, where a program did
DEAD, WRONG_ADDRESS = "deceased", "wrong_address"
# The way of a contact that did not arrive, in the order in which it is tried. An answer never falls back on a short message; a demand goes
# by another message where it was one. The guard decides about each again when it leaves.
INSTEAD: Mapping[str, tuple[ChannelName, ...]] = {"letter": ("email",), "email": ("letter",), "sms": ("email", "letter")}
BY_ANOTHER_MESSAGE: Mapping[str, tuple[ChannelName, ...]] = {"letter": ("email",), "email": ("sms",), "sms": ("email",)}


@dataclass(frozen=True, slots=True)
class _Failed:
    """A contact that did not arrive, with its news and where it went."""

    contact: Contact
    news: DeliveryNews
    went_to: str


@transaction.atomic
def take_news(news: Sequence[DeliveryNews], today: date, market: str = "") -> Taken:
    """Take in what became of contacts. The same news again changes nothing.

    A letter that came back stops the address for every case of the person (a suspension for `wrong_address`; of the dead: `deceased`), an
    e-mail or a short message that failed stops that address or number. What did not arrive is owed by another way, where there is one.

    today    the day on which we learn it
    market   whose gateway says so: it knows of no other's contacts; empty: ours, or whoever bears a check code of ours
    returns  what was new, and what followed from it
    """
    if not news:
        return Taken(0, 0, 0, ())
    found = Contact.objects.filter(pk__in={each.serial for each in news}).select_related("case").defer("facts")
    known = {contact.pk: contact for contact in found if market in ("", contact.case.market)}
    cases.lock_people({contact.case_id for contact in known.values()})
    ours = [each for each in news if each.serial in known and known[each.serial].channel == each.channel]
    new = _kept(ours, today)
    failed = [_failed(known[each.serial], each) for each in new if each.what in BAD]
    stopped, owed = _stop(failed, today), _instead(failed, today)
    strangers = sorted({each.serial for each in news} - {each.serial for each in ours})
    return Taken(len(new), stopped, owed, tuple(strangers))


def _failed(contact: Contact, news: DeliveryNews) -> _Failed:
    return _Failed(contact, news, went_to(contact))


def _kept(news: Sequence[DeliveryNews], today: date) -> list[DeliveryNews]:
    """Write news down, and give those that were not known."""
    rows = [
        News(
            pk=pk,
            contact_id=each.serial,
            what=each.what,
            reason=each.reason,
            on=each.on,
            detail=seal_text(each.detail, news_place(pk)),
            taken_on=today,
        )
        for pk, each in zip(reserve(News, len(news)), news, strict=True)
    ]
    News.objects.bulk_create(rows, ignore_conflicts=True)
    there = set(News.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    return [each for row, each in zip(rows, news, strict=True) if row.pk in there]


def _stop(failed: Sequence[_Failed], today: date) -> int:
    """Stop each address for all rows of its person that bear it still, and demands where nobody is there.

    returns  how many were stopped
    """
    rows = case_queries.debtors_of_same_person({each.contact.case_id for each in failed})
    people = parties.readable_debtors({pk for pks in rows.values() for pk in pks})
    before = parties.stopped(list(people))
    nobody_there: dict[str, set[int]] = {DEAD: set(), WRONG_ADDRESS: set()}
    count = 0
    for each in failed:
        channel = each.news.channel
        if channel == "mailbox":
            continue
        if each.news.reason == "blocked":
            continue  # it is us whom they do not let in: the address may be right
        same = [pk for pk in rows.get(each.contact.case_id, ()) if pk in people and is_at(people[pk], channel, each.went_to)]
        if channel == "letter":
            nobody_there[DEAD if each.news.reason == DEAD else WRONG_ADDRESS].update(same)
        new = [pk for pk in same if channel not in before.get(pk, {})]
        reaching.stop_address(new, channel, because=each.news.reason or each.news.what, on=today, by=BY)
        count += len(new)
    for because, debtors in nobody_there.items():
        _suspend(debtors, because, today)
    return count


def _suspend(debtors: Collection[int], because: str, today: date) -> None:
    for case_id in case_queries.open_cases_of(debtors):
        with suppress(AlreadySuspended, CaseClosed):
            cases.suspend(case_id, because=because, from_on=today, to_on=None, today=today)


def _instead(failed: Sequence[_Failed], today: date) -> int:
    """Owe by another way what did not arrive.

    returns  how many are owed
    """
    items = owed_things.items({each.contact.item_id for each in failed})
    people, _broken = case_queries.readable({each.contact.case_id for each in failed})
    stopped = parties.stopped([who.debtor.id for who in people.values()])
    new = []
    for each in (one for one in failed if one.contact.case_id in people):
        item, who = items[each.contact.item_id], people[each.contact.case_id].debtor
        if item.purpose != "code" and each.news.reason != DEAD and (way := _way(item, each, who, stopped.get(who.id, ()))):
            new.append(_another(item, each.contact, way, today))
    return outbox.owe_many(new, today)


def _way(item: OutboxItem, failed: _Failed, person: DebtorView, stopped: Collection[str]) -> ChannelName | None:
    """The first other way that leads somewhere; what failed by two ways is for a person to look at."""
    if item.instead_of:
        return None
    ways = BY_ANOTHER_MESSAGE if item.kind == NOTICE or item.purpose == "demand" else INSTEAD
    for way in ways.get(failed.news.channel, ()):
        with suppress(NoAddress):
            return route_to(person, way, stopped).channel
    return None


def _another(item: OutboxItem, contact: Contact, way: ChannelName, today: date) -> NewItem:
    key = f"instead:{contact.pk}:{way}"
    return NewItem(item.case_id, item.purpose, item.kind, way, today, key, item.claims, item.about, contact.pk)


def owe_again(serial: int, way: ChannelName, today: date) -> bool:
    """Owe once more, by a way that a person chose, what a contact had to say.

    returns  whether it was new
    """
    contact = Contact.objects.get(pk=serial)
    return outbox.owe(_another(owed_things.items([contact.item_id])[contact.item_id], contact, way, today), today)
