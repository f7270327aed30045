"""Two people give the same command at the same moment: it happens once."""

import time
from datetime import date
from pathlib import Path

import psycopg
import pytest

from amiable.core.reference import ogm
from amiable.settings import postgres
from tests import cast, till
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
    assert counts("payments_line", "payments_match", "payments_allocation", "ledger_transfer") == [LINES, LINES, LINES, 3 * LINES + 1]
    assert twice_at_once("remit", "--month", "2026-03", "--on", "2026-04-01") == [0, 0]
    assert counts("remittances_remittance", "remittances_paymentfile", "remittances_remittedallocation") == [1, 1, LINES]
    assert amiable("ledger", "check").returncode == 0


def test_a_placement_waits_for_whoever_holds_its_cases_and_joins_no_case_that_was_closed(amiable: Command, tmp_path: Path):
    """Somebody locks the first case, then the second, and closes the first; the sheet names the second first. Nobody waits in a ring."""
    place(amiable, tmp_path, cast.sheet(cast.row(cast.ANOUK, "F-1"), cast.row(cast.BRUNO, "F-2")))
    sheet = tmp_path / "more.csv"
    sheet.write_bytes(cast.sheet(cast.row(cast.BRUNO, "F-3"), cast.row(cast.ANOUK, "F-4")))
    with psycopg.connect(postgres.address().conninfo()) as other:
        first, second = (pk for (pk,) in other.execute("SELECT id FROM cases_case ORDER BY id"))
        other.execute("UPDATE cases_case SET closed_on = '2026-02-02', closed_because = 'paid' WHERE id = %s", [first])
        running = start("placement", "import", sheet, "--creditor", "vivre", "--on", "2026-02-02")
        deadline = time.monotonic() + 60
        while not ask("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")[0]:
            assert running.poll() is None, "it did not wait"
            assert time.monotonic() < deadline
            time.sleep(0.01)
        other.execute("SELECT FROM cases_case WHERE id = %s FOR UPDATE", [second])
    assert running.wait(timeout=60) == 0
    placed = "SELECT array_agg(case_id = {} ORDER BY ref) FROM cases_claim"
    assert ask(placed.format(first)) == ([True, False, False, False],)
    assert ask(placed.format(second)) == ([False, True, True, False],)
