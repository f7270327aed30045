"""`amiable letters`: what goes to the printer."""

from pathlib import Path
from typing import Annotated

import typer

from amiable.cli.base import OnOption, UntilOption, console, database
from amiable.cli.day import DaysBackwards
from amiable.cli.paths import writing

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
