"""What the tests of the rooms share: a database in which several write at the same moment, each in a transaction of its own."""

from collections.abc import Callable, Iterator, Sequence
from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:  # a conftest is read before Django stands
    from pytest_django.plugin import DjangoDbBlocker

AtOnce = Callable[[Sequence[Callable[[], object]]], list[object]]


@pytest.fixture
def at_once(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> Iterator[AtOnce]:
    """Call functions at the same moment, each on a connection of its own, and give what each answered or raised.

    What is written is really committed, and taken away after the test: by emptying the tables that were empty before it.
    """
    with django_db_blocker.unblock():
        empty = _empty_tables()
        yield _call
        _empty(empty)


def _call(functions: Sequence[Callable[[], object]]) -> list[object]:
    from django.db import connection

    answers: list[object] = [None] * len(functions)
    start = Barrier(len(functions))

    def one(place: int) -> None:
        start.wait()
        try:
            answers[place] = functions[place]()
        except Exception as trouble:  # whatever it is, the test looks at it
            answers[place] = trouble
        connection.close()

    threads = [Thread(target=one, args=(place,)) for place in range(len(functions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def _empty_tables() -> list[str]:
    from django.db import connection

    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}")')
            found += [] if cursor.fetchone()[0] else [table]
    return found


def _empty(tables: Sequence[str]) -> None:
    """Empty tables that are written once: what guards them sleeps meanwhile."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        cursor.execute("TRUNCATE " + ", ".join(f'"{table}"' for table in tables) + " RESTART IDENTITY")
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
