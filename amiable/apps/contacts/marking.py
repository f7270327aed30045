"""What tells a contact of ours from one that somebody else sends in our name: serial, check code, signature."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings

from amiable import markets
from amiable.apps.contacts.ready import Ready
from amiable.apps.documents import signing
from amiable.core.ours import Said
from amiable.files.letter_content import Demand
from amiable.files.letter_word import Word
from amiable.files.ours import OurMark, mark


def marks(asked: Iterable[tuple[int, Ready]], on: date) -> list[OurMark]:
    """The mark of each contact, by the keys in use.

    asked  each with its serial
    """
    keys = signing.keys()
    return [mark(_said(serial, ready, on), keys, _site(ready)) for serial, ready in asked]


def _said(serial: int, ready: Ready, on: date) -> Said:
    """What is signed: of a letter all that matters; of what travels open, or lies behind a sign-in, nothing about the person."""
    market, kind, content = ready.facts.market, ready.item.kind, ready.content
    if ready.route.channel != "letter":
        return Said(serial, market, on, kind, "", "", _account(ready))
    if isinstance(content, Demand):
        currency = markets.load(market).currency
        pay = content.payment
        return Said(serial, market, on, kind, content.case_number, content.creditor.name, pay.iban, pay.reference, content.due, currency)
    case = ready.people.case
    return Said(serial, market, on, kind, case.printed_number, ready.people.creditor.legal_name, _account(ready))


def _account(ready: Ready) -> str:
    """Where money goes, when the contact says so."""
    content: object = ready.content
    return content.payment.iban if isinstance(content, Demand | Word) and content.payment else ""


def _site(ready: Ready) -> str:
    """Where people reach us: the site of this installation, or the one on our letterhead."""
    return str(settings.ORIGIN) or ready.content.sender.website.rstrip("/")
