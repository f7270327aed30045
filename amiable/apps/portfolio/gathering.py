"""Gather the portfolio: several tables are read at once, and each is put in order while the next one is on its way."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from amiable.apps.portfolio.layout import DAY, Cases, Portfolio, cases_of, portfolio_of, rows_of
from amiable.apps.portfolio.reading import QUERIES, Wanted, ask, queries
from amiable.apps.portfolio.sorting import Sorted

AT_ONCE = 2  # connections
STATEMENTS = tuple(name for name in QUERIES if name != "matches")  # what a statement of account rests on
TABLES = len(STATEMENTS)
OTHERS = ("actions_more", "claims_more", "abouts", "looks", "refunds")


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was read: see `layout.portfolio_of`. `looks` are those that hold; `refunds` the cases that got something back."""

    cases: Cases
    rows: dict[str, Sorted]
    abouts: pa.Table
    contract: pa.ChunkedArray
    looks: pa.Table
    refunds: pa.Table

    def laid(self) -> Portfolio:
        """The portfolio as rows of books."""
        return portfolio_of(self.cases, self.rows, self.abouts, self.contract, self.refunds.column("case_id").to_numpy())


def gather(address: str, snapshot: str, wanted: Wanted, told: Callable[[int], None] = lambda _read: None) -> Gathered:
    """Read all that the statements of the cases rest on.

    address   of the database, in libpq's words
    snapshot  the moment, as `pg_export_snapshot` names it: all is as it was then
    told      how many of the TABLES were read
    """
    texts = queries(wanted)

    def asked(name: str) -> pa.Table:
        return ask(address, snapshot, texts[name])

    def in_order(name: str, cases: "Future[Cases]", more: "Future[pa.Table] | None") -> tuple[Sorted, pa.Table]:
        table = asked(name)
        return rows_of(name, table, more.result() if more else None, cases.result()), table

    with ThreadPoolExecutor(AT_ONCE) as pool:
        cases = pool.submit(lambda: cases_of(asked("cases")))
        others = {name: pool.submit(asked, name) for name in OTHERS}
        rows = {name: pool.submit(in_order, name, cases, others.get(f"{name}_more")) for name in DAY}
        waited_for: list[Future[Any]] = [cases, *rows.values(), *others.values()]
        for read, done in enumerate(as_completed(waited_for), 1):
            done.result()
            told(read)
    of = {name: found.result()[0] for name, found in rows.items()}
    contract = rows["claims"].result()[1].column("contract")
    return Gathered(cases.result(), of, others["abouts"].result(), contract, others["looks"].result(), others["refunds"].result())


def matches(address: str, snapshot: str, wanted: Wanted) -> pa.Table:
    """Which match and line each payment of the same moment is, in the order in which payments were read."""
    return ask(address, snapshot, queries(wanted)["matches"])
