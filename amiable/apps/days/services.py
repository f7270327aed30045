"""Write what was done on a day, and hold a market so that one at a time plays its days. The only writer of these tables."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from zlib import crc32

from django.db import Error, connection, transaction

from amiable.apps.days.models import End, Note, Play, Stage
from amiable.apps.days.records import LONG, SHORT
from amiable.apps.days.records import Note as NoteView

DAY_LOCK = 0x64617973  # the first number of the locks under which days are played; the second is what is held
BATCH = 2_000


@contextmanager
def alone(what: str, told: Callable[[], None]) -> Iterator[None]:
    """Hold the days of a market, or something else that one at a time may do; whoever else wants it waits here.

    Ends with the connection, however that ends.

    told  called once, before waiting, when somebody else holds it
    """
    number = crc32(what.encode()) - (1 << 31)  # as PostgreSQL counts
    if not _try(number):
        told()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [DAY_LOCK, number])
    try:
        yield
    finally:
        with suppress(Error), connection.cursor() as cursor:  # a connection that broke has let go already
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [DAY_LOCK, number])


def _try(number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [DAY_LOCK, number])
        ((got,),) = cursor.fetchall()
    return bool(got)


def begin(market: str, on: date, *, played_on: date, at: datetime, by: str) -> int:
    """Record that somebody begins to play a day.

    played_on  the day it really is; later than `on` when a missed day is caught up
    by         the process, and its machine
    returns    the play's number
    """
    return Play.objects.create(market=market, on=on, played_on=played_on, begun_at=at, by=by).pk


@transaction.atomic
def keep(play_id: int, name: str, *, begun_at: datetime, ended_at: datetime, counts: Mapping[str, int], notes: Sequence[NoteView]) -> None:
    """Record that a stage was gone through to its end, and what it did."""
    ended_at = max(begun_at, ended_at)  # a clock may be set back
    stage = Stage.objects.create(play_id=play_id, name=name, begun_at=begun_at, ended_at=ended_at, counts=dict(counts))
    Note.objects.bulk_create([_note(stage.pk, note) for note in notes], batch_size=BATCH)


def _note(stage_id: int, note: NoteView) -> Note:
    return Note(
        stage_id=stage_id,
        kind=note.kind,
        about=note.about[:SHORT],
        code=note.code,
        what=note.what[:LONG],
        remedy=note.remedy[:LONG],
        facts=dict(note.facts),
        source=note.source[:SHORT],
    )


def end(play_id: int, at: datetime) -> None:
    """Record that a play went through all its stages."""
    End.objects.create(play_id=play_id, ended_at=at)
