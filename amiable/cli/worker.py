"""`amiable worker`: does what waits, day and night."""

from time import sleep
from typing import Annotated

import typer

from amiable.cli import base

DEAD_AFTER, PAUSE = 60, 5  # seconds


def worker(
    dead_after: Annotated[
        float, typer.Option(metavar="SECONDS", help="A worker that gave no sign of life for so long is dead, and its jobs are free.", min=1)
    ] = DEAD_AFTER,
) -> None:
    """Play the day of each market at its hour (AMIABLE_DAY_AT, by the market's clock), and send what is owed, until Ctrl-C."""
    lived = False
    while True:
        try:
            if _works(dead_after):
                return
            lived = True
        except base.NotReadyHere:
            if not lived:
                raise
        base.stderr.print("The database is gone. It is tried again.", highlight=False)
        sleep(PAUSE)


def _works(dead_after: float) -> bool:
    """Work until told to end; False when the database went away. The embedded one is started again by whoever needs it."""
    with base.database(), base.answers():
        from amiable.jobs.worker import DatabaseGone, work
        from amiable.settings.daybreak import day_at

        day_at("")  # said now, not in the night
        base.stderr.print("At work. Ctrl-C ends it, once what is being done is done.", highlight=False)
        try:
            work(now=base.now, day_at=day_at, dead_after=dead_after)
        except DatabaseGone:
            return False
        return True
