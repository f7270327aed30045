"""`amiable bank` and `amiable ledger`, as a person types them."""

import json
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests import cast, till

Command = Callable[..., "subprocess.CompletedProcess[str]"]
DAY = date(2026, 3, 2)


def agency_toml(folder: Path) -> Path:
    path = folder / "agency.toml"
    path.write_text("".join(f'{key} = "{value}"\n' for key, value in cast.AGENCY.items()), encoding="utf-8")
    return path


@pytest.fixture
def home(amiable: Command, tmp_path: Path) -> Command:
    """The command, in a home where the agency is known and the database keeps running."""
    assert amiable("db", "start").returncode == 0
    assert amiable("agency", "set", agency_toml(tmp_path)).returncode == 0
    return amiable


def test_a_file_is_booked_once_and_the_ledger_agrees_with_the_bank(home: Command, tmp_path: Path):
    file = tmp_path / "bank.xml"
    file.write_bytes(till.statement([till.unknown(4_200, DAY, "X-1"), till.unknown(800, DAY, "X-2")]))
    first = home("bank", "import", file, "--on", "2026-03-02")
    assert (first.returncode, "50.00" in first.stdout) == (0, True), first.stderr
    before = home("ledger", "export", "--jsonl").stdout
    waiting = home("bank", "waiting").stdout
    assert all(word in waiting for word in ("2026-03-02", "42.00", "8.00", "EUR")), waiting
    assert "There is more" in home("bank", "waiting", "--limit", "1").stdout
    assert home("bank", "import", file).returncode == 0
    assert home("ledger", "export", "--jsonl").stdout == before
    lines = [json.loads(line) for line in before.splitlines()]
    assert [(line["kind"], line["debit"], line["credit"], line["amount"]) for line in lines] == [
        ("receipt", f"bank:be:{till.CLIENT}", "suspense:be", "42.00"),
        ("receipt", f"bank:be:{till.CLIENT}", "suspense:be", "8.00"),
    ]
    checked = home("ledger", "check")
    assert (checked.returncode, "Every cent is accounted for" in checked.stdout) == (0, True)
    out = tmp_path / "ledger.jsonl"
    assert home("ledger", "export", "--out", out).returncode == 0
    assert out.read_text(encoding="utf-8") == before


def test_a_damaged_file_is_refused_with_its_line_and_nothing_is_kept(home: Command, tmp_path: Path):
    file = tmp_path / "bank.xml"
    file.write_bytes(till.statement([till.unknown(4_200, DAY, "X-1")]).replace(b"</Stmt>", b"</Stm>"))
    refused = home("bank", "import", file)
    assert refused.returncode == 2
    assert refused.stderr.count("the XML is broken here") == 1, "the fault is said once"
    assert "line 1" in refused.stderr
    assert "Import the camt.053 file of the bank as it comes" in refused.stderr
    assert "What to do" not in refused.stderr, "no empty column"
    assert "bank_file_refused" in refused.stderr
    assert home("ledger", "export").stdout == ""
    assert "Nothing waits" in home("bank", "waiting").stdout


def test_a_difference_is_told_with_its_place_and_exit_code_1(home: Command, tmp_path: Path):
    file = tmp_path / "bank.xml"
    file.write_bytes(till.statement([till.unknown(4_200, DAY, "X-1")], opening=1_000))
    assert home("bank", "import", file).returncode == 0
    checked = home("ledger", "check")
    assert checked.returncode == 1
    assert "2026-03-02" in checked.stdout
    assert "The bank holds 52.00, the ledger 42.00." in checked.stdout
