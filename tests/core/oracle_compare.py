"""The product's statement beside the oracle's, key by key, for cases by chance; many of them on two processes."""

import multiprocessing
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date

from amiable import markets
from amiable.core.account import Line, StatementOfAccount
from amiable.core.facts_json import parse
from amiable.core.refusal import Refusal
from amiable.core.statement import state
from tests.core import oracle
from tests.core.oracle_claim import PARTS
from tests.core.oracle_limitation import Limit
from tests.core.random_cases import random_case

PROCESSES = 2
BATCH = 500
KEPT = 20  # differences that are told in full
OF_AN_ACTION = {"fee_not_allowed", "fee_too_early", "fee_count", "fee_before_notice", "suspended", "fee_above_maximum", "fee_total_cap",
                "credit_note_too_large"}  # fmt: skip


@dataclass
class Compared:
    """What comparing many cases found."""

    cases: int = 0
    differing: int = 0
    cents: int = 0  # that differ, over every part of every claim
    told: list[str] = field(default_factory=list)
    met: Counter[str] = field(default_factory=Counter)  # regimes, warnings and refusals

    def add(self, other: "Compared") -> None:
        self.cases, self.differing, self.cents = self.cases + other.cases, self.differing + other.differing, self.cents + other.cents
        self.told = [*self.told, *other.told][:KEPT]
        self.met += other.met


def product(facts: dict, on: date) -> dict:
    """The answer of the product, in the oracle's shape."""
    try:
        return told(state(parse(facts, markets=markets.markets()), on, markets.load(facts["market"])))
    except Refusal as refusal:
        return {"refusal": refusal.code}


def told(account: StatementOfAccount) -> dict:
    return {
        **{key: getattr(account, key) for key in ("market", "on", "currency", "regime", "law", *PARTS, "due", "paid", "credit")},
        "chargeable_from": account.chargeable_from,
        "claims": {c.ref: {part: getattr(c, part) for part in (*PARTS, "chargeable_from")} for c in account.claims},
        "lines": sorted((line(one) for one in account.lines if one.amount), key=repr),
        "limitation": {
            one.claim: Limit(one.kind, one.starts_on, one.last_day, one.final_day, one.suspended_since, one.prescribed)
            for one in account.limitation
        },
        "warnings": {(w.code, w.action if w.code in OF_AN_ACTION else w.claim) for w in account.warnings},
        "unknown": {one.parameter: one.from_on for one in account.unknown},
    }


def line(one: Line) -> tuple:
    if one.from_on is None:
        return one.part, one.claim, str(one.on), one.amount, one.payment
    return one.part, one.claim, (str(one.from_on), str(one.to_on), one.days, one.base, one.rate), one.amount, None


def balanced(answer: dict, facts: dict, on: date) -> bool:
    """Whether the lines of each part add up to it, the claims to the totals, and allocated + credit + refunds is what was paid."""
    sums: Counter[tuple[str, str]] = Counter()
    for part, ref, _days, amount, _payment in answer["lines"]:
        sums[part, ref] += amount
    allocated = -sum(amount for _part, _ref, _days, amount, payment in answer["lines"] if payment is not None)
    refunded = sum(oracle.cents(refund["amount"]) for refund in facts.get("refunds", []) if refund["on"] <= str(on))
    return (
        all(sums[part, ref] == claim[part] >= 0 for ref, claim in answer["claims"].items() for part in PARTS)
        and all(sum(claim[part] for claim in answer["claims"].values()) == answer[part] for part in PARTS)
        and sum(answer[part] for part in PARTS) == answer["due"]
        and allocated + answer["credit"] + refunded == answer["paid"]
    )


def compare(seed: int, compared: Compared) -> None:
    """Both answers of one case; what differs is noted."""
    facts, on = random_case(seed)
    ours, theirs = product(facts, on), oracle.answer(facts, on)
    compared.cases += 1
    compared.met.update([theirs.get("regime") or theirs["refusal"], *{code for code, _what in theirs.get("warnings", ())}])
    if ours != theirs:
        compared.cents += differing_cents(ours, theirs)
        note(compared, f"seed {seed} on {on}: {apart(ours, theirs)}")
    elif "refusal" not in ours and not balanced(ours, facts, on):
        note(compared, f"seed {seed} on {on}: the lines do not add up")


def apart(ours: dict, theirs: dict) -> str:
    """What only one of two answers says."""
    said: list[str] = []
    for key in {**ours, **theirs}:
        one, other = (rows(answer.get(key)) for answer in (ours, theirs))
        for who, only in (("product", [row for row in one if row not in other]), ("oracle", [row for row in other if row not in one])):
            said += [f"{who} {key} {row}" for row in only]
    return "; ".join(said)


def rows(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.items())
    return list(value) if isinstance(value, list | set) else [value]


def note(compared: Compared, what: str) -> None:
    compared.differing += 1
    compared.told = [*compared.told, what][:KEPT]


def differing_cents(ours: dict, theirs: dict) -> int:
    """By how many cents the parts of the claims differ; a refusal owes nothing."""
    refs = {*ours.get("claims", ()), *theirs.get("claims", ())}
    owed = [[answer.get("claims", {}).get(ref, {}).get(part, 0) for ref in refs for part in PARTS] for answer in (ours, theirs)]
    return sum(abs(one - other) for one, other in zip(*owed, strict=True))


def compare_batch(first: int, last: int) -> Compared:
    compared = Compared()
    for seed in range(first, last):
        compare(seed, compared)
    return compared


def compare_many(cases: int) -> Iterator[Compared]:
    """Compare so many cases on two processes; the sum so far after each batch."""
    so_far = Compared()
    # Fresh processes: a fork would take the threads and the open files of the tests with it.
    with ProcessPoolExecutor(PROCESSES, mp_context=multiprocessing.get_context("spawn")) as pool:
        starts = range(0, cases, BATCH)
        for compared in pool.map(compare_batch, starts, [min(start + BATCH, cases) for start in starts]):
            so_far.add(compared)
            yield so_far
