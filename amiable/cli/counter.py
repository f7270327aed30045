"""`amiable counter`: cash, cheques, the till, appointments, and what a market takes."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from amiable.cli.base import AsOption, console, database, day, day_in, now, stderr, table
from amiable.core.money import minor_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from amiable.apps.cases.records import CaseView
    from amiable.apps.counter.records import Taken

app = typer.Typer(help="The counter: cash, cheques, the till, appointments.")

Number = Annotated[str, typer.Argument(metavar="CASE", help="The case number, typed in any way.")]
MarketArgument = Annotated[str, typer.Argument(help="The market, such as fr.")]
OutOption = Annotated[Path | None, typer.Option("--out", help="Write the receipt to this file, as PDF.", dir_okay=False)]


def amount(text: str) -> int:
    """Read an amount as people type it for a machine: 25.00."""
    try:
        return minor_of(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is no amount. Write it such as 25.00.") from None


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is no moment. Write it such as 2026-03-02T09:30.") from None


Amount = Annotated[int, typer.Argument(parser=amount, metavar="AMOUNT", help="Such as 25.00.")]


@app.command()
def means(market: MarketArgument) -> None:
    """How a person may pay in a market, up to how much in cash, and when the office is open."""
    from amiable import markets
    from amiable.core.means import not_offered, offered

    known, on = markets.means_of_payment(market), day_in(market)
    rows = table("means", "taken", "at most", "source", whole=(0, 1, 2), right=(2,))
    for offer in (*offered(known, on), *not_offered(known, on)):
        most = text_of(offer.most.at(on).value) if offer.most else ""
        rows.add_row(offer.means, offer.not_taken or "yes", most, Text(str(offer.most.at(on).source if offer.most else offer.source)))
    console.print(rows)
    hours = [f"{w.opens:%H:%M}–{w.closes:%H:%M}" for rule in known.office.hours for w in rule.windows if w.closes]
    visitors = {"freely": "open to visitors", "appointment": "open by appointment", "closed": "closed to visitors"}
    console.print(f"The office is {visitors[known.office.visitors]}. {', '.join(hours)}".strip(), highlight=False)


@app.command()
def cash(
    number: Number,
    minor: Amount,
    by: AsOption,
    payer: Annotated[str, typer.Option(help="Who pays, if it is not the person of the case.")] = "",
    out: OutOption = None,
) -> None:
    """Take coins and notes for a case, and make the receipt. Above what the law allows for one debt nothing is taken."""
    with database():
        from amiable.apps.cases import queries as cases
        from amiable.apps.counter import services
        from amiable.apps.staff import queries as staff

        who, case = staff.must_work_here(by), cases.case_numbered(number)
        taken = services.take_cash(case.id, minor, at=now(), by=who, payer=payer)
        _tell(case, taken, minor, who, out)


@app.command()
def cheque(
    number: Number,
    minor: Amount,
    by: AsOption,
    cheque_number: Annotated[str, typer.Option("--number", help="Of the cheque.")],
    bank: Annotated[str, typer.Option(help="Whose cheque it is.")],
    drawer: Annotated[str, typer.Option(help="Who wrote it.")],
    written_on: Annotated[date, typer.Option("--written-on", parser=day, metavar="DAY", help="The day that stands on it.")],
    out: OutOption = None,
) -> None:
    """Take a cheque for a case: look at it with the questions that are asked, and make the receipt."""
    questions = ("Is it made out to the agency?", "Does the case number stand on its back?", "Is it signed, dated, and nothing left blank?")
    payable, numbered, complete = (typer.confirm(question) for question in questions)
    with database():
        from amiable.apps.cases import queries as cases
        from amiable.apps.counter import services
        from amiable.apps.counter.records import NewCheque
        from amiable.apps.staff import queries as staff

        who, case = staff.must_work_here(by), cases.case_numbered(number)
        one = NewCheque(minor, cheque_number, bank, drawer, written_on, payable, numbered, complete)
        _tell(case, services.receive_cheque(case.id, one, at=now(), by=who), minor, who, out)


@app.command()
def undo(
    cash_id: Annotated[int, typer.Argument(metavar="CASH", help="The number that `counter cash` printed.")],
    because: Annotated[str, typer.Option(metavar="REASON", help="Why.")],
    by: AsOption,
) -> None:
    """Undo cash that was mistyped or handed back, as long as it lies in the till."""
    with database():
        from amiable.apps.counter import services
        from amiable.apps.staff import queries as staff

        services.undo_cash(cash_id, by=staff.must_work_here(by), why=because, at=now())
    console.print(f"Cash {cash_id} is undone.", highlight=False)


@app.command()
def bounced(
    cheque_id: Annotated[int, typer.Argument(metavar="CHEQUE", help="The number that `counter cheque` printed.")],
    because: Annotated[str, typer.Option(metavar="REASON", help="As the bank says it.")],
    by: AsOption,
) -> None:
    """A cheque was not paid: what it paid is due again."""
    with database():
        from amiable.apps.counter import services
        from amiable.apps.staff import queries as staff

        services.bounce(cheque_id, by=staff.must_work_here(by), why=because, at=now())
    console.print(f"Cheque {cheque_id} is taken back.", highlight=False)


@app.command()
def till(
    market: MarketArgument,
    by: Annotated[str | None, typer.Option("--as", metavar="NAME", help="Who counted.")] = None,
    counted: Annotated[int | None, typer.Option("--counted", parser=amount, metavar="AMOUNT", help="Without our own change.")] = None,
    because: Annotated[str, typer.Option(metavar="REASON", help="How a difference may have come about.")] = "",
) -> None:
    """What the till should hold; with --counted, keep what somebody counted at the end of the day."""
    with database():
        from amiable.apps.counter import queries, services
        from amiable.apps.staff import queries as staff

        if counted is None:
            console.print(f"The till of {market} should hold {text_of(queries.expected_in_till(market))}.", highlight=False)
            return
        if by is None:
            raise typer.BadParameter("Say who counted.", param_hint="--as")
        count = services.count_till(market, counted, at=now(), by=staff.must_work_here(by), because=because)
    console.print(f"Counted {text_of(count.counted)}, difference {text_of(count.difference)}.", highlight=False)


@app.command()
def deposit(
    market: MarketArgument,
    bag: Annotated[str, typer.Argument(help="The number of the bag or of the list, as the bank's line will bear it.")],
    by: AsOption,
    cheques: Annotated[bool, typer.Option("--cheques", help="Cheques instead of cash.")] = False,
) -> None:
    """Bring to the bank what was counted in the till, or the cheques at hand."""
    with database():
        from amiable.apps.counter import services
        from amiable.apps.staff import queries as staff

        bring = services.deposit_cheques if cheques else services.deposit_cash
        made = bring(market, bag, at=now(), by=staff.must_work_here(by))
    console.print(f"{made.bag}: {text_of(made.minor)}; missing in the till: {text_of(made.short)}.", markup=False, highlight=False)


@app.command()
def appointment(
    number: Number,
    by: AsOption,
    at: Annotated[
        datetime | None, typer.Option("--at", parser=_moment, metavar="MOMENT", help="Such as 2026-03-02T09:30; free times if absent.")
    ] = None,
    cancel: Annotated[int | None, typer.Option("--cancel", metavar="NUMBER", help="Cancel this one instead.")] = None,
) -> None:
    """Give somebody an appointment at the office, cancel one, or list the times that are free."""
    with database():
        from amiable.apps.cases import queries as cases
        from amiable.apps.counter import queries, services
        from amiable.apps.staff import queries as staff

        who, case = staff.must_work_here(by), cases.case_numbered(number)
        if cancel is not None:
            services.cancel(cancel, at=now(), by=who)
            console.print(f"Appointment {cancel} is cancelled.", highlight=False)
        elif at is None:
            _tell_free(case.market, queries.free_slots)
        else:
            made = services.book(case.id, at, at=now(), by=who)
            console.print(f"Appointment {made.id}: {made.starts_at:%Y-%m-%d %H:%M}.", highlight=False)


def _tell_free(market: str, free_slots: "Callable[[str, date], tuple[datetime, ...]]") -> None:
    rows = table("day", "free", whole=(0,))
    for ahead in range(10):
        on = day_in(market) + timedelta(days=ahead)
        if free := free_slots(market, on):
            rows.add_row(on.isoformat(), " ".join(f"{slot:%H:%M}" for slot in free))
    console.print(rows)


def _tell(case: "CaseView", taken: "Taken", minor: int, who: str, out: Path | None) -> None:
    from amiable.apps.counter import services
    from amiable.cli.receipt import keep
    from amiable.files import wording

    console.print(f"{text_of(minor)} is taken (number {taken.id}).", highlight=False)
    if taken.outside_hours:
        stderr.print(" ".join(wording.refused(taken.outside_hours, "en")), highlight=False)
    made = services.receipt(case.id, taken.line_id, on=day_in(case.market), by=who)
    console.print(f"Receipt {made.number}.", highlight=False)
    keep(made, out)
