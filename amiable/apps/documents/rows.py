"""Row numbers: taken in advance, because a sealed value is bound to the row that it will live in; and many of them in one question."""

from collections.abc import Iterable

from django.db import connection, models
from django.db.models.expressions import RawSQL


def reserve(model: type[models.Model], count: int) -> list[int]:
    """Take `count` row numbers of a table from its sequence, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def among(numbers: Iterable[int]) -> RawSQL:
    """Many numbers as one parameter, for `…__in=`: writing out thousands of placeholders takes longer than the answer."""
    return RawSQL("SELECT unnest(%s::bigint[])", [list(numbers)])
