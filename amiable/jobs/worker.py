"""A worker: does the jobs that wait, asks for the day of each market when its hour has come, and frees the jobs of workers that died."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta

from asgiref.sync import sync_to_async
from django.db import Error, connections
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app, connector_params
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from psycopg_pool import PoolTimeout

from amiable import markets
from amiable.apps.contacts import handovers
from amiable.apps.days import queries as days
from amiable.apps.parties import queries as parties
from amiable.apps.portfolio import queries as portfolio
from amiable.jobs.tasks import DRAIN, PLAY

PAUSE = 30  # seconds between two looks at the clock
DRAINED_EVERY = timedelta(minutes=10)
PATIENCE = 10  # seconds for a connection
BEATS = 3  # a worker says so often that it lives in the time after which it counts as dead
STALLED = """
    SELECT j.id, EXISTS (
        SELECT FROM procrastinate_jobs AS t WHERE t.status = 'todo' AND t.queueing_lock = j.queueing_lock) AS waits
    FROM procrastinate_jobs AS j LEFT JOIN procrastinate_workers AS w ON w.id = j.worker_id
    WHERE j.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < now() - make_interval(secs => %(dead_after)s))
    FOR UPDATE OF j SKIP LOCKED"""
FREE = f"""
    WITH stalled AS ({STALLED})
    SELECT id, CASE WHEN waits THEN procrastinate_finish_job_v1(id, 'failed', false)::text
        ELSE procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL)::text END FROM stalled"""
Clock = Callable[[], datetime]
DayAt = Callable[[str], time]
logger = logging.getLogger("django.amiable.worker")


class DatabaseGone(Exception):  # noqa: N818 — nothing is wrong with us
    """The database does not answer any more."""


def work(*, now: Clock, day_at: DayAt, dead_after: float, pause: float = PAUSE) -> None:
    """Work until told to end (SIGTERM, Ctrl-C): what is being done is finished first.

    now         the clock
    day_at      when the day of a market begins, by its own clock
    dead_after  seconds without a sign of life after which a worker's jobs are given to another
    pause       seconds between two looks at what is to be asked for
    refuses     DatabaseGone: whoever calls may begin again when it is there
    """
    try:
        asyncio.run(_work(now, day_at, dead_after, min(pause, dead_after / BEATS)))
    except (ConnectorException, Error, PoolTimeout) as trouble:
        raise DatabaseGone(str(trouble).strip()) from trouble


async def _work(now: Clock, day_at: DayAt, dead_after: float, pause: float) -> None:
    with app.replace_connector(PsycopgConnector(kwargs=connector_params(), timeout=PATIENCE)):
        async with app.open_async():
            beat = dead_after / BEATS
            options = {"update_heartbeat_interval": beat, "stalled_worker_timeout": dead_after, "fetch_job_polling_interval": pause}
            tasks = [
                asyncio.create_task(_mind(now, day_at, dead_after, pause)),
                asyncio.create_task(app.run_worker_async(**options)),  # type: ignore[arg-type]
            ]
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                task.cancel()
            for ended in await asyncio.gather(*tasks, return_exceptions=True):
                if isinstance(ended, Exception):
                    raise ended


async def _mind(now: Clock, day_at: DayAt, dead_after: float, pause: float) -> None:
    """Look at the clock from time to time, and at the other workers."""
    drained: dict[str, datetime] = {}
    while True:
        await free(dead_after)
        at = now()
        for market, ended in (await sync_to_async(_due, thread_sensitive=False)(at, day_at)).items():
            if not ended:
                await _ask_for(PLAY, market)
            elif at - drained.get(market, datetime.min.replace(tzinfo=at.tzinfo)) >= DRAINED_EVERY:
                drained[market] = at
                await _ask_for(DRAIN, market)
        await asyncio.sleep(pause)


async def free(dead_after: float) -> list[int]:
    """Give the jobs of dead workers to whoever lives.

    returns  the jobs that were freed
    """
    rows = await app.connector.execute_query_all_async(FREE, dead_after=dead_after)
    freed = [int(row["id"]) for row in rows]
    if freed:
        logger.warning("jobs of a worker that died are free again: %s", freed)
    await app.job_manager.prune_stalled_workers(dead_after)  # a worker does so by itself only when it begins
    return freed


def _due(at: datetime, day_at: DayAt) -> dict[str, bool]:
    """The markets for which something is to be done now: whose day has not ended though its hour has come (False), or owes something."""
    try:
        found: dict[str, bool] = {}
        for agency in parties.agencies():
            local = markets.local(agency.market, at)
            if days.last_ended(agency.market, local.date()) != local.date():
                if local.time() >= day_at(agency.market):
                    found[agency.market] = False
            elif _owes(agency.market, local.date()) or handovers.can_go(agency.market, local):
                found[agency.market] = True
        return found
    finally:
        connections.close_all()


def _owes(market: str, on: date) -> bool:
    return markets.load(market).holidays.is_working(on) and portfolio.anything_owed(market, on)


async def _ask_for(what: str, market: str) -> None:
    """Defer a job of a market, unless one waits or is being done."""
    name = f"{what} {market}"
    for status in ("todo", "doing"):
        if list(await app.job_manager.list_jobs_async(lock=name, status=status)):
            return
    with suppress(AlreadyEnqueued):  # another worker was quicker
        await app.configure_task(what, lock=name, queueing_lock=name).defer_async(market=market)
