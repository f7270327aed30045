"""`amiable refund`, as two people type it: from a payment that was too much to the file for the bank."""

import subprocess
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import psycopg

from amiable.core.reference import ogm
from amiable.files import pain
from amiable.settings import postgres
from tests import till

Command = Callable[..., "subprocess.CompletedProcess[str]"]
HIS = "BE11000123456748"


def test_what_was_too_much_goes_back(office: Command, tmp_path: Path, new_home: Path):
    """320.00 for 300.00: Ines proposes 20.00, Bram approves it as any request, Ines makes the file."""
    sheet = tmp_path / "claims.csv"
    sheet.write_bytes(till.sheet([till.claim("F-1", 30_000, date(2026, 1, 10))]))
    assert office("placement", "import", sheet, "--creditor", "vivre", "--on", "2026-02-02").returncode == 0
    with psycopg.connect(postgres.address().conninfo()) as connection:
        (number,) = connection.execute("SELECT reference_number FROM cases_case").fetchone() or (0,)
    day = date(2026, 3, 2)
    entry = till.Entry(32_000, True, day, day, "IN-1", reference=ogm(number), counterparty="Fictif 1", counterparty_account=HIS)
    file = tmp_path / "bank.xml"
    file.write_bytes(till.statement([entry]))
    assert office("bank", "import", file, "--on", "2026-03-02").returncode == 0
    for name in ("ines", "bram"):
        office("staff", "add", name)
    assert "Proposed: 1" in office("refund", "propose", "--as", "ines", "--on", "2026-03-10").stdout
    done = office("approval", "approve", "1", "--as", "bram")
    assert done.returncode == 0, done.stderr
    done = office("refund", "pay", "--as", "ines", "--on", "2026-03-10")
    assert (done.returncode, "1 orders, 20.00 in all" in done.stdout) == (0, True), done.stderr
    made = (new_home / "remittances" / "F-BE-20260310-1.xml").read_bytes()
    assert [(order.iban, order.minor) for order in pain.read_orders(BytesIO(made))[2]] == [(HIS, 2_000)]
    assert "sent" in office("refund", "list", "--decided").stdout
