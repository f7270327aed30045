"""Where the sealed fields of contacts live."""

from amiable.apps.contacts.models import Contact, News, ReturnWork
from amiable.apps.documents.sealing import Place


def address_place(serial: int) -> Place:
    """To what address a contact went."""
    return Place(Contact._meta.db_table, "address", serial)


def news_place(news_id: int) -> Place:
    """What the other side said of a contact."""
    return Place(News._meta.db_table, "detail", news_id)


def work_place(work_id: int) -> Place:
    """What a person noted about a contact that did not arrive."""
    return Place(ReturnWork._meta.db_table, "note", work_id)
