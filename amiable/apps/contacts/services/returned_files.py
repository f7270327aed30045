"""Take in a file of what came back, whatever kind it is: bounces, a list of returned letters, receipts of short messages."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from amiable.apps.audit.services import record
from amiable.apps.contacts.models import Contact, Listened
from amiable.apps.contacts.records import Taken
from amiable.apps.contacts.services.news import take_news
from amiable.apps.documents import signing
from amiable.apps.staff.queries import must_work_here
from amiable.core.ours import check_code
from amiable.core.refusal import Fault
from amiable.files.delivery_file import read
from amiable.files.delivery_report import DeliveryNews


@dataclass(frozen=True, slots=True)
class TakenFile:
    """What a file brought.

    aside        what a person has to look at
    passed_over  messages that were none of our business
    """

    taken: Taken
    aside: tuple[Fault, ...]
    passed_over: int


@transaction.atomic
def take_file(content: bytes, name: str, *, by: str, at: datetime, today: date) -> TakenFile:
    """Take in a file of what came back. The same file again changes nothing.

    name     as the person calls the file
    refuses  StaffUnknown; NewsRefused, with every fault by row and field
    """
    by = must_work_here(by)
    told = take_dropped(content, name, today)
    record(at, by, "returns.imported", {"sha256": hashlib.sha256(content).hexdigest(), "new": str(told.taken.news)})
    return told


@transaction.atomic
def take_dropped(content: bytes, name: str, today: date) -> TakenFile:
    """Take in a file that nobody handed in by name: the bounce mailbox's, the print house's.

    refuses  NewsRefused
    """
    report = read(content, name, code_of=_code_of, today=today)
    return TakenFile(take_news(report.news, today), report.aside, report.passed_over)


@transaction.atomic
def take_receipts(market: str, after: str, news: Sequence[DeliveryNews], today: date) -> Taken:
    """Take in what a gateway says of our short messages, and remember how far it was asked.

    after  where its answer ended
    """
    Listened.objects.update_or_create(market=market, defaults={"after": after})
    return take_news(news, today, market)


def _code_of(serial: int) -> str:
    """The check code that a contact with this serial bears: it may have been made with an earlier key. Asked for what came back alone."""
    kept = Contact.objects.filter(pk=serial).values_list("code", flat=True).first()
    return kept or check_code(serial, signing.keys().check)
