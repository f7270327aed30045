"""The kernel compiled, traced and in plain Python: one function, the same cents, and a way out where 64 bits end."""

import random
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from amiable import markets
from amiable.core.facts import Facts, Payment
from amiable.core.facts_json import parse
from amiable.core.kernel.books import FAR, gathered
from amiable.core.kernel.columns import NEVER, NO_MAXIMUM, UNKNOWN_FROM
from amiable.core.kernel.compiled import ROOM, fits
from amiable.core.kernel.engine import PLAIN
from amiable.core.kernel.fold import fold
from amiable.core.kernel.law import law_of
from amiable.core.kernel.laying import lay
from amiable.core.kernel.lone import is_lone
from amiable.core.kernel.many import AGAIN, FAULT_NO_MAXIMUM, FAULT_REFUND, OUT_CREDIT, OUT_FAULT, OUT_PAID, OUT_UNKNOWN
from amiable.core.kernel.safety import MOST, factor, highest_rate, is_safe
from amiable.core.refusal import Refusal
from amiable.core.statement import state
from tests.core.kernels import business_facts, facts_of, kernel, laid_out

CASES = 2_000


def test_compiled_and_plain_statements_are_the_same() -> None:
    """Every line, warning and cent, with the trace of the compiled kernel and of the plain one."""
    for seed in range(CASES):
        case = facts_of(seed)
        if case:
            assert answer(*case, compiled=True) == answer(*case, compiled=False), seed


def answer(facts: Facts, on: date, *, compiled: bool) -> object:
    try:
        return state(facts, on, markets.load(facts.market), kernel() if compiled else PLAIN)
    except Refusal as refusal:
        return refusal.code, refusal.faults


def test_without_its_trace_the_fold_gives_the_same_balances() -> None:
    for seed in range(CASES):
        case = facts_of(seed)
        if case:
            law, traced = laid_out(case[0])
            _law, silent = laid_out(case[0])
            PLAIN.play(law, traced, case[1].toordinal())
            lay(law, silent, case[1].toordinal())
            fold(law, silent, case[1].toordinal(), None)
            assert (silent.parts, silent.totals) == (traced.parts, traced.totals), seed


def test_a_whole_book_is_stated_as_its_cases_one_by_one() -> None:
    """Cases of each market side by side, so that nothing of one case stays for the next; later days are stated from the tails."""
    later = [0, 1, 200]
    for (market, on), books in by_market(CASES).items():
        law, day = law_of(markets.load(market)), on.toordinal()
        fitting = [facts for facts in books if fits(laid_out(facts)[1]) and is_safe(law, laid_out(facts)[1], day + max(later))]
        book = gathered([laid_out(facts)[1] for facts in fitting])
        found = kernel().state(law, book, day)
        for facts, row in zip(fitting, found.tolist(), strict=True):
            _law, case = laid_out(facts)
            PLAIN.play(law, case, day)
            assert row == written(case), facts
        tails = kernel().tails(law, book, day)
        for days in later:
            due = kernel().restate(law, book, tails, day, day + days)
            settled = [facts for facts in fitting if quiet(facts, on, days)]
            for place, facts in enumerate(fitting):
                if facts in settled and due[place] >= 0:
                    _law, case = laid_out(facts)
                    PLAIN.play(law, case, day + days)
                    assert due[place] == sum(case.parts), (facts, days)


def by_market(cases: int) -> dict[tuple[str, date], list[Facts]]:
    """Random cases by market, all stated on one of a few days."""
    found: dict[tuple[str, date], list[Facts]] = defaultdict(list)
    for seed in range(cases):
        case = facts_of(seed)
        if case:
            found[case[0].market, date(2024 + seed % 2, 2, 29 - seed % 2)].append(case[0])
    return found


def written(case: object) -> list[int]:
    """What the answer of many says of a case that was played alone."""
    parts = [sum(case.parts[part * case.claims : (part + 1) * case.claims]) for part in range(4)]
    fault = case.fault + (FAULT_REFUND if case.totals[2] else 0) + (FAULT_NO_MAXIMUM if case.totals[NO_MAXIMUM] else 0)
    row = [*parts, 0, 0, 0, 0]
    row[OUT_PAID], row[OUT_CREDIT], row[OUT_UNKNOWN], row[OUT_FAULT] = *case.totals[:2], case.totals[UNKNOWN_FROM], fault
    return row


def quiet(facts: Facts, on: date, days: int) -> bool:
    """Whether nothing happens between two days, not even by itself: the claims fell due long before."""
    end = on + timedelta(days=days)
    events = [a.on for a in facts.actions] + [p.on for p in facts.payments] + [r.on for r in facts.refunds]
    falls = [claim.due_on for claim in facts.claims] + [claim.due_on + timedelta(days=60) for claim in facts.claims]
    ends = [day for hold in facts.suspensions for day in (hold.from_on, hold.to) if day]
    return not any(on - timedelta(days=60) < day <= end + timedelta(days=60) for day in (*events, *falls, *ends))


def test_the_short_way_of_the_commonest_cases_is_the_long_one() -> None:
    """One claim, payments and credit notes, close together so that days meet: 4 000 of them, in the order of each market."""
    dice, on = random.Random(20), date(2024, 9, 30)
    short = 0
    for market in ("be", "fr", "fi", "dk"):
        law = law_of(markets.load(market))
        lone = [lone_facts(market, dice) for _case in range(1_000)]
        found = kernel().state(law, gathered([laid_out(facts)[1] for facts in lone]), on.toordinal())
        for facts, row in zip(lone, found.tolist(), strict=True):
            _law, case = laid_out(facts)
            short += is_lone(law, case, on.toordinal())
            PLAIN.play(law, case, on.toordinal())
            assert row == written(case), facts
    assert short > 3_000


def lone_facts(market: str, dice: random.Random) -> Facts:
    """5 000.00 due 1 July 2024, and what was paid and taken off in the days around it."""
    claim = {"ref": "F-1", "nature": "services", "principal": "5000.00", "due_on": "2024-07-01", "contracted_on": "2024-06-01"}
    days = sorted(dice.choices(range(-3, 95), k=dice.randrange(1, 9))) if dice.random() < 0.8 else [0, 0, 1, 1, 2, 2]
    paid = [
        {"on": str(date(2024, 7, 1) + timedelta(day)), "amount": f"{dice.randrange(1, 3000)}.{dice.randrange(100):02d}"} for day in days
    ]
    notes = [
        {"kind": "credit_note", "on": str(date(2024, 7, 1) + timedelta(day)), "amount": f"{dice.randrange(1, 900)}.00"}
        for day in sorted(dice.choices(range(-1, 40), k=dice.randrange(3)))
    ]
    notice = [{"kind": "formal_notice", "on": "2024-07-03"}] if dice.random() < 0.2 else []
    debtor = dice.choice(("business", "consumer"))
    raw = {"market": market, "debtor": debtor, "claims": [claim], "payments": paid, "actions": [*notice, *notes]}
    if dice.random() < 0.3:
        raw["allocation"] = dice.sample(["principal", "interest", "damages", "costs"], 4)
    return parse(raw, markets=(market,))


@pytest.mark.parametrize("beyond", [False, True])
def test_both_sides_of_the_guard(beyond: bool) -> None:
    """The largest principal that 64 bits hold safely, and one cent more: both right, the second one in plain Python."""
    facts, on = business_facts(), date(2026, 6, 30)
    law, case = laid_out(facts)
    rate = highest_rate(law)
    most = (MOST - 1) // factor(law, rate, on.toordinal() - case.due[0] + 366) + beyond
    large = replace(facts, claims=(replace(facts.claims[0], principal=most),), payments=())
    assert is_safe(law, laid_out(large)[1], on.toordinal()) is not beyond
    assert answer(large, on, compiled=True) == answer(large, on, compiled=False)


def test_beyond_the_guard_64_bits_would_be_plausible_and_wrong() -> None:
    """What the guard is for: the compiled sums of 90 000 million euros are wrong, and nothing says so."""
    facts = replace(business_facts(), payments=())
    large = replace(facts, claims=(replace(facts.claims[0], principal=9_000_000_000_000),))
    law, case = laid_out(large)
    day = date(2026, 6, 30).toordinal()
    with np.errstate(over="ignore"):
        wrong = kernel().state(law, gathered([case]), day)[0][1]
    assert wrong != state(large, date(2026, 6, 30), markets.load("be")).interest


def test_a_case_that_needs_more_room_is_played_in_plain_python() -> None:
    facts = business_facts()
    many = tuple(Payment(date(2025, 1, 1) + timedelta(days=day), 1) for day in range(ROOM["payments"] + 1))
    crowded = replace(facts, payments=many)
    assert not fits(laid_out(crowded)[1])
    assert answer(crowded, date(2026, 1, 31), compiled=True) == answer(crowded, date(2026, 1, 31), compiled=False)


def test_a_suspension_without_end_stays_without_end_in_a_packed_row() -> None:
    assert date.max.toordinal() < FAR < NEVER


def test_only_another_play_tells_of_a_case_on_hold() -> None:
    assert AGAIN not in kernel().tails(*settled()).how.tolist()


def settled() -> tuple:
    law, case = laid_out(replace(business_facts(), payments=()))
    return law, gathered([case]), date(2026, 1, 31).toordinal()
