"""`amiable ledger`: where every cent is."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from amiable.cli.base import console, database
from amiable.cli.paths import writing
from amiable.core.money import text_of

app = typer.Typer(help="The ledger: check that every cent is accounted for, or export all transfers.")


@app.command()
def check() -> None:
    """Compare the ledger with the bank and with every payment; exit code 1 tells of a difference."""
    with database():
        from amiable.apps.ledger.queries import balances
        from amiable.apps.payments.check import differences

        held, found = balances(), differences()
    table = Table("account", "currency", "balance")
    table.columns[2].justify = "right"
    for kind in dict.fromkeys(balance.kind for balance in held):
        of_kind = [balance for balance in held if balance.kind == kind]
        for balance in of_kind if len(of_kind) <= 20 else ():
            table.add_row(balance.key, balance.currency, text_of(balance.minor))
        if len(of_kind) > 20:
            table.add_row(f"{kind}: {len(of_kind)} accounts", of_kind[0].currency, text_of(sum(b.minor for b in of_kind)))
    console.print(table)
    if not found:
        console.print("Every cent is accounted for: the ledger, the bank and the payments agree.")
        return
    differs = Table("Where", "What differs", "What to do")
    for fault in found:
        facts = dict(fault.facts)
        differs.add_row(*(text.format(**facts) for text in (fault.where, fault.what, fault.remedy)))
    console.print(differs)
    raise typer.Exit(1)


@app.command()
def export(
    jsonl: Annotated[bool, typer.Option("--jsonl", help="A line of JSON a transfer; the only form for now.")] = True,
    out: Annotated[Path | None, typer.Option("--out", help="The file to write, instead of the standard output.", dir_okay=False)] = None,
) -> None:
    """Write every transfer, in the order they were posted."""
    with database():
        from amiable.apps.ledger.queries import lines

        if out is None:
            sys.stdout.writelines(f"{line}\n" for line in lines())
            return
        with writing(out), out.open("w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines())
