"""The worked examples that a market's lawyers keep beside its law: every one found there runs, and none of the agreed ones is missing."""

from collections.abc import Iterator
from functools import cache, partial

import pytest

from amiable import markets
from amiable.files.statement_json import account_json
from amiable.files.wording import faults
from amiable.markets import held
from tests.law.questions import questions

AGREED = {
    "be": {"BE-01", "BE-03", "BE-06", "BE-07", "BE-08", "BE-12", "BE-15", "BE-19", "BE-20"},
    "dk": {"DK-01", "DK-02", "DK-03", "DK-05", "DK-06", "DK-07", "DK-09", "DK-12", "DK-15"},
    "fi": {"FI-01", "FI-02", "FI-04", "FI-07", "FI-08", "FI-10", "FI-12", "FI-15", "FI-16"},
    "fr": {"FR-01", "FR-03", "FR-05", "FR-06", "FR-08", "FR-12", "FR-14", "FR-15", "FR-17"},
}


def examples() -> Iterator[tuple[str, str, dict]]:
    for market in markets.markets():
        for name, example in markets.examples(market):
            yield market, name, example


def cases() -> list:
    return [
        pytest.param(market, {"sum": example.get("sum"), kind: [row]}, id=f"{market} {name} {held.name_of(kind, row)} {place}")
        for market, name, example in examples()
        for place, (kind, row) in enumerate(held.rows_of(example))
    ]


@cache
def law(market: str) -> held.Law:
    """What the cases of a market are tried against; a program is told a statement as JSON."""
    kinds = {question: table["kind"] for question, table in questions(market).items()}
    return held.Law(markets.load(market), kinds, markets.markets(), partial(account_json, language="en"))


@pytest.mark.parametrize("market", AGREED)
def test_every_agreed_example_is_there(market: str) -> None:
    assert dict(markets.examples(market)).keys() >= AGREED[market]


@pytest.mark.parametrize(("market", "name", "example"), [pytest.param(*row, id=f"{row[0]} {row[1]}") for row in examples()])
def test_an_example_has_its_sum_in_words_and_something_to_try(market: str, name: str, example: dict) -> None:
    assert example["sum"]
    assert set(example) - {"sum"} and set(example) <= {"sum", *held.TRIED}


@pytest.mark.parametrize(("market", "example"), cases())
def test_a_case_of_an_example_holds(market: str, example: dict) -> None:
    assert faults(held.unheld(law(market), example), "en") == []
