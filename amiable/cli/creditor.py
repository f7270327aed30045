"""`amiable creditor`: who gives us claims, and on what terms."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from amiable.cli.base import AsOption, console, database, day, day_in, now
from amiable.cli.creditor_account import iban as change_account
from amiable.cli.toml_file import read_toml
from amiable.core.facts import PARTS
from amiable.core.money import minor_of, percent_of, text_of
from amiable.core.remittance.schedule import ByAge, ByPart, Flat, Tiers

if TYPE_CHECKING:
    from amiable.apps.parties.records import MandateView

COMMISSION = "In percent of what is collected, without VAT. Tiers, ages and parts stand in a file."
SETTLEMENT = "net (our commission is kept of what was collected) or invoice (all is paid, and an invoice sent)."
RHYTHM = "How often it is paid: monthly, twice_a_month or weekly."
RHYTHMS = {"monthly": "", "twice_a_month": "twice a month", "weekly": "weekly"}

app = typer.Typer(help="Who gives us claims, and on what terms.")

Text = Annotated[str | None, typer.Option()]
Day = Annotated[date | None, typer.Option(parser=day, metavar="DAY")]


def _minor(text: str) -> int:
    """Read an amount as people type it for a machine: 120.00."""
    try:
        return minor_of(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is not an amount. Write it as 120.00.") from None


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
    vat_number: Text = None,
    phone: Text = None,
    email: Text = None,
    iban: Text = None,
    bic: Text = None,
    commission: Annotated[str | None, typer.Option(help=COMMISSION)] = None,
    mandate_from: Day = None,
    settlement: Annotated[str | None, typer.Option(help=SETTLEMENT)] = None,
    rhythm: Annotated[str | None, typer.Option(help=RHYTHM)] = None,
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
        "vat_number": vat_number,
        "phone": phone,
        "email": email,
        "iban": iban,
        "bic": bic,
        "commission": commission,
        "mandate_from": mandate_from,
        "settlement": settlement,
        "rhythm": rhythm,
    }
    raw = (read_toml(file) if file else {}) | {key: value for key, value in given.items() if value is not None}
    with database():
        from amiable.apps.parties import services

        creditor = services.add_creditor(raw)
    console.print(f"{creditor.legal_name} is known as {creditor.name}.", markup=False, highlight=False)


@app.command()
def mandate(
    name: Annotated[str, typer.Argument(help="The creditor's short name.")],
    from_on: Annotated[date, typer.Option("--from", parser=day, metavar="DAY", help="The first day.")],
    commission: Annotated[str | None, typer.Option(help=COMMISSION)] = None,
    settlement: Annotated[str | None, typer.Option(help=SETTLEMENT)] = None,
    rhythm: Annotated[str | None, typer.Option(help=RHYTHM)] = None,
    within: Annotated[int | None, typer.Option(metavar="DAYS", help="Agreed: money is paid on within so many days of its receipt.")] = None,
    to_on: Annotated[date | None, typer.Option("--to", parser=day, metavar="DAY", help="The last day; open when left out.")] = None,
    file: Annotated[
        Path | None,
        typer.Option("--terms", help="Its terms, in TOML: see docs/reference/creditor.md. Options win.", exists=True, dir_okay=False),
    ] = None,
) -> None:
    """Agree a mandate; one that still runs ends the day before."""
    given = {"commission": commission, "settlement": settlement, "rhythm": rhythm, "paid_within_days": within}
    raw = (read_toml(file) if file else {}) | {key: value for key, value in given.items() if value is not None}
    with database():
        from amiable.apps.parties import services

        agreed = services.agree_mandate(name, raw, from_on=from_on, to_on=to_on)
        terms = _terms(agreed)
    console.print(f"{name}: {terms}.", markup=False, highlight=False)


app.command("iban")(change_account)


@app.command()
def paid(
    name: Annotated[str, typer.Argument(help="The creditor's short name.")],
    number: Annotated[str, typer.Argument(metavar="CASE", help="The case number, typed in any way.")],
    amount: Annotated[int, typer.Argument(parser=_minor, metavar="AMOUNT", help="What was paid, such as 120.00.")],
    on: Annotated[date, typer.Option("--on", parser=day, metavar="DAY", help="The day on which the creditor received it.")],
    by: AsOption,
    reference: Annotated[str, typer.Option("--ref", help="Tells two payments of one day and amount apart.")] = "",
) -> None:
    """A debtor paid the creditor itself: it pays the case, and is set off when the creditor is next paid."""
    with database():
        from amiable.apps.cases import queries
        from amiable.apps.remittances import services

        case = queries.case_numbered(number)
        services.paid_directly(name, number, amount, on, by=by, at=now(), today=day_in(case.market), reference=reference)
    console.print(f"{case.printed_number}: {text_of(amount)} was paid to {name} on {on}.", markup=False, highlight=False)


@app.command("list")
def list_() -> None:
    """List every creditor with its mandates."""
    with database():
        from amiable.apps.parties import queries

        creditors, mandates = queries.creditors(), queries.mandates()
        paid_to = queries.accounts_of((creditor.id for creditor in creditors), now())
    table = Table("name", "legal name", "quality", "IBAN", "mandate")
    for creditor in creditors:
        terms = [_terms(one) for one in mandates if one.creditor_id == creditor.id]
        table.add_row(creditor.name, creditor.legal_name, creditor.quality, paid_to[creditor.id].iban, "\n".join(terms))
    console.print(table)


def _terms(agreed: "MandateView") -> str:
    """A mandate in one line: 12.00 % from 2026-03-01, weekly, by invoice."""
    match agreed.commission:
        case Flat(rate):
            what = f"{percent_of(rate)} %"
        case Tiers(of, steps):
            what = f"of each {of} " + ", ".join(f"{percent_of(rate)} % above {text_of(above)}" for above, rate in steps)
        case ByAge(at, steps):
            what = f"by age when {at} " + ", ".join(f"{percent_of(rate)} % from {days} days" for days, rate in steps)
        case ByPart() as parts:
            what = ", ".join(f"{part} {percent_of(parts.rate_of(part))} %" for part in PARTS)
    within = f"within {agreed.within_days} days" if agreed.within_days else ""
    how = [RHYTHMS[agreed.rhythm], "by invoice" if agreed.settlement == "invoice" else "", within]
    return ", ".join([f"{what} from {agreed.from_on}", *filter(None, how)])
