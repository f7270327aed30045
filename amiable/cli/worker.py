"""`amiable worker`: does what waits, day and night."""

from typing import Annotated

import typer

from amiable.cli import base

DEAD_AFTER = 60  # seconds


def worker(
    dead_after: Annotated[
        float, typer.Option(metavar="SECONDS", help="A worker that gave no sign of life for so long is dead, and its jobs are free.", min=1)
    ] = DEAD_AFTER,
) -> None:
    """Play the day of each market at its hour (AMIABLE_DAY_AT, by the market's clock), and send what is owed, until Ctrl-C."""
    with base.database(), base.answers():
        from amiable.jobs.worker import work
        from amiable.settings.daybreak import day_at

        day_at("")  # said now, not in the night
        base.stderr.print("At work. Ctrl-C ends it, once what is being done is done.", highlight=False)
        work(now=base.now, day_at=day_at, dead_after=dead_after)
