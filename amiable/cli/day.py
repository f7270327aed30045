"""`amiable day`: play the days of the markets, or say what was done on one."""

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from amiable.cli import base, day_report
from amiable.core.refusal import Refusal, _

if TYPE_CHECKING:
    from amiable.apps.contacts.records import Outcome
    from amiable.apps.days.records import Note, PlayView

SHOWN = 50  # cases that a person is shown one by one; the report has all
STAGES = {
    "bank": "Bank files",
    "match": "Matching",
    "returns": "What came back",
    "holds": "Holds that ended",
    "promises": "Promises",
    "steps": "Next steps",
    "answers": "Answers",
    "outbox": "Releasing",
    "channels": "Handing over",
    "months": "Paying creditors",
    "limits": "Limitation",
    "retention": "Deleting",
}
FAILED, REFUSED = 1, 2  # the codes with which the command ends
logger = logging.getLogger("django.amiable.day")


class DaysBackwards(Refusal):
    """The last day lies before the first."""

    code = "day.backwards"
    what = _("The last day, {until}, lies before the first, {on}.")
    remedy = _("Choose a later last day, or leave --until out.")


class NobodyWorksHere(Refusal):
    """No market has an agency yet."""

    code = "day.nobody_works_here"
    what = _("No agency is set for any market, so there is no day to play.")
    remedy = _("Describe your agency in a file and run: amiable agency set FILE.toml")


def day(
    on: Annotated[
        date | None,
        typer.Option("--on", parser=base.day, metavar="DAY", help="Play this day as if it were today, whether it has ended or not."),
    ] = None,
    until: base.UntilOption = None,
    market: Annotated[list[str] | None, typer.Option(help="A market; all that have an agency if absent. May be given again.")] = None,
    report: Annotated[
        date | None, typer.Option("--report", parser=base.day, metavar="DAY", help="Play nothing; say what was done on this day.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The report as one JSON object, for a program.")] = False,
) -> None:
    """Play the day of each market: money comes in, next steps are decided, what is owed leaves. Missed days are caught up first."""
    if on and until and until < on:
        raise DaysBackwards(source="house rule", on=on.isoformat(), until=until.isoformat())
    with base.database():
        if report:
            day_report.tell(report, market or [], as_json=as_json)
            return
        code = _play(on, until, market or _at_work())
    if code:
        raise typer.Exit(code)


def _at_work() -> list[str]:
    from amiable.apps.parties import queries

    if not (found := [agency.market for agency in queries.agencies()]):
        raise NobodyWorksHere(source="house rule")
    return found


def _play(on: date | None, until: date | None, markets: Iterable[str]) -> int:
    """Play the markets one after the other; one that is refused or fails stops no other.

    returns  the code with which the command ends
    """
    heads = ("Market", "Day", "Cases", "Newly owed", "Sent", "For a person", "Cancelled", "Set aside")
    table = base.table(*heads, whole=(0, 1), right=tuple(range(2, len(heads))))
    said: list[str] = []
    trouble: list[str] = []
    refused: list[Refusal] = []
    code = 0
    with _progress() as told:
        for market in markets:
            last: Outcome | None = None
            try:
                for played, outcome in _days(market, on, until, told, trouble):
                    table.add_row(market, played.isoformat(), *_figures(outcome))
                    said += _refused(market, played, outcome)
                    last = outcome
            except Refusal as refusal:
                refused.append(refusal)
            except Exception:
                logger.exception("%s: the day could not be played to its end; it goes on where it was when it is played again", market)
                code = FAILED
            said += _waiting(market, last) if last else []
    if table.rows or not (code or refused):
        base.console.print(table if table.rows else "Every day was played already.")
    for line in said:
        base.console.print(line, markup=False, highlight=False)
    for line in trouble:
        base.stderr.print(line, markup=False, highlight=False)
    for why in refused:
        base.tell(why)
    return code or (REFUSED if refused or trouble else 0)


def _days(
    market: str, on: date | None, until: date | None, told: Callable[[str, int, int], None], trouble: list[str]
) -> "Iterator[tuple[date, Outcome]]":
    """Play the days of a market.

    trouble  gets a line for what a stage as a whole could not do
    """
    from amiable.jobs import daily

    def refused(played: date, stage: str, note: "Note") -> None:
        trouble.append(f"{played}, {market}, {day_report.line_of(stage, note, market)}")

    def shown(stage: str, done: int, total: int) -> None:
        told(f"{market}, {STAGES[stage].lower()}", done, total)

    workers = os.cpu_count() or 1
    waits = partial(_waits, market)
    if on:
        return daily.run_days(market, on, until or on, workers=workers, told=shown, waits=waits, refused=refused)
    return daily.catch_up(market, until or base.day_in(market), workers=workers, told=shown, waits=waits, refused=refused)


def _waits(market: str, by: "PlayView | None") -> None:
    who = f" ({by.on}, by {by.by}, since {by.begun_at:%Y-%m-%d %H:%M} UTC)" if by else ""
    base.stderr.print(f"Somebody else plays the day of {market}{who}: waiting for it.", markup=False, highlight=False)


def _figures(outcome: "Outcome") -> Iterator[str]:
    counts = (outcome.cases, outcome.owed, outcome.released, len(outcome.by_person), len(outcome.cancelled), len(outcome.set_aside))
    return map(str, counts)


def _refused(market: str, on: date, outcome: "Outcome") -> list[str]:
    from amiable.apps.cases.queries import cases_of
    from amiable.files import wording

    found = outcome.cancelled | outcome.set_aside
    names = cases_of(list(found)[:SHOWN])
    lines = [
        f"{on}, case {names[case_id].printed_number if case_id in names else case_id}: "
        + " ".join(wording.refused(why, base.readers_language(), market))
        for case_id, why in list(found.items())[:SHOWN]
    ]
    more = len(found) - len(lines)
    return [*lines, *([f"{on}, {market}: {more} cases besides; amiable day --report {on} names them."] if more > 0 else [])]


def _waiting(market: str, outcome: "Outcome") -> list[str]:
    """The steps that a person must make, after the last day that was played."""
    from amiable.apps.cases.queries import cases_of

    found = dict(list(outcome.by_person.items())[:SHOWN])
    names = cases_of(found)
    lines = [f"{market}, case {names[case_id].printed_number} waits for a person: {step}" for case_id, step in found.items()]
    more = len(outcome.by_person) - len(found)
    return [*lines, *([f"{market}: {more} cases besides wait for a person."] if more else [])]


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """Tell a person of each stage as it goes on; a stage of which nothing is to be done is not shown."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=base.stderr) as bar:

        def told(stage: str, done: int, total: int) -> None:
            if not total:
                return
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total)
            bar.update(tasks[stage], completed=done, total=total)

        yield told
