"""`amiable law set`: add what was published to the operator's own law."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

import typer

from amiable import markets
from amiable.cli import base, law_words
from amiable.cli.paths import writing
from amiable.core.dates import ONE_DAY
from amiable.markets import adding, overlay, questions

Text = Annotated[str | None, typer.Option()]


def set_(
    market: Annotated[str, typer.Argument(help="be, fr, fi, dk, gl or fo.")],
    question: Annotated[str, typer.Argument(help="Such as interest/commercial.")],
    from_on: Annotated[date, typer.Option("--from", parser=base.day, metavar="DAY", help="The first day on which it holds.")],
    source: Annotated[str, typer.Option(help="The act, in its own language; without --article, where the number was published.")] = "",
    article: Annotated[str, typer.Option(help="The article of the act; without it, that of the version before.")] = "",
    seen: Annotated[str, typer.Option(help="Where you read it.")] = "",
    to_on: Annotated[
        date | None,
        typer.Option("--to", parser=base.day, metavar="DAY", help="The first day on which it no longer holds; open when left out."),
    ] = None,
    rate: Annotated[str | None, typer.Option(metavar="PERCENT", help="A rate as the law has it, such as 10.50.")] = None,
    reference: Annotated[str | None, typer.Option(metavar="PERCENT", help="The published rate that the law rounds.")] = None,
    amount: Annotated[str | None, typer.Option(metavar="AMOUNT", help="An amount, such as 40.00.")] = None,
    number: Annotated[str | None, typer.Option(metavar="NUMBER", help="Of days, months or years.")] = None,
    sure: Annotated[bool, typer.Option("--sure", help="It really is so far from the version before.")] = False,
) -> None:
    """Add a version to a question of law, in your own folder; the shipped law stays as it is. What overlaps or leaves a gap is refused."""
    if to_on and to_on <= from_on:
        never = "It would hold on no day: --to is the first day on which it no longer holds."
        raise typer.BadParameter(never if to_on == from_on else "It ends before it begins.", param_hint="--to")
    asked = questions.named(market, question)
    key, value = _the_one({"rate": rate, "reference": reference, "amount": amount, "number": number}, asked.kind)
    before = markets.load(market).law
    if not overlay.is_named():
        _make_home()
    new = adding.NewVersion(from_on, to_on, key, value, source, article, seen, sure)
    with writing(overlay.folder()):
        added = adding.add(market, question, new)
    _tell(added, before)


def _the_one(given: Mapping[str, str | None], unit: str) -> tuple[str, str]:
    """The one value that was given; a number is one of what the question counts."""
    values = [(key, value) for key, value in given.items() if value is not None]
    if len(values) != 1:
        raise typer.BadParameter("Give one of --rate, --reference, --amount and --number.", param_hint="--rate")
    key, value = values[0]
    return unit if key == "number" else key, value


def _make_home() -> None:
    """The installation's folder is its owner's alone."""
    from amiable.settings import home

    with base.answers():
        home.folder("law")


def _tell(added: adding.Added, law_before: str) -> None:
    asked, version, market = added.question, added.version, added.question.market
    say = [
        f"{asked.name}\n{market} {asked.key}: {law_words.in_words(asked, version.value)} from {version.from_on}, {law_words.held(version)}"
    ]
    if added.before:
        say.append(f"Before: {law_words.in_words(asked, added.before.value)}")
        if added.before.to and not version.to:
            say.append("The one before was for a time. This one is used until you add the next; give --to when you know how long it holds.")
    say.append(f"Source: {version.source}; seen: {version.source.seen}")
    say.append(f"Written to {added.file}. No lawyer has compared it with the official text yet.")
    followers = [key for key, other in questions.all_of(market).items() if asked.key in dict(other.follows).values()]
    if followers:
        say.append(f"It is followed by {', '.join(followers)}.")
    law = markets.load(market).law
    say.append(f"The law of {market} is now {law}; it was {law_before}." if law != law_before else f"The law of {market} stays {law}.")
    say += _not_known(asked, followers)
    base.console.print("\n".join(say), markup=False, highlight=False)


def _not_known(asked: questions.Question, followers: list[str]) -> list[str]:
    """The other series that end on the last day on which the whole law of the market is known."""
    last = markets.load(asked.market).known_until
    ended = last + ONE_DAY if last else None
    every = questions.all_of(asked.market)
    first = [key for key, one in every.items() if one.kind == "rate" and ended and one.dated.versions[-1].to == ended]
    others = [key for key in first if key not in (asked.key, *followers) and not every[key].follows]
    return [f"After {last} not known any more, add them too: {', '.join(others)}."] if others else []
