"""`amiable debit`: mandates that people signed, debits under them, and the file for the bank."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from amiable.cli.base import AsOption, console, database, day, day_in, now, table
from amiable.cli.counter import Amount, Number
from amiable.cli.paths import writing
from amiable.core.money import text_of

app = typer.Typer(help="Direct debits: mandates, debits, files for the bank. Never required of anybody.")


@app.command()
def mandate(
    number: Number,
    by: AsOption,
    iban: Annotated[str, typer.Option(help="The account.")],
    holder: Annotated[str, typer.Option(help="Whose account it is.")],
    signed_on: Annotated[date, typer.Option("--signed-on", parser=day, metavar="DAY", help="The day on which it was signed.")],
    once: Annotated[bool, typer.Option("--once", help="For one debit only.")] = False,
    notice: Annotated[int | None, typer.Option(help="Days of notice that were agreed; 14 if absent.", min=1)] = None,
) -> None:
    """Keep a mandate that somebody signed for a case."""
    with database():
        from amiable.apps.cases import queries as cases
        from amiable.apps.debits import services
        from amiable.apps.debits.records import NewMandate
        from amiable.apps.staff import queries as staff

        who, case = staff.must_work_here(by), cases.case_numbered(number)
        new = NewMandate(holder, iban, signed_on, "one_off" if once else "recurrent", notice)
        made = services.record_mandate(case.id, new, at=now(), by=who)
    console.print(f"Mandate {made.reference}: notice of {made.notice} days.", highlight=False)


@app.command()
def revoke(number: Number, because: Annotated[str, typer.Option(metavar="REASON", help="How we know.")], by: AsOption) -> None:
    """The person takes the mandate back: nothing more is debited, and what has not left is cancelled."""
    with database():
        from amiable.apps.cases import queries as cases
        from amiable.apps.debits import queries, services
        from amiable.apps.staff import queries as staff

        who, case = staff.must_work_here(by), cases.case_numbered(number)
        live = next((each.id for each in queries.mandates_of(case.id, day_in(case.market)) if each.revoked_on is None), 0)
        cancelled = services.revoke(live, because=because, at=now(), by=who)
    console.print(f"Revoked. Cancelled: {', '.join(cancelled) or 'nothing'}.", markup=False, highlight=False)


@app.command()
def plan(
    number: Number,
    minor: Amount,
    by: AsOption,
    on: Annotated[date, typer.Option("--on", parser=day, metavar="DAY", help="The day of the debit: a banking day, after the notice.")],
    last: Annotated[bool, typer.Option("--last", help="Nothing comes after it.")] = False,
    again: Annotated[
        str, typer.Option("--again", metavar="DEBIT", help="The debit that came back, and that this one asks for again.")
    ] = "",
    out: Annotated[Path | None, typer.Option("--out", help="Write the letter to the person to this file, as PDF.", dir_okay=False)] = None,
) -> None:
    """Plan a debit within what is due, and make the letter that tells the person."""
    with database():
        from amiable.apps.cases import queries as cases
        from amiable.apps.debits import services
        from amiable.apps.documents import queries as documents
        from amiable.apps.staff import queries as staff

        who, case = staff.must_work_here(by), cases.case_numbered(number)
        made = services.plan(case.id, minor, on, last=last, again=again, at=now(), by=who)
        if out is not None and made.notice_id is not None:
            with writing(out):
                out.write_bytes(documents.open(made.notice_id).content)
    console.print(f"Debit {made.name} of {text_of(made.minor)} on {made.due_on}: send the letter today.", highlight=False)


@app.command()
def cancel(
    name: Annotated[str, typer.Argument(metavar="DEBIT", help="As `debit list` names it.")],
    because: Annotated[str, typer.Option(metavar="REASON", help="Why.")],
    by: AsOption,
) -> None:
    """Cancel a debit that has not left."""
    with database():
        from amiable.apps.debits import services
        from amiable.apps.staff import queries as staff

        services.cancel(name, because=because, at=now(), by=staff.must_work_here(by))
    console.print(f"{name} is cancelled.", markup=False, highlight=False)


@app.command()
def file(
    by: AsOption,
    market: Annotated[str, typer.Option(help="The market.")] = "be",
    out: Annotated[
        Path | None, typer.Option("--out", file_okay=False, help="The folder for the file, instead of `debits` in AMIABLE_HOME.")
    ] = None,
) -> None:
    """Make the file of the debits that fall due in the next two weeks (pain.008); each is looked at again before."""
    with database():
        from amiable.apps.debits import services
        from amiable.apps.documents import queries as documents
        from amiable.apps.staff import queries as staff
        from amiable.settings import home

        folder = out or home.folder("debits")
        with writing(folder):  # before anything is handed in
            folder.mkdir(parents=True, exist_ok=True)
        done = services.hand_in(market, at=now(), by=staff.must_work_here(by))
        if done.file is not None:
            kept = documents.open(done.file.document_id)
            with writing(folder / kept.name):
                (folder / kept.name).write_bytes(kept.content)
            told = f"{done.file.debits} debits, {text_of(done.file.minor)}: {folder / kept.name}"
            console.print(told, markup=False, highlight=False, soft_wrap=True)
        else:
            console.print("Nothing to hand in.")
    for name, code in done.cancelled.items():
        console.print(f"{name} is cancelled: {code}", markup=False, highlight=False)


@app.command("list")
def list_(
    market: Annotated[str, typer.Option(help="The market.")] = "be",
    limit: Annotated[int, typer.Option(help="At most so many, the latest day first.", min=1)] = 100,
) -> None:
    """List debits, and what became of each."""
    with database():
        from amiable.apps.cases import queries as cases
        from amiable.apps.debits import queries

        found = queries.collections(market, limit)
        numbers = {pk: case.printed_number for pk, case in cases.cases_of(each.case_id for each in found).items()}
    rows = table("debit", "case", "day", "amount", "sequence", "state", "reason", whole=(0, 1, 2, 3), right=(3,))
    for each in found:
        reason = each.reason if each.state == "returned" else each.cancelled_because
        cells = (each.name, numbers[each.case_id], each.due_on.isoformat(), text_of(each.minor), each.sequence, each.state, reason)
        rows.add_row(*map(Text, cells))
    console.print(rows if found else "Nothing to show.")
