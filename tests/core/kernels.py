"""The kernel compiled once for all tests, and random cases as it reads them."""

import sys
from datetime import date
from functools import cache
from pathlib import Path

from amiable import markets
from amiable.core.facts import Facts
from amiable.core.facts_json import BadFacts, parse
from amiable.core.kernel.columns import Case, Law
from amiable.core.kernel.compiled import Compiled
from amiable.core.kernel.facts import case_of
from amiable.core.kernel.law import law_of
from amiable.jobs.engines.kernel import mark
from tests.core.random_cases import random_case


@cache
def kernel() -> Compiled:
    """Compiled code is kept beside the libraries, under the hash of its sources: the next run starts at once."""
    return Compiled(str(Path(sys.prefix) / "kernel-of-the-tests" / mark()), threads=2)


def facts_of(seed: int) -> tuple[Facts, date] | None:
    """A random case; none where its facts are refused."""
    raw, on = random_case(seed)
    try:
        return parse(raw, markets=markets.markets()), on
    except BadFacts:
        return None


def laid_out(facts: Facts) -> tuple[Law, Case]:
    """A case and its law in plain lists."""
    pack = markets.load(facts.market)
    return law_of(pack), case_of(facts, pack)


def business_facts() -> Facts:
    """5 000.00 between Belgian businesses, due 15 June 2025 (the worked example BE-12), and 1 000.00 paid."""
    claim = {"ref": "F-1", "nature": "services", "principal": "5000.00", "due_on": "2025-06-15"}
    payment = {"on": "2025-09-01", "amount": "1000.00"}
    return parse({"market": "be", "debtor": "business", "claims": [claim], "payments": [payment]}, markets=markets.markets())
