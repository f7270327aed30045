"""Keep documents: the only writer of their table."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from amiable.apps.documents.models import Document
from amiable.apps.documents.queries import place_of
from amiable.apps.documents.rows import reserve
from amiable.apps.documents.sealing import seal


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A file to keep."""

    content: bytes
    media_type: str
    name: str


def store(content: bytes, media_type: str, name: str, on: date) -> int:
    """Keep one file, sealed.

    returns  the document's id
    """
    return store_many([NewDocument(content, media_type, name)], on)[0]


def store_many(documents: Sequence[NewDocument], on: date) -> list[int]:
    """Keep many files in one INSERT.

    returns  their ids, in the order given
    """
    ids = reserve(Document, len(documents))
    Document.objects.bulk_create(_sealed(pk, document, on) for pk, document in zip(ids, documents, strict=True))
    return ids


def _sealed(pk: int, document: NewDocument, on: date) -> Document:
    return Document(
        pk=pk,
        name=document.name,
        media_type=document.media_type,
        sha256=hashlib.sha256(document.content).hexdigest(),
        size=len(document.content),
        content=seal(document.content, place_of(pk)),
        made_on=on,
    )
