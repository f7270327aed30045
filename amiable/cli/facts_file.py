"""The facts of cases from a file or the standard input, and answers for programs: what the commands without a database share."""

import json
import sys
from pathlib import Path
from typing import IO, NoReturn

import typer

from amiable.core.facts_json import BadFacts
from amiable.core.refusal import Fault, Refusal, _
from amiable.files.statement_json import refusal_json
from amiable.files.wording import LANGUAGES, faults, refused

REFUSED = 2


def must_be_spoken(language: str) -> None:
    """Whether there are words in a language; typer says which option it was."""
    if language not in LANGUAGES:
        raise typer.BadParameter(f"Choose one of {', '.join(LANGUAGES)}.", param_hint="--language")


def opened(name: str) -> IO[bytes]:
    """The file of that name; the standard input for a hyphen.

    refuses  BadFacts
    """
    try:
        return sys.stdin.buffer if name == "-" else Path(name).open("rb")
    except OSError as trouble:
        what, facts = _("This file cannot be read: {why}."), (("why", str(trouble.strerror)),)
        raise BadFacts((Fault(name, what, _("Look at the name, and at who may read it."), facts),)) from None


def read(name: str) -> object:
    """The JSON of a file.

    refuses  BadFacts
    """
    with opened(name) as source:
        return parsed(name, source.read())


def parsed(where: str, text: bytes) -> object:
    """JSON as written; numbers that are no numbers, and nesting without end, are no JSON.

    refuses  BadFacts
    """
    try:
        return json.loads(text.decode("utf-8-sig"))
    except ValueError as trouble:
        raise BadFacts((_fault(where, _("This is not JSON: {why}."), why=str(trouble)),)) from None
    except RecursionError:
        raise BadFacts((_fault(where, _("This is not JSON: {why}."), why="nesting"),)) from None


def _fault(where: str, what: str, **facts: str) -> Fault:
    return Fault(where, what, _("Give the facts as one JSON object, in UTF-8."), tuple(facts.items()))


def write(answer: object) -> None:
    """One line of JSON, in UTF-8 whatever the terminal speaks."""
    sys.stdout.flush()
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
    sys.stdout.buffer.flush()


def refuse(refusal: Refusal, language: str, *, as_json: bool) -> NoReturn:
    """Say on the standard error why there is no answer, and end with 2."""
    if as_json:
        sys.stderr.write(json.dumps(refusal_json(refusal, language), ensure_ascii=False) + "\n")
    else:
        what, remedy = refused(refusal, language)
        listed = "".join(f"  {fault['where']}: {fault['what']} {fault['remedy']}\n" for fault in faults(refusal.faults, language))
        sys.stderr.write(f"{what}\n{listed}{remedy}\n({refusal.code}; {refusal.source})\n")
    raise typer.Exit(REFUSED)
