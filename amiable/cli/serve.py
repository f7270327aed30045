"""`amiable serve`: the site, for this machine only; a proxy in front brings it to others."""

import os
from typing import Annotated

import typer

from amiable.cli.base import console, database

THREADS_A_CORE = 2  # a thread a request, and a connection to the database a thread: more than the cores can feed only wait


def serve(
    port: Annotated[int, typer.Option(help="The port on 127.0.0.1.", min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="How many processes answer.", min=1)] = 1,
) -> None:
    """Serve the site on 127.0.0.1 until Ctrl-C."""
    with database():
        run(port, workers)


def run(port: int, workers: int = 1) -> None:
    """Answer requests until told to end; the caller holds the database."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amiable.settings")
    console.print(f"http://127.0.0.1:{port}/  (Ctrl-C ends it)", highlight=False)
    Granian(
        "amiable.wsgi:application",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS_A_CORE * (os.cpu_count() or 1),
        log_level=LogLevels.warning,
    ).serve()
