"""`amiable law`: look through the law data, read one question, see what changed and whom it touches, add what was published."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from amiable import markets
from amiable.cli import base, law_words
from amiable.cli.facts_file import write
from amiable.cli.law_impact import impact
from amiable.cli.law_set import set_
from amiable.core.account import StatementOfAccount
from amiable.core.dated import Version
from amiable.core.law_diff import Change, changes, in_force
from amiable.core.money import percent_of
from amiable.files import wording
from amiable.files.statement_json import account_json
from amiable.markets import checking, questions
from amiable.markets.questions import Question

app = typer.Typer(help="The law as data: check it, read it, compare two days, see whom a change touches, add what was published.")
app.command()(impact)
app.command("set")(set_)

LISTED = 6  # the lines of one answer among all of a market
Market = Annotated[str, typer.Argument(help="be, fr, fi, dk, gl or fo.")]
Day = Annotated[date | None, typer.Option("--on", parser=base.day, metavar="DAY", help="The day to look at.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON, for a program.")]


@app.command()
def check(
    market: Annotated[list[str] | None, typer.Argument(metavar="[MARKET]…", help="The markets to look through; all without one.")] = None,
    as_json: AsJson = False,
) -> None:
    """Look through all law data, your own included: sources, gaps, overlaps, keys, worked examples. Exit code 1 tells of a fault."""
    with law_words.refusals(as_json=as_json):
        reports = [checking.check(name, _told) for name in market or markets.markets()]
    strange = list(checking.strangers())
    faults = [*strange, *(fault for report in reports for fault in report.faults)]
    if as_json:
        write({"markets": [_report_json(report) for report in reports], "faults": [_fault_json(fault) for fault in faults]})
    else:
        _print_reports(reports)
        _print_faults(faults)
    raise typer.Exit(1 if faults else 0)


@app.command()
def show(
    market: Market,
    question: Annotated[str | None, typer.Argument(help="Such as costs/consumer_damages; without one, all questions are listed.")] = None,
    on: Day = None,
    as_json: AsJson = False,
) -> None:
    """Show one question of law on a day, or all its versions, or what the law of a market is on a day."""
    with law_words.refusals(as_json=as_json):
        if question is None:
            _list(market, on or base.day_in(market), as_json=as_json)
            return
        asked = questions.named(market, question)
        if on is None:
            _show_all(asked, as_json=as_json)
        else:
            _show(asked, asked.dated.at(on), on, as_json=as_json)


@app.command()
def diff(
    market: Market,
    from_on: Annotated[date, typer.Option("--from", parser=base.day, metavar="DAY", help="The first of two days.")],
    to_on: Annotated[date, typer.Option("--to", parser=base.day, metavar="DAY", help="The second.")],
    as_json: AsJson = False,
) -> None:
    """Tell what changed in law after one day, up to and including another: what begins, what ends, and old values beside new ones."""
    if to_on < from_on:
        raise typer.BadParameter("Give the earlier day first.", param_hint="--to")
    with law_words.refusals(as_json=as_json):
        asked = questions.all_of(market)
        found = changes(markets.load(market), from_on, to_on)
    if as_json:
        told = [_change_json(change, asked[change.question]) for change in found]
        write({"market": market, "from": from_on.isoformat(), "to": to_on.isoformat(), "changes": told})
    elif not found:
        _say(f"Nothing changed in the law of {market} between {from_on} and {to_on}.")
    else:
        _print_changes(found, asked)


def _told(account: StatementOfAccount) -> dict[str, object]:
    return account_json(account, "en")


def _say(text: str) -> None:
    base.console.print(text, markup=False, highlight=False)


# ---- check


def _print_reports(reports: list[checking.Report]) -> None:
    heads = ("market", "questions", "versions", "own", "unsigned", "known until", "holidays", "examples")
    table = base.table(*heads, whole=tuple(range(len(heads))), right=(1, 2, 3, 4, 6, 7))
    for report in reports:
        counts = (report.questions, report.versions, report.own, report.unverified)
        known = (report.known_until or "", report.holidays_until or "", f"{report.held} of {report.tried}")
        table.add_row(report.market, *map(str, (*counts, *known)))
    base.console.print(table)


def _print_faults(faults: list[checking.LawFault]) -> None:
    if not faults:
        _say("Nothing is wrong: every value has its source, no day is without a version or with two, and every example holds.")
        return
    table = base.table("where", "what is wrong", "what to do")
    for fault in faults:
        told = _fault_json(fault)
        place = "\n".join(str(told[key]) for key in ("file", "version", "case") if told[key])
        table.add_row(*(Text(str(part)) for part in (place, told["what"], told["remedy"])))
    base.console.print(table)
    _say(f"{len(faults)} faults." if len(faults) > 1 else "1 fault.")


def _fault_json(found: checking.LawFault) -> dict[str, object]:
    [words] = wording.faults([found.fault], base.readers_language())
    version = found.version.isoformat() if found.version else None
    place = {"file": found.file, "question": found.question or None, "version": version, "case": words["where"] or None}
    return {**place, "what": words["what"], "remedy": words["remedy"]}


def _report_json(report: checking.Report) -> dict[str, object]:
    return {
        "market": report.market,
        "questions": report.questions,
        "versions": report.versions,
        "own": report.own,
        "unverified": report.unverified,
        "known_until": report.known_until.isoformat() if report.known_until else None,
        "holidays_until": report.holidays_until,
        "examples": {"tried": report.tried, "held": report.held},
    }


# ---- show


def _show(asked: Question, version: Version[Any], on: date, *, as_json: bool) -> None:
    every = questions.all_of(asked.market)
    base_rate = _base_of(asked, every, on)
    if as_json:
        write(law_words.asked_json(asked) | {"on": on.isoformat()} | law_words.as_json(asked, version) | base_rate)
        return
    _say(f"{asked.name}\n{asked.market} {asked.key}, on {on}\n")
    _say(law_words.in_words(asked, version.value) + "\n")
    table = Table(box=None, show_header=False, pad_edge=False)
    for key, told in _about(asked, version, every, base_rate):
        table.add_row(key, Text(told))
    base.console.print(table)


def _about(asked: Question, version: Version[Any], every: dict[str, Question], base_rate: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What stands beside a value, a line each."""
    yield "since", str(version.from_on)
    yield "until", law_words.until(version)
    yield "chosen by", law_words.chosen_by(asked.dated.chosen_by)
    if asked.follows:
        yield "made of", law_words.made_of(asked)
    if base_rate:
        yield "on this day", f"{base_rate['base']['value']} % ({base_rate['base']['question']}) + {base_rate['points']} points"
    if rounded := law_words.rounded(asked, version):
        yield "worked out", rounded
    if followers := [key for key, other in every.items() if asked.key in dict(other.follows).values()]:
        yield "followed by", ", ".join(followers)
    yield "source", str(version.source)
    yield "seen", version.source.seen
    yield "verified", law_words.verified(version) if version.verified else "no lawyer has compared it with the official text yet"
    if version.from_on in asked.own:
        yield "where", "in your own folder of law"


def _base_of(asked: Question, every: dict[str, Question], on: date) -> dict[str, Any]:
    """The published series under a series on a day, and the points on top of it."""
    other = dict(asked.follows).get("based_on")
    if not other:
        return {}
    published, own = every[other].dated.at(on).value, asked.dated.at(on).value
    return {"base": {"question": other, "value": percent_of(published)}, "points": percent_of(own - published)}


def _show_all(asked: Question, *, as_json: bool) -> None:
    if as_json:
        write(law_words.asked_json(asked) | {"versions": [law_words.as_json(asked, version) for version in asked.dated.versions]})
        return
    _say(f"{asked.name}\n{asked.market} {asked.key}, chosen by {law_words.chosen_by(asked.dated.chosen_by)}")
    if asked.follows:
        _say(law_words.made_of(asked))
    table = base.table("since", "until", "value", "source", "verified", whole=(0, 1))
    for version in asked.dated.versions:
        told = law_words.in_words(asked, version.value)
        mine = " (your own)" if version.from_on in asked.own else ""
        table.add_row(
            str(version.from_on), law_words.until(version), *map(Text, (told, f"{version.source}{mine}", law_words.verified(version)))
        )
    base.console.print(table)


def _list(market: str, on: date, *, as_json: bool) -> None:
    every = questions.all_of(market)
    if as_json:
        told = [
            law_words.asked_json(asked) | (law_words.as_json(asked, version) if (version := in_force(asked.dated, on)) else {"value": None})
            for asked in every.values()
        ]
        write({"market": market, "on": on.isoformat(), "law": markets.load(market).law, "questions": told})
        return
    _say(f"The law of {market} on {on} ({markets.load(market).law})")
    table = base.table("question", "what it is", "value", "since", "until", whole=(3, 4))
    for asked in every.values():
        table.add_row(*map(Text, (asked.key, asked.name, *_now(asked, on))))
    base.console.print(table)


def _now(asked: Question, on: date) -> tuple[str, str, str]:
    version = in_force(asked.dated, on)
    if version:
        lines = law_words.in_words(asked, version.value).split("\n")
        told = "\n".join(lines if len(lines) <= LISTED else [*lines[: LISTED - 1], "…"])
        return told, str(version.from_on), law_words.until(version)
    later = [v.from_on for v in asked.dated.versions if v.from_on > on]
    return (f"not before {min(later)}" if later else "not known any more"), "", ""


# ---- diff


def _change_json(change: Change, asked: Question) -> dict[str, object]:
    sides = {"before": change.before, "after": change.after}
    told = {name: law_words.as_json(asked, version) if version else None for name, version in sides.items()}
    return {"on": change.on.isoformat(), "what": _kind_of(change)} | law_words.asked_json(asked) | told


def _kind_of(change: Change) -> str:
    return "begins" if change.before is None else "ends" if change.after is None else "changes"


def _print_changes(found: tuple[Change, ...], asked: dict[str, Question]) -> None:
    table = base.table("on", "question", "before", "from then", "source", whole=(0,))
    for change in found:
        question = asked[change.question]
        sides = [law_words.in_words(question, side.value) if side else "–" for side in (change.before, change.after)]
        sources = dict.fromkeys(str(side.source) for side in (change.before, change.after) if side)
        table.add_row(str(change.on), *map(Text, (f"{question.key}\n{question.name}", *sides, "\n".join(sources))))
    base.console.print(table)
