"""`amiable bank` and `amiable ledger`, as a person types them."""

import json
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

from tests import till

Command = Callable[..., "subprocess.CompletedProcess[str]"]
DAY = date(2026, 3, 2)


def test_a_file_is_booked_once_and_the_ledger_agrees_with_the_bank(office: Command, tmp_path: Path):
    file = tmp_path / "bank.xml"
    file.write_bytes(till.statement([till.unknown(4_200, DAY, "X-1"), till.unknown(800, DAY, "X-2")]))
    first = office("bank", "import", file, "--on", "2026-03-02")
    assert (first.returncode, "50.00" in first.stdout) == (0, True), first.stderr
    before = office("ledger", "export", "--jsonl").stdout
    waiting = office("bank", "waiting").stdout
    assert all(word in waiting for word in ("2026-03-02", "42.00", "8.00", "EUR")), waiting
    assert "There is more" in office("bank", "waiting", "--limit", "1").stdout
    assert office("bank", "import", file).returncode == 0
    assert office("ledger", "export", "--jsonl").stdout == before
    lines = [json.loads(line) for line in before.splitlines()]
    assert [(line["kind"], line["debit"], line["credit"], line["amount"]) for line in lines] == [
        ("receipt", f"bank:be:{till.CLIENT}", "suspense:be", "42.00"),
        ("receipt", f"bank:be:{till.CLIENT}", "suspense:be", "8.00"),
    ]
    checked = office("ledger", "check")
    assert (checked.returncode, "Every cent is accounted for" in checked.stdout) == (0, True)
    out = tmp_path / "ledger.jsonl"
    assert office("ledger", "export", "--out", out).returncode == 0
    assert out.read_text(encoding="utf-8") == before


def test_a_damaged_file_is_refused_with_its_line_and_nothing_is_kept(office: Command, tmp_path: Path):
    file = tmp_path / "bank.xml"
    file.write_bytes(till.statement([till.unknown(4_200, DAY, "X-1")]).replace(b"</Stmt>", b"</Stm>"))
    refused = office("bank", "import", file)
    assert refused.returncode == 2
    assert refused.stderr.count("the XML is broken here") == 1, "the fault is said once"
    assert "line 1" in refused.stderr
    assert "Import the file of the bank as it comes" in refused.stderr
    assert "What to do" not in refused.stderr, "no empty column"
    assert "bank_file_refused" in refused.stderr
    assert office("ledger", "export").stdout == ""
    assert "Nothing waits" in office("bank", "waiting").stdout


def test_a_difference_is_told_with_its_place_and_exit_code_1(office: Command, tmp_path: Path):
    file = tmp_path / "bank.xml"
    file.write_bytes(till.statement([till.unknown(4_200, DAY, "X-1")], opening=1_000))
    assert office("bank", "import", file).returncode == 0
    checked = office("ledger", "check")
    assert checked.returncode == 1
    assert "2026-03-02" in checked.stdout
    assert "The bank holds 52.00, the ledger 42.00." in checked.stdout
