"""`amiable law impact`: whose statement a change of the law touches, and by how much."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import IO, Annotated

import typer
from rich.table import Table
from rich.text import Text

from amiable import markets
from amiable.cli import base, law_words
from amiable.cli.facts_file import opened, parsed, write
from amiable.core.account import StatementOfAccount
from amiable.core.facts_json import YEARS, BadFacts, parse
from amiable.core.facts_json import day as iso_day
from amiable.core.law_diff import known_before
from amiable.core.law_impact import Impact, Stated
from amiable.core.law_impact import impact as impact_of
from amiable.core.money import text_of
from amiable.core.pack import Pack
from amiable.core.refusal import Fault, Refusal, _
from amiable.files import wording
from amiable.files.statement_json import refusal_json

ONE_DAY = timedelta(days=1)
SHOWN = 50  # the largest differences that a person is shown; a program gets all


@dataclass(frozen=True, slots=True)
class Looked:
    """A line of facts and what came of it: other market, not readable, or stated under two laws."""

    line: int
    name: str
    on: date | None
    found: Impact | Refusal | None


def impact(
    market: Annotated[str, typer.Argument(help="be, fr, fi, dk, gl or fo.")],
    facts: Annotated[str, typer.Argument(metavar="FACTS.jsonl|-", help="Facts, a line each, or {“on”: …, “facts”: {…}, “id”: …}.")] = "-",
    from_on: Annotated[
        date | None, typer.Option("--from", parser=base.day, metavar="DAY", help="The change is all that begins on this day or later …")
    ] = None,
    to_on: Annotated[date | None, typer.Option("--to", parser=base.day, metavar="DAY", help="… and on this day or before.")] = None,
    folder: Annotated[
        Path | None,
        typer.Option("--overlay", help="The change is this folder of law, laid over the shipped one.", file_okay=False, exists=True),
    ] = None,
    on: Annotated[
        date | None, typer.Option("--on", parser=base.day, metavar="DAY", help="State every case on this day, whatever its line says.")
    ] = None,
    rates_go_on: Annotated[
        bool,
        typer.Option("--rates-go-on", help="Compare with the rates of before, as if they had stayed; else they were not known any more."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON, for a program.")] = False,
) -> None:
    """Tell whose statement changes with the law, and by how much: each case is stated without the change and with it."""
    if from_on is None and folder is None:
        raise typer.BadParameter(
            "Say from which day the law changes, such as --from 2026-07-01, or give a folder of law.", param_hint="--from"
        )
    if any(day and day.year not in YEARS for day in (on, to_on)):
        raise typer.BadParameter("Give days between 1900 and 2199.", param_hint="--on")
    with law_words.refusals(as_json=as_json):
        whole = markets.load(market, folder)
        before = known_before(whole, from_on, rates_go_on=rates_go_on) if from_on else markets.shipped(market)
        after = known_before(whole, to_on + ONE_DAY, rates_go_on=rates_go_on) if to_on else whole
        with opened(facts) as lines:
            looked = list(_looks(lines, market, on, before, after))
    if as_json:
        write(_as_json(market, looked))
    else:
        _print(market, looked, after.currency)


def _looks(lines: IO[bytes], market: str, on: date | None, before: Pack, after: Pack) -> Iterator[Looked]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        name, day = "", on
        try:
            raw, name, asked_on = _read(line)
            day = on or asked_on or base.day_in(market)
            facts = parse(raw, markets=markets.markets())
            name = name or facts.claims[0].ref
            found = impact_of(facts, day, before, after) if facts.market == market else None
            yield Looked(number, name, day, found)
        except Refusal as refusal:
            yield Looked(number, name, day, refusal)


def _read(line: bytes) -> tuple[object, str, date | None]:
    """The facts of a line, how it is called, and its own day."""
    asked = parsed("line", line)
    if not isinstance(asked, dict) or "facts" not in asked:
        return asked, "", None
    try:
        on = iso_day(asked["on"]) if "on" in asked else None
    except ValueError:
        remedy = _("Write a day as 2024-06-30, between 1900 and 2199.")
        raise BadFacts((Fault("on", _("“{value}” does not fit here."), remedy, (("value", str(asked["on"])[:60]),)),)) from None
    return asked["facts"], str(asked.get("id") or asked.get("ref") or ""), on


# ---- what came of it


def _touched(looked: list[Looked]) -> list[tuple[Looked, Impact]]:
    """Those whose statement changes, the largest difference first; a case that one law refuses stands before all."""
    found = [(one, one.found) for one in looked if isinstance(one.found, Impact) and one.found.what]
    return sorted(found, key=lambda pair: (pair[1].difference is not None, -abs(pair[1].difference or 0), pair[0].line))


def _totals(looked: list[Looked]) -> dict[str, int]:
    """Sums in minor units over the cases that both laws state."""
    both = [one.found for one in looked if isinstance(one.found, Impact) and one.found.difference is not None]
    more = [found.difference or 0 for found in both]
    return {
        "before": sum(_due(found.before) for found in both),
        "after": sum(_due(found.after) for found in both),
        "difference": sum(more),
        "more": sum(found > 0 for found in more),
        "less": sum(found < 0 for found in more),
    }


def _due(stated: Stated) -> int:
    return stated.due if isinstance(stated, StatementOfAccount) else 0


def _as_json(market: str, looked: list[Looked]) -> dict[str, object]:
    totals = _totals(looked)
    return {
        "market": market,
        "lines": len(looked),
        "other_markets": sum(one.found is None for one in looked),
        "changed": [_impact_json(one, found) for one, found in _touched(looked)],
        "refused": [{"line": one.line, "id": one.name} | _refused(one.found) for one in looked if isinstance(one.found, Refusal)],
        "totals": {name: text_of(total) if name in ("before", "after", "difference") else total for name, total in totals.items()},
    }


def _impact_json(one: Looked, found: Impact) -> dict[str, object]:
    more = {part: text_of(difference) for part, difference in found.parts}
    return {
        "line": one.line,
        "id": one.name,
        "on": one.on.isoformat() if one.on else None,
        "before": _side(found.before),
        "after": _side(found.after),
        "difference": None if found.difference is None else text_of(found.difference),
        "parts": more,
        "what": list(found.what),
    }


def _side(stated: Stated) -> object:
    return _refused(stated) if isinstance(stated, Refusal) else text_of(stated.due)


def _refused(refusal: Refusal) -> dict[str, object]:
    return refusal_json(refusal, base.readers_language())


def _print(market: str, looked: list[Looked], currency: str) -> None:
    touched, totals = _touched(looked), _totals(looked)
    if touched:
        table = Table("line", "case", "on", "before", "after", "difference", "what changes")
        for place in (3, 4, 5):
            table.columns[place].justify = "right"
        for one, found in touched[:SHOWN]:
            amounts = (_told(found.before), _told(found.after), "" if found.difference is None else text_of(found.difference))
            table.add_row(*map(Text, (str(one.line), one.name, str(one.on), *amounts, _what(found))))
        base.console.print(table)
    stated = sum(isinstance(one.found, Impact) for one in looked)
    said = [f"{len(touched)} of {stated} statements change: {totals['more']} ask more, {totals['less']} ask less."]
    if len(touched) > SHOWN:
        said.append(f"Shown are the {SHOWN} largest differences; --json has all.")
    due = {name: text_of(totals[name]) for name in ("before", "after", "difference")}
    said.append(f"Due before: {due['before']} {currency}; after: {due['after']}; difference: {due['difference']}.")
    if others := sum(one.found is None for one in looked):
        said.append(f"{others} lines are of another market than {market}.")
    said += [f"Line {one.line} could not be stated. {_why(one.found)}" for one in looked if isinstance(one.found, Refusal)]
    base.console.print("\n".join(said), markup=False, highlight=False)


def _why(refusal: Refusal) -> str:
    language = base.readers_language()
    found = [f"{fault['where']}: {fault['what']}" for fault in wording.faults(refusal.faults, language)]
    return " ".join(found or [wording.refused(refusal, language)[0]])


def _told(stated: Stated) -> str:
    return stated.code if isinstance(stated, Refusal) else text_of(stated.due)


def _what(found: Impact) -> str:
    more: dict[str, int] = dict(found.parts)
    return ", ".join(f"{name} {text_of(more[name])}" if name in more else name for name in found.what)
