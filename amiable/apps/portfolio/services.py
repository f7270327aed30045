"""Write what concerns all cases at once: runs with their results, and looks. The only writer of these tables."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.db import connection, transaction
from psycopg import sql

from amiable.apps.contacts import services as contacts
from amiable.apps.contacts.records import Outcome
from amiable.apps.documents.rows import reserve
from amiable.apps.portfolio import queries
from amiable.apps.portfolio.copying import COLUMNS, binary_rows
from amiable.apps.portfolio.models import Look, Run
from amiable.apps.portfolio.records import Awake, MarketFigures, Results, RunView, SetAside

DROPPING = 0x64726F70  # the number of the lock under which results are dropped
PARTITION = "portfolio_result_{}"
# A partition is filled before anybody sees it, indexed then, closed for ever, and joined to the others last.
BEFORE = """
    CREATE TABLE {partition} (LIKE portfolio_result INCLUDING CONSTRAINTS INCLUDING COMMENTS);
    ALTER TABLE {partition} ALTER COLUMN run_id SET DEFAULT {run};
"""
FILL = "COPY {partition} ({columns}) FROM STDIN (FORMAT BINARY)"
AFTER = """
    ALTER TABLE {partition} ADD PRIMARY KEY (run_id, case_id);
    CREATE TRIGGER results_are_written_once BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON {partition}
        FOR EACH STATEMENT EXECUTE FUNCTION results_are_written_once();
    ANALYZE {partition};
    ALTER TABLE portfolio_result ATTACH PARTITION {partition} FOR VALUES IN ({run});
"""
DROP = "ALTER TABLE portfolio_result DETACH PARTITION {partition}; DROP TABLE {partition};"

LOOK = ("market", "looked_on", "next_on", "waits_for", "basis")
SEEN = """
    DELETE FROM portfolio_change AS ch USING unnest(%s::bigint[], %s::bigint[]) AS asked (case_id, seen)
    WHERE ch.case_id = asked.case_id AND ch.id <= asked.seen"""
FORGOTTEN = """
    INSERT INTO portfolio_change (case_id) SELECT c.id FROM cases_case AS c
    WHERE c.closed_on IS NULL AND NOT EXISTS (SELECT FROM portfolio_look AS k WHERE k.case_id = c.id)
        AND NOT EXISTS (SELECT FROM portfolio_change AS ch WHERE ch.case_id = c.id)"""
HELD = """
    INSERT INTO portfolio_change (case_id) SELECT DISTINCT c.id FROM cases_case AS c
    JOIN cases_suspension AS s ON s.case_id = c.id JOIN portfolio_look AS k ON k.case_id = c.id
    WHERE c.market = %(market)s AND c.closed_on IS NULL AND upper(s.period) <= %(on)s AND k.looked_on < upper(s.period)
        AND (k.next_on IS NULL OR k.next_on > %(on)s) AND NOT EXISTS (SELECT FROM portfolio_change AS ch WHERE ch.case_id = c.id)"""
CLOSED = """
    WITH gone AS (
        DELETE FROM portfolio_change AS ch USING cases_case AS c
        WHERE c.id = ch.case_id AND c.market = %s AND c.closed_on IS NOT NULL RETURNING ch.case_id
    ) DELETE FROM portfolio_look WHERE case_id IN (SELECT case_id FROM gone)"""


@transaction.atomic
def keep(
    results: Results,
    *,
    on: date,
    at: datetime,
    markets: Sequence[MarketFigures],
    set_aside: Sequence[SetAside],
    elapsed: Callable[[], Mapping[str, int]],
) -> RunView:
    """Keep a run with its results in a partition of its own: all of it, or nothing.

    on       the day that was stated; `at` is the moment at which it was done
    elapsed  milliseconds by stage, asked when the results are written
    """
    (run_id,) = reserve(Run, 1)
    _run(BEFORE, run_id)
    with connection.cursor() as cursor, cursor.copy(_composed(FILL, run_id)) as copy:
        for rows in binary_rows(results):
            copy.write(rows)
    _run(AFTER, run_id)
    told = [asdict(figures) | {"unknown": {str(day): count for day, count in figures.unknown.items()}} for figures in markets]
    Run.objects.create(
        pk=run_id,
        on=on,
        made_at=at,
        markets=told,
        set_aside=[asdict(each) for each in set_aside],
        cases=len(results),
        milliseconds=dict(elapsed()),
    )
    kept = queries.run(run_id)
    assert kept is not None
    return kept


@transaction.atomic
def drop_results(made_before: datetime) -> list[int]:
    """Drop the results of old runs, each as a whole; what the runs found in all is kept.

    One at a time does it: whoever comes second finds nothing left.

    returns  the runs whose results are gone
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [DROPPING])
    old = set(Run.objects.filter(made_at__lt=made_before).values_list("pk", flat=True))
    dropped = [run_id for run_id in queries.kept() if run_id in old]
    for run_id in dropped:
        _run(DROP, run_id)
    return dropped


@transaction.atomic
def owe_due_steps(cases: Sequence[Awake], on: date, *, market: str, basis: int, look_again: Collection[int] = ()) -> Outcome:
    """Ask the playbook about cases that are awake, owe what is due, and note when to look at the others again, under one lock.

    basis       what the looks rest on besides the facts
    look_again  cases that stay awake, whatever the answer
    """
    outcome = contacts.owe_due_steps([case.case_id for case in cases], on)
    asleep = {case_id: next_on for case_id, next_on in outcome.next_on.items() if case_id not in look_again}
    looks = [
        Look(case_id=pk, market=market, looked_on=on, next_on=next_on, waits_for=outcome.by_person.get(pk, ""), basis=basis)
        for pk, next_on in asleep.items()
    ]
    Look.objects.bulk_create(looks, update_conflicts=True, unique_fields=["case_id"], update_fields=LOOK)
    seen = [case for case in cases if case.case_id in asleep]
    with connection.cursor() as cursor:
        cursor.execute(SEEN, [[case.case_id for case in seen], [case.seen for case in seen]])
    return outcome


def wake_forgotten() -> int:
    """Wake the open cases of which nothing is noted at all. There are none, unless somebody took changes away by hand.

    returns  how many there were
    """
    with connection.cursor() as cursor:
        cursor.execute(FORGOTTEN)
        return int(cursor.rowcount)


def wake_after_holds(market: str, on: date) -> int:
    """Wake the open cases whose hold has ended since they were looked at. Each look foresees it: there are none, unless one did not.

    returns  how many there were
    """
    with connection.cursor() as cursor:
        cursor.execute(HELD, {"market": market, "on": on})
        return int(cursor.rowcount)


def let_closed_go(market: str) -> None:
    """Forget what was noted of cases that were closed since."""
    with connection.cursor() as cursor:
        cursor.execute(CLOSED, [market])


def _run(text: str, run_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_composed(text, run_id))


def _composed(text: str, run_id: int) -> sql.Composed:
    columns = sql.SQL(", ").join(map(sql.Identifier, COLUMNS))
    partition = sql.Identifier(PARTITION.format(run_id))
    return sql.SQL(text).format(partition=partition, run=sql.Literal(run_id), columns=columns)
