"""Keep documents: the only writer of their table."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from psycopg import sql

from amiable.apps.documents.models import Document
from amiable.apps.documents.queries import place_of
from amiable.apps.documents.rows import reserve
from amiable.apps.documents.sealing import seal

COLUMNS = {  # each with the type of its column
    "id": "int8", "name": "varchar", "media_type": "varchar", "sha256": "varchar", "size": "int8", "content": "bytea", "made_on": "date",
}  # fmt: skip


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
    """Keep many files in one COPY: their bytes travel as they are, where an INSERT writes each of them as two digits.

    returns  their ids, in the order given
    """
    ids = reserve(Document, len(documents))
    columns = sql.SQL(", ").join(map(sql.Identifier, COLUMNS))
    copy = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(sql.Identifier(Document._meta.db_table), columns)
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(copy) as rows:
        rows.set_types(COLUMNS.values())
        for pk, document in zip(ids, documents, strict=True):
            rows.write_row(_sealed(pk, document, on))
    return ids


def _sealed(pk: int, document: NewDocument, on: date) -> tuple[object, ...]:
    """The values of its columns."""
    content, sha256 = document.content, hashlib.sha256(document.content).hexdigest()
    return pk, document.name, document.media_type, sha256, len(content), seal(content, place_of(pk)), on
