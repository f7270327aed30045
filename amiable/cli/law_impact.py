"""`amiable law impact`: whose statement a change of the law touches, and by how much."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import IO, Annotated

import typer
from rich.table import Table
from rich.text import Text

from amiable import markets
from amiable.cli import base, law_words
from amiable.cli.facts_file import opened, parsed, write
from amiable.core.facts_json import YEARS, BadFacts, parse
from amiable.core.facts_json import day as iso_day
from amiable.core.law_diff import known_before
from amiable.core.law_impact import Due, Impact
from amiable.core.law_impact import impact as impact_of
from amiable.core.money import text_of
from amiable.core.pack import Pack
from amiable.core.refusal import Fault, Refusal, _
from amiable.files import wording
from amiable.files.statement_json import refusal_json

ONE_DAY = timedelta(days=1)
SHOWN = 50  # the largest differences that a person is shown; a program gets all


@dataclass(frozen=True, slots=True)
class Line:
    """A line of facts: its number, how its case is called, and the day it is stated on (None: not read that far)."""

    number: int
    name: str
    on: date | None


@dataclass(slots=True)
class Gathered:
    """What came of all lines; of those that do not change only the sums are kept. Minor units, over the cases that both laws state."""

    lines: int = 0
    stated: int = 0
    elsewhere: int = 0
    before: int = 0
    after: int = 0
    more: int = 0
    less: int = 0
    begun: int = 0  # refused without the change, stated with it
    ended: int = 0
    touched: list[tuple[Line, Impact]] = field(default_factory=list)
    refused: list[tuple[Line, Refusal]] = field(default_factory=list)

    def add(self, line: Line, found: Impact | Refusal | None) -> None:
        """Count a line; None is one of another market."""
        self.lines += 1
        if found is None:
            self.elsewhere += 1
        elif isinstance(found, Refusal):
            self.refused.append((line, found))
        else:
            self._add(line, found)

    def _add(self, line: Line, found: Impact) -> None:
        self.stated += 1
        if isinstance(found.before, int) and isinstance(found.after, int):
            self.before += found.before
            self.after += found.after
            self.more += found.after > found.before
            self.less += found.after < found.before
        self.begun += isinstance(found.before, Refusal) and not isinstance(found.after, Refusal)
        self.ended += isinstance(found.after, Refusal) and not isinstance(found.before, Refusal)
        if found.what:
            self.touched.append((line, found))

    def largest_first(self) -> list[tuple[Line, Impact]]:
        """Those whose statement changes; what one law refuses stands before all."""
        return sorted(self.touched, key=lambda pair: (pair[1].difference is not None, -abs(pair[1].difference or 0), pair[0].number))


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
            gathered = _gather(lines, market, on, before, after)
    if as_json:
        write(_as_json(market, gathered))
    else:
        _print(market, gathered, after.currency)


def _gather(lines: IO[bytes], market: str, on: date | None, before: Pack, after: Pack) -> Gathered:
    gathered = Gathered()
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
            gathered.add(Line(number, name, day), found)
        except Refusal as refusal:
            gathered.add(Line(number, name, day), refusal)
    return gathered


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


def _as_json(market: str, found: Gathered) -> dict[str, object]:
    return {
        "market": market,
        "lines": found.lines,
        "other_markets": found.elsewhere,
        "changed": [_impact_json(line, one) for line, one in found.largest_first()],
        "refused": [{"line": line.number, "id": line.name} | _refused(refusal) for line, refusal in found.refused],
        "totals": {**_sums(found), "more": found.more, "less": found.less},
    }


def _sums(found: Gathered) -> dict[str, str]:
    return {"before": text_of(found.before), "after": text_of(found.after), "difference": text_of(found.after - found.before)}


def _impact_json(line: Line, found: Impact) -> dict[str, object]:
    return {
        "line": line.number,
        "id": line.name,
        "on": line.on.isoformat() if line.on else None,
        "before": _side(found.before),
        "after": _side(found.after),
        "difference": None if found.difference is None else text_of(found.difference),
        "parts": {part: text_of(difference) for part, difference in found.parts},
        "what": list(found.what),
    }


def _side(due: Due) -> object:
    return _refused(due) if isinstance(due, Refusal) else text_of(due)


def _refused(refusal: Refusal) -> dict[str, object]:
    return refusal_json(refusal, base.readers_language())


def _print(market: str, found: Gathered, currency: str) -> None:
    if found.touched:
        base.console.print(_table(found.largest_first()[:SHOWN]))
    said = [counted(found)]
    if len(found.touched) > SHOWN:
        said.append(f"Shown are the {SHOWN} largest differences; --json has all.")
    sums = _sums(found)
    said.append(f"Due before: {sums['before']} {currency}; after: {sums['after']}; difference: {sums['difference']}.")
    if found.elsewhere:
        said.append(f"Lines of another market than {market}: {found.elsewhere}.")
    said += [f"Line {line.number} could not be stated. {_why(refusal)}" for line, refusal in found.refused]
    base.console.print("\n".join(said), markup=False, highlight=False)


def counted(found: Gathered) -> str:
    """How many change; a case that one of the two laws refuses is in no sum, and told apart."""
    change = "statement changes" if found.stated == 1 else "statements change"
    told = f"{len(found.touched)} of {found.stated} {change}: {found.more} ask more, {found.less} ask less"
    told += f", {found.begun} could not be stated before (not in the sums)" if found.begun else ""
    told += f", {found.ended} cannot be stated any more (not in the sums)" if found.ended else ""
    return f"{told}."


def _table(touched: list[tuple[Line, Impact]]) -> Table:
    table = base.table("line", "case", "on", "before", "after", "difference", "what changes", whole=(2, 3, 4, 5), right=(3, 4, 5))
    for place in (3, 4, 5):
        table.columns[place].justify = "right"
    for line, found in touched:
        amounts = (_told(found.before), _told(found.after), "" if found.difference is None else text_of(found.difference))
        table.add_row(*map(Text, (str(line.number), line.name, str(line.on), *amounts, _what(found))))
    return table


def _why(refusal: Refusal) -> str:
    language = base.readers_language()
    found = [f"{fault['where']}: {fault['what']}" for fault in wording.faults(refusal.faults, language)]
    return " ".join(found or [wording.refused(refusal, language)[0]])


def _told(due: Due) -> str:
    return due.code if isinstance(due, Refusal) else text_of(due)


def _what(found: Impact) -> str:
    more: dict[str, int] = dict(found.parts)
    return ", ".join(f"{name} {text_of(more[name])}" if name in more else name for name in found.what)
