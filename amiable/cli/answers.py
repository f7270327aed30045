"""`amiable answers`: what people ask and what the help centre answers, with the figures of a day. Needs no database."""

from datetime import date
from typing import Annotated

import typer
from rich.text import Text

from amiable import markets
from amiable.cli import base
from amiable.cli.facts_file import write
from amiable.core.answers import Answer
from amiable.core.refusal import Fault
from amiable.files import answer_text, wording
from amiable.markets import help as centre


def answers(
    market: Annotated[str | None, typer.Argument(help="be, fr, fi or dk; without one, all answers are looked through.")] = None,
    language: Annotated[str | None, typer.Argument(help="A language of the market, or en.")] = None,
    question: Annotated[str | None, typer.Argument(help="Such as costs; without one, the questions are listed.")] = None,
    on: Annotated[date | None, typer.Option("--on", parser=base.day, metavar="DAY", help="The day whose law the figures tell.")] = None,
    whole: Annotated[bool, typer.Option("--whole", help="Every question with its answer.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON, for a program.")] = False,
) -> None:
    """Show the answers of the help centre, with the figures of the law on a day. Exit code 1: a figure means nothing on that day."""
    if market is None or language is None:
        _look_through((market,) if market else markets.markets(), on, as_json=as_json)
        return
    day = on or base.day_in(market)
    found = (centre.answer(market, language, question, day),) if question else centre.answers(market, language, day)
    if as_json:
        write([_json(one) for one in found])
    elif question or whole:
        base.console.print("\n\n".join(_told(one) for one in found), markup=False, highlight=False, soft_wrap=True)
    else:
        table = base.table("theme", "name", "question", whole=(0, 1))
        for one in found:
            table.add_row(one.theme, one.name, Text(one.question))
        base.console.print(table)


def _look_through(names: tuple[str, ...], on: date | None, *, as_json: bool) -> None:
    counts = [(market, language, len(centre.names(market, language))) for market in names for language in centre.languages(market)]
    wrong = [fault for market in names for fault in centre.faults(market, on or base.day_in(market))]
    if as_json:
        told = [{"market": market, "language": language, "answers": count} for market, language, count in counts]
        write({"answers": told, "faults": wording.faults(wrong, base.readers_language())})
    else:
        _print(counts, wrong)
    raise typer.Exit(1 if wrong else 0)


def _print(counts: list[tuple[str, str, int]], wrong: list[Fault]) -> None:
    table = base.table("market", "language", "answers", right=(2,))
    for market, language, count in counts:
        table.add_row(market, language, str(count))
    base.console.print(table)
    told = base.table("where", "what is wrong", "what to do")
    for fault in wording.faults(wrong, base.readers_language()):
        told.add_row(*(Text(fault[part]) for part in ("where", "what", "remedy")))
    base.console.print(told if wrong else "Nothing is wrong: every figure is in force.")


def _markdown(answer: Answer) -> str:
    return answer_text.markdown(answer, markets.source_names(answer.market, answer.language))


def _told(answer: Answer) -> str:
    return f"{answer.question}\n\n{_markdown(answer)}"


def _json(answer: Answer) -> dict[str, str]:
    named = {"market": answer.market, "language": answer.language, "name": answer.name, "theme": answer.theme}
    return {**named, "question": answer.question, "answer": _markdown(answer)}
