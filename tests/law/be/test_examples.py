"""The worked examples that a market's lawyers keep beside its law: every one found there runs, and none of the agreed ones is missing."""

from datetime import date

import pytest

from amiable import markets
from amiable.core.facts_json import parse
from amiable.core.reference import ogm, ogm_number
from amiable.core.statement import state
from amiable.files.statement_json import account_json

EXAMPLES = dict(markets.examples("be"))
AGREED = {"BE-01", "BE-03", "BE-06", "BE-07", "BE-08", "BE-12", "BE-15", "BE-19", "BE-20"}


def cases(kind: str) -> list:
    return [
        pytest.param(row, id=f"{name} {row.get('what') or row.get('number') or ''}".strip())
        for name, example in EXAMPLES.items()
        for row in example.get(kind, [])
    ]


def answer(asked: dict) -> dict:
    """The answer as a program gets it, with the two lists that an example shortens."""
    facts = parse(asked["facts"], markets=markets.markets())
    told = account_json(state(facts, date.fromisoformat(asked["on"]), markets.load("be")), "en")
    told["warnings"] = [warning["code"] for warning in told["warnings"]]
    told["limitation"] = {limit["claim"]: limit["last_day"] for limit in told["limitation"]}
    return told


def test_every_agreed_example_is_there_with_its_sum_in_words() -> None:
    assert set(EXAMPLES) >= AGREED
    for name, example in EXAMPLES.items():
        assert example["sum"], name
        assert set(example) <= {"sum", "statement", "reference"}, name
        assert example.get("statement") or example.get("reference"), name


@pytest.mark.parametrize("asked", cases("statement"))
def test_a_statement_of_an_example(asked: dict) -> None:
    assert set(asked) <= {"what", "on", "facts", "expect"}
    told = answer(asked)
    assert {key: told[key] for key in asked["expect"]} == asked["expect"]


@pytest.mark.parametrize("asked", cases("reference"))
def test_a_reference_of_an_example(asked: dict) -> None:
    assert ogm(int(asked["number"])) == asked["expect"]
    assert ogm_number(asked["expect"]) == int(asked["number"])
