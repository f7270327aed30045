"""The statement of account against its oracle: the same answer, cent for cent and line for line, on cases of every market by chance.

AMIABLE_RANDOM_CASES says how many; a seed that differs is named, and `random_case(seed)` gives its facts again.
"""

import json
import os
from datetime import date
from decimal import Decimal

import pytest

from amiable import markets
from amiable.core.facts_json import parse
from amiable.core.statement import state
from amiable.files.statement_json import account_json
from tests.core import oracle, oracle_compare
from tests.core.oracle_claim import PARTS
from tests.core.oracle_limitation import Limit
from tests.core.random_cases import random_case

MANY = int(os.environ.get("AMIABLE_RANDOM_CASES", "20000"))


def test_the_statement_agrees_with_its_oracle() -> None:
    """Not one cent, line, day or warning differs."""
    *_before, compared = oracle_compare.compare_many(MANY)
    assert (compared.cases, compared.differing, compared.cents) == (MANY, 0, 0), "\n".join(compared.told)


def test_a_cent_that_differs_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """So is a line that is missing, although both answers would agree on it."""
    facts, on = random_case(0)
    right = oracle.answer(facts, on)
    ref, claim = next(iter(right["claims"].items()))
    dearer = right | {"claims": right["claims"] | {ref: claim | {"costs": claim["costs"] + 1}}}
    monkeypatch.setattr(oracle_compare, "product", lambda *_asked: dearer)
    assert (found := oracle_compare.compare_batch(0, 1)).differing == found.cents == 1
    assert oracle_compare.balanced(right, facts, on)
    assert not oracle_compare.balanced(right | {"lines": right["lines"][1:]}, facts, on)


def test_the_json_says_what_the_oracle_says() -> None:
    """Every amount, rate and day as the contract writes it; every charge has a working and a source, every warning what it means."""
    for seed in range(400):
        facts, on = random_case(seed)
        expected = oracle.answer(facts, on)
        if "refusal" not in expected:
            account = state(parse(facts, markets=markets.markets()), on, markets.load(facts["market"]))
            told = json.loads(json.dumps(account_json(account, "en")))
            assert without_words(told, seed) == written(expected), f"seed {seed} on {on}"


def without_words(told: dict, seed: int) -> dict:
    """The JSON without its sentences, which are only to be there; lines of nothing are left out, and order is none."""
    for row in [line for line in told["lines"] if not line["amount"].startswith("-")] + told["limitation"]:
        assert row.pop("working") and row.pop("source"), f"seed {seed}: {row}"
    for row in told["warnings"]:
        assert row.pop("what") and row.pop("source"), f"seed {seed}: {row}"
    told["lines"] = [{key: row[key] for key in row if key not in ("working", "source", "action")} for row in told["lines"]]
    told["lines"] = sorted((row for row in told["lines"] if row["amount"] != "0.00"), key=repr)
    told["warnings"] = {row["code"] for row in told["warnings"]}  # a clause on interest and one on damages may both be void
    return told


def written(answer: dict) -> dict:
    """The oracle's answer as the contract writes it."""
    totals = {part: money(answer[part]) for part in (*PARTS, "due", "paid", "credit")}
    claims = [{"ref": ref, **{key: text(value) for key, value in claim.items()}} for ref, claim in answer["claims"].items()]
    return {
        **{key: text(answer[key]) for key in ("market", "on", "currency", "regime", "law", "chargeable_from")},
        **totals,
        "claims": claims,
        "lines": sorted((written_line(*line) for line in answer["lines"]), key=repr),
        "limitation": [{"claim": ref, **written_limit(limit)} for ref, limit in answer["limitation"].items()],
        "warnings": {code for code, _what in answer["warnings"]},
        "unknown": [{"parameter": parameter, "from": str(day)} for parameter, day in sorted(answer["unknown"].items())],
    }


def written_line(part: str, claim: str, when: str | tuple, amount: int, payment: int | None) -> dict:
    days: dict[str, object] = {"on": when}
    if isinstance(when, tuple):
        first, last, count, base, rate = when
        days = {"from": first, "to": last, "days": count, "base": money(base), "rate": percent(rate)}
    return {"part": part, "claim": claim, **days, "amount": money(amount), **({} if payment is None else {"payment": payment})}


def written_limit(limit: Limit) -> dict:
    return {key: text(value) if key != "prescribed" else value for key, value in limit._asdict().items()}


def text(value: object) -> str | None:
    """Days, words and whole cents as text; nothing as nothing."""
    if isinstance(value, int):
        return money(value)
    return str(value) if isinstance(value, date) else value  # type: ignore[return-value]


def money(minor: int) -> str:
    return f"{Decimal(minor) / 100:.2f}"


def percent(ppm: int) -> str:
    """At least two decimals, and no more than are needed."""
    exact = Decimal(ppm) / 10_000
    return f"{exact:.2f}" if exact == round(exact, 2) else str(exact.normalize())
