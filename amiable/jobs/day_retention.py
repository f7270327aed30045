"""The day's last stage: what nobody needs any more is deleted, as `markets/group/retention.toml` says."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from asgiref.sync import async_to_sync
from django.contrib.sessions.models import Session
from procrastinate.contrib.django import app

from amiable.apps.portfolio import services as portfolio
from amiable.jobs.day_stage import Day, Done
from amiable.markets.retention import retention

HOURS = 24


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
    """The queue's own clock is the database's; how many there were it does not say."""
    async_to_sync(app.job_manager.delete_old_jobs)(nb_hours=days * HOURS, include_failed=True, include_cancelled=True, include_aborted=True)
    return 0


DELETE: Mapping[str, Callable[[datetime, int], int]] = {"sessions": _sessions, "results": _results, "jobs": _jobs}
