"""`amiable portfolio`: every open case at once."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from amiable.cli import base
from amiable.core.money import text_of

if TYPE_CHECKING:
    from amiable.apps.portfolio.records import MarketFigures, RunView

app = typer.Typer(help="The whole portfolio: state every open case for a day, or drop the results of old runs.")

PREPARE = {"prepare": "Preparing"}  # some twenty seconds after an installation or a release, then half a one
STAGES = {"read": "Reading", "lay_out": "Laying out", "play": "Stating", "write": "Writing"}
SHOWN = 50  # cases set aside that a person is shown; a program gets all


@app.command()
def restate(
    on: base.OnOption,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for a program.")] = False,
) -> None:
    """State every open case for a day, and keep what each owes as a run of its own. The same day again is another run."""
    with base.database():
        from amiable.jobs import portfolio
        from amiable.jobs.engines import kernel

        with _progress() as told:
            told("prepare", 0, 1)
            engine = kernel.compiled(os.cpu_count() or 1)
            told("prepare", 1, 1)
            run = portfolio.restate(on, at=base.now(), engine=engine, told=told)
    if as_json:
        json.dump(_as_json(run), sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        _show(run)


@app.command()
def forget(
    before: Annotated[date, typer.Option("--before", parser=base.day, metavar="DAY", help="Runs that were made on an earlier day.")],
) -> None:
    """Drop the results of runs that were made before a day, each as a whole. What a run found in all is kept."""
    with base.database():
        from amiable.apps.portfolio import services

        dropped = services.drop_results(datetime.combine(before, time(), UTC))
    base.console.print(f"The results of {len(dropped)} runs are gone.")


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """Tell a person of each stage as it goes on."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=base.stderr) as bar:

        def told(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task((PREPARE | STAGES)[stage], total=total)
            bar.update(tasks[stage], completed=done, total=total)

        yield told


def _show(run: "RunView") -> None:
    table = Table("Market", "Law", "Cases", "Due", "", "Without a rate", "To look at")
    for column in (2, 3, 5, 6):
        table.columns[column].justify = "right"
    for market in run.markets:
        without = sum(market.unknown.values())
        figures = (text_of(market.due), market.currency, str(without), str(market.to_look_at))
        table.add_row(market.market, market.law, str(market.cases), *figures)
    base.console.print(table)
    for line in [*_unknown(run), *_set_aside(run), _seconds(run)]:
        base.console.print(line, markup=False, highlight=False)


def _unknown(run: "RunView") -> Iterator[str]:
    for market in run.markets:
        for day, cases in sorted(market.unknown.items()):
            yield f"{market.market}: no rate is published from {day} on, which {cases} cases would need."


def _set_aside(run: "RunView") -> Iterator[str]:
    yield from (f"Set aside, case {each.number}: {each.what}" for each in run.set_aside[:SHOWN])
    if len(run.set_aside) > SHOWN:
        yield f"Set aside besides: {len(run.set_aside) - SHOWN} cases; --json names them all."


def _seconds(run: "RunView") -> str:
    stages = ", ".join(f"{word.lower()} {_in_seconds(run.milliseconds[name])} s" for name, word in STAGES.items())
    whole = _in_seconds(sum(run.milliseconds.values()))
    return f"Run {run.id}: {run.cases} cases stated for {run.on} in {whole} s ({stages})."


def _in_seconds(milliseconds: int) -> str:
    return f"{milliseconds // 1000}.{milliseconds % 1000 // 100}"


def _as_json(run: "RunView") -> dict[str, object]:
    return {
        "run": run.id,
        "on": str(run.on),
        "cases": run.cases,
        "markets": [_market_json(market) for market in run.markets],
        "set_aside": [{"case": each.number, "code": each.code, "what": each.what} for each in run.set_aside],
        "milliseconds": {name: run.milliseconds[name] for name in STAGES},
    }


def _market_json(market: "MarketFigures") -> dict[str, object]:
    return {
        "market": market.market,
        "law": market.law,
        "currency": market.currency,
        "cases": market.cases,
        "stated_singly": market.singly,
        "due": text_of(market.due),
        "without_a_rate": [{"from": str(day), "cases": cases} for day, cases in sorted(market.unknown.items())],
        "to_look_at": market.to_look_at,
    }
