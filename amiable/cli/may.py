"""`amiable may`: whether a person may be contacted, by this channel, at this moment, for this. Needs no database."""

from datetime import datetime
from typing import Annotated, NoReturn

import typer

from amiable import markets
from amiable.cli import base
from amiable.cli.facts_file import must_be_spoken, read, refuse, write
from amiable.core.facts import ACTION_KINDS, CHANNELS, PURPOSES, Channel, Purpose
from amiable.core.facts_json import parse
from amiable.core.guard import decide
from amiable.core.guard.contact import Contact
from amiable.core.guard.refusals import ContactRefused
from amiable.core.person_json import moment
from amiable.core.refusal import Refusal, _
from amiable.files import local_format
from amiable.files.may_json import answer_json
from amiable.files.wording import LANGUAGES, cite, refused, words


def _moment(text: str) -> datetime:
    try:
        return moment(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is not a moment. Write it as 2024-03-01T21:30, between 1900 and 2199.") from None


def _channel(text: str) -> Channel:
    return next((known for known in CHANNELS if known == text), None) or _none_of(text, CHANNELS)


def _purpose(text: str) -> Purpose:
    return next((known for known in PURPOSES if known == text), None) or _none_of(text, PURPOSES)


def _step(text: str) -> str:
    return text if text in ACTION_KINDS else _none_of(text, ACTION_KINDS)


def _none_of(text: str, known: tuple[str, ...]) -> NoReturn:
    raise typer.BadParameter(f"{text} is none of {', '.join(known)}.")


def may(
    channel: Annotated[
        Channel, typer.Argument(parser=_channel, metavar="CHANNEL", help=f"How to reach the person: {', '.join(CHANNELS)}.")
    ],
    facts: Annotated[str, typer.Argument(metavar="FACTS.json|-", help="The facts of a case as JSON; - reads the standard input.")] = "-",
    *,
    at: Annotated[datetime, typer.Option(parser=_moment, metavar="MOMENT", help="When, such as 2024-03-01T21:30: the market’s own time.")],
    purpose: Annotated[Purpose, typer.Option("--for", parser=_purpose, metavar="PURPOSE", help=f"What for: {', '.join(PURPOSES)}.")],
    step: Annotated[str | None, typer.Option(parser=_step, metavar="KIND", help="The letter that the law names, when it is one.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for a program.")] = False,
    language: Annotated[str, typer.Option(help="The language of the words: " + ", ".join(LANGUAGES) + ".")] = "en",
) -> None:
    """Say whether a person may be contacted, and if not, why, and from which moment on. Ends with 0 for both answers."""
    must_be_spoken(language)
    try:
        case = parse(read(facts), markets=markets.markets())
        contact = Contact(channel, purpose, at, step)
        answer = decide(contact, case, markets.load(case.market), markets.contact_rules(case.market))
    except Refusal as refusal:
        refuse(refusal, language, as_json=as_json)
    if as_json:
        write(answer_json(answer, language, case.market))
    else:
        _tell(answer, language, case.market)


def _tell(refusal: ContactRefused | None, language: str, market: str) -> None:
    """The answer as a person reads it: yes; or no, what to do now, and when it will be yes."""

    def told(text: str) -> None:
        base.console.print(text, markup=False, highlight=False)

    if refusal is None:
        told(words(_("Yes, this is allowed."), language))
        return
    what, remedy = refused(refusal, language, market)
    told(words(_("No. {what} {remedy}"), language).format(what=what, remedy=remedy))
    if refusal.from_at:
        day = local_format.day(refusal.from_at.date(), language, market)
        told(words(_("It is allowed from {day}, {time}."), language).format(day=day, time=f"{refusal.from_at:%H:%M}"))
    else:
        told(words(_("From when it is allowed cannot be foreseen."), language))
    told(f"({refusal.code}; {cite(refusal.source, language, markets.source_names(market, language))})")
