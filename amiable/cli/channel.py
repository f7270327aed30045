"""`amiable channel`: how the letters, e-mails and SMS of a market go, and the demonstration's own relay and gateway."""

import os
import secrets
import signal
from contextlib import ExitStack
from typing import Annotated, Literal

import typer
from rich.text import Text

from amiable.cli.base import answers, console, now, table

app = typer.Typer(help="How letters, e-mails and SMS go: print houses, relays, gateways, and the demonstration's own.")

RELAY_PORT, GATEWAY_PORT = 8025, 8766
MOST_A_VOLUME = 2_000  # a volume is in memory while it grows
HERE = "127.0.0.1"
# A secret is asked for, or read from the environment; it never stands on a command line, which other users of the machine can see.
PASSWORD, API_KEY, SECRET = "AMIABLE_RELAY_PASSWORD", "AMIABLE_SMS_API_KEY", "AMIABLE_SMS_SECRET"

MarketArgument = Annotated[str, typer.Argument(help="The market, such as be.")]


def _asked(variable: str, words: str) -> str:
    return os.environ.get(variable) or str(typer.prompt(words, hide_input=True))


@app.command()
def letter(
    market: MarketArgument,
    a_volume: Annotated[int, typer.Option(help="How many letters one PDF holds; 0: a PDF each.", min=0, max=MOST_A_VOLUME)],
) -> None:
    """Choose how the print house of a market gets its letters: each as a PDF, or many in one. From the next batch on."""
    with answers():
        from amiable import markets
        from amiable.providers import channels

        markets.must_be_here(market)
        channels.choose(market, letter=channels.PrintHouse(a_volume))
    console.print(f"Letters of {market}: {_how_many(a_volume)}.", highlight=False)


def _how_many(a_volume: int) -> str:
    return f"volumes of {a_volume}" if a_volume else "a PDF each"


@app.command()
def email(
    market: MarketArgument,
    host: Annotated[str, typer.Option(help="The relay, such as relay.example.")],
    port: Annotated[int, typer.Option(help="Its port.", min=1, max=65535)] = 587,
    user: Annotated[str, typer.Option(help="Who we are to it; its password is asked for.")] = "",
    security: Annotated[
        Literal["starttls", "tls", "none"], typer.Option(help="How it is spoken to; none only to a program on this machine.")
    ] = "starttls",
) -> None:
    """Let a relay carry the e-mails of a market; it signs them with DKIM."""
    with answers():
        from amiable import markets
        from amiable.providers import channels

        markets.must_be_here(market)
        password = _asked(PASSWORD, "Password") if user else ""
        channels.choose(market, email=channels.Relay(host, port, user, password, security))
    console.print(f"{host} carries the e-mails of {market}.", highlight=False)


@app.command()
def sms(
    market: MarketArgument,
    api: Annotated[str, typer.Option(help="Where the gateway answers, such as https://sms.example/amiable.")],
    sender: Annotated[str, typer.Option(help="Whom the person sees: a number, or at most eleven letters.")] = "",
) -> None:
    """Let a gateway carry the SMS of a market. Its key and its secret are asked for, or read from the environment."""
    with answers():
        from amiable import markets
        from amiable.providers import channels

        markets.must_be_here(market)
        gateway = channels.Gateway(api, _asked(API_KEY, "API key"), _asked(SECRET, "Secret"), sender)
        channels.choose(market, sms=gateway)
    console.print(f"{api} carries the SMS of {market}.", highlight=False)


@app.command()
def show(market: MarketArgument) -> None:
    """Say who carries what of a market; no secret is shown."""
    with answers():
        from amiable import markets
        from amiable.providers import channels
        from amiable.settings import home

        markets.must_be_here(market)
        found = channels.chosen(market)
        place = home.folder("print", market)
    rows = table("channel", "carried by", "how", "as")
    rows.add_row(*map(Text, ("letter", f"the print house, in {place}", _how_many(found.letter.a_volume), "")))
    if found.email:
        rows.add_row(*map(Text, ("email", f"{found.email.host}:{found.email.port}", found.email.security, found.email.user)))
    if found.sms:
        rows.add_row(*map(Text, ("sms", found.sms.api, found.sms.api.partition(":")[0], found.sms.sender)))
    console.print(rows)
    if not (found.email and found.sms):
        nobody = " or ".join(name for name, one in (("e-mails", found.email), ("SMS", found.sms)) if not one)
        console.print(f"Nobody carries {nobody} of {market}.", highlight=False)


@app.command()
def play(
    market: MarketArgument = "be",
    relay_port: Annotated[int, typer.Option(help="The relay's port on 127.0.0.1.", min=1, max=65535)] = RELAY_PORT,
    gateway_port: Annotated[int, typer.Option(help="The gateway's port on 127.0.0.1.", min=1, max=65535)] = GATEWAY_PORT,
    site: Annotated[str, typer.Option(help="Where our own site answers, to be told what became of an SMS; empty tells nobody.")] = "",
) -> None:
    """Play a relay and a gateway that take everything, log it and deliver nothing, until Ctrl-C. The market's channels become these."""
    from amiable import markets
    from amiable.providers import channels
    from amiable.settings import home
    from amiable.sim.post_office import PostOffice, open_post_office
    from amiable.sim.sms_company import SmsCompany, open_sms_company

    with answers():
        markets.must_be_here(market)
        gateway = channels.Gateway(f"http://{HERE}:{gateway_port}", secrets.token_hex(24), secrets.token_hex(24), "Amiable")
        kept = channels.chosen(market)
        if kept.email and kept.email.host != HERE:
            raise channels.ChannelChosen(source="house rule", market=market, host=kept.email.host)
        channels.choose(market, email=channels.Relay(HERE, relay_port, security="none"), sms=gateway)
        folder = home.folder("channels", market)
    office = PostOffice(now=now, folder=folder / "email")
    company = SmsCompany(gateway.api_key, gateway.secret, now=now, log=folder / "sms.jsonl", tell=site)
    with ExitStack() as open_for_business:
        open_for_business.enter_context(open_post_office(office, relay_port))
        open_for_business.enter_context(open_sms_company(company, gateway_port))
        console.print(
            f"E-mails: {HERE}:{relay_port}. SMS: {gateway.api}. Logs: {folder}  (Ctrl-C ends it)", highlight=False, soft_wrap=True
        )
        signal.pause()
