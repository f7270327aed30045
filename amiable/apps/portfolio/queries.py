"""Read runs and their results, and which cases the day has to look at."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db import connection

from amiable.apps.portfolio.models import Run
from amiable.apps.portfolio.records import Awake, MarketFigures, RunView, SetAside

RUN_FIELDS = ("id", "on", "made_at", "markets", "set_aside", "milliseconds")

# A look holds from its day up to the next; each of the four ways in which it does not hold has an index of its own.
AWAKE = """
    WITH changed AS (SELECT case_id, max(id) AS seen FROM portfolio_change GROUP BY case_id),
    listed AS (
        SELECT case_id FROM portfolio_look WHERE market = %(market)s AND next_on <= %(on)s
        UNION SELECT case_id FROM portfolio_look WHERE market = %(market)s AND looked_on > %(on)s
        UNION SELECT case_id FROM portfolio_look WHERE market = %(market)s AND basis < %(basis)s
        UNION SELECT case_id FROM portfolio_look WHERE market = %(market)s AND basis > %(basis)s
        UNION SELECT case_id FROM changed
    )
    SELECT c.id, coalesce(changed.seen, 0) FROM listed JOIN cases_case AS c ON c.id = listed.case_id
    LEFT JOIN changed ON changed.case_id = c.id
    WHERE c.market = %(market)s AND c.closed_on IS NULL ORDER BY c.id"""

WAITING = """
    SELECT k.case_id, k.waits_for FROM portfolio_look AS k JOIN cases_case AS c ON c.id = k.case_id
    WHERE k.market = %(market)s AND k.waits_for <> '' AND k.basis = %(basis)s AND k.looked_on <= %(on)s
        AND (k.next_on > %(on)s OR k.next_on IS NULL) AND c.closed_on IS NULL
        AND NOT EXISTS (SELECT FROM portfolio_change AS ch WHERE ch.case_id = k.case_id)
    ORDER BY k.case_id"""

OWED = """
    SELECT EXISTS (
        SELECT FROM outbox_item AS i JOIN cases_case AS c ON c.id = i.case_id
        WHERE i.state = 'owed' AND i.release_on <= %s AND c.market = %s AND c.closed_on IS NULL)"""
ENDED = """
    SELECT s.case_id, s.because FROM cases_suspension AS s JOIN cases_case AS c ON c.id = s.case_id
    WHERE c.market = %s AND c.closed_on IS NULL AND upper(s.period) = %s ORDER BY s.case_id, s.because"""

ASLEEP_SINCE = """
    SELECT k.case_id FROM portfolio_look AS k JOIN cases_case AS c ON c.id = k.case_id
    WHERE k.market = %(market)s AND k.looked_on = %(on)s AND c.closed_on IS NULL
        AND EXISTS (SELECT FROM cases_claim AS claim WHERE claim.case_id = k.case_id AND claim.due_on <= %(due_until)s)
    ORDER BY k.case_id"""

DUE = "SELECT case_id FROM portfolio_result WHERE run_id = %s AND (next_on <= %s OR due = 0) ORDER BY case_id"
RESULTS = """
    SELECT case_id, principal, interest, damages, costs, due, paid, credit, unknown_from, next_on
    FROM portfolio_result WHERE run_id = %s ORDER BY case_id"""
KEPT = """
    SELECT substr(c.relname, length('portfolio_result_') + 1)::bigint FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'portfolio_result'::regclass ORDER BY 1"""


def awake(market: str, on: date, basis: int) -> list[Awake]:
    """The open cases of a market that may have a step due on a day, oldest first; no other has one.

    basis  what a look must rest on to hold
    """
    with connection.cursor() as cursor:
        cursor.execute(AWAKE, {"market": market, "on": on, "basis": basis})
        return [Awake(*row) for row in cursor.fetchall()]


def waiting_for_a_person(market: str, on: date, basis: int) -> dict[int, str]:
    """The cases that sleep and wait for a person, each with the step that is due."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING, {"market": market, "on": on, "basis": basis})
        return dict(cursor.fetchall())


def holds_ended(market: str, on: date) -> list[tuple[int, str]]:
    """The open cases of a market for which a day is the first after a hold, each with the reason of that hold."""
    with connection.cursor() as cursor:
        cursor.execute(ENDED, [market, on])
        return [(case_id, because) for case_id, because in cursor.fetchall()]


def old_ones_looked_at(market: str, on: date, due_until: date) -> list[int]:
    """The open cases of a market that sleep since a day, and have a claim that fell due on another day or before."""
    with connection.cursor() as cursor:
        cursor.execute(ASLEEP_SINCE, {"market": market, "on": on, "due_until": due_until})
        return [case_id for (case_id,) in cursor.fetchall()]


def anything_owed(market: str, on: date) -> bool:
    """Whether something is owed on an open case of a market that may go out on a day."""
    with connection.cursor() as cursor:
        cursor.execute(OWED, [on, market])
        ((found,),) = cursor.fetchall()
    return bool(found)


def open_share() -> tuple[int, int]:
    """How many cases are open, and how many there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FILTER (WHERE closed_on IS NULL), count(*) FROM cases_case")
        ((still_open, there_are),) = cursor.fetchall()
    return still_open, there_are


def run(run_id: int) -> RunView | None:
    """A run by its number."""
    return next((_view(row) for row in Run.objects.filter(pk=run_id).values_list(*RUN_FIELDS)), None)


def last_run(on: date) -> RunView | None:
    """The last run for a day."""
    newest = Run.objects.filter(on=on).order_by("-pk").values_list(*RUN_FIELDS)[:1]
    return next((_view(row) for row in newest), None)


def due_steps(run_id: int) -> list[int]:
    """The list of due steps of a run: the cases that may have one on its day, and those of which nothing is due, that may be closed."""
    found = run(run_id)
    with connection.cursor() as cursor:
        cursor.execute(DUE, [run_id, found.on if found else None])
        return [case_id for (case_id,) in cursor.fetchall()]


def results(run_id: int) -> Iterator[dict[str, object]]:
    """The rows of a run, by case; nothing when its results were dropped."""
    with connection.cursor() as cursor:
        cursor.execute(RESULTS, [run_id])
        names = [column.name for column in cursor.description]
        for row in cursor.fetchall():
            yield dict(zip(names, row, strict=True))


def kept() -> list[int]:
    """The runs whose results are still here."""
    with connection.cursor() as cursor:
        cursor.execute(KEPT)
        return [run_id for (run_id,) in cursor.fetchall()]


def _view(row: tuple[Any, ...]) -> RunView:
    pk, on, made_at, markets, set_aside, milliseconds = row
    return RunView(
        id=pk,
        on=on,
        made_at=made_at,
        markets=tuple(MarketFigures(**{**told, "unknown": _days(told["unknown"])}) for told in markets),
        set_aside=tuple(SetAside(**told) for told in set_aside),
        milliseconds=milliseconds,
    )


def _days(counts: Mapping[str, int]) -> dict[date, int]:
    return {date.fromisoformat(day): count for day, count in counts.items()}
