"""Two people give the same command at the same moment: it happens once."""

from datetime import date
from pathlib import Path

import pytest

from amiable.core.reference import ogm
from tests import till
from tests.journeys.killing import Command, ask, place, start

DAY = date(2026, 3, 2)
LINES = 500


def twice_at_once(*words: str | Path) -> list[int]:
    """Start the command two times, and give both exit codes."""
    return [each.wait(timeout=120) for each in [start(*words), start(*words)]]


def counts(*tables: str) -> list[object]:
    return [ask(f"SELECT count(*) FROM {table}")[0] for table in tables]


@pytest.fixture
def bank_file(amiable: Command, tmp_path: Path) -> Path:
    """Five hundred payments on one case, of 2 March."""
    (number,) = place(amiable, tmp_path, till.sheet([till.claim("F-1", 200_000, date(2026, 1, 10))]))
    file = tmp_path / "bank.xml"
    file.write_bytes(till.statement([till.Entry(100, True, DAY, DAY, f"IN-{n}", reference=ogm(number)) for n in range(LINES)]))
    return file


def test_two_imports_and_two_remittances_at_once_are_one(amiable: Command, bank_file: Path):
    assert twice_at_once("bank", "import", bank_file, "--on", "2026-03-02") == [0, 0]
    assert counts("payments_bankline", "payments_match", "payments_allocation", "ledger_transfer") == [LINES, LINES, LINES, 2 * LINES]
    assert twice_at_once("remit", "--month", "2026-03", "--on", "2026-04-01") == [0, 0]
    assert counts("remittances_remittance", "remittances_paymentfile", "remittances_remittedallocation") == [1, 1, LINES]
    assert amiable("ledger", "check").returncode == 0
