"""The law in words for a person, and as JSON for a program: values with their unit, days, sources, signatures."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from amiable.cli import base
from amiable.cli import law_time_words as time
from amiable.cli.facts_file import refuse
from amiable.cli.law_time_words import counted
from amiable.core.dated import Version
from amiable.core.dates import ONE_DAY, Wait
from amiable.core.limits import Interruption
from amiable.core.money import percent_of, text_of
from amiable.core.pack import Application, Fee, Surcharge, Tariff
from amiable.core.refusal import Refusal
from amiable.markets.questions import Question

AMOUNTS = frozenset({"above", "fixed", "ceiling", "minimum", "enforceable", "until", "amount"})
RATES = frozenset({"rate", "vat", "points", "next_factor"})
PAIRS = {"few": ("instalments", "amount"), "small": ("count", "until")}
MILLION = 1_000_000

DAYS = {
    "contracted_on": "the contract was concluded",
    "arose_on": "the claim arose",
    "due_on": "the claim fell due",
    "action_on": "the letter was sent or the request was made",
    "accrual_day": "interest runs",
    "demanded_on": "payment was demanded",
    "received_on": "the letter arrived",
    "decided_on": "the title was given",
    "remitted_on": "the creditor is paid",
}
CHANNELS = {"post": "post", "electronic": "e-mail or another electronic way"}
TIMES: Mapping[str, Callable[[Any], Iterable[str]]] = {
    "periods": time.periods,
    "standstill": lambda value: [time.standstill(value)],
    "final_days": time.final_days,
}
MADE_OF = {"based_on": "points on top of {}", "same_as": "the same as {}", "continues": "goes on as {}"}


def in_words(question: Question, value: Any) -> str:
    """A value with its unit; what has several parts has several lines."""
    match value:
        case int():
            return _number(question, value)
        case Tariff():
            return "\n".join(_tariff(value, question.currency))
        case Fee():
            return "\n".join([*_tariff(value.tariff, question.currency), *_conditions(value, question.currency)])
        case Wait():
            return "\n".join([counted(value.days, "days"), *_starts(value)])
        case Application():
            return f"contracts made from {value.contracts_from} on,\nand claims that arose from {value.claims_from} on"
        case Surcharge():
            return f"{percent_of(value.points)} % a year more, {value.months} months after service"
        case Interruption():
            return "\n".join(time.interruption(value))
    if question.kind in TIMES:
        return "\n".join(TIMES[question.kind](value))
    return json.dumps(plain(value), ensure_ascii=False)


def as_json(question: Question, version: Version[Any]) -> dict[str, object]:
    """A version for a program: amounts and rates as text, `to` the first day on which it no longer holds."""
    return {
        "value": _plain_number(question, version.value) if isinstance(version.value, int) else plain(version.value),
        "from": version.from_on.isoformat(),
        "to": version.to.isoformat() if version.to else None,
        "source": {"law": version.source.law, "article": version.source.article, "seen": version.source.seen},
        "verified": {"on": version.verified.on.isoformat(), "by": version.verified.by} if version.verified else False,
        "own": version.from_on in question.own,
    }


@contextmanager
def refusals(*, as_json: bool) -> Iterator[None]:
    """A program gets a refusal as JSON on the standard error; a person, from the one handler of all commands."""
    try:
        yield
    except Refusal as refusal:
        if not as_json:
            raise
        refuse(refusal, base.readers_language(), as_json=True)


def asked_json(question: Question) -> dict[str, object]:
    """What a question is, for a program."""
    return {
        "market": question.market,
        "question": question.key,
        "name": question.name,
        "kind": question.kind,
        "unit": question.unit,
        "chosen_by": list(question.dated.chosen_by),
        "follows": dict(question.follows),
    }


def until(version: Version[Any]) -> str:
    """The last day of a version."""
    return str(version.to - ONE_DAY) if version.to else "still in force"


def held(version: Version[Any]) -> str:
    """Until when, as the end of a sentence."""
    return f"until {version.to - ONE_DAY}, that day included" if version.to else "until another version follows"


def chosen_by(days: Iterable[str]) -> str:
    """Which day picks the version."""
    told = [f"the day on which {DAYS[day]}" for day in days]
    return told[0] if len(told) == 1 else f"the latest of {' and '.join(told)}"


def made_of(question: Question) -> str:
    """What a series follows; nothing where it stands by itself."""
    return "; ".join(MADE_OF[how].format(other) for how, other in question.follows)


def rounded(question: Question, version: Version[Any]) -> str:
    """How a reference became the rate; nothing where the rate was published as it is."""
    row, rule = question.row(version.from_on), question.table.get("round")
    if "reference" not in row:
        return ""
    told = f"{row['reference']} % as published"
    told += f", rounded {rule['mode'].replace('_', ' ')} to the next {rule['step']}" if rule else ""
    return told + (f", plus {question.table['plus']}" if "plus" in question.table else "")


def verified(version: Version[Any]) -> str:
    """Who signed."""
    return f"{version.verified.by}, {version.verified.on}" if version.verified else "no"


def plain(value: Any, name: str = "") -> Any:
    """A value in words of JSON; rules that are not there are left out."""
    if name in PAIRS and value:
        return {key: plain(part, key) for key, part in zip(PAIRS[name], value, strict=True)}
    if is_dataclass(value):
        parts = ((field, getattr(value, field.name)) for field in fields(value))
        return {field.name: plain(part, field.name) for field, part in parts if part != field.default}
    if isinstance(value, Mapping):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list | frozenset):
        return [plain(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool):
        return text_of(value) if name in AMOUNTS else percent_of(value) if name in RATES else value
    return value


def _number(question: Question, value: int) -> str:
    number = _plain_number(question, value)
    if question.kind == "rate":
        return f"{number} %" + (" a year" if question.unit.endswith("a year") else "")
    return counted(value, question.unit) if number == value else f"{number} {question.unit}"


def _plain_number(question: Question, value: int) -> str | int:
    if question.kind == "rate":
        return percent_of(value)
    return text_of(value) if question.kind == "amount" else value


def _tariff(tariff: Tariff, currency: str) -> list[str]:
    told = []
    for place, bracket in enumerate(tariff.brackets):
        above = text_of(bracket.above)
        price = f"{text_of(bracket.fixed)} {currency}" if bracket.fixed or not bracket.rate else ""
        share = f"{percent_of(bracket.rate)} %" + (f" of the part above {above}" if bracket.above else "") if bracket.rate else ""
        told.append(_reach(tariff, place) + " + ".join(part for part in (price, share) if part))
    bounds = {"at least {}": tariff.minimum or None, "at most {}": tariff.ceiling, "{} where directly enforceable": tariff.enforceable}
    told += [text.format(f"{text_of(amount)} {currency}") for text, amount in bounds.items() if amount is not None]
    return told + ([f"says nothing above a principal of {text_of(tariff.until)} {currency}"] if tariff.until is not None else [])


def _reach(tariff: Tariff, place: int) -> str:
    """For which amounts a bracket is; nothing to say when it is the only one."""
    if len(tariff.brackets) == 1:
        return ""
    if place + 1 < len(tariff.brackets):
        return f"up to {text_of(tariff.brackets[place + 1].above)}: "
    return f"above {text_of(tariff.brackets[place].above)}: "


def _conditions(fee: Fee, currency: str) -> list[str]:
    """When a fee may be asked, a line a condition."""
    told = {
        "plus postage": fee.plus_postage,
        f"{percent_of(fee.vat)} % more where the creditor cannot deduct VAT": fee.vat,
        f"regular supply only, after {fee.free_due_days_per_year} unpaid due days of a calendar year": fee.free_due_days_per_year,
        f"at most {counted(fee.count, 'times')}": fee.count,
        f"{fee.gap} days after {'any earlier letter' if fee.gap_from_letters else 'the last that bore it'}": fee.gap,
        f"{fee.after_due} days after the due day": fee.after_due,
        f"after {' or '.join(fee.needs)}" + (f" and {fee.needs_days} full days" if fee.needs_days else ""): fee.needs,
        f"{percent_of(fee.next_factor)} % of it for the later ones": fee.next_factor != MILLION,
        f"all fees together: {fee.cap}": fee.cap,
        f"also during {', '.join(fee.during)}": fee.during,
    }
    few, small = fee.few or (0, 0), fee.small or (0, 0)
    told[f"{text_of(few[1])} {currency} for at most {few[0]} instalments"] = few[0]
    told[f"only {small[0]} up to a principal of {text_of(small[1])} {currency}, or where directly enforceable"] = small[0]
    return [text for text, holds in told.items() if holds]


def _starts(wait: Wait) -> Iterable[str]:
    for kind, channels in (("working", wait.working_days), ("calendar", wait.calendar_days)):
        yield from (f"by {CHANNELS[channel]}: {kind} day {count} after sending is day 1" for channel, count in channels.items())
