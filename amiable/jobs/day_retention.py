"""The day's last stage: what nobody needs any more is deleted, as `markets/group/retention.toml` says."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import connection
from procrastinate.jobs import Status
from procrastinate.sql import queries

from amiable.apps.portfolio import services as portfolio
from amiable.jobs.day_stage import Day, Done
from amiable.markets.retention import retention

HOURS = 24
ENDED = [status.value for status in (Status.SUCCEEDED, Status.FAILED, Status.CANCELLED, Status.ABORTED)]


def delete(day: Day) -> Done:
    """Delete what is older than it is kept, of all markets at once."""
    now = day.now()
    return Done({name: DELETE[name](now, kept.days) for name, kept in retention().items()})


def _sessions(now: datetime, days: int) -> int:
    deleted, _by_table = Session.objects.filter(expire_date__lt=now - timedelta(days=days)).delete()
    return deleted


def _results(now: datetime, days: int) -> int:
    return len(portfolio.drop_results(now - timedelta(days=days)))


def _jobs(now: datetime, days: int) -> int:
    """By the queue's own query, on our connection: its manager deletes by an event loop of its own, which not every caller may begin."""
    with connection.cursor() as cursor:
        cursor.execute(queries["delete_old_jobs"], {"nb_hours": days * HOURS, "queue": None, "statuses": ENDED})
        return int(cursor.rowcount)


DELETE: Mapping[str, Callable[[datetime, int], int]] = {"sessions": _sessions, "results": _results, "jobs": _jobs}
