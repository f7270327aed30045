"""`amiable bank`: what the bank sends us."""

import os
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from amiable.cli.base import AsOption, console, database, day, day_in, now, readers_language, stderr, table, tell
from amiable.cli.paths import reading
from amiable.core.money import minor_of, text_of
from amiable.core.refusal import Refusal

if TYPE_CHECKING:
    from amiable.apps.payments.records import ImportResult, MatchResult

app = typer.Typer(help="Bank files.")


@app.callback()
def group() -> None:
    """Bank files."""


@app.command()
def waiting(
    limit: Annotated[int, typer.Option(help="At most so many lines, the oldest first.", min=1)] = 500,
) -> None:
    """List the money that waits in suspense for a person, because no case is known for it."""
    with database():
        from amiable.apps.payments import queries

        lines = queries.suspense(limit + 1)
    made = Table("payment", "day", "amount", "", "text", "from")
    made.columns[0].justify = made.columns[2].justify = "right"
    for line in lines[:limit]:
        said = " ".join(part for part in (line.reference, line.text) if part)
        payer = " ".join(part for part in (line.counterparty, line.counterparty_account) if part)
        made.add_row(str(line.line_id), line.booked_on.isoformat(), text_of(line.rest), line.currency, Text(said), Text(payer))
    console.print(made if lines else "Nothing waits: every payment found its case.")
    if len(lines) > limit:
        console.print("There is more: raise --limit.")


@app.command()
def parked(
    *,
    dismissed: Annotated[bool, typer.Option("--dismissed", help="Instead, those that somebody dismissed, and why.")] = False,
) -> None:
    """List the bank statements that wait for one before them: they are kept, and booked as soon as it is here."""
    with database():
        from amiable.apps.payments import awaited

        found, gone = awaited.parked(), awaited.dismissed(last=500) if dismissed else []
    if dismissed:
        made = table("market", "account", "statement", "dismissed", "by", "why", whole=(1,))
        for each in gone:
            made.add_row(each.market, each.account, each.statement_id, each.on.isoformat(), each.by, Text(each.why))
        console.print(made if gone else "No bank statement was dismissed.")
        return
    made = table("number", "market", "account", "statement", "opens at", "closes at", "since", whole=(2,), right=(0, 4, 5))
    for one in found:
        opening, closing = ("" if minor is None else text_of(minor) for minor in (one.opening, one.closing))
        made.add_row(str(one.id), one.market, one.account, one.statement_id, opening, closing, one.parked_on.isoformat())
    console.print(made if found else "No bank statement waits.")


@app.command()
def dismiss(
    number: Annotated[int, typer.Argument(help="The number of the statement, as `bank parked` shows it.")],
    why: Annotated[str, typer.Option("--because", metavar="REASON", help="Why it will never follow.")],
    by: AsOption,
) -> None:
    """Say that a parked statement will never follow. Nothing of it is booked; its file stays kept, and may be imported again."""
    with database():
        from django.db import transaction

        from amiable.apps.audit import services as audit
        from amiable.apps.payments import awaited, services
        from amiable.apps.staff.queries import must_work_here

        by, statement = must_work_here(by), awaited.parked_statement(number).statement
        with transaction.atomic():  # what is decided and its record: both or neither
            mark = services.dismiss_statement(number, by=by, why=why, today=day_in(statement.market))
            audit.record(now(), by, "statement.dismissed", {"account": statement.account, "statement": mark})
    console.print("Dismissed. Import its file again if it is needed after all.")


@app.command()
def coming(market: Annotated[str, typer.Option(help="The market.")] = "be") -> None:
    """List the deposits on their way to the bank: bags of cash, lists of cheques, payouts of the card company; and which are late."""
    with database():
        from amiable.apps.payments import awaited

        found = awaited.coming(market, day_in(market))
    made = table("number", "kind", "text", "amount", "expected", "", whole=(2,), right=(0, 3))
    for each in found:
        late = "late: ask where it is" if each.late else ""
        made.add_row(str(each.id), each.kind, each.text, text_of(each.minor), each.expected_on.isoformat(), late)
    console.print(made if found else "Nothing is on its way.")


@app.command()
def line(number: Annotated[int, typer.Argument(help="The number of the payment, as `bank waiting` shows it.")]) -> None:
    """Show a payment: what it says, what it may be, and what was decided about it."""
    with database():
        from amiable.apps.cases.queries import cases_of
        from amiable.apps.payments import awaited, queries
        from amiable.apps.payments.proposing import decisions_of
        from amiable.apps.payments.refusals import LineUnknown
        from amiable.files import wording

        found = queries.line(number)
        if found is None:
            raise LineUnknown(source="house rule", line=str(number))
        shown, language = found.line, readers_language()
        decision = decisions_of([number], day_in(shown.market))[number] if shown.rest == shown.minor else None
        offers = [(decision.shares, decision.reasons), *((other.shares, other.reasons) for other in decision.others)] if decision else []
        cases = cases_of(
            [*(share.case_id for shares, _why in offers for share in shares), *(m.case_id for m in found.matches if m.case_id)]
        )
        console.print(f"{text_of(shown.minor)} {shown.currency}, {shown.booked_on}; {text_of(shown.rest)} is nobody's", markup=False)
        for said in (shown.counterparty, shown.counterparty_account, shown.reference, shown.text):
            console.print(f"  {said}" if said else "  –", markup=False, highlight=False)
        if deposit := awaited.arrival_of(number):
            said_by = f" ({deposit.by}: {deposit.why})" if deposit.by else ""
            console.print(f"is our deposit {deposit.text}: {text_of(deposit.minor)}{said_by}", markup=False, highlight=False)
        for shares, why in offers:
            for share in shares:
                console.print(f"may be {cases[share.case_id].printed_number}: {text_of(share.minor)}", markup=False, highlight=False)
            for reason in why:
                console.print(f"  {wording.say(reason, language, shown.market)}", markup=False, highlight=False)
        for match in found.matches:
            whose = cases[match.case_id].printed_number if match.case_id else "its payer"
            undone = f", undone on {match.undone_on}" if match.undone_on else ""
            by = f"{match.by}: {match.why}" if match.by else "matched"
            console.print(f"match {match.id}: {text_of(match.minor)} to {whose} ({by}){undone}", markup=False, highlight=False)


@app.command()
def assign(
    number: Annotated[int, typer.Argument(help="The number of the payment.")],
    to: Annotated[list[str], typer.Option("--to", metavar="CASE=AMOUNT", help="A share: a case number, or “payer”, and an amount.")],
    why: Annotated[str, typer.Option("--because", metavar="REASON", help="What shows that this is right.")],
    by: AsOption,
) -> None:
    """Say whose a payment is: one case, several, or back to its payer. What is not named stays in suspense."""
    with database():
        from django.db import transaction

        from amiable.apps.audit import services as audit
        from amiable.apps.cases.queries import case_numbered
        from amiable.apps.payments import queries, services
        from amiable.apps.payments.records import Share
        from amiable.apps.payments.refusals import LineUnknown
        from amiable.apps.staff.queries import must_work_here

        found = queries.line(number)
        if found is None:
            raise LineUnknown(source="house rule", line=str(number))
        shares = []
        for text in to:
            whose, _sign, amount = text.partition("=")
            shares.append(Share(None if whose == "payer" else case_numbered(whose).id, _minor(amount)))
        by = must_work_here(by)
        with transaction.atomic():  # what is decided and its record: both or neither
            services.assign(number, shares, by=by, why=why, today=day_in(found.line.market))
            audit.record(now(), by, "money.assign", {"line": str(number)})
    console.print("Recorded.")


@app.command()
def deposit(
    number: Annotated[int, typer.Argument(help="The number of the payment, as `bank waiting` shows it.")],
    deposit_number: Annotated[int, typer.Argument(metavar="DEPOSIT", help="The number of the deposit, as `bank coming` shows it.")],
    why: Annotated[str, typer.Option("--because", metavar="REASON", help="What shows it, and why the sums differ if they do.")],
    by: AsOption,
) -> None:
    """Say that a payment which waits is a deposit of ours. What the bank counted less is the office’s to make good, more its credit."""
    with database():
        from django.db import transaction

        from amiable.apps.audit import services as audit
        from amiable.apps.payments import queries, services
        from amiable.apps.payments.refusals import LineUnknown
        from amiable.apps.staff.queries import must_work_here

        found = queries.line(number)
        if found is None:
            raise LineUnknown(source="house rule", line=str(number))
        by = must_work_here(by)
        with transaction.atomic():  # what is decided and its record: both or neither
            more = services.recognise_deposit(number, deposit_number, by=by, why=why, today=day_in(found.line.market))
            facts = {"line": str(number), "deposit": str(deposit_number), "differs": text_of(more)}
            audit.record(now(), by, "money.deposit", facts)
    console.print(f"Recorded. {text_of(more)} stands apart, the office's." if more else "Recorded.", markup=False, highlight=False)


@app.command()
def undo(
    match: Annotated[int, typer.Argument(help="The number of the match, as `bank line` shows it.")],
    why: Annotated[str, typer.Option("--because", metavar="REASON", help="Why it is wrong.")],
    by: AsOption,
    market: Annotated[str, typer.Option(help="The market.")] = "be",
) -> None:
    """Undo a match: its share is nobody's again, and the statement of account is as it was."""
    with database():
        from django.db import transaction

        from amiable.apps.audit import services as audit
        from amiable.apps.payments import services
        from amiable.apps.staff.queries import must_work_here

        by = must_work_here(by)
        with transaction.atomic():  # what is decided and its record: both or neither
            services.undo(match, by=by, why=why, today=day_in(market))
            audit.record(now(), by, "money.undo", {"match": str(match)})
    console.print("Undone.")


@app.command()
def returned(
    number: Annotated[int, typer.Argument(help="The number of the line that was set apart.")],
    payment: Annotated[int, typer.Argument(help="The number of the payment that it takes back.")],
    why: Annotated[str, typer.Option("--because", metavar="REASON", help="What shows it.")],
    by: AsOption,
    market: Annotated[str, typer.Option(help="The market.")] = "be",
) -> None:
    """Recognise that a debit which was set apart takes an earlier payment back."""
    with database():
        from django.db import transaction

        from amiable.apps.audit import services as audit
        from amiable.apps.payments import services
        from amiable.apps.staff.queries import must_work_here

        by = must_work_here(by)
        with transaction.atomic():  # what is decided and its record: both or neither
            services.recognise_taking_back(number, payment, by=by, why=why, today=day_in(market))
            audit.record(now(), by, "money.taken_back", {"line": str(number), "payment": str(payment)})
    console.print("Recorded.")


@app.command()
def begin(
    account: Annotated[str, typer.Argument(help="The IBAN of the client account.")],
    amount: Annotated[str, typer.Argument(help="What it held, such as 1234.56.")],
    on: Annotated[date, typer.Option("--on", parser=day, metavar="DAY", help="The day at whose end it held that.")],
    by: AsOption,
) -> None:
    """Say what a client account held before its first statement. The money waits in suspense until you say whose it is."""
    with database():
        from django.db import transaction

        from amiable.apps.audit import services as audit
        from amiable.apps.payments import services
        from amiable.apps.staff.queries import must_work_here

        by, whose, minor = must_work_here(by), account.replace(" ", ""), _minor(amount)
        if minor <= 0:
            raise typer.BadParameter("An account that held nothing begins by itself.")
        with transaction.atomic():  # what is decided and its record: both or neither
            result = services.begin(whose, minor, on, today=day_in("be"))
            audit.record(now(), by, "money.begun", {"account": whose, "amount": text_of(minor)})
    console.print(f"Recorded. {result.released} statements that waited for this were booked.")


def _minor(text: str) -> int:
    try:
        return minor_of(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is not an amount. Write it as 12.50.") from None


@app.command("import")
def import_(
    files: Annotated[
        list[Path],
        typer.Argument(help="Bank files: camt.053, CODA or MT940, as the bank sends them.", exists=True, dir_okay=False, readable=True),
    ],
    on: Annotated[date | None, typer.Option("--on", parser=day, metavar="DAY", help="The day of the import; today if absent.")] = None,
) -> None:
    """Book bank files, match their payments, and allocate them. The same file again changes nothing."""
    today = on or day_in("be")  # the file of several markets has one day: that of the agencies' clocks, which agree within two hours
    with database():
        from amiable.jobs.engines.kernel import compiled
        from amiable.jobs.money import take_in_all

        for file in files:
            with reading(file):
                file.open("rb").close()
        workers = os.cpu_count() or 1
        kept, matched = take_in_all(files, today, partial(compiled, workers), workers=workers)
    refused = [(file, result) for file, result in zip(files, kept, strict=True) if isinstance(result, Refusal)]
    for imported in (result for result in kept if not isinstance(result, Refusal)):
        _show_import(imported, matched if len(files) == 1 else None)
    if len(files) > 1:
        console.print(f"{matched.matched} payments matched, {matched.waiting} wait for a person.")
    for case_id, refusal in matched.set_aside.items():
        stderr.print(f"Case {case_id} is set aside: {refusal}", markup=False, highlight=False)
    for file, refusal in refused[:-1]:
        stderr.print(f"{file.name}:", markup=False, highlight=False)
        tell(refusal)
    if refused:
        raise refused[-1][1]


def _show_import(imported: "ImportResult", matched: "MatchResult | None") -> None:
    """One file in a table, with what became of its payments where it is the only one."""
    shown = Table(imported.file_name, "", show_header=True)
    rows = (
        ("new lines", str(imported.new)),
        ("lines that were known", str(imported.known)),
        ("received", text_of(imported.received)),
        *((("payments matched", str(matched.matched)), ("payments that wait for a person", str(matched.waiting))) if matched else ()),
        ("payments taken back", str(imported.returned)),
        ("payment orders executed", str(imported.executed)),
        ("payment orders that came back", str(imported.undelivered)),
        ("deposits that arrived", str(imported.deposits)),
        ("lines set apart", f"{imported.set_apart} ({text_of(imported.apart)})"),
        ("lines of notices, to be booked with the statement", str(imported.beforehand)),
        ("statements that wait for one before them", str(imported.parked)),
        ("statements that waited and are booked now", str(imported.released)),
    )
    for label, value in rows:
        shown.add_row(label, value)
    console.print(shown)
    for fault in imported.notices:
        said = " ".join(text for text in (fault.what, fault.remedy) if text).format(**dict(fault.facts))
        stderr.print(f"{fault.where}: {said}", markup=False, highlight=False)
