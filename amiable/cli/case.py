"""`amiable case`: look at a case, record a step that was made, put it on hold when its person asks for something, close it."""

from collections.abc import Callable, Iterator
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from amiable.cli.base import AsOption, OnOption, console, database, day, day_in, now, readers_language
from amiable.cli.case_answer import answer
from amiable.core.dates import ONE_DAY
from amiable.core.facts import PARTS, SUSPENSIONS
from amiable.core.refusal import _

if TYPE_CHECKING:
    from amiable.apps.cases.records import CaseWithPeople

app = typer.Typer(help="A case: show it, record a step, answer its person, put it on hold, resume it, close it.")
app.command()(answer)


def _reason(text: str) -> str:
    if text not in SUSPENSIONS:
        raise typer.BadParameter(f"{text} is not a reason that is known here. Write one of: {', '.join(SUSPENSIONS)}.")
    return text


Number = Annotated[str, typer.Argument(help="The case number, typed in any way.")]
Because = Annotated[str, typer.Option(parser=_reason, metavar="REASON", help=f"Why: {', '.join(SUSPENSIONS)}.")]


@app.command()
def show(
    number: Number,
    on: Annotated[date | None, typer.Option("--on", parser=day, metavar="DAY", help="As it stands on this day; today if absent.")] = None,
) -> None:
    """Show a case in short: who, what is owed, the next lawful step and why, letters, payments."""
    with database():
        from amiable.apps.cases import queries as cases

        found = cases.case_numbered(number)
        people = cases.with_people([found.id])[found.id]
        rows = list(_rows(people, on or day_in(found.market), readers_language()))
    table = Table(found.printed_number, "", show_header=True)
    for label, text in rows:
        table.add_row(label, Text(text))
    console.print(table)


@app.command()
def hold(
    number: Number,
    because: Because,
    on: Annotated[date, typer.Option("--on", parser=day, metavar="DAY", help="The first day on hold.")],
    until: Annotated[
        date | None, typer.Option("--until", parser=day, metavar="DAY", help="The last day on hold; open when left out.")
    ] = None,
) -> None:
    """Put a case on hold from a day: no letter asks for payment, and one that waits to leave is cancelled."""
    with database():
        from amiable.apps.cases import queries, services

        case = queries.case_numbered(number)
        services.suspend(case.id, because=because, from_on=on, to_on=until, today=on)
    how_long = f"up to and including {until}" if until else "until it is resumed"
    console.print(f"{case.printed_number} is on hold from {on}, {how_long}.", markup=False, highlight=False)


@app.command()
def resume(
    number: Number,
    because: Because,
    on: Annotated[date, typer.Option("--on", parser=day, metavar="DAY", help="The first day that is no longer on hold.")],
) -> None:
    """End the hold for a reason; another reason may go on holding the case."""
    with database():
        from amiable.apps.cases import queries, services

        case = queries.case_numbered(number)
        services.resume(case.id, because=because, last_on=on - ONE_DAY)
    console.print(f"{case.printed_number} is no longer on hold for this reason from {on}.", markup=False, highlight=False)


@app.command()
def did(
    number: Number,
    step: Annotated[str, typer.Option(metavar="STEP", help="The step, as `amiable day` names it: message, call, letter, plan_proposal …")],
    on: Annotated[date, typer.Option("--on", parser=day, metavar="DAY", help="The day on which it was made.")],
) -> None:
    """Record that a person made the step that was due: the days of the next one count from then."""
    with database():
        from amiable.apps.cases import queries
        from amiable.apps.contacts import services

        case = queries.case_numbered(number)
        services.record_step(case.id, step, on)
    console.print(f"{case.printed_number}: {step} was made on {on}.", markup=False, highlight=False)


@app.command()
def mediator(
    number: Number,
    name: Annotated[str, typer.Option(help="The mediator's, commission's or court's name.")],
    street: Annotated[str, typer.Option(help="Street and number.")],
    postcode: Annotated[str, typer.Option(help="Postcode.")],
    town: Annotated[str, typer.Option(help="Town.")],
    by: AsOption,
    country: Annotated[str, typer.Option(help="Two letters.")] = "BE",
    email: Annotated[str, typer.Option(help="An e-mail address.")] = "",
    phone: Annotated[str, typer.Option(help="A number.")] = "",
) -> None:
    """Say with whom we speak instead of the person: in insolvency our answers go there."""
    with database():
        from amiable.apps.cases import queries, services
        from amiable.apps.parties.records import NewDebtor

        case = queries.case_numbered(number)
        language = queries.with_people([case.id])[case.id].debtor.language
        person = NewDebtor("business", language, name, "", street, postcode, town, country, email, phone)
        services.name_mediator(case.id, person, by=by, at=now())
    console.print(f"{case.printed_number}: what we have to say goes to {name}.", markup=False, highlight=False)


class LetterVersion(StrEnum):
    """How a person wants their letters."""

    STANDARD = "standard"
    LARGE = "large"
    PLAIN = "plain"


@app.command()
def letters(
    number: Number,
    version: Annotated[LetterVersion, typer.Argument(help="large: in sixteen points; plain: in fewer and simpler words.")],
    source: Annotated[str, typer.Option(metavar="WORDS", help="What shows it, such as: call of 2 March.")],
    by: AsOption,
    on: Annotated[date | None, typer.Option("--on", parser=day, metavar="DAY", help="The day they said so; today if absent.")] = None,
) -> None:
    """Record how the person of a case wants their letters, at every creditor; the next one comes so."""
    with database():
        from amiable.apps.cases import queries
        from amiable.apps.parties.services import reaching

        case = queries.case_numbered(number)
        rows = queries.debtors_of_same_person([case.id])[case.id]
        reaching.choose_version(rows, version.value, on=on or day_in(case.market), source=source, by=by, at=now())
    console.print(f"{case.printed_number}: letters come in the version {version.value}.", markup=False, highlight=False)


@app.command()
def close(
    number: Number,
    because: Annotated[str, typer.Option(help="Why, in plain words.")],
    on: OnOption,
) -> None:
    """Close a case: nothing is asked on it any more. It stays closed; what is paid in full the day closes by itself."""
    with database():
        from amiable.apps.cases import queries, services

        case = queries.case_numbered(number)
        services.close(case.id, on=on, because=because)
    console.print(f"{case.printed_number} is closed from {on}.", markup=False, highlight=False)


@app.command()
def reopen(number: Number, by: AsOption) -> None:
    """Open a case again that the day closed because everything was paid: a payment was taken back since."""
    with database():
        from amiable.apps.cases import queries, services

        case = services.reopen(queries.case_numbered(number).id, by=by, at=now())
    console.print(f"{case.printed_number} is open again.", markup=False, highlight=False)


@app.command()
def withdraw(
    number: Number,
    because: Annotated[str, typer.Option(help="Why the creditor takes it back, in plain words.")],
    by: AsOption,
    on: Annotated[date | None, typer.Option("--on", parser=day, metavar="DAY", help="From which day on; today if absent.")] = None,
) -> None:
    """A creditor takes a case back: it is closed, and the creditor reads so in its next account."""
    with database():
        from amiable.apps.cases import queries
        from amiable.apps.remittances import services

        case = queries.case_numbered(number)
        closed = services.withdraw(number, because=because, by=by, at=now(), on=on or day_in(case.market))
    console.print(f"{closed.printed_number} is withdrawn and closed from {closed.closed_on}.", markup=False, highlight=False)


def _rows(people: "CaseWithPeople", on: date, language: str) -> Iterator[tuple[str, str]]:
    """What is shown, label by label, in the reader's language."""
    from django.utils import translation

    from amiable.apps.cases.records import PAID
    from amiable.files import local_format
    from amiable.files.wording import words

    case = people.case
    with translation.override(language):
        yield from _who(people, language)
        yield words(_("With us since"), language), local_format.day(case.placed_on, language, case.market)
        if case.closed_on:
            closed_on = local_format.day(case.closed_on, language, case.market)
            because = words(_("everything is paid"), language) if case.closed_because == PAID else case.closed_because
            yield words(_("Closed"), language), f"{closed_on}: {because}"
        yield from _money_and_letters(people, on, language)


def _who(people: "CaseWithPeople", language: str) -> Iterator[tuple[str, str]]:
    from amiable.files.wording import words

    debtor = people.debtor
    address = f"{debtor.street}, {debtor.postcode} {debtor.city}, {debtor.country}"
    yield words(_("Owes"), language), "\n".join(part for part in (debtor.name, address, debtor.phone, debtor.email) if part)
    yield words(_("Is owed"), language), people.creditor.legal_name
    yield words(_("Payment reference"), language), people.case.payment_reference


def _money_and_letters(people: "CaseWithPeople", on: date, language: str) -> Iterator[tuple[str, str]]:
    from amiable.apps.contacts import queries as contacts
    from amiable.apps.payments import queries as payments
    from amiable.files import local_format
    from amiable.files.wording import say, words
    from amiable.web.desk import case_page

    case = people.case

    def money(minor: int) -> str:
        return local_format.amount(minor, language, case.market, account.currency)

    def in_words(of_day: date) -> str:
        return local_format.day(of_day, language, case.market)

    facts, account = contacts.account_of(case.id, on)
    owed = [money(account.due), *(f"{case_page.part_name(part)} {money(getattr(account, part))}" for part in PARTS)]
    yield words(_("Owed on %(on)s"), language) % {"on": in_words(on)}, "\n".join(owed)
    if not case.closed_on:
        course = contacts.course_of(case.id, facts, account)
        step = case_page.shown_step(course.next, by_person=contacts.waits_for_a_person(course.next, case.market))
        later = words(_("Look again from %(step_on)s."), language) % {"step_on": in_words(step.on)} if step.on else ""
        by_person = words(_("A person makes this step: no letter leaves by itself."), language) if step.by_person else ""
        told = (step.name, *(say(why, language, case.market) for why in (step.why, *step.also)), by_person, later)
        yield words(_("Next lawful step"), language), "\n".join(part for part in told if part)
        listed = (f"{one.name}: {say(one.why, language, case.market)}" for one in case_page.shown_steps(course))
        yield words(_("All steps"), language), "\n".join(listed) or "–"
    letters = case_page.shown_letters(contacts.sent_on_case(case.id), on)
    yield words(_("Letters and messages"), language), "\n".join(f"{letter.on} {letter.name} ({letter.way})" for letter in letters) or "–"
    received = case_page.shown_payments(account, payments.case_payments(case.id))
    yield words(_("Payments"), language), "\n".join(_payment(one, language, money) for one in received) or "–"


def _payment(shown: object, language: str, money: Callable[[int], str]) -> str:
    from amiable.files.wording import words
    from amiable.web.desk.case_page import ShownPayment

    assert isinstance(shown, ShownPayment)
    back = shown.payment.taken_back_on
    told = [words(_("Taken back by the bank on %(taken_back_on)s: it pays nothing."), language) % {"taken_back_on": back}] if back else []
    for on, minor in shown.back:
        told.append(f"{words(_('Too much: went back to who paid it on %(back_on)s'), language) % {'back_on': on}}: {money(minor)}")
    return f"{shown.payment.on} {money(shown.payment.minor)} {'; '.join(told)}".rstrip()
