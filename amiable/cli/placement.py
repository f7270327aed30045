"""`amiable placement`: creditors hand us their claims."""

import secrets
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from amiable.cli.base import console, database, day, day_in, stderr
from amiable.cli.paths import reading, writing
from amiable.core.refusal import Refusal, _

if TYPE_CHECKING:
    from amiable.apps.cases.records import PlacementResult

DOING = {
    "read": "Reading the sheet",
    "compare": "Comparing with what was placed before",
    "debtors": "Writing debtors",
    "cases": "Opening cases",
    "claims": "Writing claims",
}

app = typer.Typer(help="Creditors hand us their claims.")


class OnlyXlsx(Refusal):
    """The empty sheet is a workbook, whatever its file is called."""

    code = "placement.template_is_xlsx"
    what = _("An empty claims sheet is a workbook, and {file} does not end in .xlsx.")
    remedy = _("Choose a name that ends in .xlsx. A CSV file with the same headers can be placed too.")


@app.callback()
def group() -> None:
    """Creditors hand us their claims."""


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="The claims sheet, CSV or XLSX.", exists=True, dir_okay=False, readable=True)],
    creditor: Annotated[str, typer.Option(help="The creditor's short name.")],
    check: Annotated[bool, typer.Option("--check", help="Only check, and write nothing.")] = False,
    market: Annotated[str, typer.Option(help="The market whose law holds.")] = "be",
    on: Annotated[date | None, typer.Option(parser=day, metavar="DAY", help="The day of the placement; today when left out.")] = None,
) -> None:
    """Place the claims of a file: all of them, or none with every fault listed. The same file again changes nothing."""
    with reading(file):
        content = file.read_bytes()
    with database():
        from amiable.apps.cases import services

        today = on or day_in(market)
        if check:
            result = services.check_placement(creditor, content, file.name, today=today, market=market)
        else:
            with _progress() as progress:
                task = progress.add_task("", total=len(services.STEPS))

                def step(name: str) -> None:
                    progress.update(task, description=DOING[name], completed=services.STEPS.index(name))

                rng = secrets.SystemRandom()
                result = services.place(creditor, content, file.name, today=today, rng=rng, market=market, step=step)
                progress.update(task, description="Done", completed=len(services.STEPS))
    _say(result, check)


@app.command()
def template(
    file: Annotated[Path, typer.Argument(help="The file to write, ending in .xlsx.", dir_okay=False)],
    language: Annotated[str, typer.Option(help="The language of the headers: en, fr, nl, fi, sv or da.")] = "en",
) -> None:
    """Write an empty claims sheet with its headers, for a creditor to fill in."""
    from amiable.files import claims_sheet
    from amiable.files.sheet_columns import LANGUAGES

    if language not in LANGUAGES:
        raise typer.BadParameter(f"{language} is not one of {', '.join(LANGUAGES)}.", param_hint="--language")
    if file.suffix.lower() != ".xlsx":
        raise OnlyXlsx(source="house rule", file=file.name)
    with writing(file):
        file.write_bytes(claims_sheet.template(language))
    console.print(f"{file} is ready to be filled in.", markup=False, highlight=False)


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=stderr, transient=True)


def _say(result: "PlacementResult", check: bool) -> None:
    table = Table(result.file_name, "", show_header=True)
    rows = (
        ("rows", result.rows),
        ("claims that would be placed" if check else "claims placed", result.new_claims),
        ("already placed, unchanged", result.already_placed),
        ("new cases", result.new_cases),
        ("new debtors", result.new_debtors),
    )
    for label, number in rows:
        table.add_row(label, str(number))
    console.print(table)
    if check:
        console.print("Nothing was written.")
