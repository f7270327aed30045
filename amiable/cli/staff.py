"""`amiable staff`: the people who may sign in at the desk."""

import secrets
from typing import Annotated

import typer

from amiable.cli.base import console, database

app = typer.Typer(help="The people who may sign in at the desk.")


@app.callback()
def group() -> None:
    """The people who may sign in at the desk."""


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="The name to sign in with.")],
    ask: Annotated[bool, typer.Option("--ask", help="Ask for a password instead of making one.")] = False,
) -> None:
    """Let one more person sign in; prints a password unless it is asked for."""
    password = typer.prompt("Password", hide_input=True, confirmation_prompt=True) if ask else secrets.token_urlsafe(15)
    with database():
        from amiable.apps.staff.services import create_staff

        create_staff(name=name, password=password)
    console.print(f"{name} can sign in now.", markup=False)
    if not ask:
        console.print(f"Password: {password}", markup=False, highlight=False)
