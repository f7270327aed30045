"""DuckDB: one SQL query a portfolio, integers only, one event after the other, on all cores."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import numpy as np

from bench._statements.portfolio import DUE, EVENTS, LUMP, NOTE, ORIGIN, PARTS, PAYMENT, YEAR, Array, Portfolio, prefix
from bench._statements.rival import CORES, Job, Rival

COLUMNS = ("day", "kind", "amount")
EMPTY = "0::bigint principal, 0::bigint interest, 0::bigint costs, 0::bigint credit, 0::bigint exact, 0::bigint since"
# One event ({n}) of every case of {source}; {later} are the columns of the events still to come.
EVENT = f"""
WITH dated AS (
    SELECT s.*, total AS now FROM {{source}} s JOIN law ON law.day = s.day{{n}} - (kind{{n}} IN ({LUMP}, {NOTE}))::int
), told AS (
    SELECT *, exact + principal * (now - since) AS grown, CASE WHEN kind{{n}} = {PAYMENT} THEN amount{{n}} ELSE 0 END AS paid,
        CASE WHEN kind{{n}} = {DUE} THEN amount{{n}} ELSE 0 END AS due, CASE WHEN kind{{n}} = {NOTE} THEN amount{{n}} ELSE 0 END AS noted,
        CASE WHEN kind{{n}} = {LUMP} AND principal > 0 THEN costs + amount{{n}} ELSE costs END AS all_costs
    FROM dated
), charged AS (
    SELECT *, greatest(principal + greatest(due - credit, 0) - noted, 0) AS owed, greatest(credit - due, 0) AS unused,
        CASE WHEN kind{{n}} = {PAYMENT} THEN interest + (2 * grown + {YEAR}) // {2 * YEAR} ELSE interest END AS posted
    FROM told
), to_interest AS (
    SELECT *, greatest(paid - posted, 0) AS rest FROM charged
), to_principal AS (
    SELECT *, greatest(rest - owed, 0) AS last_rest FROM to_interest
)
SELECT id, greatest(owed - rest, 0) AS principal, greatest(posted - paid, 0) AS interest, greatest(all_costs - last_rest, 0) AS costs,
    unused + greatest(last_rest - all_costs, 0) AS credit,
    CASE WHEN kind{{n}} = {PAYMENT} THEN 0 ELSE grown END AS exact, now AS since{{later}}
FROM to_principal"""
ANSWERS = f"""
CREATE OR REPLACE TEMP TABLE answers AS
SELECT id, principal, interest + (2 * (exact + principal * ({{end}} - since)) + {YEAR}) // {2 * YEAR} AS interest, costs, credit
FROM {{source}}"""


@contextmanager
def as_stored(portfolio: Portfolio) -> Iterator[Job]:
    """A row an event, with its case and its place in it; a table of states is made anew for each place: the fastest of six ways tried."""
    cases = len(portfolio)
    events = {
        "id": np.repeat(np.arange(cases, dtype=np.int32), EVENTS),
        "place": np.tile(np.arange(EVENTS, dtype=np.int8), cases),
        **{name: column.ravel() for name, column in _columns(portfolio).items()},
    }
    with _database(events) as (database, end):
        of_place = "SELECT s.*, e.day AS day0, e.kind AS kind0, e.amount AS amount0 FROM state s JOIN events e ON e.id = s.id AND e.place ="

        def go() -> None:
            database.execute(f"CREATE OR REPLACE TEMP TABLE state AS SELECT DISTINCT id, {EMPTY} FROM events")
            for n in range(EVENTS):
                event = EVENT.format(source=f"({of_place} {n})", n=0, later="")
                database.execute(f"CREATE OR REPLACE TEMP TABLE state AS {event}")
            database.execute(ANSWERS.format(source="state", end=end))

        yield Job(go, lambda _: _cents(database))


@contextmanager
def wide(portfolio: Portfolio) -> Iterator[Job]:
    """A row a case, three columns an event: laid out beforehand for this question alone; one query in one pass."""
    columns = _columns(portfolio)
    ids = {"id": np.arange(len(portfolio), dtype=np.int32)}
    events = ids | {f"{name}{n}": np.ascontiguousarray(columns[name][:, n]) for n in range(EVENTS) for name in COLUMNS}
    with _database(events) as (database, end):
        source = f"(SELECT *, {EMPTY} FROM events)"
        for n in range(EVENTS):
            later = "".join(f", {name}{m}" for m in range(n + 1, EVENTS) for name in COLUMNS)
            source = f"({EVENT.format(source=source, n=n, later=later)})"
        query = ANSWERS.format(source=source, end=end)
        yield Job(lambda: database.execute(query), lambda _: _cents(database))


def _columns(portfolio: Portfolio) -> dict[str, Array]:
    return {"day": portfolio.day - ORIGIN.toordinal(), "kind": portfolio.kind, "amount": portfolio.amount}


@contextmanager
def _database(events: dict[str, Array]) -> Iterator[tuple[duckdb.DuckDBPyConnection, int]]:
    """A database in memory with the events and the law; and the law's last figure."""
    totals = prefix()
    law = {"day": np.arange(len(totals), dtype=np.int32), "total": totals}
    with duckdb.connect(config={"threads": CORES}) as database:
        for name, columns in (("events", events), ("law", law)):
            database.register("given", columns)
            database.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
            database.unregister("given")
        yield database, int(totals[-1])


def _cents(database: duckdb.DuckDBPyConnection) -> Array:
    found = database.execute(f"SELECT {', '.join(PARTS)} FROM answers ORDER BY id").fetchnumpy()
    return np.stack([found[part] for part in PARTS], axis=1)


RIVALS = (
    Rival("DuckDB", CORES, "as stored", 1_000_000, as_stored),
    Rival("DuckDB", CORES, "wide beforehand", 1_000_000, wide),
)
