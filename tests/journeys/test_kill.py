"""A bank import is killed again and again, at every stage; the same command then ends as if nothing had happened."""

import os
import signal
import subprocess
import sys
import time
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
CASES = 40
LINES = 12_000
UNKNOWN = 7
PATIENCE = 60  # seconds

# When to kill, as a question to the database that is true from then on.
IN_THE_IMPORT = "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = 1650552427)"
IMPORTED = f"SELECT count(*) = {LINES + UNKNOWN} FROM payments_bankline"
HALF_MATCHED = "SELECT count(*) BETWEEN 1 AND 11999 FROM payments_match"


def toml(path: Path, keys: dict[str, object]) -> Path:
    path.write_text("".join(f'{key} = "{value}"\n' for key, value in keys.items()), encoding="utf-8")
    return path


def ask(question: str) -> tuple[object, ...]:
    with psycopg.connect(postgres.address().conninfo()) as connection:
        row = connection.execute(question).fetchone()
    assert row is not None
    return row


@pytest.fixture
def bank_file(amiable: Command, tmp_path: Path) -> Path:
    """Twelve thousand payments of 1.00 to 1.06 on forty cases, and seven of nobody knows whom."""
    assert amiable("db", "start").returncode == 0
    assert amiable("agency", "set", toml(tmp_path / "agency.toml", cast.AGENCY)).returncode == 0
    assert amiable("creditor", "add", toml(tmp_path / "vivre.toml", cast.VIVRE)).returncode == 0
    sheet = tmp_path / "claims.csv"
    sheet.write_bytes(till.sheet([till.claim(f"F-{n}", 20_000, date(2026, 1, 10), debtor=n) for n in range(CASES)]))
    assert amiable("placement", "import", sheet, "--creditor", "vivre", "--on", "2026-02-02").returncode == 0
    with psycopg.connect(postgres.address().conninfo()) as connection:
        numbers = [number for (number,) in connection.execute("SELECT reference_number FROM cases_case ORDER BY id")]
    entries = [till.Entry(100 + n % 7, True, DAY, DAY, f"IN-{n}", reference=ogm(numbers[n % CASES])) for n in range(LINES)]
    file = tmp_path / "bank.xml"
    file.write_bytes(till.statement([*entries, *(till.unknown(5_000, DAY, f"X-{n}") for n in range(UNKNOWN))]))
    return file


def kill_when(question: str, file: Path, after: float = 0.0) -> None:
    """Start the import, and SIGKILL it as soon as the question is true, or some seconds after."""
    command = [sys.executable, "-m", "amiable", "bank", "import", str(file), "--on", str(DAY)]
    running = subprocess.Popen(command, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + PATIENCE
    while not ask(question)[0]:
        assert running.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.01)
    time.sleep(after)
    running.send_signal(signal.SIGKILL)
    assert running.wait() == -signal.SIGKILL
    while ask("SELECT count(*) > 1 FROM pg_stat_activity WHERE backend_type = 'client backend'")[0]:
        time.sleep(0.05)  # the server notices, and takes back what was not committed


def test_killed_at_any_stage_the_same_import_loses_and_doubles_nothing(amiable: Command, bank_file: Path):
    """12 000 payments: 1.00 × 1 715 + 1.01 × 1 715 + 1.02 × 1 714 + … = 12 359.96; and 7 × 50.00 in suspense."""
    for seconds in (0.0, 0.5, 1.0):
        kill_when(IN_THE_IMPORT, bank_file, after=seconds)
        assert ask("SELECT count(*) FROM payments_bankline")[0] == 0, "half an import is no import"
    kill_when(IMPORTED, bank_file)
    kill_when(HALF_MATCHED, bank_file)
    assert amiable("ledger", "check").returncode == 0, "even half-way every cent is accounted for"

    for _twice in range(2):
        assert amiable("bank", "import", bank_file, "--on", DAY).returncode == 0
        expected = sum(100 + n % 7 for n in range(LINES))
        assert ask("SELECT count(*) FROM payments_bankline") == (LINES + UNKNOWN,)
        assert ask("SELECT count(*), sum(minor) FROM payments_match") == (LINES, expected)
        assert ask("SELECT sum(minor) FROM payments_allocation") == (expected,)
        assert ask("SELECT count(*), sum(minor) FROM ledger_transfer WHERE kind = 'receipt'") == (LINES + UNKNOWN, expected + 35_000)
        assert ask("SELECT count(*) FROM ledger_transfer WHERE kind = 'reversal'") == (0,)
    checked = amiable("ledger", "check")
    assert checked.returncode == 0, checked.stdout
    assert "350.00" in checked.stdout
