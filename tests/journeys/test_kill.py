"""A bank import is killed again and again, at every stage; the same command then ends as if nothing had happened."""

from datetime import date
from pathlib import Path

import pytest

from amiable.core.reference import ogm
from tests import till
from tests.journeys.killing import Command, ask, kill_when, place

DAY = date(2026, 3, 2)
CASES = 40
LINES = 6_000  # more than are matched at a time
UNKNOWN = 7

# When to kill, as a question to the database that is true from then on.
IN_THE_IMPORT = "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = 1650552427)"
IMPORTED = f"SELECT count(*) = {LINES + UNKNOWN} FROM payments_line"
HALF_MATCHED = "SELECT count(*) BETWEEN 1 AND 5999 FROM payments_match"


@pytest.fixture
def bank_file(amiable: Command, tmp_path: Path) -> Path:
    """Six thousand payments of 1.00 to 1.06 on forty cases, and seven of nobody knows whom."""
    claims = [till.claim(f"F-{n}", 20_000, date(2026, 1, 10), debtor=n) for n in range(CASES)]
    numbers = place(amiable, tmp_path, till.sheet(claims))
    entries = [till.Entry(100 + n % 7, True, DAY, DAY, f"IN-{n}", reference=ogm(numbers[n % CASES])) for n in range(LINES)]
    file = tmp_path / "bank.xml"
    file.write_bytes(till.statement([*entries, *(till.unknown(5_000, DAY, f"X-{n}") for n in range(UNKNOWN))]))
    return file


def test_killed_at_any_stage_the_same_import_loses_and_doubles_nothing(amiable: Command, bank_file: Path):
    """6 000 payments: 1.00 × 858 + 1.01 × 857 + 1.02 × 857 + … = 6 179.97; and 7 × 50.00 in suspense."""
    command = ("bank", "import", bank_file, "--on", DAY)
    for seconds in (0.0, 0.1, 0.2):
        kill_when(IN_THE_IMPORT, *command, after=seconds)
        assert ask("SELECT count(*) FROM payments_line")[0] == 0, "half an import is no import"
    kill_when(IMPORTED, *command)
    kill_when(HALF_MATCHED, *command)
    assert amiable("ledger", "check").returncode == 0, "even half-way every cent is accounted for"

    for _twice in range(2):
        assert amiable(*command).returncode == 0
        expected = sum(100 + n % 7 for n in range(LINES))
        assert ask("SELECT count(*) FROM payments_line") == (LINES + UNKNOWN,)
        assert ask("SELECT count(*), sum(minor) FROM payments_match") == (LINES, expected)
        assert ask("SELECT sum(minor) FROM payments_allocation") == (expected,)
        assert ask("SELECT count(*), sum(minor) FROM ledger_transfer WHERE kind = 'receipt'") == (LINES + UNKNOWN, expected + 35_000)
        assert ask("SELECT count(*) FROM ledger_transfer WHERE kind = 'reversal'") == (0,)
    checked = amiable("ledger", "check")
    assert checked.returncode == 0, checked.stdout
    assert "350.00" in checked.stdout
