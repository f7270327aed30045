"""How long one statement takes that a person can read: facts parsed, every cent with its working, source and line."""

from amiable import markets
from amiable.core import facts_json, statement
from bench._statements import table
from bench._statements.portfolio import ON, PARTS, Array, Portfolio, facts

CASES = 1_000


def measure(portfolio: Portfolio, right: Array) -> None:
    """Print the microseconds of one, over the first thousand cases, and how many of their amounts differ."""
    raw = [facts(portfolio, case) for case in range(CASES)]
    pack = markets.load("be")

    def go() -> list[statement.StatementOfAccount]:
        return [statement.state(facts_json.parse(one, markets=["be"]), ON, pack) for one in raw]

    seconds, stated = table.best_seconds(go)
    differing = sum(
        getattr(one, part) != wanted for one, row in zip(stated, right, strict=False) for part, wanted in zip(PARTS, row, strict=True)
    )
    print(f"\nOne explained statement, with parsing and lines: {seconds / CASES * 1e6:.0f} µs; {differing} of {4 * CASES} amounts differ")
