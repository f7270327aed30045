"""`amiable returns`: letters that came back, e-mails and short messages that failed; taken in from a file, listed, worked on."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from amiable.cli import base
from amiable.core.ours import serial_text

app = typer.Typer(help="What did not arrive: letters that came back, e-mails and short messages that failed.")


class Did(StrEnum):
    """What a person did about it."""

    CHECKED = "address_checked"
    OTHER = "other_channel"
    DONE = "done"


class Way(StrEnum):
    """Another way to write to somebody."""

    LETTER = "letter"
    EMAIL = "email"
    SMS = "sms"


@app.callback()
def group() -> None:
    """What did not arrive."""


@app.command("import")
def import_(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="Bounces (eml, mbox), returned letters (CSV, Excel), receipts (JSON).")
    ],
    by: base.AsOption,
    market: Annotated[str, typer.Option(help="The market whose day it is.")] = "be",
) -> None:
    """Take in what came back. The same file again changes nothing; a list with a fault is refused whole."""
    with base.database():
        from amiable.apps.contacts.services import take_file
        from amiable.files import wording

        told = take_file(file.read_bytes(), file.name, by=by, at=base.now(), today=base.day_in(market))
    taken = told.taken
    words = (
        f"{file.name}: new {taken.news}, addresses stopped {taken.stopped}, owed another way {taken.owed}, passed over {told.passed_over}."
    )
    base.console.print(words, markup=False, highlight=False)
    for serial in taken.unknown:
        base.console.print(f"{serial_text(serial)} is none of ours.", markup=False, highlight=False)
    for each in wording.faults(told.aside, base.readers_language()):
        base.stderr.print(f"{each['where']}: {each['what']} {each['remedy']}".rstrip(), markup=False, highlight=False)


@app.command("list")
def list_(done: Annotated[bool, typer.Option("--done", help="What people have worked on, instead of what waits.")] = False) -> None:
    """List what nobody has worked on yet, oldest first."""
    with base.database():
        from amiable.apps.contacts import queries

        found = queries.worked_on(200) if done else queries.waiting(200)
    table = base.table("return", "case", "sent", "by", "what", "why", "on", "done", whole=(0, 1), right=(0,))
    for each in found:
        work = f"{each.did} by {each.worked_by}" if each.did else ""
        cells = (each.number, str(each.released_on), each.channel, each.what, each.reason, str(each.on), work)
        table.add_row(str(each.id), *map(Text, cells))
    base.console.print(table if found else "Nothing waits." if not done else "Nothing was worked on yet.")


@app.command()
def work(
    number: Annotated[int, typer.Argument(help="The number of the return, as the list shows it.")],
    did: Annotated[Did, typer.Argument(help="What was done; a new address is noted at the desk.")],
    by: base.AsOption,
    way: Annotated[Way | None, typer.Option(help="For other_channel: which one.")] = None,
    note: Annotated[str, typer.Option(help="For colleagues; kept sealed.")] = "",
) -> None:
    """Say what was done about one of them."""
    with base.database():
        from amiable.apps.contacts import queries, services

        found = queries.return_of(number)
        day = base.day_in(found.market)
        services.work_on(number, did.value, by=by, at=base.now(), today=day, way=way.value if way else None, note=note)
    base.console.print(f"Return {number} of case {found.number}: {did.value}.", markup=False, highlight=False)
