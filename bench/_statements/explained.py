"""How long one statement takes that a person can read: facts parsed, every cent with its working, source and line; and the kernel alone."""

import gc

import numpy as np

from amiable import markets
from amiable.core import facts_json, statement
from amiable.core.kernel.accrual import ROW
from amiable.core.kernel.compiled import recorded
from amiable.core.kernel.facts import case_of
from amiable.core.kernel.law import law_of
from bench._statements import by_amiable, table
from bench._statements.portfolio import ON, PARTS, Array, Portfolio, facts

CASES = 1_000
ROOM = 256


def measure(portfolio: Portfolio, right: Array) -> dict[str, float]:
    """Print the microseconds of one, over the first thousand cases, and how many of their amounts differ."""
    raw = [facts(portfolio, case) for case in range(CASES)]
    pack = markets.load("be")

    kernel = by_amiable.kernel(1)

    def go() -> list[list[int]]:
        return [_parts(statement.state(facts_json.parse(one, markets=["be"]), ON, pack, kernel)) for one in raw]

    gc.freeze()
    seconds, stated = table.best_seconds(go)
    differing = int((np.array(stated) != right[:CASES]).sum())
    print(f"\nOne explained statement, with parsing and lines: {seconds / CASES * 1e6:.0f} µs; {differing} of {4 * CASES} amounts differ")
    in_kernel = _in_the_kernel(raw)
    print(f"In the kernel, compiled, with its trace: {in_kernel:.1f} µs")
    return {"explained": seconds / CASES * 1e6, "in_kernel": in_kernel}


def _parts(account: statement.StatementOfAccount) -> list[int]:
    """What is compared; the lines were made, and go, as after an answer was sent."""
    return [getattr(account, part) for part in PARTS]


def _in_the_kernel(raw: list[dict[str, object]]) -> float:
    """Microseconds of laying out and playing one case with its trace, the call from Python included."""
    pack, kernel = markets.load("be"), by_amiable.kernel(1)
    law = kernel.law(law_of(pack))
    records = [recorded(case_of(facts_json.parse(one, markets=["be"]), pack)) for one in raw]
    play, trace, on = kernel.entry("play_one"), np.zeros(ROW * ROOM, np.int64), ON.toordinal()

    def go() -> None:
        for record in records:
            play(law, record, on, trace)

    go()
    return table.best_seconds(go)[0] / len(records) * 1e6
