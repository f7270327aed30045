"""`amiable card`: payment links, and what the provider of cards says of each payment."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from amiable.cli.base import AsOption, answers, console, database, day, day_in, now, stderr, table
from amiable.core.money import minor_of, text_of

if TYPE_CHECKING:
    from amiable.apps.cards.records import Worked
    from amiable.sim.card_company import Company

app = typer.Typer(help="Payment by card: links, providers, and what became of each payment.")

TOKEN_BYTES = 32
DEMO_PORT = 8765
SECONDS_BETWEEN = 3
SITE = "http://127.0.0.1:8000"
SECRETS = {"api_key": "AMIABLE_CARD_API_KEY", "webhook_secret": "AMIABLE_CARD_WEBHOOK_SECRET"}

MarketArgument = Annotated[str, typer.Argument(help="The market, such as be.")]
MarketOption = Annotated[str, typer.Option(help="The market.")]


def _amount(text: str) -> int:
    try:
        return minor_of(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is no amount. Write it such as 25.00.") from None


@app.command()
def link(
    number: Annotated[str, typer.Argument(metavar="CASE", help="The case number, typed in any way.")],
    by: AsOption,
    amount: Annotated[
        int | None, typer.Argument(parser=_amount, metavar="AMOUNT", help="At most this; all that is owed if absent.")
    ] = None,
    days: Annotated[int, typer.Option(help="How many days it works.", min=1, max=90)] = 14,
) -> None:
    """Make a payment link for a case, and print it once: it is kept nowhere. The person may always pay less."""
    with database():
        from django.conf import settings

        from amiable.apps.cards import services
        from amiable.apps.cases import queries as cases
        from amiable.apps.contacts import queries as contacts
        from amiable.apps.staff import queries as staff
        from amiable.providers.config import provider_of

        who, case, token = staff.must_work_here(by), cases.case_numbered(number), secrets.token_urlsafe(TOKEN_BYTES)
        provider_of(case.market)  # refuses when nobody takes cards there
        today = day_in(case.market)
        due = contacts.account_of(case.id, today)[1].due
        made = services.make_link(case.id, due if amount is None else amount, most=due, token=token, by=who, today=today, days=days)
        console.print(f"{settings.ORIGIN or SITE}/pay/{token}/", markup=False, highlight=False, soft_wrap=True)
    console.print(f"Up to {text_of(made.minor)} {made.currency}, until {made.expires_on}.", highlight=False)


@app.command()
def sync(
    market: MarketOption = "be",
    on: Annotated[date | None, typer.Option("--on", parser=day, metavar="DAY", help="The day to book on; today if absent.")] = None,
    every: Annotated[int, typer.Option(help="Go on, and ask again after so many seconds, until Ctrl-C; 0 asks once.", min=0)] = 0,
) -> None:
    """Ask the provider about every payment that it told of or that is still open, and book what was paid. Twice is once."""
    with database():
        from amiable.jobs import cards
        from amiable.providers.config import provider_of

        provider_of(market)
        asked_on = None
        while True:
            today = on or day_in(market)
            _tell(cards.ask(market, today, payouts=asked_on != today), quiet=every > 0)
            if not every:
                break
            asked_on = today
            time.sleep(every)


@app.command("list")
def list_(
    market: MarketOption = "be",
    aside: Annotated[bool, typer.Option("--aside", help="Only those at which a person has to look.")] = False,
    limit: Annotated[int, typer.Option(help="At most so many, the newest first.", min=1)] = 100,
) -> None:
    """List payments by card, and why one is set aside."""
    with database():
        from amiable.apps.cards import queries
        from amiable.apps.cases import queries as cases

        payments = queries.listed(market, aside=aside, limit=limit)
        numbers = {pk: case.printed_number for pk, case in cases.cases_of(payment.case_id for payment in payments).items()}
    rows = table("day", "case", "amount", "", "state", "booked", "provider", "a person has to look", whole=(0, 1, 2, 3), right=(2,))
    for one in payments:
        why = " ".join((one.aside, *(f"{name}={value}" for name, value in one.facts.items()))) if one.aside else ""
        booked = one.booked_on.isoformat() if one.booked_on and not one.taken_back_on else ""
        cells = (one.opened_on.isoformat(), numbers[one.case_id], text_of(one.minor), one.currency, one.state, booked, one.provider_id, why)
        rows.add_row(*map(Text, cells))
    console.print(rows if payments else "Nothing to show.")


@app.command()
def use(
    market: MarketArgument,
    provider: Annotated[str, typer.Argument(help="stripe, or demo.")],
    api: Annotated[str, typer.Option(help="Where the provider's programs answer, if not at its own address.")] = "",
) -> None:
    """Let a provider take the cards of a market. Its secrets are asked for, or read from the environment, and stay in `keys/`."""
    with answers():
        from amiable.providers import config

        if provider == "demo":
            choice = config.Choice("demo", secrets.token_hex(24), secrets.token_hex(24), api=api)
        else:
            config.must_be_known(provider)
            asked = {name: os.environ.get(variable) or typer.prompt(name, hide_input=True) for name, variable in SECRETS.items()}
            choice = config.Choice(provider, **asked, api=api)
        config.choose(market, choice)
        site = os.environ.get("AMIABLE_ORIGIN", "").rstrip("/") or SITE
    console.print(f"{provider} takes the cards of {market}. Tell it this address: {site}/pay/webhooks/{market}/", highlight=False)


@app.command()
def company(
    market: MarketOption = "be",
    port: Annotated[int, typer.Option(help="The port on 127.0.0.1.", min=1, max=65535)] = DEMO_PORT,
    site: Annotated[str, typer.Option(help="Where our own site answers, to be told what was paid.")] = SITE,
) -> None:
    """Play the card company of the demonstration, until Ctrl-C: its page takes no card, but a click on what shall happen."""
    from amiable.sim.card_company_web import server

    with answers():
        played = _company(market, site)
    console.print(f"http://127.0.0.1:{port}/  (Ctrl-C ends it)", highlight=False)
    with server(played, port) as running:
        running.serve_forever()


@contextmanager
def company_beside(market: str, site: str, port: int = DEMO_PORT) -> Iterator[None]:
    """The demonstration's card company answers beside us as long as this lasts, and is asked every few seconds what was paid.

    Both are processes of their own: the site's workers are forked, and a fork takes no thread along.
    Another provider that was chosen is left alone.
    """
    from amiable.providers import config

    kept = config.chosen().get(market)
    if kept and kept.provider != "demo":
        yield
        return
    config.choose(market, config.Choice("demo", secrets.token_hex(24), secrets.token_hex(24), api=f"http://127.0.0.1:{port}"))
    words = (["company", "--port", str(port), "--site", site], ["sync", "--every", str(SECONDS_BETWEEN)])
    running = [
        subprocess.Popen([sys.executable, "-m", "amiable", "card", *each, "--market", market], stdout=subprocess.DEVNULL) for each in words
    ]
    try:
        yield
    finally:
        for one in running:
            one.terminate()
        for one in running:
            one.wait()


def _company(market: str, site: str) -> "Company":
    from amiable.providers import config
    from amiable.settings import home
    from amiable.sim.card_company import Company

    choice = config.chosen().get(market)
    if choice is None or choice.provider != "demo":
        raise config.NoCards(source="house rule", market=market)
    tell = f"{site}/pay/webhooks/{market}/"
    book = home.folder("card-company") / f"{market}.json"
    return Company(choice.api_key, choice.webhook_secret, tell=tell, now=now, draw=lambda: secrets.token_hex(8), file=book)


def _tell(worked: "Worked", *, quiet: bool) -> None:
    """What asking brought; when it goes on and on, only what is worth a line."""
    names = ("asked", "booked", "taken_back", "expired", "payouts", "failed", "unknown")
    figures = {name.replace("_", " "): getattr(worked, name) for name in names}
    if not quiet or worked.booked or worked.taken_back or worked.failed:
        console.print(", ".join(f"{name} {figure}" for name, figure in figures.items()), highlight=False)
    for case_id, refusal in worked.set_aside.items():
        stderr.print(f"Case {case_id} is set aside: {refusal}", markup=False, highlight=False)
    if worked.away:
        stderr.print(str(worked.away), markup=False, highlight=False)
