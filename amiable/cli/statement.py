"""`amiable statement`: what is owed on a day, for a person, for a program, and for many cases line by line. Needs no database."""

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import IO, Annotated

import typer
from rich.table import Table

from amiable import markets
from amiable.cli import base
from amiable.core.account import Line, StatementOfAccount
from amiable.core.facts_json import YEARS, BadFacts, parse
from amiable.core.facts_json import day as iso_day
from amiable.core.refusal import Fault, Refusal, _
from amiable.core.statement import state
from amiable.files import local_format
from amiable.files.statement_json import account_json, refusal_json
from amiable.files.wording import LANGUAGES, faults, refused, say, words

REFUSED = 2


def statement(
    facts: Annotated[str, typer.Argument(metavar="FACTS.json|-", help="The facts of a case as JSON; - reads the standard input.")] = "-",
    on: Annotated[date | None, typer.Option(parser=base.day, metavar="DAY", help="The day to state, such as 2024-06-30.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for a program.")] = False,
    as_jsonl: Annotated[bool, typer.Option("--jsonl", help="Read lines {“on”: …, “facts”: {…}}; each gives a line.")] = False,
    language: Annotated[str, typer.Option(help="The language of the words: " + ", ".join(LANGUAGES) + ".")] = "en",
) -> None:
    """State what is owed on a day: every cent with its working and its legal source."""
    if language not in LANGUAGES:
        raise typer.BadParameter(f"Choose one of {', '.join(LANGUAGES)}.", param_hint="--language")
    if as_jsonl:
        _answer_lines(facts, language)
        return
    if on is None:
        raise typer.BadParameter("Say for which day, such as --on 2024-06-30.", param_hint="--on")
    try:
        account = _state(_read(facts), on)
    except Refusal as refusal:
        _refuse(refusal, language, as_json=as_json)
    if as_json:
        _write(account_json(account, language))
    else:
        _print(account, language)


def _answer_lines(name: str, language: str) -> None:
    try:
        lines = _opened(name)
    except Refusal as refusal:
        _refuse(refusal, language, as_json=True)
    with lines:
        for answer in _many(lines, language):
            _write(answer)


def _write(answer: object) -> None:
    """One line of JSON, in UTF-8 whatever the terminal speaks."""
    sys.stdout.flush()
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
    sys.stdout.buffer.flush()


def _opened(name: str) -> IO[bytes]:
    try:
        return sys.stdin.buffer if name == "-" else Path(name).open("rb")
    except OSError as trouble:
        what, facts = _("This file cannot be read: {why}."), (("why", str(trouble.strerror)),)
        raise BadFacts((Fault(name, what, _("Look at the name, and at who may read it."), facts),)) from None


def _read(name: str) -> object:
    with _opened(name) as source:
        return _parsed(name, source.read())


def _parsed(where: str, text: bytes) -> object:
    """JSON as written; numbers that are no numbers, and nesting without end, are no JSON."""
    try:
        return json.loads(text.decode("utf-8-sig"))
    except ValueError as trouble:
        raise BadFacts((_fault(where, _("This is not JSON: {why}."), why=str(trouble)),)) from None
    except RecursionError:
        raise BadFacts((_fault(where, _("This is not JSON: {why}."), why="nesting"),)) from None


def _fault(where: str, what: str, **facts: str) -> Fault:
    return Fault(where, what, _("Give the facts as one JSON object, in UTF-8."), tuple(facts.items()))


def _state(raw: object, on: date) -> StatementOfAccount:
    if on.year not in YEARS:
        raise BadFacts((_not_a_day(on),))
    facts = parse(raw, markets=markets.markets())
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
    asked = _parsed("line", line)
    if not isinstance(asked, dict) or set(asked) != {"on", "facts"}:
        raise BadFacts((Fault("line", _("A line has the keys “on” and “facts”, and no other."), _("Write {{“on”: …, “facts”: {{…}}}}.")),))
    try:
        on = iso_day(asked["on"])
    except ValueError:
        raise BadFacts((_not_a_day(asked["on"]),)) from None
    return _state(asked["facts"], on)


def _refuse(refusal: Refusal, language: str, *, as_json: bool) -> None:
    if as_json:
        sys.stderr.write(json.dumps(refusal_json(refusal, language), ensure_ascii=False) + "\n")
    else:
        what, remedy = refused(refusal, language)
        listed = "".join(f"  {fault['where']}: {fault['what']} {fault['remedy']}\n" for fault in faults(refusal.faults, language))
        sys.stderr.write(f"{what}\n{listed}{remedy}\n({refusal.code}; {refusal.source})\n")
    raise typer.Exit(REFUSED)


PARTS = {"principal": _("Principal"), "interest": _("Interest"), "damages": _("Damages"), "costs": _("Costs")}


def _print(account: StatementOfAccount, language: str) -> None:
    """The statement as a person reads it: the sum first, then every line with how it came about."""

    def money(minor: int) -> str:
        return local_format.amount(minor, language, account.market, account.currency)

    def told(text: str) -> None:
        base.console.print(text, markup=False, highlight=False)

    on = local_format.day(account.on, language, account.market)
    told(words(_("To pay on {on}: {due}"), language).format(on=on, due=money(account.due)))
    table = Table(*(words(head, language) for head in (_("Part"), _("Claim"), _("Day"), _("Amount"), _("How it came about"), _("Source"))))
    table.columns[3].justify = "right"
    for line in account.lines:
        how = (
            say(line.working, language, account.market)
            if line.working
            else words(_("Payment {number}"), language).format(number=(line.payment or 0) + 1)
        )
        part = words(PARTS[line.part], language)
        table.add_row(part, line.claim, _day(line), money(line.amount), how.replace("[", r"\["), line.source)
    base.console.print(table)
    for name in PARTS:
        told(f"{words(PARTS[name], language)}: {money(getattr(account, name))}")
    if account.credit:
        told(words(_("Paid too much, to be paid back: {credit}"), language).format(credit=money(account.credit)))
    for warning in account.warnings:
        told(f"! {warning.claim or ''} {say(warning.what, language, account.market)} ({warning.source})")
    for unknown in account.unknown:
        told(
            words(_("No rate is published yet ({parameter}) from {on}: no interest is asked."), language).format(
                parameter=unknown.parameter, on=local_format.day(unknown.from_on, language, account.market)
            )
        )
    for limit in account.limitation:
        told(f"{limit.claim}: {say(limit.working, language, account.market)} ({limit.source})")
    told(f"{account.regime}, {account.law}")


def _day(line: Line) -> str:
    return f"{line.from_on} – {line.to_on}" if line.from_on else str(line.on)
