"""The worked examples that a market's lawyers keep beside its law: every one found there runs, and none of the agreed ones is missing."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest

from amiable import markets
from amiable.core.dates import months_after, years_after
from amiable.core.facts_json import parse
from amiable.core.money import minor_of, text_of
from amiable.core.reference import READERS, number_read, written
from amiable.core.statement import state
from amiable.files.statement_json import account_json
from tests.law.questions import kind_of

AGREED = {
    "be": {"BE-01", "BE-03", "BE-06", "BE-07", "BE-08", "BE-12", "BE-15", "BE-19", "BE-20"},
    "dk": {"DK-01", "DK-02", "DK-03", "DK-05", "DK-06", "DK-07", "DK-09", "DK-12", "DK-15"},
    "fi": {"FI-01", "FI-02", "FI-04", "FI-07", "FI-08", "FI-10", "FI-12", "FI-15", "FI-16"},
    "fr": {"FR-01", "FR-03", "FR-05", "FR-06", "FR-08", "FR-12", "FR-14", "FR-15", "FR-17"},
}
KEYS = {
    "statement": {"what", "on", "facts", "expect"},
    "reference": {"kind", "number", "iban", "amount", "due_on", "card", "creditor", "expect"},
    "amount": {"question", "on", "expect"},
    "deadline": {"question", "from", "expect"},
    "taken": {"question", "on", "amount", "expect"},
}
AFTER: dict[str, Callable[[date, int], date]] = {
    "days": lambda day, count: day + timedelta(days=count),
    "months": months_after,
    "years": years_after,
}


def examples() -> Iterator[tuple[str, str, dict]]:
    for market in markets.markets():
        for name, example in markets.examples(market):
            yield market, name, example


def rows(kind: str) -> list:
    return [
        pytest.param(market, row, id=f"{market} {name} {row.get('what') or row.get('on') or row.get('from') or row.get('number') or place}")
        for market, name, example in examples()
        for place, row in enumerate(example.get(kind, []))
    ]


def told(market: str, asked: dict) -> dict:
    """The answer as a program gets it, with the two lists that an example shortens."""
    facts = parse(asked["facts"], markets=markets.markets())
    answer = account_json(state(facts, date.fromisoformat(asked["on"]), markets.load(market)), "en")
    answer["warnings"] = [warning["code"] for warning in answer["warnings"]]
    answer["limitation"] = {limit["claim"]: limit["last_day"] for limit in answer["limitation"]}
    return answer


@pytest.mark.parametrize("market", AGREED)
def test_every_agreed_example_is_there(market: str) -> None:
    assert dict(markets.examples(market)).keys() >= AGREED[market]


@pytest.mark.parametrize(("market", "name", "example"), [pytest.param(*row, id=f"{row[0]} {row[1]}") for row in examples()])
def test_an_example_has_its_sum_in_words_and_something_to_try(market: str, name: str, example: dict) -> None:
    assert example["sum"]
    assert set(example) - {"sum"} and set(example) <= {"sum", *KEYS}
    for kind in set(example) - {"sum"}:
        assert all(set(row) <= KEYS[kind] for row in example[kind])


@pytest.mark.parametrize(("market", "asked"), rows("statement"))
def test_a_statement_of_an_example(market: str, asked: dict) -> None:
    answer = told(market, asked)
    assert {key: answer[key] for key in asked["expect"]} == asked["expect"]


@pytest.mark.parametrize(("market", "asked"), rows("reference"))
def test_a_reference_of_an_example(market: str, asked: dict) -> None:
    kind = asked.get("kind", "ogm")
    assert written(asked) == asked["expect"]
    assert number_read(kind, asked["expect"]) == (int(asked["number"]) if kind in READERS else None)


@pytest.mark.parametrize(("market", "asked"), rows("amount"))
def test_an_amount_of_an_example(market: str, asked: dict) -> None:
    held = markets.load(market).amounts[asked["question"]].at(date.fromisoformat(asked["on"]))
    assert text_of(held.value) == asked["expect"]


@pytest.mark.parametrize(("market", "asked"), rows("taken"))
def test_cash_of_an_example(market: str, asked: dict) -> None:
    most = markets.load(market).amounts[asked["question"]].at(date.fromisoformat(asked["on"])).value
    assert (minor_of(asked["amount"]) <= most) is asked["expect"]


@pytest.mark.parametrize(("market", "asked"), rows("deadline"))
def test_a_deadline_of_an_example(market: str, asked: dict) -> None:
    start = date.fromisoformat(asked["from"])
    count = markets.load(market).counts[asked["question"]].at(start).value
    assert AFTER[kind_of(market, asked["question"])](start, count).isoformat() == asked["expect"]
