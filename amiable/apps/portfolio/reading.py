"""Read what the kernel needs of every open case: one query a table, as Arrow through ADBC, all of one moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import adbc_driver_postgresql.dbapi as adbc
import pyarrow as pa
from psycopg import sql

from amiable.core.facts import ACTION_KINDS, CREDITORS, DEBTORS, SUSPENSIONS
from amiable.core.kernel.columns import CLAUSE_FIGURES, CLAUSE_MAX, CLAUSE_NONE, MAX_TERM, NO_TERM

# An ordinal as Python counts days; 0 where there is none.
DAY = "- DATE '0001-01-01' + 1"

# Each query gives rows in the order of their own numbers, so that a stable sort by day keeps what came first first.
QUERIES = {
    "payments": """
        SELECT m.case_id, m.minor AS amount, l.value_on {day} AS "on", coalesce(m.claim_id, 0) AS claim_id
        FROM payments_match AS m JOIN payments_line AS l ON l.id = m.line_id
        WHERE {m} AND m.case_id IS NOT NULL AND m.minor > 0
            AND NOT EXISTS (SELECT FROM payments_match AS undoing WHERE undoing.undoes_id = m.id)
            AND NOT EXISTS (SELECT FROM payments_takingback AS back WHERE back.of_id = l.id)
        ORDER BY m.line_id, m.id""",
    "actions": """
        SELECT a.case_id, a.id, a."on" {day} AS acted,
            (2 * array_position({kinds}, a.kind::text) - 2 + (a.channel = 'electronic')::int4)::int2 AS kind_and_channel
        FROM cases_action AS a WHERE {a} ORDER BY a.id""",
    "claims": """
        SELECT k.case_id, k.id, k.principal_minor AS principal, k.due_on {day} AS due, k.arose_on {day} AS arose,
            coalesce(k.contracted_on, k.arose_on) {day} AS contracted, k.contract,
            CASE k.interest WHEN 'nothing' THEN {no_term} WHEN 'max' THEN {max_term} ELSE k.interest_ppm END AS interest,
            (CASE k.damages WHEN 'nothing' THEN {nothing} WHEN 'max' THEN {maximum} ELSE {figures} END
                + 4 * k.due_agreed::int4 + 8 * k.directly_enforceable::int4 + 16 * k.regular_supply::int4)::int2 AS flags
        FROM cases_claim AS k WHERE {k} ORDER BY k.id""",
    "cases": """
        SELECT c.id, c.market, (array_position({debtors}, d.kind::text) - 1)::int2 AS debtor,
            (array_position({creditors}, cr.quality::text) - 1)::int2 AS creditor, cr.deducts_vat::int4::int2 AS deducts_vat
        FROM cases_case AS c JOIN cases_caseparty AS p ON p.case_id = c.id AND p.role = 'debtor'
        JOIN parties_debtor AS d ON d.id = p.debtor_id JOIN parties_creditor AS cr ON cr.id = c.creditor_id
        WHERE c.market = ANY({markets}) AND c.closed_on IS NULL{some}""",
    "abouts": """
        SELECT l.action_id, l.claim_id FROM cases_action_claims AS l WHERE {l}""",
    "holds": """
        SELECT s.case_id, (array_position({reasons}, s.because::text) - 1)::int2 AS because, lower(s.period) {day} AS first,
            coalesce(upper(s.period) {day} - 1, 0) AS last
        FROM cases_suspension AS s WHERE {s} ORDER BY s.period, s.id""",
    # What few rows have is read apart: a column costs as much where it is empty.
    "actions_more": """
        SELECT a.id, coalesce(a.received_on {day}, 0) AS received,
            CASE WHEN a.fee_is_maximum THEN {no_term} ELSE coalesce(a.fee_minor, 0) END AS fee, a.postage_minor AS postage,
            coalesce(a.instalments, 0::int2) AS instalments, a.amount_minor AS note
        FROM cases_action AS a
        WHERE {a} AND (a.received_on IS NOT NULL OR a.fee_is_maximum OR a.fee_minor > 0 OR a.postage_minor > 0 OR a.instalments > 0
            OR a.amount_minor > 0)
        ORDER BY a.id""",
    "claims_more": """
        SELECT k.id, coalesce(k.demanded_on {day}, 0) AS demanded, coalesce(k.demand_received_on {day}, 0) AS demand_received,
            k.damages_rate_ppm AS clause_rate, k.damages_fixed_minor AS clause_fixed, k.damages_minimum_minor AS clause_minimum
        FROM cases_claim AS k
        WHERE {k} AND (k.demanded_on IS NOT NULL OR k.demand_received_on IS NOT NULL OR k.damages = 'agreed')
        ORDER BY k.id""",
    # What the payments above are, in the same order: read apart, because statements do not ask for it.
    "matches": """
        SELECT m.id, m.line_id, l.booked_on {day} AS booked, m.case_id
        FROM payments_match AS m JOIN payments_line AS l ON l.id = m.line_id
        WHERE {m} AND m.case_id IS NOT NULL AND m.minor > 0
            AND NOT EXISTS (SELECT FROM payments_match AS undoing WHERE undoing.undoes_id = m.id)
            AND NOT EXISTS (SELECT FROM payments_takingback AS back WHERE back.of_id = l.id)
        ORDER BY m.line_id, m.id""",
    "refunds": """
        SELECT DISTINCT g.case_id FROM payments_givenback AS g WHERE {g}""",
    # The looks that hold on a day. What is missing here is to be looked at.
    "looks": """
        SELECT k.case_id, coalesce(k.next_on {day}, 0) AS next_on FROM portfolio_look AS k
        WHERE (k.market, k.basis) IN (VALUES {bases}) AND k.looked_on <= {on} AND (k.next_on > {on} OR k.next_on IS NULL)
            AND NOT EXISTS (SELECT FROM portfolio_change AS ch WHERE ch.case_id = k.case_id)""",
}
# The rows of open cases alone.
OPEN = "{0}.case_id IN (SELECT c.id FROM cases_case AS c WHERE c.market = ANY({markets}) AND c.closed_on IS NULL)"
OPEN_LINK = "EXISTS (SELECT FROM cases_action AS a WHERE a.id = l.action_id AND {a})"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases to read: the open ones of some markets.

    bases     market → what a look must rest on to hold
    all_rows  read rows of other cases too, to be left out later: quicker where most cases are wanted
    cases     only these; none: all open ones
    """

    on: date
    bases: Mapping[str, int]
    all_rows: bool
    cases: Sequence[int] = ()


def queries(wanted: Wanted) -> dict[str, str]:
    """The text of each query, by the name of its table."""
    chosen = _literal(sorted(wanted.bases))
    tables = ("m", "a", "k", "s", "g")
    rows = {table: "TRUE" if wanted.all_rows else OPEN.format(table, markets=chosen) for table in tables}
    some = f" AND c.id = ANY ('{{{','.join(map(str, wanted.cases))}}}'::bigint[])" if wanted.cases else ""
    if wanted.cases and not wanted.all_rows:
        rows = {table: f"{table}.case_id = ANY ('{{{','.join(map(str, wanted.cases))}}}'::bigint[])" for table in tables}
    rows["l"] = "TRUE" if wanted.all_rows else OPEN_LINK.format(**rows)
    words = rows | {
        "some": some,
        "day": DAY,
        "on": _literal(wanted.on),
        "markets": chosen,
        "bases": ", ".join(f"({_literal(market)}, {basis}::bigint)" for market, basis in sorted(wanted.bases.items())),
        "no_term": str(NO_TERM),
        "max_term": str(MAX_TERM),
        "nothing": str(CLAUSE_NONE),
        "maximum": str(CLAUSE_MAX),
        "figures": str(CLAUSE_FIGURES),
        "kinds": _literal(ACTION_KINDS),
        "debtors": _literal(DEBTORS),
        "creditors": _literal(CREDITORS),
        "reasons": _literal(SUSPENSIONS),
    }
    return {name: query.format(**words) for name, query in QUERIES.items()}


def ask(address: str, snapshot: str, text: str) -> pa.Table:
    """The answer to a query.

    address   of the database, in libpq's words
    snapshot  the moment whose answer is wanted, as `pg_export_snapshot` names it
    """
    with adbc.connect(address, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute(f"SET TRANSACTION SNAPSHOT {_literal(snapshot)}")
        cursor.execute(text)
        return cursor.fetch_arrow_table()


def _literal(value: object) -> str:
    """A value as the text of a query writes it; lists are of texts."""
    words = sql.Literal([*value] if isinstance(value, tuple) else value).as_string(None)
    return f"{words}::text[]" if isinstance(value, list | tuple) else words
