"""`amiable approval`: what one person asked for and a second one decides."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from amiable.cli import base

if TYPE_CHECKING:
    from amiable.apps.approvals.records import RequestView

app = typer.Typer(help="What one person asked for and a second one decides.")

Number = Annotated[int, typer.Argument(help="The number of the request, as the list shows it.")]


@app.command("list")
def list_(
    kind: Annotated[list[str] | None, typer.Option("--kind", help="Only this kind: refund, creditor_account; may be given often.")] = None,
    decided: Annotated[bool, typer.Option("--decided", help="What was decided, instead of what waits.")] = False,
) -> None:
    """List what waits for a second person, oldest first."""
    with base.database():
        from amiable.apps.approvals import queries

        found = queries.decided(50) if decided else queries.waiting(kind or (), base.now())
    table = base.table("request", "kind", "about", "asked by", "on", "state", "facts", whole=(0, 4), right=(0,))
    for each in found:
        facts = " ".join(f"{name}={value}" for name, value in sorted(each.facts.items()))
        state = f"{each.state} by {each.decided_by}: {each.why}" if each.why else f"{each.state} {each.decided_by}"
        cells = (each.kind, each.subject, each.requested_by, f"{each.requested_at:%Y-%m-%d}", state.strip(), facts)
        table.add_row(str(each.id), *(Text(cell) for cell in cells))
    base.console.print(table if found else "Nothing waits for a second person." if not decided else "Nothing was decided yet.")


@app.command()
def approve(number: Number, by: base.AsOption) -> None:
    """Agree to what somebody else asked for; what follows from it is done at once."""
    with base.database():
        from amiable.apps.approvals import queries, services

        asked = queries.request(number)
        follow = _followed_by().get(asked.kind)
        if follow:
            follow(asked, by, base.now())
        else:
            services.approve(number, by, base.now())
    base.console.print(f"Request {number} ({asked.kind} {asked.subject}) is approved.", markup=False, highlight=False)


@app.command()
def decline(
    number: Number, why: Annotated[str, typer.Option("--because", metavar="REASON", help="Why not, without names.")], by: base.AsOption
) -> None:
    """Refuse what somebody asked for; whoever asked may withdraw it in this way."""
    with base.database():
        from amiable.apps.approvals import queries, services

        asked = queries.request(number)
        if asked.kind == "refund":  # a share that is declined is nobody's again
            from amiable.apps.refunds import services as refunds

            day = base.day_in(asked.facts["market"])
            refunds.decline(int(asked.subject), by=by, why=why, at=base.now(), today=day)
        else:
            services.decline(number, by, why, base.now())
    base.console.print(f"Request {number} ({asked.kind} {asked.subject}) is declined.", markup=False, highlight=False)


def _followed_by() -> dict[str, "Callable[[RequestView, str, datetime], object]"]:
    """What does each kind of request, when it is approved."""
    from amiable.apps.parties.services.account import approve_account
    from amiable.apps.refunds.services import approve as approve_refund

    def refund(asked: "RequestView", by: str, at: datetime) -> int:
        return approve_refund(int(asked.subject), by=by, at=at, today=base.day_in(asked.facts["market"]))

    return {"creditor_account": lambda asked, by, at: approve_account(asked.id, by=by, at=at), "refund": refund}
