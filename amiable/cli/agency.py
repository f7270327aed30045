"""`amiable agency`: who collects in a market."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from amiable.cli.base import console, database
from amiable.cli.toml_file import read_toml

app = typer.Typer(help="The agency of a market: its name, address and accounts.")


@app.command("set")
def set_(
    file: Annotated[Path, typer.Argument(help="Its keys, in TOML: see docs/reference/creditor.md.", exists=True, dir_okay=False)],
) -> None:
    """Say who collects in a market; what was said before is replaced."""
    raw = read_toml(file)
    with database():
        from amiable.apps.parties import services

        agency = services.set_agency(raw)
    console.print(f"{agency.name} collects in {agency.market}.", markup=False, highlight=False)


@app.command()
def show(market: Annotated[str, typer.Argument(help="The market.")] = "be") -> None:
    """Show what is known of the agency of a market."""
    with database():
        from amiable.apps.parties import queries

        agency = queries.agency(market)
    table = Table(agency.name, "")
    for key, value in asdict(agency).items():
        table.add_row(key, value)
    console.print(table)
