"""What payments pay, for a whole book at once: the same cents on the same days as the statements say one by one."""

from collections import defaultdict
from datetime import date

import numpy as np

from amiable import markets
from amiable.core.facts import PARTS, Facts
from amiable.core.kernel.books import gathered
from amiable.core.kernel.compiled import fits
from amiable.core.kernel.law import law_of
from amiable.core.kernel.safety import is_safe
from amiable.core.refusal import Refusal
from amiable.core.statement import state
from tests.core.kernels import facts_of, kernel, laid_out

CASES = 600
ON = date(2026, 6, 30)
Paid = dict[tuple[int, int, str], tuple[int, int]]


def test_each_payment_of_a_book_pays_what_its_statement_says() -> None:
    """Payment, claim and part: the same sums, the same last days; and the same is outstanding part by part."""
    of_market: dict[str, list[Facts]] = defaultdict(list)
    for seed in range(CASES):
        found = facts_of(seed)
        if found and found[0].payments and is_stated(found[0]):
            of_market[found[0].market].append(found[0])
    for market, known in of_market.items():
        law = law_of(markets.load(market))
        cases = [laid_out(facts)[1] for facts in known]
        kept = [place for place, case in enumerate(cases) if fits(case) and is_safe(law, case, ON.toordinal())]
        answer = kernel().pay(law, gathered([cases[place] for place in kept]), ON.toordinal())
        assert len(kept) > 5
        assert not answer.faults.any()
        claim = 0
        for place, number in enumerate(kept):
            facts = known[number]
            account = state(facts, ON, markets.load(market))
            assert paid_of(answer.rows[answer.rows[:, 0] == place]) == stated(facts)
            for balance in account.claims:
                assert answer.open_parts[claim].tolist() == [getattr(balance, part) for part in PARTS]
                claim += 1


def is_stated(facts: Facts) -> bool:
    try:
        state(facts, ON, markets.load(facts.market))
    except Refusal:
        return False
    return True


def paid_of(rows: np.ndarray) -> Paid:
    found: Paid = {}
    for _case, payment, claim, part, amount, day in rows.tolist():
        before = found.get((payment, claim, PARTS[part]), (0, 0))
        found[payment, claim, PARTS[part]] = (before[0] + amount, max(before[1], day))
    return found


def stated(facts: Facts) -> Paid:
    refs = {claim.ref: place for place, claim in enumerate(facts.claims)}
    found: Paid = {}
    for line in state(facts, ON, markets.load(facts.market)).lines:
        if line.payment is not None:
            assert line.on is not None
            key = line.payment, refs[line.claim], line.part
            before = found.get(key, (0, 0))
            found[key] = (before[0] - line.amount, max(before[1], line.on.toordinal()))
    return found
