"""`amiable db`: the database as a thing to start, stop, look at, back up and restore."""

from pathlib import Path
from typing import Annotated

import typer

from amiable.cli.base import answers, console
from amiable.core.refusal import Refusal, _

app = typer.Typer(help="The database: start, stop, status, backup, restore.")


class OwnServer(Refusal):
    """DATABASE_URL names a server that somebody else runs."""

    code = "database.own_server"
    what = _("DATABASE_URL is set, so the embedded database is not used.")
    remedy = _("Start and stop that server by its own means, or unset DATABASE_URL.")


@app.command()
def start() -> None:
    """Start the embedded database and leave it running; without this every command starts and stops it by itself."""
    with answers():
        _server_is_ours()
        from amiable.settings.postgres import Server

        Server().start()
    status()


@app.command()
def stop(now: Annotated[bool, typer.Option("--now", help="Even while a command uses it: that command fails.")] = False) -> None:
    """Stop the embedded database, or let the last command that uses it stop it."""
    with answers():
        _server_is_ours()
        from amiable.settings.postgres import Server

        stopped = Server().stop(now=now)
    console.print("The database is stopped." if stopped else "The database is in use; it stops when the last command ends.")


@app.command()
def status() -> None:
    """Say whether the database runs, and where it is."""
    with answers():
        from amiable.settings import address, postgres

        if own := address.given():
            console.print(f"DATABASE_URL names the database {own.name} at {own.host}.", markup=False, highlight=False)
            return
        server = postgres.Server()
        running = "runs until `amiable db stop`" if server.kept() else "runs while commands use it"
        console.print(f"The embedded database {running}." if server.running() else "The embedded database is stopped.", highlight=False)
        console.print(f"Socket folder: {server.address().host}", markup=False, highlight=False, soft_wrap=True)


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="The file to write; it may not exist yet.")]) -> None:
    """Write everything in the database to one file."""
    with answers():
        from amiable.settings import archive, postgres

        with postgres.in_use():
            postgres.must_answer()
            size = archive.backup(postgres.address(), file)
    console.print(f"{file}: {size:,} bytes.", markup=False, highlight=False, soft_wrap=True)
    console.print("Personal fields in it are sealed: keep the folder `keys` of this installation too, in another place.")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `amiable db backup` wrote.")],
    force: Annotated[bool, typer.Option("--force", help="Replace everything that is in the database.")] = False,
    new_keys: Annotated[bool, typer.Option("--new-keys", help="The keys that signed what was sent (ours.json) are lost for good.")] = False,
) -> None:
    """Fill the database from a backup; it works whole, or changes nothing."""
    with answers():
        from amiable.apps.documents import keys
        from amiable.settings import archive, postgres

        sealed = archive.Check(keys.TABLE, keys.QUESTION, keys.fit)
        sent = archive.Check(keys.SENT, keys.SENT_QUESTION, keys.codes_fit)
        with postgres.in_use():
            postgres.must_answer()
            archive.restore(postgres.address(), file, force=force, checks=(sealed,) if new_keys else (sealed, sent))
    console.print("The backup is restored.")


def _server_is_ours() -> None:
    from amiable.settings.address import given

    if given():
        raise OwnServer(source="DATABASE_URL")
