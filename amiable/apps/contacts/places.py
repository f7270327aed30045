"""Where the sealed fields of contacts live, and how an action of a case names the contact that it rests on."""

from amiable.apps.contacts.models import Contact, News, ReturnWork
from amiable.apps.documents.sealing import Place, SealBroken, unseal_text


def address_place(serial: int) -> Place:
    """To what address a contact went."""
    return Place(Contact._meta.db_table, "address", serial)


def readable(sealed: bytes | memoryview, place: Place) -> str:
    """A sealed text; empty when it does not open, so that one broken seal stops and hides nothing else."""
    try:
        return unseal_text(sealed, place)
    except SealBroken:
        return ""


def went_to(contact: Contact) -> str:
    """Where a contact went, as it was written; empty when that does not open."""
    return readable(contact.address, address_place(contact.pk))


def news_place(news_id: int) -> Place:
    """What the other side said of a contact."""
    return Place(News._meta.db_table, "detail", news_id)


def work_place(work_id: int) -> Place:
    """What a person noted about a contact that did not arrive."""
    return Place(ReturnWork._meta.db_table, "note", work_id)


def action_source(item_id: int) -> str:
    """What an action of a case says that it rests on: the item of the outbox that was released."""
    return f"outbox:{item_id}"
