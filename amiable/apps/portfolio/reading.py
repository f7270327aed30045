"""Read what the kernel needs of every open case: one query a table, as Arrow through ADBC, all of one moment."""

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor, as_completed

import adbc_driver_postgresql.dbapi as adbc
import pyarrow as pa
from psycopg import sql

from amiable.core.facts import ACTION_KINDS, CREDITORS, DEBTORS, SUSPENSIONS
from amiable.core.kernel.columns import CLAUSE_FIGURES, CLAUSE_MAX, CLAUSE_NONE, MAX_TERM, NO_TERM

AT_ONCE = 2  # connections that read: one sends while the other still looks

# An ordinal as Python counts days; 0 where there is none.
DAY = "- DATE '0001-01-01' + 1"

# Each query gives rows in the order of their own numbers, so that a stable sort by day keeps what came first first.
QUERIES = {
    "payments": """
        SELECT m.case_id, m.minor AS amount, l.value_on {day} AS "on"
        FROM payments_match AS m JOIN payments_bankline AS l ON l.id = m.line_id
        WHERE {m} AND NOT EXISTS (SELECT FROM payments_bankline AS back WHERE back.takes_back_id = l.id)
        ORDER BY m.line_id""",
    "actions": """
        SELECT a.case_id, a.id, (array_position({kinds}, a.kind::text) - 1)::int2 AS kind, a."on" {day} AS acted,
            (a.channel = 'electronic')::int4::int2 AS electronic, coalesce(a.received_on {day}, 0) AS received,
            CASE WHEN a.fee_is_maximum THEN {no_term} ELSE coalesce(a.fee_minor, 0) END AS fee, a.postage_minor AS postage,
            coalesce(a.instalments, 0::int2) AS instalments, a.amount_minor AS note
        FROM cases_action AS a WHERE {a} ORDER BY a.id""",
    "claims": """
        SELECT k.case_id, k.id, k.principal_minor AS principal, k.due_on {day} AS due, k.arose_on {day} AS arose,
            coalesce(k.contracted_on, k.arose_on) {day} AS contracted, k.contract, k.due_agreed::int4::int2 AS due_agreed,
            coalesce(k.demanded_on {day}, 0) AS demanded, coalesce(k.demand_received_on {day}, 0) AS demand_received,
            k.directly_enforceable::int4::int2 AS enforceable, k.regular_supply::int4::int2 AS regular,
            CASE k.interest WHEN 'nothing' THEN {no_term} WHEN 'max' THEN {max_term} ELSE k.interest_ppm END AS interest,
            (CASE k.damages WHEN 'nothing' THEN {nothing} WHEN 'max' THEN {maximum} ELSE {figures} END)::int2 AS clause,
            k.damages_rate_ppm AS clause_rate, k.damages_fixed_minor AS clause_fixed, k.damages_minimum_minor AS clause_minimum
        FROM cases_claim AS k WHERE {k} ORDER BY k.id""",
    "cases": """
        SELECT c.id, c.market, (array_position({debtors}, d.kind::text) - 1)::int2 AS debtor,
            (array_position({creditors}, cr.quality::text) - 1)::int2 AS creditor, cr.deducts_vat::int4::int2 AS deducts_vat
        FROM cases_case AS c JOIN cases_caseparty AS p ON p.case_id = c.id AND p.role = 'debtor'
        JOIN parties_debtor AS d ON d.id = p.debtor_id JOIN parties_creditor AS cr ON cr.id = c.creditor_id
        WHERE c.market = ANY({markets}) AND c.closed_on IS NULL""",
    "abouts": """
        SELECT l.action_id, l.claim_id FROM cases_action_claims AS l WHERE {l}""",
    "holds": """
        SELECT s.case_id, (array_position({reasons}, s.because::text) - 1)::int2 AS because, lower(s.period) {day} AS first,
            coalesce(upper(s.period) {day} - 1, 0) AS last
        FROM cases_suspension AS s WHERE {s} ORDER BY s.period, s.id""",
}
OPEN = "{0}.case_id IN (SELECT c.id FROM cases_case AS c WHERE c.market = ANY({markets}) AND c.closed_on IS NULL)"
OPEN_LINK = "EXISTS (SELECT FROM cases_action AS a WHERE a.id = l.action_id AND {a})"


def read(address: str, snapshot: str, markets: Collection[str], *, all_rows: bool, told: Callable[[str], None]) -> dict[str, pa.Table]:
    """The rows of every table that a statement rests on.

    address   of the database, in libpq's words
    snapshot  the moment, as `pg_export_snapshot` names it
    all_rows  read rows of closed cases too, to be left out later: quicker where most cases are open
    told      of each table that was read
    """
    texts = queries(markets, all_rows=all_rows)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked = {pool.submit(_ask, address, snapshot, text): name for name, text in texts.items()}
        for done in as_completed(asked):
            done.result()
            told(asked[done])
    return {name: done.result() for done, name in asked.items()}


def queries(markets: Collection[str], *, all_rows: bool) -> dict[str, str]:
    """The text of each query, by the name of its table."""
    chosen = _literal(sorted(markets))
    tables = ("m", "a", "k", "s")
    rows = {table: "TRUE" if all_rows else OPEN.format(table, markets=chosen) for table in tables}
    rows["l"] = "TRUE" if all_rows else OPEN_LINK.format(**rows)
    words = {
        "day": DAY,
        "no_term": NO_TERM,
        "max_term": MAX_TERM,
        "markets": chosen,
        "nothing": CLAUSE_NONE,
        "maximum": CLAUSE_MAX,
        "figures": CLAUSE_FIGURES,
        "kinds": _literal(ACTION_KINDS),
        "debtors": _literal(DEBTORS),
        "creditors": _literal(CREDITORS),
        "reasons": _literal(SUSPENSIONS),
    }
    return {name: query.format(**rows, **words) for name, query in QUERIES.items()}


def _ask(address: str, snapshot: str, text: str) -> pa.Table:
    with adbc.connect(address, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute(f"SET TRANSACTION SNAPSHOT {_literal(snapshot)}")
        cursor.execute(text)
        return cursor.fetch_arrow_table()


def _literal(value: object) -> str:
    """A value as the text of a query writes it; lists are of texts."""
    words = sql.Literal([*value] if isinstance(value, tuple) else value).as_string(None)
    return f"{words}::text[]" if isinstance(value, list | tuple) else words
