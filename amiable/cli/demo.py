"""`amiable demo`: watch unpaid invoices become money in the creditor's account, on the real product with fictional people."""

import json
import os
import secrets
import sys
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from amiable.cli import base
from amiable.cli.card import company_beside
from amiable.cli.serve import run as serve

WHO = "demo"


def demo(
    no_serve: Annotated[
        bool, typer.Option("--no-serve", help="End after the play, with one line of JSON, instead of serving the site.")
    ] = False,
    port: Annotated[int, typer.Option(help="The port on 127.0.0.1.", min=1, max=65535)] = 8000,
    seed: Annotated[int, typer.Option(help="Another number, other people.")] = 2026,
) -> None:
    """Play three months of a small Belgian agency, show what happened, and serve the site to look at it."""
    with base.database():
        summary = _play(seed)
        if not no_serve:
            _invite(port)
            with company_beside("be", f"http://127.0.0.1:{port}", port + 1):
                serve(port)
    if no_serve:
        sys.stdout.write(json.dumps(summary) + "\n")


def _play(seed: int) -> dict[str, object]:
    from amiable.settings import home
    from amiable.sim import demo as play

    folder = home.folder("demo")
    if play.is_demo():
        _start_afresh()
    bar = Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=base.stderr)
    with bar:
        task = bar.add_task("placing claims", total=(play.LAST_DAY - play.FIRST_DAY).days + 1)
        played = play.play(
            folder, seed, workers=os.cpu_count() or 1, watch=lambda on, _outcome: bar.update(task, advance=1, description=on.isoformat())
        )
        bar.update(task, description="writing the files")
        play.write_out(folder)
    figures = play.figures()
    summary = _summary(played.cases, played.letters, figures)
    _show(played, summary, str(folder))
    return summary


def _start_afresh() -> None:
    """Take away what an earlier demonstration left: all of the database, and nothing of anybody else."""
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    call_command("migrate", verbosity=0, interactive=False)


def _summary(cases: int, letters: int, figures: object) -> dict[str, object]:
    from amiable.apps.ledger.queries import Figures
    from amiable.core.money import text_of

    assert isinstance(figures, Figures)
    names = ("collected", "allocated", "suspense", "credit", "remitted", "commission", "vat", "client_money")
    amounts = {name: text_of(getattr(figures, name)) for name in names}
    return {"cases": cases, "letters": letters, **amounts, "conserved": figures.conserved}


def _show(played: object, summary: dict[str, object], folder: str) -> None:
    from amiable.sim.demo import FIRST_DAY, LAST_DAY, Played

    assert isinstance(played, Played)
    happened = Table("What happened", "", title=f"{FIRST_DAY} to {LAST_DAY}")
    happened.columns[1].justify = "right"
    rows: dict[str, object] = {
        "claims placed": played.claims,
        "cases opened": played.cases,
        "letters sent": played.letters,
        "letters cancelled, because the guard said no": played.cancelled,
        "cases set aside": len(played.set_aside),
        "bank files read": played.bank_files,
        "bank lines": played.bank_lines,
        "payments matched": played.matched,
        "remittances to creditors": played.remitted,
    }
    rows |= {str(name): value for name, value in summary.items() if isinstance(value, str)}
    for name, value in rows.items():
        happened.add_row(name.replace("_", " "), str(value))
    base.stderr.print(happened)
    s = summary
    base.stderr.print(f"collected {s['collected']} = allocated {s['allocated']} + suspense {s['suspense']} + credit {s['credit']}")
    went = f"remitted {s['remitted']} + commission {s['commission']} + VAT {s['vat']} + client money {s['client_money']}"
    base.stderr.print(f"collected {s['collected']} = {went}")
    base.stderr.print("Every cent is accounted for." if s["conserved"] else "A DIFFERENCE: see amiable ledger check.")
    base.stderr.print(f"Files: {folder}", markup=False, highlight=False, soft_wrap=True)


def _invite(port: int) -> None:
    from amiable.apps.staff.services import create_staff

    password = secrets.token_urlsafe(12)
    create_staff(name=WHO, password=password)
    base.stderr.print(f"Sign in at http://127.0.0.1:{port}/ as {WHO} with the password {password}", markup=False, highlight=False)
