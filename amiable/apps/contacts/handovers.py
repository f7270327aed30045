"""Read what waits to be handed over, and what a batch of letters holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from amiable import markets
from amiable.apps.contacts.models import Contact, Handover, Listened
from amiable.apps.documents import queries as documents
from amiable.apps.parties import queries as parties
from amiable.core.facts import Channel
from amiable.core.guard.rules import holding
from amiable.providers.channels import chosen

LETTERS_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Printed:
    """A letter of a batch, and the country to which it travels; empty: nobody can read it any more, and the letter stands."""

    serial: int
    pdf: bytes
    country: str


def count_waiting(market: str, channel: str = "") -> int:
    """How many contacts of a market wait to be handed over, by one channel or by all."""
    waiting = Handover.objects.filter(market=market, state=Handover.State.PREPARED)
    return (waiting.filter(channel=channel) if channel else waiting).count()


def can_go(market: str, at: datetime) -> bool:
    """Whether anything waits that could be handed over at a moment of the market's clocks: somebody carries it, and the hours are open."""
    carried = chosen(market)
    ways: tuple[tuple[Channel, object], ...] = (("letter", True), ("email", carried.email), ("sms", carried.sms))
    open_ways = [way for way, carrier in ways if carrier]
    if Handover.objects.filter(market=market, channel="letter", state=Handover.State.TAKEN).exists():
        return True  # a batch that was cut off
    waiting = Handover.objects.filter(market=market, state=Handover.State.PREPARED)
    shut = [way for way in open_ways if not hours_are_open(market, way, at)]
    return waiting.filter(channel__in=open_ways).exclude(channel__in=shut, demand=True).exists()


def letters_of_batch(batch: str) -> Iterator[Printed]:
    """The letters of a batch, in the order of their serials, some at a time in memory."""
    serials = list(
        Handover.objects.filter(batch=batch)
        .exclude(state=Handover.State.FAILED)
        .order_by("contact_id")
        .values_list("contact_id", flat=True)
    )
    for start in range(0, len(serials), LETTERS_AT_ONCE):
        some = serials[start : start + LETTERS_AT_ONCE]
        rows = Contact.objects.filter(pk__in=some, case__parties__role="debtor").order_by("pk")
        found = list(rows.values_list("pk", "document_id", "case__parties__debtor_id"))
        people = parties.readable_debtors(debtor for _serial, _document, debtor in found)
        files = documents.contents(document for _serial, document, _debtor in found)
        for serial, document, debtor in found:
            yield Printed(serial, files[document], people[debtor].country if debtor in people else "")


def listened(market: str) -> str:
    """How far the gateway of a market has been asked; empty: from the start."""
    return Listened.objects.filter(market=market).values_list("after", flat=True).first() or ""


def hours_are_open(market: str, channel: Channel, at: datetime) -> bool:
    """Whether a demand may reach people by a channel at a moment of the market's clocks."""
    rules, holidays = markets.contact_rules(market), markets.load(market).holidays
    of_day = [hours for conduct in (rules.market, rules.group) for hours in holding(conduct.hours, at.date())]
    return all(hours.open_at(at, holidays) for hours in of_day if channel in hours.channels)
