"""A synthetic portfolio in the product's own tables, made by the database itself with every constraint on; the same on every machine.

A quarter of the cases in each of four markets. A case has one claim, or two in one of four; three actions with their fees, and a
credit note in one of ten; none to ten payments; one in ten was suspended. With its charges that is some twelve events.
"""

from collections.abc import Callable, Collection

import psycopg

FIRST_DUE = "DATE '2024-01-01'"
MARKET = "(ARRAY['be', 'fr', 'fi', 'dk'])[1 + n % 4]"
CURRENCY = "CASE {market} WHEN 'dk' THEN 'DKK' ELSE 'EUR' END"
KINDS = """ARRAY[
    ['first_reminder', 'collection_notice', 'reminder'], ['formal_notice', 'lawyer_letter', 'reminder'],
    ['reminder', 'payment_demand', 'reminder'], ['reminder', 'formal_notice', 'collection_tariff']]"""
DICE = """
    CREATE FUNCTION dice(n bigint, salt int, faces int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS 'SELECT ((hashint8extended(n, salt) & 9223372036854775807) % faces)::int'"""

TABLES = {
    "creditors": """
        INSERT INTO parties_creditor (name, legal_name, quality, deducts_vat, language, street, postcode, city, country,
            enterprise_number, vat_number, phone, email)
        SELECT 'c' || n, 'Fictif ' || n, (ARRAY['large', 'small', 'individual', 'public'])[1 + n % 4], n % 5 > 0,
            'fr', '', '', '', 'BE', '', '', '', '' FROM generate_series(0, 19) AS n""",
    "files": """
        INSERT INTO documents_document (name, media_type, sha256, size, content, made_on)
        SELECT name, 'text/csv', lpad(id::text, 64, '0'), 1, '', '2023-01-02' FROM parties_creditor""",
    "placements": """
        INSERT INTO cases_placement (creditor_id, market, file_name, sha256, document_id, placed_on, rows, new_claims, new_cases)
        SELECT c.id, 'be', c.name, d.sha256, d.id, '2023-01-02', 1, 1, 1
        FROM parties_creditor AS c JOIN documents_document AS d ON d.name = c.name""",
    "debtors": """
        INSERT INTO parties_debtor (creditor_id, kind, language, last_name, first_name, street, postcode, city, country, email, phone,
            customer_number, enterprise_number, number, person, words)
        SELECT 1 + n % 20, CASE WHEN dice(n, 1, 3) > 0 THEN 'consumer' ELSE 'business' END, 'fr',
            s, s, s, s, s, s, s, s, s, s, 'm' || n, 'p' || n, '{{}}'
        FROM generate_series(1, {cases}) AS n, decode(repeat('ab', 40), 'hex') AS s""",
    "cases": """
        INSERT INTO cases_case (creditor_id, market, number, reference_number, placed_on, closed_because)
        SELECT 1 + n % 20, {market}, lpad(translate(upper(to_hex(n)), 'ILOU', 'JJJJ'), 9, '0'), {reference}, '2023-01-02', ''
        FROM generate_series(1, {cases}) AS n""",
    "people": "INSERT INTO cases_caseparty (case_id, debtor_id, role) SELECT n, n, 'debtor' FROM generate_series(1, {cases}) AS n",
    "claims": """
        INSERT INTO cases_claim (case_id, creditor_id, placement_id, ref, content, nature, description, principal_minor, currency,
            due_on, arose_on, contracted_on, contract, due_agreed, directly_enforceable, regular_supply,
            interest, interest_ppm, damages, damages_rate_ppm, damages_fixed_minor, damages_minimum_minor)
        SELECT n, 1 + n % 20, 1 + n % 20, 'F-' || n || '-' || k, md5(m::text), 'energy', 'Fourniture fictive', 2000 + dice(m, 2, 100000),
            {currency}, due, due - 15, due - 400, CASE WHEN n % 3 = 0 THEN 'C-' || n ELSE '' END, true, false, n % 4 = 0,
            CASE WHEN business THEN 'nothing' WHEN most THEN 'max' ELSE 'agreed' END,
            CASE WHEN NOT business AND NOT most THEN 60000 END,
            CASE WHEN NOT business AND n % 4 = 0 AND dice(n, 6, 2) = 0 THEN 'max' ELSE 'nothing' END, 0, 0, 0
        FROM generate_series(1, {cases}) AS n, generate_series(1, 1 + (dice(n, 3, 4) = 0)::int) AS k,
            LATERAL (SELECT 10 * n + k, dice(n, 1, 3) = 0, n % 4 <> 1 AND dice(n, 5, 2) = 0) AS drawn (m, business, most),
            LATERAL (SELECT {first_due} + dice(m, 4, 730)) AS days (due)""",
    "actions": """
        INSERT INTO cases_action (case_id, kind, "on", channel, fee_minor, fee_is_maximum, postage_minor, amount_minor, source)
        SELECT n, CASE WHEN k = 4 THEN 'credit_note' ELSE ({kinds})[1 + n % 4][k] END, {first_due} + 31 + dice(n, 4, 730) + 30 * k, 'post',
            CASE WHEN k = 3 AND n % 4 <> 1 AND dice(n, 7, 2) = 0 THEN 500 END, k = 2 AND n % 4 > 1, 0,
            CASE WHEN k = 4 THEN 500 ELSE 0 END, 'placement:1'
        FROM generate_series(1, {cases}) AS n, generate_series(1, 3 + (dice(n, 8, 10) = 0)::int) AS k""",
    "what actions name": """
        INSERT INTO cases_action_claims (action_id, claim_id) SELECT a.id, c.id
        FROM cases_action AS a JOIN cases_claim AS c USING (case_id)
        WHERE a.kind IN ('first_reminder', 'formal_notice') AND a.case_id % 2 = 0""",
    "suspensions": """
        INSERT INTO cases_suspension (case_id, because, period)
        SELECT n, (ARRAY['dispute', 'plan', 'hardship', 'wrong_address'])[1 + n % 4],
            daterange(first, CASE WHEN n % 3 > 0 THEN first + 60 END)
        FROM generate_series(1, {cases}) AS n, LATERAL (SELECT {first_due} + 366 + dice(n, 9, 300)) AS days (first)
        WHERE dice(n, 10, 10) = 0""",
    "bank statement": """
        INSERT INTO payments_bankstatement (market, account, currency, statement_id, sequence, fingerprint, file_name, imported_on)
        VALUES ('be', 'BE68539007547034', 'EUR', 'S-1', '1', 'bench', 'bench.xml', '2026-06-30')""",
    "bank lines": """
        INSERT INTO payments_line (market, account, means, purpose, return_reason, payer, statement_id, fingerprint, booked_on, value_on,
            minor, currency, credit, reversal, bank_ref, end_to_end_id, reference, text, counterparty, counterparty_account)
        SELECT 'be', 'BE68539007547034', 'transfer', 'payment', '', '', 1,
            md5(m::text) || md5((-m)::text), paid_on, paid_on, 100 + dice(m, 11, 9000), {currency}, true, false, m::text, '', '',
            s, s, s
        FROM generate_series(1, {cases}) AS n, generate_series(1, dice(n, 12, 11)) AS k, decode(repeat('ab', 40), 'hex') AS s,
            LATERAL (SELECT 100 * n + k, {first_due} + 60 + dice(100 * n + k, 13, 800)) AS drawn (m, paid_on)""",
    "payments": """
        INSERT INTO payments_match (line_id, line_minor, case_id, minor, confidence, reasons, by, why, matched_on)
        SELECT id, minor, bank_ref::bigint / 100, minor, 1000000, '[]', '', '', value_on FROM payments_line""",
}
# Everybody was looked at; of so many the day has come.
LOOKED_AT = """
    TRUNCATE portfolio_look;
    INSERT INTO portfolio_look (case_id, market, looked_on, next_on, waits_for, basis)
    SELECT id, market, '2026-06-29', CASE WHEN id % {one_in} = 0 THEN DATE '2026-06-30' ELSE '2027-01-01' END, '', {basis}
    FROM cases_case WHERE market = 'be';
    TRUNCATE portfolio_change"""


def fill(address: str, cases: int, told: Callable[[str], None], *, market: str = MARKET, without: Collection[str] = ()) -> None:
    """Make so many cases; told of each table before it is filled.

    market   of case n, in SQL
    without  tables that stay empty
    """
    from amiable.apps.cases.placing import REFERENCES, SCATTER, SMALLEST_REFERENCE

    reference = f"{SMALLEST_REFERENCE} + n * {SCATTER} % {REFERENCES}"  # those that the product gives out: cases may be placed besides
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(DICE)
        for name, text in TABLES.items():
            if name not in without:
                told(name)
                words = {
                    "market": market,
                    "currency": CURRENCY.format(market=market),
                    "kinds": KINDS,
                    "first_due": FIRST_DUE,
                    "reference": reference,
                }
                connection.execute(text.format(cases=cases, **words))
        connection.execute("VACUUM ANALYZE")


def look_at_all(address: str, basis: int, one_in: int) -> None:
    """Every Belgian case sleeps; for one in so many the day comes on 30 June 2026."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(LOOKED_AT.format(basis=basis, one_in=one_in))
        connection.execute("VACUUM ANALYZE portfolio_look")
