"""`amiable letters`: what goes to the printer, what lies there, and what is taken back."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from amiable.cli.base import AsOption, OnOption, UntilOption, answers, console, database, day, now
from amiable.cli.day import DaysBackwards
from amiable.cli.paths import writing
from amiable.core.ours import read_serial, serial_text

app = typer.Typer(help="Letters for the printer.")


@app.callback()
def group() -> None:
    """Letters for the printer."""


@app.command()
def export(
    on: OnOption,
    out: Annotated[Path, typer.Option("--out", file_okay=False, help="The folder for the files; made when it is missing.")],
    until: UntilOption = None,
) -> None:
    """Write the letters of a day as PDF files. The same day again gives the same bytes."""
    last = until or on
    if last < on:
        raise DaysBackwards(source="house rule", on=on.isoformat(), until=last.isoformat())
    written = 0
    with database():
        from amiable.apps.contacts import queries

        with writing(out):
            out.mkdir(parents=True, exist_ok=True)
        for name, content in queries.letter_files(on, last):
            with writing(out / name):
                (out / name).write_bytes(content)
            written += 1
    console.print(f"{out}: letters written: {written}.", markup=False, highlight=False, soft_wrap=True)


@app.command()
def check(folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="A batch for the print house.")]) -> None:
    """Compare a batch with its manifest, file by file: all that is named is there, unchanged, and nothing else."""
    with answers():
        from amiable.files.print_house import read_back

        entries = read_back(folder)
    pages, sheets = sum(entry.pages for entry in entries), sum(entry.sheets for entry in entries)
    console.print(
        f"{folder}: as its manifest says. Letters: {len(entries)}, pages: {pages}, sheets: {sheets}.",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )


@app.command()
def withdraw(
    number: Annotated[str, typer.Argument(help="The number at the foot of it, such as A-000 123 456.")],
    because: Annotated[str, typer.Option(help="What went wrong, in plain words, without anybody’s name.")],
    by: AsOption,
    on: Annotated[
        date | None, typer.Option("--on", parser=day, metavar="DAY", help="From which day on; today in its market if absent.")
    ] = None,
) -> None:
    """Take back a letter, e-mail or text message that was a mistake of ours: whoever asks about it is told to pay nothing on it."""
    serial = read_serial(number)
    if serial is None:
        raise typer.BadParameter(f"{number} is not a number of ours. Copy it from the foot, such as A-000 123 456.")
    with database():
        from amiable.apps.contacts import services

        services.withdraw(serial, because=because, on=on, by=by, at=now())
    console.print(f"{serial_text(serial)} is taken back.", markup=False, highlight=False)
