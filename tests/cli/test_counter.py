"""`amiable counter`, `receipt` and `debit` as typed: money over the counter, its receipt, and a debit that is told before."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from amiable import markets
from amiable.core.debits import first_due
from tests import cast, till
from tests.cast import TODAY
from tests.cli.test_refused import refused
from tests.conftest import Command
from tests.journeys.killing import ask


@pytest.fixture
def number(office: Command, tmp_path: Path) -> str:
    """The case of somebody who owes 6 000.00; Jeanne stands at the counter, and the agency may debit."""
    (sheet := tmp_path / "claims.csv").write_bytes(till.sheet([till.claim("F-1", 600_000, TODAY)]))
    agency = cast.toml(tmp_path / "agency.toml", cast.AGENCY | {"sepa_creditor": "BE81ZZZ0123456749"})
    for words in (
        ("agency", "set", agency),
        ("placement", "import", sheet, "--creditor", "vivre", "--on", str(TODAY)),
        ("staff", "add", "jeanne"),
    ):
        done = office(*words)
        assert done.returncode == 0, done.stderr
    return str(*ask("SELECT number FROM cases_case"))


def test_cash_within_the_law_with_its_receipt_and_a_till_that_is_counted(office: Command, number: str, tmp_path: Path):
    """3 000.00 may be taken in Belgium; a cent more is refused with the article, and nothing is taken."""
    refused(office("counter", "cash", number, "3000.01", "--as", "jeanne"), "3000.01", "the most for one debt is 3000.00", "67, § 2")
    refused(office("counter", "cash", number, "30.00", "--as", "nobody"), "nobody")
    paper = tmp_path / "receipt.pdf"
    taken = office("counter", "cash", number, "250.00", "--as", "jeanne", "--payer", "Luc Fictif", "--out", paper)
    assert "250.00 is taken (number 1).\nReceipt BE-" in taken.stdout
    assert paper.read_bytes().startswith(b"%PDF-")
    listed = office("receipt", number).stdout
    assert "cash" in listed and "BE-" in listed
    assert f"Receipt BE-{datetime.now(UTC):%Y}-1, 250.00." in office("receipt", number, "1").stdout
    assert "should hold 250.00" in office("counter", "till", "be").stdout
    refused(office("counter", "till", "be", "--counted", "245.00", "--as", "jeanne"), "250.00", "245.00")
    counted = office("counter", "till", "be", "--counted", "245.00", "--because", "change", "--as", "jeanne")
    assert "Counted 245.00, difference -5.00." in counted.stdout
    assert "BAG-1: 245.00; missing in the till: 5.00." in office("counter", "deposit", "be", "BAG-1", "--as", "jeanne").stdout
    refused(office("counter", "undo", "1", "--because", "typed twice", "--as", "jeanne"), "at the bank already")


def test_the_bank_counts_a_bag_otherwise(office: Command, number: str, tmp_path: Path):
    """250.00 are brought to the bank, which books 240.00: by somebody's word it is that bag, and 10.00 stand apart."""
    for words in (("cash", number, "250.00"), ("till", "be", "--counted", "250.00"), ("deposit", "be", "BAG-1")):
        assert office("counter", *words, "--as", "jeanne").returncode == 0
    coming = office("bank", "coming").stdout
    assert "BAG-1" in coming and "250.00" in coming and "late" not in coming
    file, today = tmp_path / "bank.xml", datetime.now(UTC).date()
    file.write_bytes(till.statement([till.unknown(24_000, today, "X-1")]))
    assert office("bank", "import", file).returncode == 0
    waits = str(*ask("SELECT id FROM payments_line WHERE means = 'transfer'"))
    refused(office("bank", "deposit", waits, "1", "--because", "  ", "--as", "jeanne"), "says why")
    said = office("bank", "deposit", waits, "1", "--because", "a false note", "--as", "jeanne")
    assert "-10.00 stands apart, the office's." in said.stdout, said.stderr
    assert "is our deposit BAG-1: 250.00 (jeanne: a false note)" in office("bank", "line", waits).stdout
    assert "Nothing is on its way." in office("bank", "coming").stdout
    assert office("ledger", "check").returncode == 0


def test_what_a_market_takes_and_when_somebody_may_come(office: Command, number: str):
    means = office("counter", "means", "fr").stdout
    assert "1000.00" in means and "D112-3" in means and "open to visitors" in means
    assert "closed to visitors" in office("counter", "means", "fi").stdout
    assert "09:00" in office("counter", "appointment", number, "--as", "jeanne").stdout
    refused(office("counter", "appointment", number, "--at", "2026-03-01T09:00", "--as", "jeanne"), "No appointment begins")


def test_a_debit_is_planned_told_and_handed_in(office: Command, number: str, tmp_path: Path):
    signed = ("debit", "mandate", number, "--holder", "Luc Fictif", "--signed-on", "2026-02-02", "--notice", "5", "--as", "jeanne")
    refused(office(*signed, "--iban", "BE62 5100 0754 7062"), "not a valid IBAN")
    assert f"Mandate {number}-1: notice of 5 days." in office(*signed, "--iban", "BE62 5100 0754 7061").stdout
    rules = markets.means_of_payment("be").debits
    assert rules is not None
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    due_on = first_due(tomorrow, 5, rules)
    planned = ("debit", "plan", number, "--as", "jeanne")
    refused(office(*planned, "100.00", "--on", str(tomorrow)), "too soon")
    letter = tmp_path / "letter.pdf"
    assert "send the letter today" in office(*planned, "100.00", "--on", str(due_on), "--out", letter).stdout
    assert letter.read_bytes().startswith(b"%PDF-")
    made = office("debit", "file", "--out", tmp_path / "files", "--as", "jeanne")
    assert "1 debits, 100.00" in made.stdout, made.stderr
    (xml,) = (tmp_path / "files").iterdir()
    assert b"pain.008.001.08" in xml.read_bytes()
    assert "handed_in" in office("debit", "list").stdout
    assert "Cancelled: nothing." in office("debit", "revoke", number, "--because", "by telephone", "--as", "jeanne").stdout
    refused(office(*planned, "100.00", "--on", str(due_on)), "has none that holds")
