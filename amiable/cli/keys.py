"""`amiable keys`: the keys by which anybody can verify what we sent."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amiable.cli.base import AsOption, answers, console, database, day, now, table
from amiable.cli.paths import writing

if TYPE_CHECKING:
    from amiable.files.ours import PublicKey

app = typer.Typer(help="The keys by which anybody can verify what we sent.")


@app.command()
def show() -> None:
    """List every key that signed what we sent, the one in use last."""
    with answers():
        from amiable.apps.documents import signing

        found = signing.public_keys()
    rows = table("key", "from", "to", "", whole=(0, 1, 2))
    for key in found:
        rows.add_row(key.id, f"{key.from_on or 'the start'}", f"{key.to or ''}", _state(key))
    console.print(rows)


@app.command()
def export(
    out: Annotated[Path | None, typer.Option("--out", dir_okay=False, help="The file to write; the standard output without it.")] = None,
) -> None:
    """Write the published keys, as /.well-known/amiable-keys.json shows them: with them a letter is verified far from this installation."""
    with answers():
        from amiable.apps.documents import signing
        from amiable.files.ours import published

        text = published(signing.public_keys())
    if out is None:
        console.print(text, end="", markup=False, highlight=False, soft_wrap=True)
        return
    with writing(out):
        out.write_text(text, encoding="utf-8")
    console.print(f"{out}: the published keys.", markup=False, highlight=False, soft_wrap=True)


@app.command()
def rotate(
    by: AsOption,
    on: Annotated[
        date | None, typer.Option("--on", parser=day, metavar="DAY", help="The first day of the new key; today in UTC if absent.")
    ] = None,
    stolen: Annotated[bool, typer.Option("--stolen", help="Somebody else has the old one: it proves nothing any more.")] = False,
) -> None:
    """Take another key; the old one stays published for what it signed, and its secret half is destroyed."""
    with database():
        from amiable.apps.documents.rotating import rotate as take_another

        at = now()
        new = take_another(on=on or at.date(), by=by, at=at, stolen=stolen)
    console.print(f"The key {new.id} signs what leaves from {new.from_on}.", markup=False, highlight=False)
    console.print("Back up the folder `keys` of this installation again, in another place than the database.")


def _state(key: "PublicKey") -> str:
    if key.stolen:
        return "stolen: it proves nothing any more"
    return "in use" if key.to is None else "verifies what it signed"
