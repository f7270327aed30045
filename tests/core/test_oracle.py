"""The statement of account against its oracle: the same answer, cent for cent and line for line, on cases of every market by chance.

AMIABLE_RANDOM_CASES says how many; a seed that differs is named, and `random_case(seed)` gives its facts again.
"""

import os
from collections import Counter

from tests.core import oracle
from tests.core.oracle_compare import compare_many, expected
from tests.core.random_cases import random_case
from tests.core.random_dice import PARTS

MANY = int(os.environ.get("AMIABLE_RANDOM_CASES", "20000"))
REGIMES = {"be.book_xix", "be.older", "be.business", "fr.consumer", "fr.business", "dk", "fi.consumer", "fi.business", "gl.unverified",
           "fo.unverified"}  # fmt: skip
FEES = {"fee_not_allowed", "fee_too_early", "fee_count", "fee_before_notice", "suspended", "fee_above_maximum", "fee_total_cap"}
CLAUSES = {"clause_above_ceiling", "clause_below_floor", "clause_needs_judge", "transitional_reading", "short_presumption"}
WARNINGS = FEES | CLAUSES | {"credit_note_too_large", "prescribed", "not_due_yet", "law_not_verified"}
REFUSALS = {"bad_facts", "no_maximum"}
UNKNOWN = {"be": {"interest/civil", "interest/commercial", "interest/consumer"}, "dk": {"interest/reference"}, "fi": {"interest/reference"},
           "fr": {"interest/legal_other", "interest/legal_individual", "interest/default"}}  # fmt: skip


def test_the_statement_agrees_with_its_oracle() -> None:
    """Not one cent, line, day or warning differs, and every regime, warning and refusal is met."""
    *_before, compared = compare_many(MANY)
    assert (compared.cases, compared.differing, compared.cents) == (MANY, 0, 0), "\n".join(compared.told)
    assert set(compared.met) >= REGIMES | WARNINGS | REFUSALS


def test_chance_reaches_every_rule() -> None:
    """Six thousand cases meet each code, order and rule, and most of them often."""
    met: Counter[object] = Counter()
    for seed in range(6_000):
        facts, on = random_case(seed)
        answer = expected(facts, on)
        if "refusal" in answer:
            met[answer["refusal"]] += 1
            continue
        met.update([answer["regime"], "allocation", tuple(facts.get("allocation", ())), facts.get("day_count")])
        met.update((facts["market"], parameter) for parameter in answer["unknown"])
        met.update(code for code, _what in answer["warnings"])
        met.update(what_of_limitation(facts["market"], answer))
        met.update(("line", answer["regime"], line[0]) for line in answer["lines"] if line[3] > 0)
    rare = {what for what in wanted() if met[what] < 5}
    assert not rare, f"met too seldom: {rare}"


def wanted() -> set[object]:
    """Everything that chance is to reach."""
    orders = {(a, b, c, d) for a in PARTS for b in PARTS for c in PARTS for d in PARTS if len({a, b, c, d}) == 4}
    unknown = {(market, parameter) for market, parameters in UNKNOWN.items() for parameter in parameters}
    limits = {"forclusion", ("held", "be"), ("held", "fr"), "final day", *(("prescribed", market) for market in ("be", "fr", "dk", "fi"))}
    lines = {("line", regime, "interest") for regime in REGIMES if "unverified" not in regime}
    lines |= {("line", regime, "principal") for regime in REGIMES}
    lines |= {("line", regime, "costs") for regime in REGIMES if "unverified" not in regime and regime != "be.older"}
    lines |= {("line", regime, "damages") for regime in ("be.book_xix", "be.older", "be.business")}
    return REGIMES | WARNINGS | REFUSALS | {"ACT/365F", "ACT/ACT", "30E/360", None, ()} | orders | unknown | limits | lines


def what_of_limitation(market: str, answer: dict) -> list[object]:
    found: list[object] = []
    for limit in answer["limitation"].values():
        found += [limit.kind, *[("held", market)] * bool(limit.suspended_since), *[("prescribed", market)] * limit.prescribed]
        found += ["final day"] * (limit.final_day is not None and limit.final_day == limit.last_day)
    return found


def test_a_case_is_the_same_for_ever() -> None:
    assert random_case(7) == random_case(7) != random_case(8)
    assert oracle.state(*random_case(7)) == oracle.state(*random_case(7))
