"""`amiable remit`: pay the creditors for a month."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from amiable.cli.base import console, database, day, day_in, stderr
from amiable.cli.paths import writing
from amiable.core.money import text_of

if TYPE_CHECKING:
    from amiable.apps.remittances.records import RemittanceRun


def _month(text: str) -> date:
    """Read a month as people type it for a machine: 2026-03."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise typer.BadParameter(f"{text} is not a month. Write it as year-month, such as 2026-03.") from None


def remit(
    month: Annotated[
        date | None, typer.Option("--month", parser=_month, metavar="MONTH", help="The month to remit, such as 2026-03.")
    ] = None,
    until: Annotated[
        date | None,
        typer.Option("--until", parser=day, metavar="DAY", help="Instead of a month: every period of a creditor that is over on this day."),
    ] = None,
    on: Annotated[date | None, typer.Option("--on", parser=day, metavar="DAY", help="The day of the payments; today if absent.")] = None,
    market: Annotated[str, typer.Option(help="The market.")] = "be",
    again: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A creditor to whose account money is sent once more though it came back; or “office”."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", file_okay=False, help="The folder for the files, instead of `remittances` in AMIABLE_HOME.")
    ] = None,
) -> None:
    """Pay each creditor what was collected, less commission and VAT: an account as PDF, JSON and CSV, and one payment file for the bank."""
    if (month is None) == (until is None):
        raise typer.BadParameter("Give either a month or a day.", param_hint="--month, --until")
    with database():
        from amiable.apps.remittances import queries, services
        from amiable.settings import home

        last = until or queries.last_day(month or date.min)
        made_on, folder = on or day_in(market), out or home.folder("remittances")
        with writing(folder):  # before a cent moves
            folder.mkdir(parents=True, exist_ok=True)
        run = services.remit_until(last, made_on, market, again=again or ())
        for each in sorted({last.replace(day=1), *(made.month for made in run.new)}):
            for file in queries.files(market, each):
                with writing(folder / file.name):
                    (folder / file.name).write_bytes(file.content)
        overdue = queries.overdue(market, made_on)
    _tell(run, f"{last:%Y-%m}" if month else f"the periods up to {last}")
    for late in overdue:
        what = f"{late.creditor}: {text_of(late.minor)} should have been paid on by {late.last_day} ({late.source})."
        stderr.print(what, markup=False, highlight=False)
    console.print(f"Files: {folder}", markup=False, highlight=False, soft_wrap=True)


def _tell(run: "RemittanceRun", period: str) -> None:
    """Say what was paid, what waits, and who was set aside."""
    table = Table("creditor", "collected", "commission", "VAT", "paid", "order", title=f"Remitted for {period}")
    for made in run.new:
        amounts = (made.collected, made.commission, made.vat, made.paid)
        table.add_row(made.creditor, *map(text_of, amounts), made.end_to_end_id)
    console.print(table if run.new else f"Nothing new to remit for {period}.", highlight=False)
    if run.file_name and not run.new:
        console.print(f"Our commission and VAT that came back are ordered again: {run.file_name}.", markup=False, highlight=False)
    for made in run.new:
        if made.invoice:
            console.print(f"{made.creditor}: invoice {made.invoice} asks for commission and VAT.", markup=False, highlight=False)
    for creditor, due in run.carried.items():
        console.print(f"{creditor}: {text_of(due)} is carried to the next account.", markup=False, highlight=False)
    for creditor, refusal in run.set_aside.items():
        stderr.print(f"{creditor} is set aside: {refusal}", markup=False, highlight=False)
