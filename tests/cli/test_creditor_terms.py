"""`amiable creditor` and `amiable case`, as a person types what a creditor agrees or tells: terms, a direct payment, a withdrawal."""

import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import psycopg

from amiable.settings import postgres
from tests import till

Command = Callable[..., "subprocess.CompletedProcess[str]"]
TERMS = """
settlement = "invoice"
rhythm = "weekly"
paid_within_days = 10
commission = { kind = "tiers", of = "case", steps = [{ above = "0.00", rate = "15.00" }, { above = "100.00", rate = "10.00" }] }
"""


def test_terms_a_direct_payment_and_a_withdrawal(office: Command, tmp_path: Path, new_home: Path):
    """200.00 to the creditor: 15 % of 100.00 and 10 % of 100.00 = 25.00, VAT 5.25, by invoice; nothing else is paid, and it is said."""
    terms = tmp_path / "terms.toml"
    terms.write_text(TERMS)
    agreed = office("creditor", "mandate", "vivre", "--terms", terms, "--from", "2026-02-01")
    assert "of each case 15.00 % above 0.00, 10.00 % above 100.00 from 2026-02-01, weekly, by invoice, within 10 days." in agreed.stdout
    sheet = tmp_path / "claims.csv"
    sheet.write_bytes(till.sheet([till.claim("F-1", 30_000, date(2026, 1, 20))]))
    assert office("placement", "import", sheet, "--creditor", "vivre", "--on", "2026-02-02").returncode == 0
    assert office("staff", "add", "maya").returncode == 0
    with psycopg.connect(postgres.address().conninfo()) as connection:
        (number,) = connection.execute("SELECT number FROM cases_case").fetchone() or ("",)
    told = ("creditor", "paid", "vivre", number, "200.00", "--on", "2026-03-05", "--as", "maya")
    assert "200.00 was paid to vivre on 2026-03-05" in office(*told).stdout
    assert office("creditor", "paid", "vivre", number, "2,00", "--on", "2026-03-05", "--as", "maya").returncode == 2
    done = office("remit", "--until", "2026-03-10", "--on", "2026-03-10")
    assert (done.returncode, "vivre: invoice BE-000001" in done.stdout) == (0, True), done.stderr
    assert (new_home / "remittances" / "invoice-BE-000001.pdf").read_bytes()[:5] == b"%PDF-"
    closed = office("case", "withdraw", number, "--because", "paid whole in the shop", "--as", "maya", "--on", "2026-03-11")
    assert "is withdrawn and closed from 2026-03-11" in closed.stdout
    assert office("ledger", "check").returncode == 0
    assert office("remit").returncode == 2
