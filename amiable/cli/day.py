"""`amiable day`: play a day, or several: due steps are decided, and what is owed leaves."""

import os
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from amiable.cli import base
from amiable.core.refusal import Refusal, _


class DaysBackwards(Refusal):
    """The last day lies before the first."""

    code = "day.backwards"
    what = _("The last day, {until}, lies before the first, {on}.")
    remedy = _("Choose a later last day, or leave --until out.")


def day(
    on: base.OnOption,
    until: base.UntilOption = None,
    market: Annotated[str, typer.Option(help="The market whose day it is.")] = "be",
) -> None:
    """Play a day: match money, decide the next lawful step of each case, send what is owed. The same day again changes nothing."""
    last = until or on
    if last < on:
        raise DaysBackwards(source="house rule", on=on.isoformat(), until=last.isoformat())
    bar = Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=base.stderr)
    table = Table("Day", "Cases", "Newly owed", "Letters sent", "For a person", "Cancelled", "Set aside")
    waiting: dict[int, str] = {}
    refused: list[tuple[str, int, Refusal]] = []
    with base.database(), bar:
        from amiable.jobs.daily import run_days

        task = bar.add_task("days", total=(last - on).days + 1)
        for played, outcome in run_days(market, on, last, workers=os.cpu_count() or 1):
            bar.update(task, advance=1, description=played.isoformat())
            by_person = len(outcome.by_person)
            figures = (outcome.cases, outcome.owed, outcome.released, by_person, len(outcome.cancelled), len(outcome.set_aside))
            table.add_row(played.isoformat(), *map(str, figures))
            waiting = outcome.by_person
            refused += [(played.isoformat(), case, why) for case, why in (outcome.cancelled | outcome.set_aside).items()]
    base.console.print(table)
    for case_id, step in waiting.items():
        base.console.print(f"{last}, case {case_id} waits for a person: {step}", markup=False, highlight=False)
    for played_on, case, why in refused:
        base.console.print(f"{played_on}, case {case}: {why}", markup=False, highlight=False)
