"""Read documents."""

from collections.abc import Iterable
from io import BytesIO
from typing import NamedTuple

from amiable.apps.documents.models import Document
from amiable.apps.documents.sealing import Place, SealBroken, unseal


class OpenedDocument(NamedTuple):
    """A document with its plain bytes."""

    content: bytes
    media_type: str
    name: str

    def stream(self) -> BytesIO:
        """The bytes, as a file to read."""
        return BytesIO(self.content)


def contents(document_ids: Iterable[int]) -> dict[int, bytes]:
    """The bytes of some documents, in one query."""
    found = Document.objects.filter(pk__in=set(document_ids)).values_list("pk", "content")
    return {pk: unseal(bytes(content), place_of(pk)) for pk, content in found}


def opens(document_id: int) -> bool:
    """Whether a document's bytes are those that were kept."""
    try:
        contents([document_id])
    except SealBroken:
        return False
    return True


def place_of(document_id: int) -> Place:
    """Where a document's bytes are sealed."""
    return Place(Document._meta.db_table, "content", document_id)


def open(document_id: int) -> OpenedDocument:  # noqa: A001 — one opens a document
    """A document's bytes, media type and name.

    refuses  Document.DoesNotExist; SealBroken, when the bytes are not those that were kept
    """
    found = Document.objects.get(pk=document_id)
    return OpenedDocument(unseal(bytes(found.content), place_of(document_id)), found.media_type, found.name)


def with_hash(sha256: str) -> list[int]:
    """The documents whose plain bytes have a SHA-256, in hexadecimal."""
    return list(Document.objects.filter(sha256=sha256).values_list("pk", flat=True))
