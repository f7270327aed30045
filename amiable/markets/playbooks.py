"""Playbooks as written become records: every step's words checked, or the file is refused with its fault."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import fields, replace
from datetime import date
from itertools import pairwise
from typing import Literal, TypeVar

from amiable.core.facts import CHANNELS, SUSPENSIONS
from amiable.core.means import MEANS
from amiable.core.money import minor_of
from amiable.core.playbook import CONTACTS, DECISION, LETTERS, Branch, Closing, Playbook, PlaybookStep
from amiable.markets.dating import BadPack
from amiable.markets.values import Table, source

Word = TypeVar("Word", bound=str)
NAMES: tuple[Literal["creditor", "agency"], ...] = ("creditor", "agency")
PURPOSES: tuple[Literal["demand", "information"], ...] = ("demand", "information")
KINDS = (*LETTERS, *CONTACTS, DECISION)
OF_STEP = frozenset(field.name for field in fields(PlaybookStep))


def build(table: Table, group: Table, waits: Collection[str]) -> Playbook:
    """Make a playbook from its file as read, and from what holds in every market.

    waits    the questions of the market's pack that give a person days
    refuses  BadPack, for a word, a step or a question that nobody knows
    """
    try:
        return Playbook(
            name=table["name"],
            source=str(source(table["source"])),
            steps=tuple(_with_days(_steps(table["step"], waits))),
            branches=tuple(_branch(when) for when in group["when"]),
            part_payment_days=int(group["part_payment_days"]),
            silence_days=int(group["silence_days"]),
            closing_up_to=minor_of(group["closing_up_to"]),
            proposal_most=int(group["proposal"]["most"]),
            proposal_least=minor_of(group["proposal"]["least"]),
            closings=tuple(_closing(row) for row in group["closing"]),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise BadPack(f"{table.get('name', 'playbook')}: {fault!r}") from fault


def _branch(when: Table) -> Branch:
    return Branch(when["event"], when["during"], tuple(_steps(when["step"], ())))


def _closing(row: Table) -> Closing:
    if set(row["days"]) != set(MEANS):
        raise ValueError(f"the days of a closing name {', '.join(MEANS)}")
    kept_open_by = tuple(_one_of(because, SUSPENSIONS) for because in row["kept_open_by"])
    days: dict[str, int] = {means: int(row["days"][means]) for means in MEANS}
    return Closing(days, kept_open_by, str(source(row["source"])), row.get("from", date.min), row.get("to"))


def _steps(tables: Sequence[Table], waits: Collection[str]) -> list[PlaybookStep]:
    steps = [_step(table, waits) for table in tables]
    names = [step.name for step in steps]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"two steps are called {', '.join(sorted(twice))}")
    for step in steps:
        if step.recalls and step.recalls not in names:
            raise ValueError(f"{step.name} recalls {step.recalls}, which is no step here")
    return steps


def _step(table: Table, waits: Collection[str]) -> PlaybookStep:
    if unknown := set(table) - OF_STEP:
        raise ValueError(f"no step knows {', '.join(sorted(unknown))}")
    kind, wait = _one_of(table["kind"], KINDS), table.get("wait")
    if wait is not None:
        _one_of(wait, tuple(waits))
    return PlaybookStep(
        kind=kind,
        name=table.get("name", kind),
        channels=tuple(_one_of(channel, CHANNELS) for channel in table.get("channels", ())),
        in_name_of=_one_of(table.get("in_name_of", "agency"), NAMES),
        purpose=_one_of(table.get("purpose", "demand"), PURPOSES),
        after=int(table["after"]),
        wait=wait,
        days=int(table.get("days", 0)),
        regimes=tuple(table.get("regimes", ())),
        done_by=tuple(_one_of(other, LETTERS) for other in table.get("done_by", ())),
        unless=tuple(_one_of(other, LETTERS) for other in table.get("unless", ())),
        valid_on_hold=bool(table.get("valid_on_hold", True)),
        recalls=table.get("recalls"),
        opens=bool(table.get("opens", False)),
    )


def _with_days(steps: list[PlaybookStep]) -> Iterator[PlaybookStep]:
    """A letter that names no days of its own leaves the person those until the day before the next step."""
    for step, following in pairwise(steps):
        yield step if step.wait or step.days else replace(step, days=max(following.after - 1, 0))
    yield from steps[-1:]


def _one_of(word: str, allowed: Sequence[Word]) -> Word:
    for known in allowed:
        if known == word:
            return known
    raise ValueError(f"{word} is none of {', '.join(allowed)}")
