"""`amiable audit`: what people decided here, chained so that tampering shows."""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from amiable.cli import base

app = typer.Typer(help="What people decided here, chained so that tampering shows.")

FAULTS = {
    "missing": "Entry {number} is not there: somebody removed it, or what followed.",
    "cut": "Entry {number} does not follow the one before it: somebody put another in its place.",
    "changed": "Entry {number} was changed after it was written.",
    "not_as_published": "Entry {number} is not the one whose hash was published: the chain was written anew.",
}


class NotAHead(typer.BadParameter):
    """A published head that cannot be read."""


@app.command()
def check(
    published: Annotated[
        list[str] | None,
        typer.Option("--published", metavar="HEAD", help="A head that was published on an earlier day; may be given often."),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--published-in", help="A file of such heads, one a line.", exists=True, dir_okay=False)
    ] = None,
) -> None:
    """Go through the whole chain; exit code 1 tells of the first place where it does not hold."""
    told = [*(published or []), *(file.read_text(encoding="utf-8").split() if file else [])]
    with base.database():
        from amiable.apps.audit import queries
        from amiable.apps.audit.records import Head

        found = queries.check([Head(*_head(text)) for text in told])
    if found.broken_at is None:
        words = f"{found.head.number} entries, each sealed by the one before; the chain holds."
        base.console.print(words, markup=False, highlight=False)
        base.console.print(f"Compared with published heads: {len(told)}.", markup=False, highlight=False)
        return
    base.stderr.print(FAULTS[found.why].format(number=found.broken_at), markup=False, highlight=False)
    remedy = "Keep the database as it is, restore a backup from before in another home, and compare: amiable audit list"
    base.stderr.print(remedy, markup=False, highlight=False)
    raise typer.Exit(1)


@app.command()
def head() -> None:
    """Print the end of the chain, to be published every day where we cannot change it: a newspaper, a letter, somebody else's server."""
    with base.database():
        from amiable.apps.audit import queries

        base.console.print(str(queries.head()), markup=False, highlight=False, soft_wrap=True)


@app.command("list")
def list_(
    who: Annotated[str, typer.Option("--who", help="Only what this person decided.")] = "",
    what: Annotated[str, typer.Option("--what", help="Only this kind of decision, such as refund.approved.")] = "",
    last: Annotated[int, typer.Option("--last", min=1, help="How many, counted from the end.")] = 50,
) -> None:
    """List the last decisions, oldest first."""
    with base.database():
        from amiable.apps.audit import queries

        found = queries.entries(who=who, what=what, last=last)
    table = base.table("number", "at (UTC)", "who", "what", "facts", whole=(0, 1), right=(0,))
    for entry in found:
        facts = " ".join(f"{name}={value}" for name, value in sorted(entry.facts.items()))
        table.add_row(str(entry.number), f"{entry.at:%Y-%m-%d %H:%M:%S}", *(Text(text) for text in (entry.who, entry.what, facts)))
    base.console.print(table if found else "Nobody has decided anything yet.")


def _head(text: str) -> tuple[int, str]:
    number, _colon, digits = text.partition(":")
    if not (number.isdecimal() and len(digits) == 64):
        raise NotAHead(f"{text} is not a head. Copy it as amiable audit head printed it.")
    return int(number), digits.lower()
