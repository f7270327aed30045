"""Two people give the same command at the same moment: it happens once."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import psycopg
import pytest

from amiable.core.reference import ogm
from amiable.settings import postgres
from tests import cast, till

Command = Callable[..., "subprocess.CompletedProcess[str]"]
DAY = date(2026, 3, 2)
LINES = 500


def toml(path: Path, keys: dict[str, object]) -> Path:
    path.write_text("".join(f'{key} = "{value}"\n' for key, value in keys.items()), encoding="utf-8")
    return path


def twice_at_once(*words: str | Path) -> list[int]:
    """Start the command two times, and give both exit codes."""
    command = [sys.executable, "-m", "amiable", *map(str, words)]
    running = [subprocess.Popen(command, env=os.environ, stdout=subprocess.DEVNULL) for _ in range(2)]
    return [each.wait(timeout=120) for each in running]


def counts(*tables: str) -> list[int]:
    with psycopg.connect(postgres.address().conninfo()) as connection:
        rows = [connection.execute(f"SELECT count(*) FROM {table}").fetchone() for table in tables]
    return [row[0] for row in rows if row]


@pytest.fixture
def bank_file(amiable: Command, tmp_path: Path) -> Path:
    """Five hundred payments on one case, of 2 March."""
    assert amiable("db", "start").returncode == 0
    assert amiable("agency", "set", toml(tmp_path / "agency.toml", cast.AGENCY)).returncode == 0
    assert amiable("creditor", "add", toml(tmp_path / "vivre.toml", cast.VIVRE)).returncode == 0
    sheet = tmp_path / "claims.csv"
    sheet.write_bytes(till.sheet([till.claim("F-1", 200_000, date(2026, 1, 10))]))
    assert amiable("placement", "import", sheet, "--creditor", "vivre", "--on", "2026-02-02").returncode == 0
    with psycopg.connect(postgres.address().conninfo()) as connection:
        (number,) = connection.execute("SELECT reference_number FROM cases_case").fetchone() or (0,)
    file = tmp_path / "bank.xml"
    file.write_bytes(till.statement([till.Entry(100, True, DAY, DAY, f"IN-{n}", reference=ogm(number)) for n in range(LINES)]))
    return file


def test_two_imports_and_two_remittances_at_once_are_one(amiable: Command, bank_file: Path):
    assert twice_at_once("bank", "import", bank_file, "--on", "2026-03-02") == [0, 0]
    assert counts("payments_bankline", "payments_match", "payments_allocation", "ledger_transfer") == [LINES, LINES, LINES, 2 * LINES]
    assert twice_at_once("remit", "--month", "2026-03", "--on", "2026-04-01") == [0, 0]
    assert counts("remittances_remittance", "remittances_paymentfile", "remittances_remittedallocation") == [1, 1, LINES]
    assert amiable("ledger", "check").returncode == 0
