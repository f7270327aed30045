"""What stands in the books at the end, without the numbers of rows: two runs of the same days must give the same picture."""

from pathlib import Path

from django.db import connection

from amiable.sim.ninety_office import Office
from amiable.sim.ninety_plan import draw
from amiable.sim.ninety_world import World

# A case is its first invoice, a claim its own: numbers of rows and of cases differ where a program was killed.
CASE = "(SELECT min(ref) FROM cases_claim WHERE case_id = {})"
BALANCES = f"""
    WITH ends AS (SELECT debit_id AS id, minor FROM ledger_transfer UNION ALL SELECT credit_id, -minor FROM ledger_transfer)
    SELECT a.book, a.kind, a.market, a.currency, CASE
        WHEN a.kind = 'credit' THEN (SELECT {CASE.format("c.id")} FROM cases_case AS c WHERE c.number = split_part(a.key, ':', 2))
        WHEN a.book = 'claims' AND a.kind NOT IN ('raised', 'paid')
            THEN (SELECT ref FROM cases_claim WHERE id = split_part(a.key, ':', 2)::bigint)
        ELSE split_part(a.key, ':', 3) END, sum(ends.minor)::bigint
    FROM ends JOIN ledger_account AS a ON a.id = ends.id GROUP BY a.key, a.book, a.kind, a.market, a.currency HAVING sum(ends.minor) <> 0"""
ALLOCATIONS = f"""
    SELECT l.market, l.means, l.account, l.booked_on::text, CASE WHEN l.statement_id IS NULL THEN '' ELSE l.end_to_end_id END, l.minor,
        {CASE.format("a.case_id")}, k.ref, a.part, sum(a.minor)::bigint
    FROM payments_allocation AS a JOIN payments_line AS l ON l.id = a.line_id LEFT JOIN cases_claim AS k ON k.id = a.claim_id
    GROUP BY l.id, a.case_id, k.ref, a.part HAVING sum(a.minor) <> 0"""
LINES = """
    SELECT market, means, purpose, booked_on::text, minor, credit, count(*) FROM payments_line GROUP BY 1, 2, 3, 4, 5, 6"""
REMITTANCES = """
    SELECT r.market, c.name, r.month::text, r.number, r.collected_minor, r.commission_minor, r.vat_minor, r.direct_minor, r.returned_minor,
        r.carried_minor, r.paid_minor, r.carried_on_minor, r.settled, i.number
    FROM remittances_remittance AS r JOIN parties_creditor AS c ON c.id = r.creditor_id
    LEFT JOIN remittances_invoice AS i ON i.remittance_id = r.id"""
REFUNDS = f"""
    SELECT r.market, {CASE.format("r.case_id")}, r.minor, r.approved_minor, r.state, r.proposed_on::text, r.again_id IS NULL,
        (SELECT count(*) FROM refunds_order AS o WHERE o.refund_id = r.id),
        (SELECT count(*) FROM refunds_order AS o JOIN refunds_sent AS s ON s.order_id = o.id WHERE o.refund_id = r.id)
    FROM refunds_refund AS r"""
ORDERS = """
    SELECT d.market, d.kind, t.kind, t."on"::text, t.minor, count(*) FROM ledger_transfer AS t JOIN ledger_account AS d ON d.id = t.debit_id
    WHERE t.kind IN ('remittance', 'office', 'refund', 'executed', 'undelivered') GROUP BY 1, 2, 3, 4, 5"""
ASKED = {
    "balances": BALANCES,
    "allocations": ALLOCATIONS,
    "lines": LINES,
    "remittances": REMITTANCES,
    "refunds": REFUNDS,
    "orders": ORDERS,
}


def picture(office: Office) -> dict[str, list[str]]:
    """What stands, by what it is, in an order that depends on nothing else; with every order as the banks carried it out."""
    found = {name: _rows(text) for name, text in ASKED.items()}
    banks = office.world.banks
    found["carried out"] = sorted(
        repr((market, order.minor, order.to, order.came_back)) for market, bank in banks.items() for order in bank.executed.values()
    )
    return found


def _rows(text: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(text)
        return sorted(repr(row) for row in cursor.fetchall())


def picture_of(folder: Path, seed: int, cases: int) -> dict[str, list[str]]:
    """The picture of the days that were played into a folder."""
    return picture(Office(draw(seed, cases), World.opened(folder / "world"), folder))
