"""`amiable proof`: what a proof of payment says, where it says it, and what it lacks. It reads, and writes nothing."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from amiable import markets
from amiable.cli import base
from amiable.cli.facts_file import must_be_spoken, refuse, write
from amiable.core.refusal import Refusal, _
from amiable.files.wording import LANGUAGES, words

if TYPE_CHECKING:
    from amiable.files.proof import Expected, Proof
    from amiable.files.proof_waiting import Waiting

TITLES = (_("What"), _("Read"), _("Page"), _("The words there"))


def proof(
    file: Annotated[Path, typer.Argument(help="A PDF, PNG or JPEG.", exists=True, dir_okay=False, readable=True)],
    market: Annotated[str, typer.Option(help="Whose banks wrote it: be, dk, fi, fr … With a case, that of the case.")] = "be",
    case: Annotated[str | None, typer.Option(metavar="NUMBER", help="Compare with our account, the creditor’s, and this case.")] = None,
    on: Annotated[date | None, typer.Option("--on", parser=base.day, metavar="DAY", help="As of this day; today if absent.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for a program.")] = False,
    language: Annotated[str, typer.Option(help="The language of the words: " + ", ".join(LANGUAGES) + ".")] = "en",
) -> None:
    """Read a proof of payment: what it says and where, and what is missing. A hint for a person: nothing is booked."""
    must_be_spoken(language)
    try:
        market, expected = _case(case) if case else (market, None)
        _answer(file, market, expected, on or base.day_in(market), language, as_json=as_json)
    except Refusal as refusal:
        refuse(refusal, language, as_json=as_json)


def _case(number: str) -> "tuple[str, Expected]":
    """The market of a case, and what a proof of it should say."""
    from amiable.files.proof import Expected, ways_to_name

    with base.database():
        from amiable.apps.cases import queries as cases
        from amiable.apps.parties import queries as parties

        found = cases.case_numbered(number)
        people = cases.with_people([found.id])[found.id]
        agency = parties.agency(found.market)
        theirs = tuple(account.iban for account in parties.history(people.creditor.id, base.now()))
    references = ways_to_name(found.reference_number, found.printed_number)
    return found.market, Expected((agency.client_iban,), theirs, references, currency=markets.load(found.market).currency)


def _answer(file: Path, market: str, expected: "Expected | None", today: date, language: str, *, as_json: bool) -> None:
    from amiable.files import proof as reader
    from amiable.files.proof_waiting import waiting
    from amiable.files.proof_words import proof_json, waiting_json

    pack = markets.load(market)
    found = reader.read(file.read_bytes(), pack.languages, today, expected or reader.Expected())
    to_creditor = expected is not None and reader.paid_the_creditor(found, expected)
    paid_on = found.value_on or today
    waits = [waiting(pack, paid_on, today, to_creditor=which) for which in ((True,) if to_creditor else (False, True))]
    if as_json:
        write(
            {"market": market, **proof_json(found, language, market), "waiting": [waiting_json(each, language, market) for each in waits]}
        )
    else:
        _tell(found, waits, language, market)


def _tell(found: "Proof", waits: "list[Waiting]", language: str, market: str) -> None:
    from amiable.files.proof_words import WHATS, missing_said, value_said, waiting_said

    table = base.table(*(words(title, language) for title in TITLES))
    for finding in found.findings:
        what, value = words(WHATS[finding.what], language), value_said(finding, found.currency, language, market)
        is_saying = finding.value == finding.what
        table.add_row(Text(what), Text("" if is_saying else value), str(finding.place.box.page), Text(finding.place.words))
    if found.findings:
        base.console.print(table)
    missing = [missing_said(lack, language, market) for lack in found.missing] or [words(_("Nothing is missing."), language)]
    for line in [
        *missing,
        *(waiting_said(each, language, market) for each in waits),
        words(_("A hint for a person: nothing was booked."), language),
    ]:
        base.console.print(line, markup=False, highlight=False)
