"""What workers do, as procrastinate knows it: each job takes a whole market, never one case."""

import logging
import os
from datetime import UTC, date, datetime
from functools import partial

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from amiable import markets
from amiable.apps.days.records import Note
from amiable.jobs import daily

logger = logging.getLogger("django.amiable.worker")
PLAY, DRAIN = "day", "drain"
AGAIN = RetryStrategy(max_attempts=10, wait=60, linear_wait=120)  # after a fault of the program, or of the database


@app.task(name=PLAY, queue=PLAY, retry=AGAIN)
def play(market: str) -> None:
    """Play the days of a market that have not ended yet, up to the day it is there."""
    for _on, _outcome in daily.catch_up(market, _today(market), workers=os.cpu_count() or 1, refused=partial(_warn, market)):
        pass


@app.task(name=DRAIN, queue=DRAIN, retry=AGAIN)
def drain(market: str) -> None:
    """Let go what was owed since the day of a market ended."""
    daily.drain(market, _today(market), workers=os.cpu_count() or 1, refused=partial(_warn, market))


def _warn(market: str, on: date, stage: str, note: Note) -> None:
    logger.warning("%s, %s, %s: %s; amiable day --report %s says more", market, stage, note.about, note.code, on)


def _today(market: str) -> date:
    return markets.day_in(market, datetime.now(UTC))
