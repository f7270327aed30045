"""The statement of account against its oracle: the same answer, cent for cent and line for line, on cases by chance.

AMIABLE_RANDOM_CASES says how many; a seed that differs is named, and `random_case(seed)` gives its facts again.
"""

import os
from collections import Counter
from datetime import date
from fractions import Fraction

import pytest

from amiable import markets
from amiable.core.account import Line, StatementOfAccount
from amiable.core.facts_json import parse
from amiable.core.refusal import Refusal
from amiable.core.statement import state
from tests.core import oracle
from tests.core.oracle_limitation import Limit
from tests.core.random_cases import random_case

MANY = int(os.environ.get("AMIABLE_RANDOM_CASES", "3000"))
BATCHES = 10
PARTS = ("principal", "interest", "damages", "costs")
OF_AN_ACTION = {"fee_not_allowed", "fee_above_maximum", "suspended", "credit_note_too_large"}


def product(facts: dict, on: date) -> dict:
    """The answer of the product, in the oracle's shape."""
    try:
        account = state(parse(facts, markets=markets.markets()), on, markets.load("be"))
    except Refusal as refusal:
        return {"refusal": refusal.code}
    return told(account)


def expected(facts: dict, on: date) -> dict:
    try:
        return oracle.state(facts, on)
    except oracle.Refused as refused:
        return {"refusal": str(refused)}


def told(account: StatementOfAccount) -> dict:
    return {
        "regime": account.regime,
        **{part: getattr(account, part) for part in PARTS},
        "due": account.due,
        "paid": account.paid,
        "credit": account.credit,
        "chargeable_from": account.chargeable_from,
        "claims": {c.ref: {part: getattr(c, part) for part in (*PARTS, "chargeable_from")} for c in account.claims},
        "lines": sorted((line(one) for one in account.lines if one.amount), key=repr),
        "limitation": {one.claim: Limit(one.starts_on, one.last_day, one.suspended_since, one.prescribed) for one in account.limitation},
        "warnings": {(w.code, w.action if w.code in OF_AN_ACTION else w.claim) for w in account.warnings},
        "unknown": {one.parameter: one.from_on for one in account.unknown},
    }


def line(one: Line) -> tuple:
    if one.from_on is None:
        return one.part, one.claim, str(one.on), one.amount, one.payment
    days = (str(one.from_on), str(one.to_on), one.days, one.base, Fraction(one.rate, 10_000))
    return one.part, one.claim, days, one.amount, None


def check(seed: int) -> str:
    """Both answers of one case, and whether the lines of each part add up and the money is conserved."""
    facts, on = random_case(seed)
    ours, theirs = product(facts, on), expected(facts, on)
    assert ours == theirs, f"seed {seed} on {on}"
    if "refusal" in ours:
        return ours["refusal"]
    sums = Counter()
    for part, ref, _days, amount, _payment in ours["lines"]:
        sums[part, ref] += amount
    assert all(sums[part, ref] == claim[part] for ref, claim in ours["claims"].items() for part in PARTS), f"seed {seed}"
    assert all(sum(claim[part] for claim in ours["claims"].values()) == ours[part] for part in PARTS), f"seed {seed}"
    allocated = -sum(amount for _part, _ref, _days, amount, payment in ours["lines"] if payment is not None)
    refunded = sum(oracle.cents(r["amount"]) for r in facts.get("refunds", []) if r["on"] <= str(on))
    assert allocated + ours["credit"] + refunded == ours["paid"], f"seed {seed}"
    return ours["regime"]


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_statement_agrees_with_its_oracle(batch: int) -> None:
    """Not one cent, line, day or warning differs, and every regime is met."""
    met = Counter(check(seed) for seed in range(batch, MANY, BATCHES))
    assert {"be.book_xix", "be.older", "be.business"} <= set(met)
