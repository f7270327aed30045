"""`amiable remit`, as a person types it: from a placed invoice to the files for creditor and bank."""

import json
import subprocess
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import psycopg
import pytest

from amiable.core.reference import ogm
from amiable.files import pain
from amiable.settings import postgres
from tests import till

Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def paid(office: Command, tmp_path: Path) -> Command:
    """One invoice of 300.00, paid whole on 2 March."""
    sheet = tmp_path / "claims.csv"
    sheet.write_bytes(till.sheet([till.claim("F-1", 30_000, date(2026, 1, 10))]))
    assert office("placement", "import", sheet, "--creditor", "vivre", "--on", "2026-02-02").returncode == 0
    with psycopg.connect(postgres.address().conninfo()) as connection:
        (number,) = connection.execute("SELECT reference_number FROM cases_case").fetchone() or (0,)
    day = date(2026, 3, 2)
    file = tmp_path / "bank.xml"
    file.write_bytes(till.statement([till.Entry(30_000, True, day, day, "IN-1", reference=ogm(number))]))
    assert office("bank", "import", file, "--on", "2026-03-02").returncode == 0
    return office


def test_a_month_gives_its_files_and_the_second_time_nothing_new(paid: Command, new_home: Path):
    """300.00 at 12 % = 36.00 ; VAT 7.56 ; paid 256.44."""
    done = paid("remit", "--month", "2026-03", "--on", "2026-04-01")
    assert (done.returncode, "256.44" in done.stdout) == (0, True), done.stderr
    folder = new_home / "remittances"
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["2026-03-payments-1.xml", "2026-03-vivre-1.csv", "2026-03-vivre-1.json", "2026-03-vivre-1.pdf"]
    content = (folder / "2026-03-vivre-1.json").read_bytes()
    assert content.endswith(b"}\n"), "a line of text ends"
    said = json.loads(content)
    assert (said["collected"], said["commission"]["amount"], said["vat"]["amount"], said["paid"]) == ("300.00", "36.00", "7.56", "256.44")
    _, day, orders = pain.read_orders(BytesIO((folder / "2026-03-payments-1.xml").read_bytes()))
    assert (day, [order.minor for order in orders]) == (date(2026, 4, 1), [25_644, 4_356])
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    again = paid("remit", "--month", "2026-03", "--on", "2026-04-02")
    assert (again.returncode, "Nothing new" in again.stdout) == (0, True)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert paid("ledger", "check").returncode == 0


def test_a_month_that_runs_is_refused_in_words(paid: Command):
    refused = paid("remit", "--month", "2026-03", "--on", "2026-03-15")
    assert (refused.returncode, "2026-03-31" in refused.stderr) == (2, True)


def test_a_day_of_the_next_month_pays_what_was_over_by_then(paid: Command, new_home: Path):
    """Until 10 April a monthly mandate's last period is March: its account and the bank's file are written."""
    done = paid("remit", "--until", "2026-04-10", "--on", "2026-04-10")
    assert done.returncode == 0, done.stderr
    names = sorted(path.name for path in (new_home / "remittances").iterdir())
    assert names == ["2026-03-vivre-1.csv", "2026-03-vivre-1.json", "2026-03-vivre-1.pdf", "2026-04-payments-1.xml"]
