"""Do the worked examples hold? Each is tried against the law as it is now, and what came out otherwise is told."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from amiable.core.account import StatementOfAccount
from amiable.core.dates import months_after, years_after
from amiable.core.facts_json import parse
from amiable.core.money import minor_of, text_of
from amiable.core.pack import Pack
from amiable.core.reference import READERS, number_read, written
from amiable.core.refusal import Fault, Refusal, _
from amiable.core.statement import state
from amiable.markets.values import Table

Told = Callable[[StatementOfAccount], Mapping[str, Any]]  # how a program is told a statement: the keys that an example may expect
AFTER: Mapping[str, Callable[[date, int], date]] = {
    "days": lambda day, count: day + timedelta(days=count),
    "months": months_after,
    "years": years_after,
}


KEYS: Mapping[str, frozenset[str]] = {
    "statement": frozenset({"what", "on", "facts", "expect"}),
    "reference": frozenset({"kind", "number", "iban", "amount", "due_on", "card", "creditor", "expect"}),
    "amount": frozenset({"question", "on", "expect"}),
    "taken": frozenset({"question", "on", "amount", "expect"}),
    "deadline": frozenset({"question", "from", "expect"}),
}


@dataclass(frozen=True, slots=True)
class Law:
    """What an example is tried against.

    kinds    the kind of each question
    markets  all markets there are, for reading facts
    told     how a program is told a statement
    """

    pack: Pack
    kinds: Mapping[str, str]
    markets: tuple[str, ...]
    told: Told


def rows_of(example: Table) -> list[tuple[str, Table]]:
    """The cases of an example, each with its kind."""
    return [(kind, row) for kind, cases in example.items() if isinstance(cases, list) for row in cases]


def name_of(kind: str, row: Table) -> str:
    """Which case of an example it is."""
    which = next((str(row[key]) for key in ("what", "on", "from", "number") if key in row), "")
    return f"{kind} {which}".strip()


def unheld(law: Law, example: Table) -> Iterator[Fault]:
    """The cases that do not hold, each with what was expected and what came out; and what nobody would have looked at."""
    if not example.get("sum") or not rows_of(example):
        yield Fault("", _("An example has its sum in words, and at least one case."), "")
    for kind, row in rows_of(example):
        where = name_of(kind, row)
        if kind not in TRIED:
            yield Fault(where, _("Nobody knows how to try a case of the kind “{kind}”."), "", (("kind", kind),))
            continue
        yield from (Fault(where, _("The key “{key}” means nothing here."), "", (("key", key),)) for key in row if key not in KEYS[kind])
        try:
            yield from (_otherwise(where, what, wanted, found) for what, wanted, found in TRIED[kind](law, row) if wanted != found)
        except Refusal as refusal:
            yield Fault(where, _("This case was refused: {why}."), "", (("why", str(refusal)),))
        except (KeyError, ValueError, TypeError) as why:
            yield Fault(where, _("This cannot be read: {why}."), "", (("why", repr(why)),))


def _otherwise(where: str, what: str, wanted: object, found: object) -> Fault:
    facts = (("key", what), ("wanted", str(wanted)), ("found", str(found)))
    return Fault(where, _("“{key}” is {found}; the example says {wanted}."), _("Find out which of the two is right."), facts)


Outcome = Iterator[tuple[str, object, object]]


def _statement(law: Law, row: Table) -> Outcome:
    """The answer as a program gets it; warnings by their codes, limitation by its last days."""
    account = state(parse(row["facts"], markets=law.markets), _day(row["on"]), law.pack)
    answer = dict(law.told(account))
    answer["warnings"] = [warning.code for warning in account.warnings]
    answer["limitation"] = {limit.claim: limit.last_day.isoformat() if limit.last_day else None for limit in account.limitation}
    for key, wanted in row["expect"].items():
        yield key, wanted, answer[key]


def _reference(law: Law, row: Table) -> Outcome:
    kind = row.get("kind", "ogm")
    yield kind, row["expect"], written(row)
    if kind in READERS:
        yield "number", int(row["number"]), number_read(kind, row["expect"])


def _amount(law: Law, row: Table) -> Outcome:
    yield row["question"], row["expect"], text_of(law.pack.amounts[row["question"]].at(_day(row["on"])).value)


def _taken(law: Law, row: Table) -> Outcome:
    most = law.pack.amounts[row["question"]].at(_day(row["on"])).value
    yield row["amount"], row["expect"], minor_of(row["amount"]) <= most


def _deadline(law: Law, row: Table) -> Outcome:
    start = _day(row["from"])
    count = law.pack.counts[row["question"]].at(start).value
    yield row["question"], row["expect"], AFTER[law.kinds[row["question"]]](start, count).isoformat()


def _day(text: str) -> date:
    return date.fromisoformat(text)


TRIED: Mapping[str, Callable[[Law, Table], Outcome]] = {
    "statement": _statement,
    "reference": _reference,
    "amount": _amount,
    "taken": _taken,
    "deadline": _deadline,
}
