"""Whatever a mandate agrees: tiers, ages, parts, invoices, rhythms; whatever the country: each account adds up, and is paid once."""

import csv
import json
from datetime import UTC, date, datetime, time
from io import BytesIO, StringIO

import pypdfium2
import pytest
from django.db import IntegrityError, connection, transaction

from amiable.apps.cases.queries import cases_of, open_case_ids
from amiable.apps.cases.services import place
from amiable.apps.ledger.queries import balances, figures
from amiable.apps.parties.services import add_creditor, agree_mandate, set_agency
from amiable.apps.payments.check import differences
from amiable.apps.remittances import queries
from amiable.apps.remittances.records import RemittanceView
from amiable.apps.remittances.services import remit, remit_until
from amiable.files import pain
from amiable.sim import bank_file
from tests import cast, till

pytestmark = pytest.mark.django_db
DUE = date(2026, 1, 10)
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
PAID_ON = date(2026, 3, 5)
END_OF_MARCH = date(2026, 3, 31)


@pytest.fixture
def case():
    """One case of vivre: two invoices of 1 000.00, one of them a year old when it was placed."""
    cast.agency()
    cast.vivre()
    rows = [till.claim("V-OLD", 100_000, date(2025, 1, 20)), till.claim("V-NEW", 100_000, DUE)]
    (placed,) = till.placed("vivre", rows)
    return placed


def agreed(**terms: object) -> None:
    agree_mandate("vivre", {"commission": "12.00"} | terms, from_on=date(2026, 3, 1))


def take_in(case, *amounts: tuple[int, date], opening: int = 0, number: int = 1) -> None:
    entries = [till.paid(case, minor, on) for minor, on in amounts]
    till.take_in(till.statement(entries, opening=opening, number=number), max(on for _minor, on in amounts))


def held() -> dict[str, int]:
    return {balance.key: balance.minor for balance in balances() if balance.minor and balance.key.split(":")[0] in MONEY}


MONEY = ("bank", "suspense", "owed", "commission", "vat", "orders", "direct", "apart")


def said(made: RemittanceView) -> dict[str, object]:
    found = queries.file(made.id, "json")
    assert found
    read = json.loads(found.content)
    assert isinstance(read, dict)
    return read


def words(made: RemittanceView, kind: str = "pdf") -> str:
    found = queries.file(made.id, kind)  # type: ignore[arg-type]
    assert found
    text = " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(found.content))
    return " ".join(text.replace("\ufffe", "").split())


def test_tiers_of_a_case_go_on_from_month_to_month(case):
    """15 % of a case up to 500.00, 10 % above. March 400.00 → 60.00; April 300.00 → 100.00 × 15 % + 200.00 × 10 % = 35.00."""
    steps = [{"above": "0.00", "rate": "15.00"}, {"above": "500.00", "rate": "10.00"}]
    agreed(commission={"kind": "tiers", "of": "case", "steps": steps})
    take_in(case, (40_000, PAID_ON))
    (march,) = remit(MARCH, END_OF_MARCH).new
    take_in(case, (30_000, date(2026, 4, 5)), opening=40_000, number=2)
    (april,) = remit(APRIL, date(2026, 4, 30)).new
    assert (march.commission, april.commission) == (6_000, 3_500)
    assert differences() == []


def test_tiers_of_a_month_count_its_weeks_together(case):
    """15 % of a month up to 500.00, 10 % above; weekly: 400.00 → 60.00, then 300.00 → 35.00."""
    steps = [{"above": "0.00", "rate": "15.00"}, {"above": "500.00", "rate": "10.00"}]
    agreed(commission={"kind": "tiers", "of": "month", "steps": steps}, rhythm="weekly")
    take_in(case, (40_000, PAID_ON), (30_000, date(2026, 3, 11)))
    (first,) = remit_until(date(2026, 3, 10), date(2026, 3, 10)).new
    (second,) = remit_until(date(2026, 3, 16), date(2026, 3, 16)).new
    assert [(made.until, made.number, made.commission) for made in (first, second)] == [
        (date(2026, 3, 8), 1, 6_000),
        (date(2026, 3, 15), 2, 3_500),
    ]


def test_the_age_of_each_claim_when_it_was_placed_sets_its_rate(case):
    """The older one first: 1 000.00 × 25 % (378 days old), then 500.00 × 12 %: 250.00 + 60.00 = 310.00."""
    agreed(commission={"kind": "age", "at": "placed", "steps": [{"from_days": 0, "rate": "12.00"}, {"from_days": 365, "rate": "25.00"}]})
    take_in(case, (150_000, PAID_ON))
    (made,) = remit(MARCH, END_OF_MARCH).new
    assert made.commission == 31_000
    assert "25,00 % de 1 000,00 €" in words(made).replace("\u202f", " ").replace("\u00a0", " ")


def test_each_part_has_its_rate():
    """A business owes 40.00 and interest too: principal 12 %, interest 50 %, costs and damages 100 %; every line under its own rate."""
    cast.agency()
    cast.vivre()
    (case,) = till.placed("vivre", [till.claim("V-1", 100_000, DUE, kind="business")])
    agreed(commission={"kind": "part", "principal": "12.00", "interest": "50.00", "damages": "100.00", "costs": "100.00"})
    take_in(case, (108_000, PAID_ON))
    (made,) = remit(MARCH, END_OF_MARCH).new
    paid: dict[str, int] = {}
    for line in queries.lines_of(made.id, 100):
        paid[line.part] = paid.get(line.part, 0) + line.minor
    exact = paid["principal"] * 12 + paid["interest"] * 50 + (made.collected - paid["principal"] - paid["interest"]) * 100
    assert made.commission == (exact + 50) // 100
    assert made.collected == made.commission + made.vat + made.paid


def test_with_an_invoice_all_is_paid_and_the_invoice_asks_for_the_commission(case):
    """500.00 × 12 % = 60.00, VAT 12.60: 500.00 is paid; BE-000001 asks 72.60; nothing of it leaves the client account."""
    agreed(settlement="invoice")
    take_in(case, (50_000, PAID_ON))
    (made,) = remit(MARCH, END_OF_MARCH).new
    assert (made.collected, made.paid, made.invoice) == (50_000, 50_000, "BE-000001")
    assert held() == {f"bank:be:{till.CLIENT}": 50_000, "orders:be": 50_000}
    xml = queries.file(made.id, "pain")
    assert xml
    assert [order.minor for order in pain.read_orders(BytesIO(xml.content))[2]] == [50_000]
    invoice = json.loads(queries.file(made.id, "invoice-json").content)
    assert (invoice["number"], invoice["commission"], invoice["vat"]["amount"], invoice["total"]) == (
        "BE-000001",
        "60.00",
        "12.60",
        "72.60",
    )
    assert invoice["iban"] == cast.AGENCY["office_iban"]
    assert all(figure in words(made, "invoice") for figure in ("60,00", "12,60", "72,60", "BE-000001", "BE71 0961 2345 6769"))
    assert "BE-000001" in words(made)
    assert figures("be").conserved
    assert differences() == []


def test_a_payment_that_comes_back_is_given_back_by_credit_note_in_the_same_row_of_numbers(case):
    """100.00 came back: −12.00 and −2.52 by BE-000002; the 100.00 themselves wait to be set off."""
    agreed(settlement="invoice")
    till.take_in(till.statement([till.paid(case, 10_000, PAID_ON, end_to_end_id="DD-1")]), PAID_ON)
    remit(MARCH, END_OF_MARCH)
    april = date(2026, 4, 10)
    back = till.left(10_000, april, "BACK", end_to_end_id="DD-1", reversal=True)
    till.take_in(till.statement([back], opening=10_000, number=2), april)
    (made,) = remit(APRIL, date(2026, 4, 30)).new
    assert (made.commission, made.vat, made.carried_on, made.invoice) == (-1_200, -252, -10_000, "BE-000002")
    assert "Note de crédit BE-000002" in words(made, "invoice")
    assert differences() == []


def test_invoices_have_no_gap_says_the_database(case):
    agreed(settlement="invoice")
    take_in(case, (50_000, PAID_ON))
    remit(MARCH, END_OF_MARCH)
    columns = "market, made_on, due_on, currency, commission_minor, vat_minor, total_minor, pdf_id, data_id, remittance_id"
    with pytest.raises(IntegrityError, match="invoices_have_no_gap"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO remittances_invoice ({columns}, number) SELECT {columns}, number + 2 FROM remittances_invoice")


def test_twice_a_month_is_to_the_15th_and_to_the_last_day(case):
    agreed(rhythm="twice_a_month")
    take_in(case, (10_000, date(2026, 3, 15)), (20_000, date(2026, 3, 16)))
    (first,) = remit_until(date(2026, 3, 20), date(2026, 3, 20)).new
    assert (first.until, first.collected) == (date(2026, 3, 15), 10_000)
    assert remit_until(date(2026, 3, 30), date(2026, 3, 30)).new == ()
    (second,) = remit_until(END_OF_MARCH, END_OF_MARCH).new
    assert (second.until, second.collected, second.number) == (END_OF_MARCH, 20_000, 2)


def test_a_creditor_in_another_country_of_the_union_owes_the_vat_itself():
    """12 % of 500.00 = 60.00, VAT 0.00: 440.00; the account says why, and names the article."""
    cast.agency()
    numbers = {"country": "FR", "enterprise_number": "303265045", "vat_number": "FR40303265045"}
    add_creditor(cast.VIVRE | numbers)
    (case,) = till.placed("vivre", [till.claim("V-1", 100_000, DUE)])
    take_in(case, (50_000, PAID_ON))
    (made,) = remit(MARCH, END_OF_MARCH).new
    assert (made.commission, made.vat, made.paid) == (6_000, 0, 44_000)
    assert said(made)["vat"]["rates"][0]["mention"] == "reverse_charge"  # type: ignore[index]
    assert "Autoliquidation" in words(made)
    assert "Directive 2006/112/CE, art. 196" in words(made)


def paid_abroad(market: str, account: str, currency: str, claim: dict[str, str], on: date) -> None:
    """A case of vivre in another market, paid whole on a day."""
    place("vivre", till.sheet([claim]), "vivre.csv", today=cast.TODAY, rng=cast.dice(), market=market)
    (case,) = cases_of(open_case_ids(market)).values()
    out = BytesIO()
    bank_file.write(
        out,
        account=account,
        currency=currency,
        statement_id="S-1",
        sequence=1,
        on=on,
        created_at=datetime.combine(on, time(20), UTC),
        opening=0,
        entries=[till.paid(case, 100_000, on)],
    )
    till.take_in(out.getvalue(), on)


DENMARK: dict[str, object] = {
    "market": "dk",
    "country": "DK",
    "name": "Venlig Inkasso ApS",
    "enterprise_number": "13585628",
    "vat_number": "DK13585628",
    "client_iban": "DK5000400440116243",
    "office_iban": "DK2930000001234567",
}


def test_a_danish_month_in_kroner():
    """1 000.00 kr. × 12 % = 120.00, VAT 25 % = 30.00: 850.00 kr. by a Danish file; the account in Danish."""
    set_agency(cast.AGENCY | DENMARK)
    add_creditor(
        cast.VIVRE | {"country": "DK", "language": "da", "enterprise_number": "13585628", "iban": "DK9520000123456789", "bic": "DABADKKK"}
    )
    claim = till.claim("V-1", 100_000, DUE) | {"Town": "København", "Postcode": "1000", "Language": "da", "Country": "DK"}
    paid_abroad("dk", str(DENMARK["client_iban"]), "DKK", claim, PAID_ON)
    (made,) = remit(MARCH, END_OF_MARCH, "dk").new
    assert (made.currency, made.commission, made.vat, made.paid) == ("DKK", 12_000, 3_000, 85_000)
    assert all(text in words(made) for text in ("Udbetales til jeres konto", "850,00 kr.", "25,00 %"))
    xml = queries.file(made.id, "pain")
    assert xml
    assert b'Ccy="DKK">850.00' in xml.content
    assert b"<SvcLvl>" not in xml.content


def test_in_france_money_is_passed_on_within_a_month_of_its_receipt():
    """Received on 31 March: by 30 April, article R124-6; late from 1 May on. VAT 20 % of 120.00 = 24.00: 856.00."""
    set_agency(cast.AGENCY | {"market": "fr", "country": "FR", "client_iban": "FR7630006000011234567890189"})
    add_creditor(cast.VIVRE | {"country": "FR", "enterprise_number": "303265045", "vat_number": "FR40303265045"})
    paid_abroad(
        "fr", "FR7630006000011234567890189", "EUR", till.claim("V-1", 100_000, DUE) | {"Country": "FR", "Postcode": "75001"}, END_OF_MARCH
    )
    assert queries.overdue("fr", date(2026, 4, 30)) == ()
    (late,) = queries.overdue("fr", date(2026, 5, 1))
    assert (late.minor, late.last_day, "R124-6" in late.source) == (100_000, date(2026, 4, 30), True)
    (made,) = remit(MARCH, END_OF_MARCH, "fr").new
    assert (made.vat, made.paid) == (2_400, 85_600)
    assert queries.overdue("fr", date(2026, 12, 31)) == ()


def test_the_sheet_of_an_account_names_where_each_line_comes_from(case):
    """A reference that a sheet would run is given a quote; the amounts are those of the account."""
    entries = [till.paid(case, 10_000, PAID_ON, ref="=1+1"), till.paid(case, 20_000, PAID_ON)]
    till.take_in(till.statement(entries), PAID_ON)
    (made,) = remit(MARCH, END_OF_MARCH).new
    found = queries.file(made.id, "csv")
    assert found
    rows = list(csv.DictReader(StringIO(found.content.decode("utf-8-sig")), delimiter=";"))
    assert [(row["line"], row["amount"], row["bank_day"], row["clause"]) for row in rows] == [
        ("1", "100.00", "2026-03-05", "1"),
        ("2", "200.00", "2026-03-05", "1"),
    ]
    assert {row["bank_reference"] for row in rows} >= {"'=1+1"}
    lines = queries.lines_of(made.id, 100)
    assert [(row["allocation"], row["bank_line"]) for row in rows] == [(str(x.allocation_id), str(x.bank_line)) for x in lines]


def test_a_payment_that_comes_and_goes_in_one_period_is_two_lines_and_no_commission(case):
    """+100.00 and −100.00 of one month in tiers: nothing moves in any tier, 0.00 is taken, and both lines stand there."""
    agreed(commission={"kind": "tiers", "of": "month", "steps": [{"above": "0.00", "rate": "15.00"}, {"above": "50.00", "rate": "10.00"}]})
    till.take_in(till.statement([till.paid(case, 10_000, PAID_ON, end_to_end_id="DD-1")]), PAID_ON)
    later = date(2026, 3, 20)
    back = till.left(10_000, later, "BACK", end_to_end_id="DD-1", reversal=True)
    till.take_in(till.statement([back], opening=10_000, number=2), later)
    (made,) = remit(MARCH, END_OF_MARCH).new
    assert (made.collected, made.commission, made.paid, made.settled) == (0, 0, 0, True)
    assert [line["amount"] for line in said(made)["lines"]] == ["100.00", "-100.00"]
