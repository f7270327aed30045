"""`amiable remit`: pay the creditors for a month."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from amiable.cli.base import console, database, day, day_in, stderr
from amiable.cli.paths import writing
from amiable.core.money import text_of


def _month(text: str) -> date:
    """Read a month as people type it for a machine: 2026-03."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise typer.BadParameter(f"{text} is not a month. Write it as year-month, such as 2026-03.") from None


def remit(
    month: Annotated[date, typer.Option("--month", parser=_month, metavar="MONTH", help="The month to remit, such as 2026-03.")],
    on: Annotated[date | None, typer.Option("--on", parser=day, metavar="DAY", help="The day of the payments; today if absent.")] = None,
    market: Annotated[str, typer.Option(help="The market.")] = "be",
    out: Annotated[
        Path | None, typer.Option("--out", file_okay=False, help="The folder for the files, instead of `remittances` in AMIABLE_HOME.")
    ] = None,
) -> None:
    """Pay each creditor what was collected, less commission and VAT: an account as PDF and JSON, and one payment file for the bank."""
    with database():
        from amiable.apps.remittances import queries, services
        from amiable.settings import home

        folder = out or home.folder("remittances")
        with writing(folder):  # before a cent moves
            folder.mkdir(parents=True, exist_ok=True)
        run = services.remit(month, on or day_in(market), market)
        for file in queries.files(market, month):
            with writing(folder / file.name):
                (folder / file.name).write_bytes(file.content)
    table = Table("creditor", "collected", "commission", "VAT", "paid", "order", title=f"Remitted for {month:%Y-%m}")
    for made in run.new:
        amounts = (made.collected, made.commission, made.vat, made.paid)
        table.add_row(made.creditor, *map(text_of, amounts), made.end_to_end_id)
    console.print(table if run.new else f"Nothing new to remit for {month:%Y-%m}.", highlight=False)
    for creditor, due in run.carried.items():
        console.print(f"{creditor}: {text_of(due)} is carried to a later month.", markup=False, highlight=False)
    for creditor, refusal in run.set_aside.items():
        stderr.print(f"{creditor} is set aside: {refusal}", markup=False, highlight=False)
    console.print(f"Files: {folder}", markup=False, highlight=False, soft_wrap=True)
