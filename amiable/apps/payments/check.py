"""Compares the ledger with the bank, and with itself: every cent is accounted for, or the check says where it is not."""

from collections.abc import Iterator

from django.db import connection

from amiable.apps.ledger.queries import below_zero, figures
from amiable.apps.parties import queries as parties
from amiable.core.money import text_of
from amiable.core.refusal import Fault, _

MOST_FINDINGS = 50  # of one kind: the first ones say enough

# The ledger's bank account at the end of each day that a statement closes, beside what the bank says then.
BANK = """
    WITH moved AS (
        SELECT t.account_id, t."on", sum(sum(t.minor)) OVER (PARTITION BY t.account_id ORDER BY t."on")::bigint AS held
        FROM (
            SELECT debit_id AS account_id, "on", minor FROM ledger_transfer
            UNION ALL SELECT credit_id, "on", -minor FROM ledger_transfer
        ) AS t JOIN ledger_account AS account ON account.id = t.account_id AND account.kind = 'bank'
        GROUP BY t.account_id, t."on"
    ), closings AS (
        SELECT DISTINCT ON (market, account, closing_on) market, account, closing_on, closing_minor
        FROM payments_bankstatement WHERE closing_minor IS NOT NULL
        ORDER BY market, account, closing_on, id DESC
    )
    SELECT closings.account, closings.closing_on, closings.closing_minor, COALESCE(last.held, 0)
    FROM closings
    LEFT JOIN ledger_account AS account ON account.key = 'bank:' || closings.market || ':' || closings.account
    LEFT JOIN LATERAL (
        SELECT held FROM moved WHERE moved.account_id = account.id AND moved."on" <= closings.closing_on ORDER BY moved."on" DESC LIMIT 1
    ) AS last ON true
    WHERE closings.closing_minor <> COALESCE(last.held, 0)
    ORDER BY closings.closing_on, closings.account LIMIT %s"""

# Every line is transfers of its amount, on or off the account where its money lies.
LINES = """
    WITH moved AS (
        SELECT CASE WHEN idempotency_key LIKE 'line2:%%' THEN substr(idempotency_key, 7) ELSE substr(idempotency_key, 6) END AS fingerprint,
            sum(minor)::bigint AS minor
        FROM ledger_transfer WHERE idempotency_key LIKE 'line:%%' OR idempotency_key LIKE 'line2:%%' GROUP BY 1
    )
    SELECT line.id, line.minor, COALESCE(moved.minor, 0) FROM payments_line AS line LEFT JOIN moved USING (fingerprint)
    WHERE moved.minor IS DISTINCT FROM line.minor ORDER BY line.id LIMIT %s"""

# What a match gave a case, less what was taken back, is allocated, credit or given back; nothing is allocated without a match.
MATCHES = """
    WITH allocated AS (SELECT line_id, case_id, sum(minor)::bigint AS minor FROM payments_allocation GROUP BY line_id, case_id),
    given_back AS (
        SELECT a.line_id, a.case_id, sum(a.minor)::bigint AS minor FROM payments_allocation AS a
        JOIN ledger_transfer AS t ON t.id = a.transfer_id AND t.kind = 'to_payer'
        WHERE NOT EXISTS (SELECT FROM ledger_transfer AS back WHERE back.reverses_id = t.id) GROUP BY a.line_id, a.case_id
    ), received AS (
        SELECT m.line_id, m.case_id, sum(CASE WHEN back.id IS NULL THEN m.minor ELSE 0 END)::bigint AS minor
        FROM payments_match AS m LEFT JOIN payments_takingback AS back ON back.of_id = m.line_id
        WHERE m.case_id IS NOT NULL GROUP BY m.line_id, m.case_id
    )
    SELECT line_id, number, COALESCE(received.minor, 0), COALESCE(allocated.minor, 0) - COALESCE(given_back.minor, 0)
    FROM received FULL JOIN allocated USING (line_id, case_id) LEFT JOIN given_back USING (line_id, case_id)
    JOIN cases_case AS c ON c.id = case_id
    WHERE COALESCE(received.minor, 0) <> COALESCE(allocated.minor, 0) - COALESCE(given_back.minor, 0) ORDER BY line_id LIMIT %s"""

# The allocations of each transfer are what it moved, and the credit of each case is what its account holds.
ALLOCATIONS = """
    SELECT t.id, t.minor, a.minor FROM (
        SELECT transfer_id, max(abs(minor)) AS minor FROM payments_allocation GROUP BY transfer_id
    ) AS a
    FULL JOIN (
        SELECT id, minor FROM ledger_transfer WHERE kind IN ('allocation', 'credit')
        UNION ALL SELECT back.id, back.minor FROM ledger_transfer AS back JOIN ledger_transfer AS was ON was.id = back.reverses_id
        WHERE was.kind IN ('allocation', 'credit') OR (was.kind = 'to_payer' AND was.source LIKE 'refund %%')
        UNION ALL SELECT id, minor FROM ledger_transfer WHERE kind = 'to_payer' AND source LIKE 'refund %%'
    ) AS t ON t.id = a.transfer_id
    WHERE t.minor IS DISTINCT FROM a.minor ORDER BY 1 LIMIT %s"""
CREDITS = """
    WITH held AS (
        SELECT substr(account.key, 8) AS number, sum(ends.minor)::bigint AS minor  -- after "credit:"
        FROM (SELECT credit_id AS id, minor FROM ledger_transfer UNION ALL SELECT debit_id, -minor FROM ledger_transfer) AS ends
        JOIN ledger_account AS account ON account.id = ends.id AND account.kind = 'credit' GROUP BY account.key
    ), allocated AS (
        SELECT c.number, sum(a.minor)::bigint AS minor FROM payments_allocation AS a JOIN cases_case AS c ON c.id = a.case_id
        WHERE a.part = 'credit' GROUP BY c.number
    )
    SELECT number, COALESCE(allocated.minor, 0), COALESCE(held.minor, 0) FROM allocated FULL JOIN held USING (number)
    WHERE COALESCE(allocated.minor, 0) <> COALESCE(held.minor, 0) ORDER BY number LIMIT %s"""

# What the claims book says that was paid of each part of each claim is what was allocated to it in the money book.
CLAIMS = """
    WITH paid AS (
        SELECT account.key, sum(ends.minor)::bigint AS minor FROM (
            SELECT credit_id AS id, minor FROM ledger_transfer WHERE kind = 'paid'
            UNION ALL SELECT back.debit_id, -back.minor FROM ledger_transfer AS back
            JOIN ledger_transfer AS was ON was.id = back.reverses_id WHERE was.kind = 'paid'
        ) AS ends JOIN ledger_account AS account ON account.id = ends.id GROUP BY account.key
    ), allocated AS (
        SELECT part || ':' || claim_id AS key, sum(minor)::bigint AS minor FROM payments_allocation WHERE claim_id IS NOT NULL GROUP BY 1
    )
    SELECT key, COALESCE(allocated.minor, 0), COALESCE(paid.minor, 0) FROM allocated FULL JOIN paid USING (key)
    WHERE COALESCE(allocated.minor, 0) <> COALESCE(paid.minor, 0) ORDER BY key LIMIT %s"""

# Suspense is what came in and is given to nobody, of each market.
SUSPENSE = """
    WITH waits AS (
        SELECT line.market, sum(line.minor - COALESCE(given.minor, 0))::bigint AS minor
        FROM payments_line AS line
        LEFT JOIN (SELECT line_id, sum(minor) AS minor FROM payments_match GROUP BY line_id) AS given ON given.line_id = line.id
        WHERE line.purpose = 'payment' AND NOT EXISTS (SELECT FROM payments_takingback AS back WHERE back.of_id = line.id)
            AND NOT EXISTS (SELECT FROM payments_arrival AS found WHERE found.line_id = line.id)
        GROUP BY line.market
    ), held AS (
        SELECT account.market, sum(ends.minor)::bigint AS minor
        FROM (SELECT credit_id AS id, minor FROM ledger_transfer UNION ALL SELECT debit_id, -minor FROM ledger_transfer) AS ends
        JOIN ledger_account AS account ON account.id = ends.id AND account.kind = 'suspense' GROUP BY account.market
    )
    SELECT market, COALESCE(waits.minor, 0), COALESCE(held.minor, 0) FROM waits FULL JOIN held USING (market)
    WHERE COALESCE(waits.minor, 0) <> COALESCE(held.minor, 0) ORDER BY market LIMIT %s"""

ASK_THE_BANK = _("Import the bank files that are missing, up to this day.")
TELL_US = _("This cannot come from use. Pay nothing out, keep a backup, and report it.")


def differences() -> list[Fault]:
    """Every place where the ledger, the bank and the payments do not agree to the cent; none means that all is accounted for."""
    return [*_bank(), *_lines(), *_matches(), *_allocations(), *_claims(), *_suspense(), *_below_zero(), *_figures()]


def _rows(query: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, [MOST_FINDINGS])
        return list(cursor.fetchall())


def _fault(where: str, what: str, remedy: str, **minor: object) -> Fault:
    facts = tuple((name, text_of(value) if isinstance(value, int) else str(value)) for name, value in minor.items())
    return Fault(where, what, remedy, facts)


def _bank() -> Iterator[Fault]:
    for account, day, bank, held in _rows(BANK):
        what = _("The bank holds {bank}, the ledger {held}.")
        yield _fault(f"account {account}, {day}", what, ASK_THE_BANK, bank=bank, held=held)


def _lines() -> Iterator[Fault]:
    for line_id, minor, moved in _rows(LINES):
        yield _fault(f"line {line_id}", _("The bank moved {minor}, the ledger {moved}."), TELL_US, minor=minor, moved=moved)


def _matches() -> Iterator[Fault]:
    for line_id, number, received, allocated in _rows(MATCHES):
        what = _("{received} was received, {allocated} is allocated or credit.")
        remedy = _("Import any bank file again: it settles the case. A case that cannot be stated says why.")
        yield _fault(f"case {number}, line {line_id}", what, remedy, received=received, allocated=allocated)


def _allocations() -> Iterator[Fault]:
    for transfer_id, moved, allocated in _rows(ALLOCATIONS):
        what = _("The transfer moves {moved}, its allocations {allocated}.")
        yield _fault(f"transfer {transfer_id}", what, TELL_US, moved=moved or 0, allocated=allocated or 0)
    for number, allocated, held in _rows(CREDITS):
        what = _("The payments leave a credit of {allocated}, its account holds {held}.")
        yield _fault(f"case {number}", what, TELL_US, allocated=allocated, held=held)


def _claims() -> Iterator[Fault]:
    for key, allocated, paid in _rows(CLAIMS):
        what = _("{allocated} is allocated to this part of a claim, and {paid} is paid of it in the claims book.")
        yield _fault(f"account {key}", what, TELL_US, allocated=allocated, paid=paid)


def _suspense() -> Iterator[Fault]:
    for market, waits, held in _rows(SUSPENSE):
        what = _("{waits} waits to be matched, suspense holds {held}.")
        yield _fault(f"market {market}", what, TELL_US, waits=waits, held=held)


def _below_zero() -> Iterator[Fault]:
    for balance in below_zero():
        yield _fault(f"account {balance.key}", _("It holds {minor}, which is less than nothing."), TELL_US, minor=balance.minor)


def _figures() -> Iterator[Fault]:
    for agency in parties.agencies():
        found = figures(agency.market)
        if not found.conserved:
            what = _(
                "Of {collected} collected, {held} is allocated, in suspense, credit or on its way back, and {went} was paid out or is held."
            )
            yield _fault(f"market {agency.market}", what, TELL_US, collected=found.collected, held=found.held, went=found.went)
