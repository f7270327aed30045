"""Post what many payments pay in one go: the same transfers and allocations as settling case by case, written by the set."""

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from amiable.apps.documents.rows import reserve
from amiable.apps.ledger.models import Transfer
from amiable.apps.ledger.services import open_selected, post_selected
from amiable.apps.payments.records import Allocated

PARTS = ("principal", "interest", "damages", "costs")
CREDIT = "credit"
Ints = NDArray[np.int64]

STAGED = """
    CREATE TEMP TABLE wanted (transfer_id bigint, match_id bigint, line_id bigint, case_id bigint, claim_id bigint, part text, minor bigint,
        "on" date, place int) ON COMMIT DROP;
    CREATE TEMP TABLE asked (claim_id bigint, case_id bigint, part text, minor bigint) ON COMMIT DROP"""
# What stands already of the matches of these cases. Where it is not what is wanted, the case is settled one by one.
DIFFERENT = """
    WITH posted AS (
        SELECT a.case_id, a.match_id, a.claim_id, a.part::text AS part, sum(a.minor)::bigint AS minor FROM payments_allocation AS a
        WHERE a.case_id IN (SELECT case_id FROM wanted) GROUP BY 1, 2, 3, 4 HAVING sum(a.minor) <> 0
    ), known AS (SELECT DISTINCT match_id FROM payments_allocation WHERE case_id IN (SELECT case_id FROM wanted))
    SELECT DISTINCT COALESCE(w.case_id, p.case_id) FROM posted AS p
    FULL JOIN (SELECT * FROM wanted WHERE match_id IN (SELECT match_id FROM known)) AS w
        ON w.match_id = p.match_id AND w.claim_id IS NOT DISTINCT FROM p.claim_id AND w.part = p.part AND w.minor = p.minor
    WHERE w.match_id IS NULL OR p.match_id IS NULL"""
DROPPED = """
    DELETE FROM wanted WHERE case_id = ANY(%s) OR match_id IN (
        SELECT a.match_id FROM payments_allocation AS a WHERE a.case_id IN (SELECT case_id FROM wanted)
    );
    DELETE FROM asked WHERE case_id = ANY(%s)"""
# The accounts of what is new; claims' own and the creditors'.
ACCOUNTS = """
    SELECT w.part || ':' || w.claim_id, 'claims', w.part, c.market, k.currency
    FROM (SELECT claim_id, case_id, part FROM wanted WHERE claim_id IS NOT NULL UNION SELECT claim_id, case_id, part FROM asked) AS w
    JOIN cases_case AS c ON c.id = w.case_id JOIN cases_claim AS k ON k.id = w.claim_id
    UNION ALL
    SELECT DISTINCT kind || ':' || c.market || ':' || cr.name, book, kind, c.market, %(currency)s
    FROM (SELECT DISTINCT case_id FROM wanted) AS w JOIN cases_case AS c ON c.id = w.case_id
    JOIN parties_creditor AS cr ON cr.id = c.creditor_id
    CROSS JOIN (VALUES ('owed', 'money'), ('paid', 'claims'), ('raised', 'claims')) AS of (kind, book)
    UNION ALL
    SELECT DISTINCT 'credit:' || c.number, 'money', 'credit', c.market, %(currency)s
    FROM wanted AS w JOIN cases_case AS c ON c.id = w.case_id WHERE w.part = 'credit'"""
RAISED = """
    SELECT CASE WHEN more > 0 THEN own.id ELSE raised.id END, CASE WHEN more > 0 THEN raised.id ELSE own.id END, abs(more), own.currency,
        CASE WHEN more > 0 THEN 'raised' ELSE 'lowered' END, %(on)s, 'statement of ' || %(on)s::date,
        'raised:' || own.key || ':' || stands.times
    FROM asked AS a JOIN cases_case AS c ON c.id = a.case_id JOIN parties_creditor AS cr ON cr.id = c.creditor_id
    JOIN ledger_account AS own ON own.key = a.part || ':' || a.claim_id
    JOIN ledger_account AS raised ON raised.key = 'raised:' || c.market || ':' || cr.name
    CROSS JOIN LATERAL (
        SELECT COALESCE(sum(minor), 0) AS minor, count(*) AS times FROM (
            SELECT t.minor FROM ledger_transfer AS t WHERE t.debit_id = own.id AND t.kind = 'raised'
            UNION ALL SELECT -t.minor FROM ledger_transfer AS t WHERE t.credit_id = own.id AND t.kind = 'lowered'
        ) AS moved
    ) AS stands
    CROSS JOIN LATERAL (SELECT (a.minor - stands.minor)::bigint AS more) AS gap
    WHERE more <> 0 ORDER BY a.claim_id, a.part"""
ALLOCATED = """
    SELECT w.transfer_id, suspense.id, target.id, w.minor, target.currency, CASE WHEN w.part = 'credit' THEN 'credit' ELSE 'allocation' END,
        w."on", 'line ' || w.line_id, 'match:' || w.match_id || ':' || w.place
    FROM wanted AS w JOIN cases_case AS c ON c.id = w.case_id JOIN parties_creditor AS cr ON cr.id = c.creditor_id
    JOIN ledger_account AS suspense ON suspense.key = 'suspense:' || c.market
    JOIN ledger_account AS target
        ON target.key = CASE WHEN w.part = 'credit' THEN 'credit:' || c.number ELSE 'owed:' || c.market || ':' || cr.name END
    ORDER BY w.transfer_id"""
PAID = """
    SELECT paid.id, own.id, w.minor, own.currency, 'paid', w."on", 'line ' || w.line_id, 'paid:match:' || w.match_id || ':' || w.place
    FROM wanted AS w JOIN cases_case AS c ON c.id = w.case_id JOIN parties_creditor AS cr ON cr.id = c.creditor_id
    JOIN ledger_account AS paid ON paid.key = 'paid:' || c.market || ':' || cr.name
    JOIN ledger_account AS own ON own.key = w.part || ':' || w.claim_id
    WHERE w.claim_id IS NOT NULL ORDER BY w.transfer_id"""
KEPT = """
    INSERT INTO payments_allocation (transfer_id, line_id, match_id, case_id, claim_id, part, minor, "on", earned_on)
    SELECT transfer_id, line_id, match_id, case_id, claim_id, part, minor, "on", "on" FROM wanted ORDER BY transfer_id"""


def post_allocations(found: Allocated, currency: str, on: date) -> list[int]:
    """Post what the payments of some cases pay, where nothing or the same was posted before; the caller holds the bank and the transaction.

    found    of one market
    on       the day of the statements
    returns  the cases of which something else was posted before: they are settled one by one
    """
    with connection.cursor() as cursor:
        cursor.execute(STAGED)
        _copy("wanted", _wanted(found), len(found.match_id))
        _copy("asked", _asked(found), len(found.asked_claim))
        cursor.execute("ANALYZE wanted; ANALYZE asked")
        cursor.execute(DIFFERENT)
        different = [case for (case,) in cursor.fetchall()]
        cursor.execute(DROPPED, [different, different])
        open_selected(ACCOUNTS, {"currency": currency})
        post_selected(RAISED, {"on": on})
        post_selected(ALLOCATED, {}, numbered=True)
        post_selected(PAID, {})
        cursor.execute(KEPT)
        cursor.execute("DROP TABLE wanted; DROP TABLE asked")
    return different


def _copy(table: str, rows: Iterable[tuple[object, ...]], count: int) -> None:
    if not count:
        return
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _wanted(found: Allocated) -> Iterable[tuple[object, ...]]:
    parts = [*PARTS, CREDIT]
    claims = [claim or None for claim in found.claim_id.tolist()]
    days = _days(found.on)
    columns = (found.match_id, found.line_id, found.case_id)
    ids = reserve(Transfer, len(claims))
    return zip(
        ids, *(column.tolist() for column in columns), claims, [parts[part] for part in found.part.tolist()], found.minor.tolist(), days,
        found.place.tolist(), strict=True,
    )  # fmt: skip


def _asked(found: Allocated) -> Iterable[tuple[object, ...]]:
    parts = [PARTS[part] for part in found.asked_part.tolist()]
    return zip(found.asked_claim.tolist(), found.asked_case.tolist(), parts, found.asked_minor.tolist(), strict=True)


def _days(ordinals: Ints) -> Sequence[str]:
    """Days as the database reads them; there are few different ones."""
    different, which = np.unique(ordinals, return_inverse=True)
    words = [date.fromordinal(day).isoformat() for day in different.tolist()]
    return [words[place] for place in which.tolist()]
