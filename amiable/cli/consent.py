"""`amiable consent`: by which ways a person may be asked for payment, and what shows it."""

from datetime import date
from enum import StrEnum
from typing import Annotated

import typer
from rich.text import Text

from amiable.cli import base


class Way(StrEnum):
    """The ways that may need consent."""

    EMAIL = "email"
    SMS = "sms"
    CALL = "call"
    VISIT = "visit"


def consent(
    number: Annotated[str, typer.Argument(metavar="CASE", help="The case number, as it stands on letters.")],
    channel: Annotated[Way | None, typer.Argument(help="The way; without it, all that the person ever said is listed.")] = None,
    given: Annotated[bool | None, typer.Option("--given/--withdrawn", help="The person agrees, or no longer.")] = None,
    address: Annotated[str, typer.Option(help="The e-mail address or number that the person gave for it.")] = "",
    source: Annotated[str, typer.Option(metavar="WORDS", help="What shows it, such as: call of 2 March.")] = "",
    on: Annotated[date | None, typer.Option("--on", parser=base.day, metavar="DAY", help="The day they said so; today if absent.")] = None,
    by: Annotated[str, typer.Option("--as", metavar="NAME", help="Who records it: the name with which you sign in at the desk.")] = "",
) -> None:
    """Record that a person may be asked for payment by a way, or no longer; or list what was said."""
    if channel is not None and given is None:
        raise typer.BadParameter("Say --given or --withdrawn.")
    with base.database():
        from amiable.apps.cases import queries as cases

        case = cases.case_numbered(number)
        if channel is None:
            _list(case.debtor_id)
            return
        from amiable.apps.parties.services import reaching

        day, at = on or base.day_in(case.market), base.now()
        if given:
            reaching.give_consent(case.debtor_id, channel.value, on=day, address=address, source=source, by=by, at=at)
        else:
            rows = cases.debtors_of_same_person([case.id])[case.id]
            reaching.withdraw_consent(rows, channel.value, on=day, source=source, by=by, at=at)
    said = "may be used" if given else "is no longer used"
    base.console.print(f"{case.printed_number}: {channel.value} {said} to ask for payment, from {day}.", markup=False, highlight=False)


def _list(debtor_id: int) -> None:
    from amiable.apps.parties import queries

    words = queries.words_of(debtor_id)
    table = base.table("channel", "what", "from", "shown by", "recorded by")
    for each in words:
        table.add_row(each.channel, each.word.replace("_", " "), str(each.on), Text(each.source), Text(each.told_by))
    base.console.print(table if words else "This person has said nothing yet of how they want to be reached.")
