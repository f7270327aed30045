"""The day's last stage: what nobody needs any more is deleted, as `markets/group/retention.toml` says."""

import math
import shutil
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from django.contrib.sessions.models import Session
from django.db import connection
from procrastinate.jobs import Status
from procrastinate.sql import queries

from amiable.apps.days import services as days
from amiable.apps.days.records import Note
from amiable.apps.portfolio import services as portfolio
from amiable.jobs.day_bank import INBOX, REFUSED, TAKEN
from amiable.jobs.day_months import FOLDER as ACCOUNTS
from amiable.jobs.day_returns import RETURNS
from amiable.jobs.day_stage import Day, Done, away
from amiable.jobs.handover import PRINT
from amiable.markets.retention import retention
from amiable.settings import home

RETENTION, HOURS = "retention", 24
DEBITS = "debits"  # the folder of the files with debits
ENDED = [status.value for status in (Status.SUCCEEDED, Status.FAILED, Status.CANCELLED, Status.ABORTED)]


def delete(day: Day) -> Done:
    """Delete what is older than it is kept, of all markets at once: so one market at a time does it."""
    with days.alone(RETENTION, lambda: None):
        done = Done()
        for name, kept in retention().items():
            try:
                done.counts[name] = DELETE[name](day.now(), kept.days)
            except (OSError, home.NotReady) as trouble:  # a folder that cannot be looked through
                place = getattr(trouble, "filename", "") or home.root()
                done.notes.append(Note.of("refused", day.market, away(Path(place), trouble)))
        return done


def _sessions(now: datetime, kept: int) -> int:
    deleted, _by_table = Session.objects.filter(expire_date__lt=now - timedelta(days=kept)).delete()
    return deleted


def _results(now: datetime, kept: int) -> int:
    return len(portfolio.drop_results(now - timedelta(days=kept)))


def _jobs(now: datetime, kept: int) -> int:
    """By the queue's own query, on our connection: its manager deletes by an event loop of its own, which not every caller may begin."""
    with connection.cursor() as cursor:
        cursor.execute(queries["delete_old_jobs"], {"nb_hours": kept * HOURS, "queue": None, "statuses": ENDED})
        return int(cursor.rowcount)


def _batches(now: datetime, kept: int) -> int:
    return sum(_older(market, now, kept) for market in _folders(home.folder(PRINT)))


def _orders(now: datetime, kept: int) -> int:
    return sum(_older(home.folder(name), now, kept) for name in (ACCOUNTS, DEBITS))


def _put_away(where: str, now: datetime, kept: int) -> int:
    """In each folder into which files are dropped, and in those below it, one a bank."""
    dropped = [home.folder(name) for name in (INBOX, RETURNS)]
    places = [place / where for top in dropped for place in (top, *_folders(top))]
    return sum(_older(place, now, kept) for place in places if place.is_dir() and not place.is_symlink())


def _folders(top: Path) -> list[Path]:
    return sorted(path for path in top.iterdir() if path.is_dir() and not path.is_symlink())


def _older(folder: Path, now: datetime, kept: int) -> int:
    """Delete what has lain in a folder for longer; what cannot be deleted is tried again on the next day.

    Its own time counts, of which no program that copies a file decides: of an old file that was put away today, the day is today.
    """
    until = (now - timedelta(days=kept)).timestamp()
    return sum(_gone(path) for path in sorted(folder.iterdir()) if _lies_since(path) < until)


def _lies_since(path: Path) -> float:
    try:
        return path.lstat().st_ctime
    except OSError:  # somebody took it away meanwhile
        return math.inf


def _gone(path: Path) -> bool:
    try:
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    except OSError:
        return False
    return True


DELETE: Mapping[str, Callable[[datetime, int], int]] = {
    "sessions": _sessions,
    "results": _results,
    "jobs": _jobs,
    "print": _batches,
    "taken_in": partial(_put_away, TAKEN),
    "orders": _orders,
    "refused_files": partial(_put_away, REFUSED),
}
