"""Chance is not luck: the random cases reach every rule, every code and every number that the oracle knows."""

from collections import Counter
from datetime import date

import pytest

from tests.core import oracle, oracle_fees, oracle_interest
from tests.core.oracle_claim import PARTS
from tests.core.oracle_law import SERIES, published
from tests.core.random_cases import random_case

CASES = 6_000
OFTEN = 5
REGIMES = {"be.book_xix", "be.older", "be.business", "fr.consumer", "fr.business", "dk", "fi.consumer", "fi.business", "gl.unverified",
           "fo.unverified"}  # fmt: skip
CHARGE = {regime for regime in REGIMES if "unverified" not in regime}
FEES = {"fee_not_allowed", "fee_too_early", "fee_count", "fee_before_notice", "suspended", "fee_above_maximum", "fee_total_cap"}
CLAUSES = {"clause_above_ceiling", "clause_below_floor", "clause_needs_judge", "transitional_reading", "short_presumption"}
CODES = FEES | CLAUSES | {"credit_note_too_large", "prescribed", "not_due_yet", "law_not_verified", "bad_facts", "no_maximum"}
FEES_OF = {"be": {"fee_not_allowed", "suspended", "fee_above_maximum"}, "fr": {"fee_not_allowed", "suspended"}, "gl": {"fee_not_allowed"},
           "dk": FEES - {"fee_total_cap"}, "fi": FEES, "fo": {"fee_not_allowed"}}  # fmt: skip
UNKNOWN = {"be": {"interest/civil", "interest/commercial", "interest/consumer"}, "dk": {"interest/reference"}, "fi": {"interest/reference"},
           "fr": {"interest/legal_other", "interest/legal_individual", "interest/default"}}  # fmt: skip
UNREACHABLE = {("be.commercial", None)}  # contracts from the first day of this rate fall due after it


@pytest.fixture(scope="module")
def met() -> Counter[object]:
    """How often the first cases meet each rule and each number."""
    found: Counter[object] = Counter()
    with pytest.MonkeyPatch.context() as patch:
        watch(patch, found)
        for seed in range(CASES):
            facts, on = random_case(seed)
            found.update(rules_of(facts, oracle.answer(facts, on)))
    return found


def watch(patch: pytest.MonkeyPatch, found: Counter[object]) -> None:
    """Count which rate and which step of a tariff is asked for."""

    def rate(series: str, day: date) -> int | None:
        found[series, max((first for first in SERIES[series][0] if first <= day), default=None)] += 1
        return published(series, day)

    def step(amount: int, brackets: tuple[tuple[int, int], ...], above: int) -> int:
        value = plain(amount, brackets, above)
        found[brackets, value] += 1
        return value

    plain = oracle_fees.by_bracket
    patch.setattr(oracle_interest, "published", rate)
    patch.setattr(oracle_fees, "by_bracket", step)


def rules_of(facts: dict, answer: dict) -> list[object]:
    """What one case meets."""
    if "refusal" in answer:
        return [answer["refusal"]]
    market = facts["market"]
    found: list[object] = [answer["regime"], tuple(facts.get("allocation", ())), facts.get("day_count")]
    found += [(market, parameter) for parameter in answer["unknown"]]
    found += [code for code, _what in answer["warnings"]] + [(market, code) for code, _what in answer["warnings"]]
    found += [("line", answer["regime"], line[0]) for line in answer["lines"] if line[3] > 0]
    for limit in answer["limitation"].values():
        found += [limit.kind, *[("held", market)] * bool(limit.suspended_since), *[("prescribed", market)] * limit.prescribed]
        found += ["final day"] * (limit.final_day is not None and limit.final_day == limit.last_day)
    return found


def test_every_regime_code_and_order_is_met(met: Counter[object]) -> None:
    orders = {(a, b, c, d) for a in PARTS for b in PARTS for c in PARTS for d in PARTS if len({a, b, c, d}) == 4}
    by_market = {(market, what) for table in (FEES_OF, UNKNOWN) for market, codes in table.items() for what in codes}
    limits = {"forclusion", ("held", "be"), ("held", "fr"), "final day", *(("prescribed", market) for market in ("be", "fr", "dk", "fi"))}
    seldom = {
        what for what in REGIMES | CODES | orders | by_market | limits | {(), None, "ACT/365F", "ACT/ACT", "30E/360"} if met[what] < OFTEN
    }
    assert not seldom, f"met less than {OFTEN} times in {CASES} cases: {seldom}"


def test_every_regime_charges_what_it_may(met: Counter[object]) -> None:
    wanted = {("line", regime, "principal") for regime in REGIMES} | {("line", regime, "interest") for regime in CHARGE}
    wanted |= {("line", regime, "costs") for regime in CHARGE - {"be.older"}}
    wanted |= {("line", regime, "damages") for regime in ("be.book_xix", "be.older", "be.business")}
    seldom = {what for what in wanted if met[what] < OFTEN}
    assert not seldom, f"charged less than {OFTEN} times in {CASES} cases: {seldom}"


def test_every_rate_is_asked_for(met: Counter[object]) -> None:
    """Each rate of each series, and the days before the first one."""
    rates = {(series, first) for series, (days, _rates) in SERIES.items() for first in (None, *days)} - UNREACHABLE
    seldom = {what for what in rates if met[what] < OFTEN}
    assert not seldom, f"asked for less than {OFTEN} times in {CASES} cases: {seldom}"


def test_every_step_of_every_tariff_is_charged(met: Counter[object]) -> None:
    tariffs = {what[0] for what in met if isinstance(what, tuple) and what and isinstance(what[0], tuple)}
    assert len(tariffs) >= 9
    seldom = {(tariff, value) for tariff in tariffs for _bound, value in tariff if met[tariff, 100 * value] < OFTEN}
    assert not seldom, f"charged less than {OFTEN} times in {CASES} cases: {seldom}"


def test_a_case_is_the_same_for_ever() -> None:
    assert random_case(7) == random_case(7) != random_case(8)
    assert oracle.answer(*random_case(7)) == oracle.answer(*random_case(7))
