"""`amiable refund`: what was paid too much goes back to where it came from."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from amiable.cli import base
from amiable.cli.paths import writing
from amiable.core.money import text_of

if TYPE_CHECKING:
    from amiable.apps.refunds.records import GiveBackByCard, RefundView

app = typer.Typer(help="What was paid too much goes back to where it came from; two people agree.")

Number = Annotated[int, typer.Argument(help="The number of the refund, as the list shows it.")]
MarketOption = Annotated[str, typer.Option(help="The market.")]
Day = Annotated[date | None, typer.Option("--on", parser=base.day, metavar="DAY", help="The day to act on; today if absent.")]


@app.command()
def propose(by: base.AsOption, market: MarketOption = "be", on: Day = None) -> None:
    """Propose all that is to go back: credit that stood still for five working days, shares that are nobody's, orders that came back."""
    with base.database():
        from amiable.apps.refunds import services

        found = services.propose_due(market, on or base.day_in(market), by=by, at=base.now())
    words = f"Proposed: {len(found.new)}, which wait for somebody else's approval. Without an account: {len(found.account_missing)}."
    base.console.print(words, markup=False, highlight=False)


@app.command("list")
def list_(
    market: Annotated[str | None, typer.Option(help="Only this market.")] = None,
    decided: Annotated[bool, typer.Option("--decided", help="What was decided, instead of what waits.")] = False,
) -> None:
    """List refunds that wait for an account or for a second person."""
    with base.database():
        from amiable.apps.refunds import queries

        found = queries.decided(market) if decided else queries.under_way(market)
        numbers = queries.numbers_of(found)
    table = base.table("refund", "case", "amount", "", "state", "by", "to", whole=(1, 2), right=(0, 2))
    for each in found:
        amount = text_of(each.minor if each.approved_minor is None else each.approved_minor)
        cells = (numbers.get(each.id, ""), amount, each.currency, each.state, each.proposed_by, "\n".join(_where(each)))
        table.add_row(str(each.id), *map(Text, cells))
    base.console.print(table if found else "No refund waits." if not decided else "No refund was decided yet.")


@app.command()
def account(
    number: Number,
    iban: Annotated[str, typer.Argument(metavar="IBAN", help="The account to which it goes.")],
    holder: Annotated[str, typer.Option("--holder", metavar="NAME", help="Whose account it is.")],
    why: Annotated[str, typer.Option("--because", metavar="REASON", help="How we know, such as: letter of 3 March.")],
    by: base.AsOption,
) -> None:
    """Note the account of a refund of which nobody knows it; somebody else then approves."""
    with base.database():
        from amiable.apps.refunds import services

        services.tell_account(number, account=iban, holder=holder, why=why, by=by, at=base.now())
    base.console.print(f"Refund {number} waits for somebody else's approval.", markup=False, highlight=False)


@app.command()
def approve(number: Number, by: base.AsOption, on: Day = None) -> None:
    """Agree to a refund that somebody else proposed."""
    with base.database():
        from amiable.apps.refunds import queries, services

        asked = queries.refund(number)
        minor = services.approve(number, by=by, at=base.now(), today=on or base.day_in(asked.market))
    less = f" of the {text_of(asked.minor)} proposed; a claim took the rest" if minor < asked.minor else ""
    base.console.print(f"Refund {number}: {text_of(minor)} {asked.currency} goes back{less}.", markup=False, highlight=False)


@app.command()
def decline(
    number: Number,
    why: Annotated[str, typer.Option("--because", metavar="REASON", help="Why not, without names.")],
    by: base.AsOption,
    on: Day = None,
) -> None:
    """Refuse a refund: credit stays credit, a share is nobody's again."""
    with base.database():
        from amiable.apps.refunds import queries, services

        day = on or base.day_in(queries.refund(number).market)
        services.decline(number, by=by, why=why, at=base.now(), today=day)
    base.console.print(f"Refund {number} is declined.", markup=False, highlight=False)


@app.command()
def pay(
    by: base.AsOption,
    market: MarketOption = "be",
    on: Day = None,
    out: Annotated[
        Path | None, typer.Option("--out", file_okay=False, help="The folder for the file, instead of `remittances` in AMIABLE_HOME.")
    ] = None,
) -> None:
    """Pay every approved refund: one file for the bank, and cards through their provider. Twice pays nothing more."""
    with base.database():
        from amiable.apps.refunds import services
        from amiable.settings import home

        folder = out or home.folder("remittances")
        with writing(folder):  # before a cent moves
            folder.mkdir(parents=True, exist_ok=True)
        made = services.pay(market, on or base.day_in(market), by=by, at=base.now(), give_back_by_card=_cards(market))
        if made and made.file_name:
            with writing(folder / made.file_name):
                (folder / made.file_name).write_bytes(made.content)
    if made is None:
        base.console.print("No approved refund waits to be paid.")
        return
    if made.file_name:
        words = f"{made.orders} orders, {text_of(made.minor)} in all: {folder / made.file_name}"
        base.console.print(words, markup=False, highlight=False, soft_wrap=True)
    if made.by_card:
        base.console.print(f"Back to cards: {text_of(made.by_card)}.", markup=False, highlight=False)


def _cards(market: str) -> "GiveBackByCard | None":
    """How cards of a market are paid back, when somebody takes them there."""
    from functools import partial

    from amiable.apps.cards.services import give_back
    from amiable.providers.config import chosen, provider_of

    return partial(give_back, provider=provider_of(market)) if market in chosen() else None


def _where(refund: "RefundView") -> list[str]:
    """Where a refund goes, a line each: an account, a card, or what nobody knows."""
    if refund.orders:
        orders = refund.orders
        return [
            f"{text_of(each.minor)} to {'a card' if each.by_card else each.account} ({each.state.replace('_', ' ')})" for each in orders
        ]
    if refund.state == "declined":
        return []
    return [f"{text_of(part.minor)} to {'a card' if part.by_card else part.account or 'nobody knows'}" for part in refund.planned]
