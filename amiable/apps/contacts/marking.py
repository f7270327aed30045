"""What tells a contact of ours from one that somebody else sends in our name: serial, check code, signature."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.conf import settings

from amiable import markets
from amiable.apps.contacts.ready import Notice, Ready
from amiable.apps.documents import signing
from amiable.core.ours import Said
from amiable.files.ours import OurMark, mark


def marks(asked: Iterable[tuple[int, Ready]], on: date) -> list[OurMark]:
    """The mark of each contact, by the keys in use.

    asked  each with its serial
    """
    keys = signing.keys()
    return [mark(_said(serial, ready, on), keys, _site(ready)) for serial, ready in asked]


def _said(serial: int, ready: Ready, on: date) -> Said:
    """All that matters of a letter: printed, or waiting in the mailbox. An e-mail or short message shows the serial and its code alone."""
    market, kind, content, people = ready.facts.market, ready.kind, ready.content, ready.people
    if isinstance(content, Notice):
        return Said(serial, market, on, kind, "", "")
    said = Said(serial, market, on, kind, people.case.printed_number, people.creditor.legal_name)
    if content.payment:
        said = replace(said, account=content.payment.iban)
    if asks := ready.demand:
        return replace(said, reference=asks.payment.reference, minor=asks.due, currency=markets.load(market).currency)
    return said


def _site(ready: Ready) -> str:
    """Where people reach us: the site of this installation, or the one on our letterhead."""
    return str(settings.ORIGIN) or ready.content.sender.website.rstrip("/")
