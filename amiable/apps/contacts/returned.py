"""Read the contacts that did not arrive, for the people who work on them."""

from collections.abc import Iterable
from contextlib import suppress

from django.db.models import Exists, OuterRef, QuerySet

from amiable.apps.cases import queries as cases
from amiable.apps.contacts.models import News, ReturnWork
from amiable.apps.contacts.places import news_place, readable, went_to, work_place
from amiable.apps.contacts.records import ChannelName, ReturnView
from amiable.apps.contacts.refusals import ReturnUnknown
from amiable.apps.contacts.routing import NoAddress, route_to
from amiable.apps.outbox.models import Item
from amiable.apps.parties import queries as parties
from amiable.core.reference import print_case_number

WAYS: tuple[ChannelName, ...] = ("letter", "email", "sms")


def waiting(limit: int = 50, start: int = 0) -> list[ReturnView]:
    """What nobody has worked on yet, oldest first."""
    return _views(_bad().filter(work=None).order_by("taken_on", "pk")[start : start + limit])


def count_waiting() -> int:
    """How many nobody has worked on yet."""
    return News.objects.exclude(what=News.What.DELIVERED).filter(work=None).count()


def worked_on(limit: int = 50) -> list[ReturnView]:
    """What people have worked on, newest first."""
    return _views(_bad().exclude(work=None).order_by("-work__at", "-pk")[:limit])


def return_of(news_id: int) -> ReturnView:
    """One of them, by the number of its news.

    refuses  ReturnUnknown
    """
    found = _views(_bad().filter(pk=news_id))
    if not found:
        raise ReturnUnknown(source="house rule", number=news_id)
    return found[0]


def other_ways(found: ReturnView) -> tuple[ChannelName, ...]:
    """The other ways on which the person can be reached: there is an address, and it was not stopped."""
    debtor = cases.with_people([found.case_id])[found.case_id].debtor
    stopped = parties.stopped([debtor.id]).get(debtor.id, {})
    ways: list[ChannelName] = []
    for way in WAYS:
        with suppress(NoAddress):
            ways += [route_to(debtor, way, stopped).channel] if way != found.channel else []
    return tuple(ways)


def _bad() -> "QuerySet[News]":
    elsewhere = Item.objects.filter(instead_of=OuterRef("contact_id"))
    news = News.objects.exclude(what=News.What.DELIVERED).annotate(elsewhere=Exists(elsewhere))
    return news.select_related("contact__case", "contact__handover", "work")


def _views(rows: "Iterable[News]") -> list[ReturnView]:
    return [_view(row) for row in rows]


def _view(row: News) -> ReturnView:
    contact = row.contact
    work: ReturnWork | None = getattr(row, "work", None)
    return ReturnView(
        id=row.pk,
        serial=contact.pk,
        case_id=contact.case_id,
        number=print_case_number(contact.case.number),
        market=contact.case.market,
        channel=contact.channel,
        purpose=contact.purpose,
        kind=contact.kind,
        released_on=contact.released_on,
        what=row.what,
        reason=row.reason,
        on=row.on,
        taken_on=row.taken_on,
        detail=readable(row.detail, news_place(row.pk)),
        went_to=went_to(contact),
        state=contact.handover.state,
        went_another_way=row.elsewhere,  # type: ignore[attr-defined]
        did=work.did if work else "",
        worked_by=work.by if work else "",
        worked_at=work.at if work else None,
        note=readable(work.note, work_place(work.pk)) if work else "",
    )
