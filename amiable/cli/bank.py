"""`amiable bank`: what the bank sends us."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from amiable.cli.base import console, database, day, day_in, stderr
from amiable.cli.paths import reading
from amiable.core.money import text_of

app = typer.Typer(help="Bank files.")


@app.callback()
def group() -> None:
    """Bank files."""


@app.command()
def waiting(
    limit: Annotated[int, typer.Option(help="At most so many lines, the oldest first.", min=1)] = 500,
) -> None:
    """List the money that waits in suspense for a person, because no case is known for it."""
    with database():
        from amiable.apps.payments import queries

        lines = queries.suspense(limit + 1)
    table = Table("day", "amount", "", "text", "from")
    table.columns[1].justify = "right"
    for line in lines[:limit]:
        said = " ".join(part for part in (line.reference, line.text) if part)
        payer = " ".join(part for part in (line.counterparty, line.counterparty_account) if part)
        table.add_row(line.booked_on.isoformat(), text_of(line.minor), line.currency, Text(said), Text(payer))
    console.print(table if lines else "Nothing waits: every payment found its case.")
    if len(lines) > limit:
        console.print("There is more: raise --limit.")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A camt.053 file, as the bank sends it.", exists=True, dir_okay=False, readable=True)],
    on: Annotated[date | None, typer.Option("--on", parser=day, metavar="DAY", help="The day of the import; today if absent.")] = None,
) -> None:
    """Book a bank file, match its payments, and allocate them. The same file again changes nothing."""
    today = on or day_in("be")  # the one market there is; its file does not say which
    with database():
        from amiable.apps.payments import services

        with reading(file), file.open("rb") as source:
            imported = services.import_file(source, file.name, today)
        matched = services.match_waiting(today)
    table = Table(file.name, "", show_header=True)
    rows = (
        ("new lines", str(imported.new)),
        ("lines that were known", str(imported.known)),
        ("received", text_of(imported.received)),
        ("payments matched", str(matched.matched)),
        ("payments that wait for a person", str(matched.waiting)),
        ("payments taken back", str(imported.returned)),
        ("payment orders executed", str(imported.executed)),
        ("lines set apart", f"{imported.set_apart} ({text_of(imported.apart)})"),
        ("lines of notices, to be booked with the statement", str(imported.beforehand)),
    )
    for label, value in rows:
        table.add_row(label, value)
    console.print(table)
    for fault in imported.notices:
        stderr.print(f"{fault.where}: {fault.what.format(**dict(fault.facts))}", markup=False, highlight=False)
    for case_id, refusal in matched.set_aside.items():
        stderr.print(f"Case {case_id} is set aside: {refusal}", markup=False, highlight=False)
