"""The cases of a simulated town (`sim.payers`) in the product's own tables, every constraint on: what people pay for can be looked up.

Debtors' names are sealed and marked as the product does it; their other fields are empty. Each claim was reminded of twice.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

import psycopg

from amiable.sim.payers import Case, Town
from amiable.sim.payers_people import CREDITORS, MARKETS, account

if TYPE_CHECKING:
    from amiable.apps.payments.sums import Owed

PLACED_ON = date(2025, 12, 1)
FIRST_DUE = date(2025, 1, 1)
CURRENCY = {"dk": "DKK"}
KINDS = {
    "be": ("first_reminder", "collection_notice"),
    "fr": ("formal_notice", "lawyer_letter"),
    "fi": ("reminder", "payment_demand"),
    "dk": ("reminder", "formal_notice"),
}
PLACEMENTS = """
    INSERT INTO documents_document (id, name, media_type, sha256, size, content, made_on)
    SELECT id, name, 'text/csv', lpad(id::text, 64, '0'), 1, '', %(on)s FROM parties_creditor;
    INSERT INTO cases_placement (id, creditor_id, market, file_name, sha256, document_id, placed_on, rows, new_claims, new_cases)
    SELECT id, id, lower(country), name, lpad(id::text, 64, '0'), id, %(on)s, 1, 1, 1 FROM parties_creditor"""
SEQUENCES = """
    SELECT setval(pg_get_serial_sequence(name, 'id'), 10000000) FROM unnest(ARRAY['parties_creditor', 'documents_document',
        'cases_placement', 'parties_debtor', 'cases_case', 'cases_claim', 'cases_action']) AS name"""
CLOSE = "UPDATE cases_case SET closed_on = %s, closed_because = 'paid' WHERE id = ANY(%s)"
# A letter of one day to every open case.
LETTERS = """
    INSERT INTO outbox_item (case_id, purpose, kind, channel, claims, owed_on, release_on, state, ended_on, because, about, key)
    SELECT id, 'demand', 'last_letter', 'letter', '{}', %(on)s, %(on)s, 'released', %(on)s, '', '', 'case:' || id || ':' || %(on)s
    FROM cases_case WHERE closed_on IS NULL"""
CLAIMS = "SELECT k.case_id, k.ref, k.id FROM cases_claim AS k JOIN cases_case AS c ON c.id = k.case_id WHERE c.closed_on IS NULL"
# Which cases each line of the bank pays, by its reference at the bank.
BOOKED = """
    SELECT line.bank_ref, match.case_id, sum(match.minor)::bigint FROM payments_match AS match
    JOIN payments_line AS line ON line.id = match.line_id GROUP BY 1, 2"""
COLUMNS = {
    "parties_debtor": (
        "id creditor_id kind language last_name first_name street postcode city country email phone customer_number enterprise_number "
        "number person words"
    ),
    "cases_case": "id creditor_id market number reference_number placed_on closed_because",
    "cases_caseparty": "case_id debtor_id role",
    "cases_claim": (
        "case_id creditor_id placement_id ref content nature description principal_minor currency due_on arose_on contract due_agreed "
        "directly_enforceable regular_supply interest damages damages_rate_ppm damages_fixed_minor damages_minimum_minor"
    ),
    "cases_action": "case_id kind on channel fee_is_maximum postage_minor amount_minor source",
}
Row = tuple[object, ...]


def client_account(market: str) -> str:
    """The account of the agency on which client money lies."""
    return account(market, 6 * 10**9 + MARKETS.index(market))


def fill(address: str, whole: Town, told: Callable[[str], None]) -> None:
    """Put a town's cases into the tables, all of them open; told of each table before it is filled."""
    makers: dict[str, Callable[[Case], Iterable[Row]]] = {
        "parties_debtor": _debtor,
        "cases_case": _case,
        "cases_caseparty": lambda case: [(case.id, case.id, "debtor")],
        "cases_claim": _claims,
        "cases_action": _actions,
    }
    with psycopg.connect(address, autocommit=True) as connection:
        told("creditors")
        _creditors(connection, whole)
        for table, rows_of in makers.items():
            told(table)
            _copy(connection, table, (row for case in whole.known.cases for row in rows_of(case)))
        connection.execute(SEQUENCES)
        connection.execute("VACUUM ANALYZE")


def close(address: str, whole: Town, on: date) -> None:
    """Close the cases that are closed in the town."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(CLOSE, (on, [case.id for case in whole.known.cases if case.closed]))
        connection.execute("VACUUM ANALYZE")


def write_to_all(address: str, on: date) -> None:
    """Send every open case a letter."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(LETTERS, {"on": on})
        connection.execute("VACUUM ANALYZE outbox_item")


def learn_what_is_due(address: str, whole: Town, owed: "Owed") -> None:
    """What people pay is what that letter asks: the statement of account of its day, invoice by invoice."""
    cases, due = whole.known.cases, dict[tuple[int, str], int]()
    assert isinstance(cases, list)
    with psycopg.connect(address) as connection:
        due |= {(case, ref): owed.get(claim, 0) for case, ref, claim in connection.execute(CLAIMS)}
    for place, case in enumerate(cases):
        if not case.closed:
            cases[place] = replace(case, invoices=tuple(replace(each, due=due[case.id, each.number]) for each in case.invoices))


def booked(address: str) -> dict[str, dict[int, int]]:
    """By the bank's reference of each line that was booked: the cases, and how much of it is theirs, in minor units."""
    found: dict[str, dict[int, int]] = {}
    with psycopg.connect(address) as connection, connection.cursor(name="booked") as cursor:
        for bank_ref, case, minor in cursor.execute(BOOKED):
            found.setdefault(bank_ref, {})[case] = minor
    return found


def _creditors(connection: psycopg.Connection, whole: Town) -> None:
    from amiable.apps.parties.models import Agency, Creditor

    names = {market: [f"{market} {place}" for place in range(CREDITORS)] for market in MARKETS}
    for case in whole.known.cases[: 4 * CREDITORS]:
        names[case.market][case.id // 4 % CREDITORS] = case.creditor
    for place, market in enumerate(MARKETS):
        office = account(market, 6 * 10**9 + 100 + place)
        Agency.objects.create(market=market, name=f"Bench {market}", client_iban=client_account(market), office_iban=office)
        first, facts = 1 + place * CREDITORS, {"quality": "large", "language": "en", "country": market.upper()}
        Creditor.objects.bulk_create(
            Creditor(pk=first + n, name=f"{market}{n}", legal_name=name, **facts) for n, name in enumerate(names[market])
        )
    with connection.transaction():
        for statement in PLACEMENTS.split(";"):
            connection.execute(statement, {"on": PLACED_ON})


def _copy(connection: psycopg.Connection, table: str, rows: Iterable[Row]) -> None:
    columns = ", ".join(f'"{column}"' for column in COLUMNS[table].split())
    with connection.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _creditor_id(case: Case) -> int:
    return 1 + MARKETS.index(case.market) * CREDITORS + case.id // 4 % CREDITORS


def _debtor(case: Case) -> Iterator[Row]:
    from amiable.apps.parties.sealed import sealed_field

    kind, none = "consumer" if case.first_name else "business", b""
    names = sealed_field(case.id, "last_name", case.last_name), sealed_field(case.id, "first_name", case.first_name)
    person, words = _marks(f"{case.person}", f"{case.first_name} {case.last_name}")
    yield (case.id, _creditor_id(case), kind, case.language, *names, *(none,) * 8, f"c{case.id}", person, words)


def _marks(person: str, name: str) -> tuple[str, list[str]]:
    from amiable.apps.documents.sealing import plain_words

    return _mark("person", person), [_mark("word", word) for word in plain_words(name)]


@cache
def _mark(purpose: str, text: str) -> str:
    from amiable.apps.documents.sealing import mark

    return mark(purpose, text)


def _case(case: Case) -> Iterator[Row]:
    yield (case.id, _creditor_id(case), case.market, case.number, case.reference_number, PLACED_ON, "")


def _due_on(case: Case) -> date:
    return FIRST_DUE + timedelta(days=case.id % 300)


def _claims(case: Case) -> Iterator[Row]:
    creditor, due, currency = _creditor_id(case), _due_on(case), CURRENCY.get(case.market, "EUR")
    for invoice in case.invoices:
        content = f"{creditor:08d}{invoice.number[-12:]}"
        head = (case.id, creditor, creditor, invoice.number, content, "energy", "Fictif", invoice.principal, currency)
        yield (*head, due, due - timedelta(days=15), "", True, False, False, "nothing", "nothing", 0, 0, 0)


def _actions(case: Case) -> Iterator[Row]:
    for place, kind in enumerate(KINDS[case.market], 1):
        yield (case.id, kind, _due_on(case) + timedelta(days=30 * place), "post", False, 0, 0, "placement:1")
