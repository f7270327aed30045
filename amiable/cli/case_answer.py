"""`amiable case answer`: a person answers somebody: a decision about an objection, a plan that was agreed, an answer about data."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amiable.cli.base import AsOption, console, database, day, day_in, now
from amiable.cli.toml_file import read_toml
from amiable.core.money import AMOUNT, minor_of
from amiable.core.refusal import Refusal, _

if TYPE_CHECKING:
    from amiable.files.word_facts import Facts

# What is told as the statement of the day has it on which the answer leaves.
OF_TODAY = {"payment_received": ("due", "remains", "credit_back", "hold", "lapsed"), "dispute_decided": ("due",)}


class NotAnAnswer(Refusal):
    """The file does not tell what an answer of its kind has to say."""

    code = "answer.unclear"
    what = _("{file} cannot be sent as an answer: {why}.")
    remedy = _("Write kind = one of {kinds}; for it: {keys}.")


def answer(
    number: Annotated[str, typer.Argument(help="The case number, typed in any way.")],
    file: Annotated[Path, typer.Argument(help="A TOML file: its kind, and what it tells.")],
    by: AsOption,
    on: Annotated[date | None, typer.Option("--on", parser=day, metavar="DAY", help="The day to act on; today if absent.")] = None,
    channel: Annotated[str, typer.Option(help="letter, email or mailbox.")] = "letter",
) -> None:
    """Answer somebody: the letter leaves with the next outbox, in the person's language, also while demands stop."""
    if channel not in ("letter", "email", "mailbox"):
        raise typer.BadParameter(f"{channel} is not a way to answer. Write letter, email or mailbox.")
    table = read_toml(file)
    with database():
        from amiable.apps.cases import queries
        from amiable.apps.contacts import services

        case = queries.case_numbered(number)
        facts = read_answer(table, file.name, case.market)
        new = services.answer(case.id, facts, on=on or day_in(case.market), by=by, at=now(), channel=channel)
    said = "is owed" if new else "was owed before"
    console.print(f"{case.printed_number}: {table['kind']} {said}.", markup=False, highlight=False)


def read_answer(table: Mapping[str, object], file: str, market: str) -> "Facts":
    """What an answer tells, from a file that a person wrote: days as TOML has them, amounts as text, what a proof lacks as codes.

    refuses  NotAnAnswer
    """
    from amiable.apps.contacts.words import KINDS, NoSuchWord, told
    from amiable.files.letter_parts import LetterDoesNotAddUp, Reader
    from amiable.files.word_facts import told as printed

    kind = str(table.get("kind", ""))
    wanted = _keys(fields(KINDS[kind]), kind) if kind in KINDS else "…"
    about = {key: _kept(key, value) for key, value in table.items() if key != "kind"}
    try:
        facts = told(kind, about)
        printed(facts, Reader("en", market))
    except (NoSuchWord, LetterDoesNotAddUp, KeyError, IndexError) as fault:
        why = fault.facts.get("why", fault) if isinstance(fault, Refusal) else fault
        raise NotAnAnswer(source="docs/reference/answer.md", file=file, why=str(why), kinds=", ".join(KINDS), keys=wanted) from None
    return facts


def _kept(key: str, value: object) -> object:
    """A value as answers are kept: days in ISO form, amounts in minor units."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: _kept(name, each) for name, each in value.items()}
    if isinstance(value, list):
        return [{"code": each, "facts": []} if key == "missing" else _kept(key, each) for each in value]
    if isinstance(value, str) and key in ("amount", "due", "received", "credit_back") and AMOUNT.fullmatch(value):
        return minor_of(value)
    return value


def _keys(of_kind: "tuple[Field[object], ...]", kind: str) -> str:
    """What a kind has to say, and what it may."""
    left_out = OF_TODAY.get(kind, ())
    names = [f"{field.name} (or not)" if field.default is not MISSING else field.name for field in of_kind if field.name not in left_out]
    return ", ".join(names)
