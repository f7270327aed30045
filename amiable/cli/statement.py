"""`amiable statement`: what is owed on a day, for a person, for a program, and for many cases line by line. Needs no database."""

from collections.abc import Iterator
from datetime import date
from typing import IO, Annotated

import typer
from rich.text import Text

from amiable import markets
from amiable.cli import base
from amiable.cli.facts_file import must_be_spoken, opened, parsed, read, refuse, write
from amiable.core.account import Line, StatementOfAccount
from amiable.core.facts import Facts
from amiable.core.facts_json import YEARS, BadFacts, parse
from amiable.core.facts_json import day as iso_day
from amiable.core.refusal import Fault, Refusal, _
from amiable.core.statement import state
from amiable.files import local_format
from amiable.files.statement_json import account_json, refusal_json
from amiable.files.wording import LANGUAGES, STEPS, cite, say, words


def statement(
    facts: Annotated[str, typer.Argument(metavar="FACTS.json|-", help="The facts of a case as JSON; - reads the standard input.")] = "-",
    on: Annotated[date | None, typer.Option(parser=base.day, metavar="DAY", help="The day to state, such as 2024-06-30.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for a program.")] = False,
    as_jsonl: Annotated[bool, typer.Option("--jsonl", help="Read lines {“on”: …, “facts”: {…}}; each gives a line.")] = False,
    language: Annotated[str, typer.Option(help="The language of the words: " + ", ".join(LANGUAGES) + ".")] = "en",
) -> None:
    """State what is owed on a day: every cent with its working and its legal source."""
    must_be_spoken(language)
    if as_jsonl:
        _answer_lines(facts, language)
        return
    if on is None:
        raise typer.BadParameter("Say for which day, such as --on 2024-06-30.", param_hint="--on")
    try:
        case = _checked(read(facts), on)
        account = _state(case, on)
    except Refusal as refusal:
        refuse(refusal, language, as_json=as_json)
    if as_json:
        write(account_json(account, language))
    else:
        _print(account, case, language)


def _answer_lines(name: str, language: str) -> None:
    try:
        lines = opened(name)
    except Refusal as refusal:
        refuse(refusal, language, as_json=True)
    with lines:
        for answer in _many(lines, language):
            write(answer)


def _checked(raw: object, on: date) -> Facts:
    if on.year not in YEARS:
        raise BadFacts((_not_a_day(on),))
    return parse(raw, markets=markets.markets())


def _state(facts: Facts, on: date) -> StatementOfAccount:
    return state(facts, on, markets.load(facts.market))


def _not_a_day(raw: object) -> Fault:
    remedy = _("Write a day as 2024-06-30, between 1900 and 2199.")
    return Fault("on", _("“{value}” does not fit here."), remedy, (("value", str(raw)[:60]),))


def _many(lines: IO[bytes], language: str) -> Iterator[object]:
    for line in lines:
        if not line.strip():
            continue
        try:
            yield account_json(_state_line(line), language)
        except Refusal as refusal:
            yield refusal_json(refusal, language)


def _state_line(line: bytes) -> StatementOfAccount:
    asked = parsed("line", line)
    if not isinstance(asked, dict) or set(asked) != {"on", "facts"}:
        raise BadFacts((Fault("line", _("A line has the keys “on” and “facts”, and no other."), _("Write {{“on”: …, “facts”: {{…}}}}.")),))
    try:
        on = iso_day(asked["on"])
    except ValueError:
        raise BadFacts((_not_a_day(asked["on"]),)) from None
    return _state(_checked(asked["facts"], on), on)


PARTS = {"principal": _("Principal"), "interest": _("Interest"), "damages": _("Damages"), "costs": _("Costs")}


def _print(account: StatementOfAccount, facts: Facts, language: str) -> None:
    """The statement as a person reads it: the sum first, then every line with how it came about."""

    def money(minor: int) -> str:
        return local_format.amount(minor, language, account.market, account.currency)

    def cited(source: str) -> str:
        return cite(source, language, markets.source_names(account.market, language))

    def told(text: str) -> None:
        base.console.print(text, markup=False, highlight=False)

    on = local_format.day(account.on, language, account.market)
    told(words(_("To pay on {on}: {due}"), language).format(on=on, due=money(account.due)))
    heads = (_("Part"), _("Claim"), _("Day"), _("Amount"), _("How it came about"), _("Source"))
    *first, how_head, source_head = (words(head, language) for head in heads)
    table = base.table(*first, f"{how_head} · {source_head}", whole=(0, 2, 3), right=(3,))
    for line in account.lines:
        said = (
            say(line.working, language, account.market)
            if line.working
            else words(_("Payment {number}"), language).format(number=(line.payment or 0) + 1)
        )
        part = words(PARTS[line.part], language)
        how = Text(said) if not line.source else Text.assemble(said, "\n", (cited(line.source), "dim"))
        table.add_row(part, Text(line.claim), _day(line), money(line.amount), how)
    base.console.print(table)
    for name in PARTS:
        told(words(_("{part}: {amount}"), language).format(part=words(PARTS[name], language), amount=money(getattr(account, name))))
    if account.credit:
        told(words(_("Paid too much, to be paid back: {credit}"), language).format(credit=money(account.credit)))
    for warning in account.warnings:
        about = " ".join(word for word in (warning.claim or "", _step(warning.action, facts, language)) if word)
        told(f"! {about}: {say(warning.what, language, account.market)} ({cited(warning.source)})")
    for unknown in account.unknown:
        told(
            words(_("No rate is published yet ({parameter}) from {on}: no interest is asked."), language).format(
                parameter=unknown.parameter, on=local_format.day(unknown.from_on, language, account.market)
            )
        )
    for limit in account.limitation:
        told(f"{limit.claim}: {say(limit.working, language, account.market)} ({cited(limit.source)})")
    told(f"{account.regime}, {account.law}")


def _step(action: int | None, facts: Facts, language: str) -> str:
    """The step that a warning is about, with its day; nothing where it is about a claim."""
    if action is None:
        return ""
    done = facts.actions[action]
    return f"{words(STEPS[done.kind], language)}, {local_format.day(done.on, language, facts.market)}"


def _day(line: Line) -> str:
    return f"{line.from_on}\n–{line.to_on}" if line.from_on else str(line.on)
