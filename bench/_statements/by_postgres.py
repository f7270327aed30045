"""PostgreSQL: one PL/pgSQL loop over the events in their order, a session a core, in an embedded server of its own."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import numpy as np
import psycopg

from amiable.settings.postgres import Server
from bench._statements.portfolio import DUE, EVENTS, LUMP, NOTE, ORIGIN, PARTS, PAYMENT, YEAR, Array, Portfolio, prefix
from bench._statements.rival import CORES, Job, Rival

# As fast as it goes: nothing here must survive a power cut, and everything fits in memory.
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "4GB"}
ROOMY = {"shared_buffers": "1GB", "work_mem": "256MB"}
TABLES = """
CREATE UNLOGGED TABLE events (id int, place smallint, day int, kind smallint, amount bigint);
CREATE UNLOGGED TABLE law (day int PRIMARY KEY, total bigint);
CREATE UNLOGGED TABLE answers (id int, principal bigint, interest bigint, costs bigint, credit bigint);
"""
# Faster than chained subqueries over a wide table, a function over arrays, and a table of states for each place.
STATED = f"""
CREATE FUNCTION stated(first_id int, last_id int)
RETURNS TABLE (id int, principal bigint, interest bigint, costs bigint, credit bigint) LANGUAGE plpgsql AS $$
DECLARE
    e record;
    exact bigint := 0;
    since bigint := 0;
    rest bigint;
    part bigint;
    last_total bigint := (SELECT max(law.total) FROM law);
BEGIN
    FOR e IN
        SELECT events.*, law.total FROM events JOIN law ON law.day = events.day - (kind IN ({LUMP}, {NOTE}))::int
        WHERE events.id BETWEEN first_id AND last_id ORDER BY events.id, place
    LOOP
        IF e.place = 0 THEN
            IF id IS NOT NULL THEN
                interest := interest + (2 * (exact + principal * (last_total - since)) + {YEAR}) / {2 * YEAR};
                RETURN NEXT;
            END IF;
            id := e.id; principal := 0; interest := 0; costs := 0; credit := 0; exact := 0; since := 0;
        END IF;
        CASE e.kind
        WHEN {PAYMENT} THEN
            interest := interest + (2 * (exact + principal * (e.total - since)) + {YEAR}) / {2 * YEAR};
            exact := 0; since := e.total; rest := e.amount;
            part := least(rest, interest); interest := interest - part; rest := rest - part;
            part := least(rest, principal); principal := principal - part; rest := rest - part;
            part := least(rest, costs); costs := costs - part; credit := credit + rest - part;
        WHEN {NOTE} THEN
            exact := exact + principal * (e.total - since); since := e.total;
            principal := greatest(principal - e.amount, 0);
        WHEN {LUMP} THEN
            IF principal > 0 THEN costs := costs + e.amount; END IF;
        WHEN {DUE} THEN
            since := e.total; principal := greatest(e.amount - credit, 0); credit := greatest(credit - e.amount, 0);
        END CASE;
    END LOOP;
    interest := interest + (2 * (exact + principal * (last_total - since)) + {YEAR}) / {2 * YEAR};
    RETURN NEXT;
END $$
"""


@contextmanager
def ready(portfolio: Portfolio) -> Iterator[Job]:
    """A row an event, as the product's own database would keep them."""
    with _server() as address:
        _load(address, portfolio)
        share = -(-len(portfolio) // CORES)

        def session(first: int) -> None:
            with psycopg.connect(address) as connection:
                connection.execute("INSERT INTO answers SELECT * FROM stated(%s, %s)", [first, first + share - 1])

        def go() -> None:
            with psycopg.connect(address) as connection:
                connection.execute("TRUNCATE answers")
            with ThreadPoolExecutor(CORES) as sessions:
                list(sessions.map(session, range(0, len(portfolio), share)))

        yield Job(go, lambda _: _cents(address))


@contextmanager
def _server() -> Iterator[str]:
    """A server in a home of its own, which root's server account can walk to; removed whatever happens."""
    above = Path(tempfile.mkdtemp(prefix="amiable-"))
    above.chmod(0o711)
    with patch.dict(os.environ, {"AMIABLE_HOME": str(above / "home")}):
        server = Server(HASTY | ROOMY)
        try:
            with server.in_use():
                yield server.address().conninfo()
        finally:
            shutil.rmtree((above / "home" / "postgres").resolve(), ignore_errors=True)
            shutil.rmtree(above, ignore_errors=True)


def _load(address: str, portfolio: Portfolio) -> None:
    cases = len(portfolio)
    day = (portfolio.day - ORIGIN.toordinal()).ravel()
    place = np.tile(np.arange(EVENTS), cases)
    rows = np.stack((np.repeat(np.arange(cases), EVENTS), place, day, portfolio.kind.ravel(), portfolio.amount.ravel()), axis=1)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(TABLES)
        connection.execute(STATED)
        for table, given in (("events", rows), ("law", np.stack((np.arange(len(prefix())), prefix()), axis=1))):
            with connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
                for row in given.tolist():
                    copy.write_row(row)
        connection.execute("VACUUM ANALYZE")


def _cents(address: str) -> Array:
    with psycopg.connect(address) as connection:
        found = connection.execute(f"SELECT {', '.join(PARTS)} FROM answers ORDER BY id").fetchall()
    return np.array(found, np.int64)


RIVALS = (Rival("PostgreSQL", CORES, "as stored", 100_000, ready),)
