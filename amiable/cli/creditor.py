"""`amiable creditor`: who gives us claims, and on what terms."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from amiable.cli.base import console, database, day
from amiable.cli.toml_file import read_toml
from amiable.core.money import percent_of

app = typer.Typer(help="Who gives us claims, and on what terms.")

Text = Annotated[str | None, typer.Option()]
Day = Annotated[date | None, typer.Option(parser=day, metavar="DAY")]


@app.command()
def add(
    file: Annotated[
        Path | None, typer.Argument(help="Its keys, in TOML: see docs/reference/creditor.md.", exists=True, dir_okay=False)
    ] = None,
    name: Annotated[str | None, typer.Option(help="A short name for commands.")] = None,
    legal_name: Text = None,
    quality: Annotated[str | None, typer.Option(help="large, small, individual or public.")] = None,
    deducts_vat: Annotated[bool | None, typer.Option(help="Whether it deducts VAT.")] = None,
    language: Text = None,
    street: Text = None,
    postcode: Text = None,
    city: Text = None,
    country: Text = None,
    enterprise_number: Text = None,
    phone: Text = None,
    email: Text = None,
    iban: Text = None,
    bic: Text = None,
    commission: Annotated[str | None, typer.Option(help="In percent of what is collected, without VAT.")] = None,
    mandate_from: Day = None,
) -> None:
    """Add a creditor with its first mandate, from a file, from options, or both; options win."""
    given = {
        "name": name,
        "legal_name": legal_name,
        "quality": quality,
        "deducts_vat": deducts_vat,
        "language": language,
        "street": street,
        "postcode": postcode,
        "city": city,
        "country": country,
        "enterprise_number": enterprise_number,
        "phone": phone,
        "email": email,
        "iban": iban,
        "bic": bic,
        "commission": commission,
        "mandate_from": mandate_from,
    }
    raw = (read_toml(file) if file else {}) | {key: value for key, value in given.items() if value is not None}
    with database():
        from amiable.apps.parties import services

        creditor = services.add_creditor(raw)
    console.print(f"{creditor.legal_name} is known as {creditor.name}.", markup=False, highlight=False)


@app.command()
def mandate(
    name: Annotated[str, typer.Argument(help="The creditor's short name.")],
    commission: Annotated[str, typer.Option(help="In percent of what is collected, without VAT.")],
    from_on: Annotated[date, typer.Option("--from", parser=day, metavar="DAY", help="The first day.")],
    to_on: Annotated[date | None, typer.Option("--to", parser=day, metavar="DAY", help="The last day; open when left out.")] = None,
) -> None:
    """Agree a mandate; one that still runs ends the day before."""
    with database():
        from amiable.apps.parties import services
        from amiable.apps.parties.checks import Wrong
        from amiable.apps.parties.checks import commission as ppm_in

        try:
            ppm = ppm_in(commission)
        except Wrong as wrong:
            raise typer.BadParameter(f"{wrong.what} {wrong.remedy}", param_hint="--commission") from None
        agreed = services.agree_mandate(name, commission_ppm=ppm, from_on=from_on, to_on=to_on)
    console.print(f"{name}: {percent_of(agreed.commission_ppm)} % from {agreed.from_on}.", markup=False, highlight=False)


@app.command("list")
def list_() -> None:
    """List every creditor with its mandates."""
    with database():
        from amiable.apps.parties import queries

        creditors, mandates = queries.creditors(), queries.mandates()
    table = Table("name", "legal name", "quality", "IBAN", "commission")
    for creditor in creditors:
        terms = [f"{percent_of(one.commission_ppm)} % from {one.from_on}" for one in mandates if one.creditor_id == creditor.id]
        table.add_row(creditor.name, creditor.legal_name, creditor.quality, creditor.iban, "\n".join(terms))
    console.print(table)
