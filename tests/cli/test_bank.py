"""`amiable bank` and `amiable ledger`, as a person types them."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from tests import till

Command = Callable[..., "subprocess.CompletedProcess[str]"]
DAY = date(2026, 3, 2)
DRIFT = """
from datetime import date
from amiable.cli.base import database
with database():
    from tests import till
    till.drift(1_000, date(2026, 3, 2))
"""


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
    file.write_bytes(till.statement([till.unknown(4_200, DAY, "X-1")]))
    assert office("bank", "import", file).returncode == 0
    subprocess.run([sys.executable, "-c", DRIFT], check=True)
    checked = office("ledger", "check")
    assert checked.returncode == 1
    assert "2026-03-02" in checked.stdout
    assert "The bank holds 42.00, the ledger 52.00." in checked.stdout


def test_an_account_in_use_begins_with_what_it_held(office: Command, tmp_path: Path):
    """It held 10.00 that we never saw: its first statement waits until somebody says so, by name; both are nobody's money yet."""
    file = tmp_path / "bank.xml"
    file.write_bytes(till.statement([till.unknown(4_200, DAY, "X-1")], opening=1_000))
    early = office("bank", "import", file)
    assert "amiable bank begin" in early.stderr
    assert office("staff", "add", "ines").returncode == 0
    begin = ("bank", "begin", till.CLIENT, "10.00", "--on", "2026-03-01")
    assert office(*begin, "--as", "nobody").returncode == 2
    begun = office(*begin, "--as", "ines")
    assert (begun.returncode, "1 statements that waited" in begun.stdout) == (0, True), begun.stderr
    assert all(word in office("bank", "waiting").stdout for word in ("42.00", "10.00"))
    assert office("ledger", "check").returncode == 0
    assert office(*begin, "--as", "ines").returncode == 2, "once"


def test_a_person_splits_a_payment_undoes_a_share_and_looks_at_it(office: Command, tmp_path: Path):
    """42.00: 30.00 goes back to its payer, 12.00 waits; then the 30.00 waits again."""
    file = tmp_path / "bank.xml"
    file.write_bytes(till.statement([till.unknown(4_200, DAY, "X-1")]))
    assert office("bank", "import", file, "--on", "2026-03-02").returncode == 0
    assert office("bank", "assign", "1", "--to", "payer=30", "--because", "not ours", "--as", "nobody").returncode == 2
    assert office("staff", "add", "ines").returncode == 0
    assert office("bank", "assign", "1", "--to", "payer=30", "--because", "not ours", "--as", "ines").returncode == 0
    assert "12.00" in office("bank", "waiting").stdout
    assert office("bank", "undo", "1", "--because", "it is ours", "--as", "ines").returncode == 0
    shown = office("bank", "line", "1")
    assert (shown.returncode, "42.00 is nobody's" in shown.stdout) == (0, True), shown.stderr
    assert "No bank statement waits." in office("bank", "parked").stdout


def test_a_statement_waits_for_the_one_before_it_and_is_booked_by_itself(office: Command, tmp_path: Path):
    """The third day comes first but one: it is kept; when the second day comes, both are booked."""
    days = [date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)]
    for number, on in enumerate(days, 1):
        content = till.statement([till.unknown(1_000 * number, on, f"X-{number}")], opening=(0, 1_000, 3_000)[number - 1], number=number)
        (tmp_path / f"{number}.xml").write_bytes(content)
    assert office("bank", "import", tmp_path / "1.xml").returncode == 0
    early = office("bank", "import", tmp_path / "3.xml")
    assert (early.returncode, "one before it is missing" in early.stderr) == (0, True), early.stderr
    assert "S-3" in office("bank", "parked").stdout
    assert office("ledger", "check").returncode == 0
    late = office("bank", "import", tmp_path / "2.xml")
    assert late.returncode == 0
    assert "No bank statement waits." in office("bank", "parked").stdout
    assert "60.00" in office("ledger", "check").stdout
    assert office("ledger", "check").returncode == 0


def test_a_statement_that_will_never_follow_is_dismissed_by_name_and_recorded(office: Command, tmp_path: Path):
    file = tmp_path / "old.xml"
    file.write_bytes(till.statement([till.unknown(4_200, DAY, "X-1")], opening=1_000))
    assert office("bank", "import", file).returncode == 0
    assert office("bank", "dismiss", "1", "--because", "an old one", "--as", "nobody").returncode == 2
    assert office("staff", "add", "ines").returncode == 0
    assert office("bank", "dismiss", "9", "--because", "an old one", "--as", "ines").returncode == 2
    done = office("bank", "dismiss", "1", "--because", "an old one", "--as", "ines")
    assert (done.returncode, "Dismissed." in done.stdout) == (0, True), done.stderr
    assert "No bank statement waits." in office("bank", "parked").stdout
    assert "an old one" in office("bank", "parked", "--dismissed").stdout
    assert "statement.dismissed" in office("audit", "list").stdout
    assert office("audit", "check").returncode == 0


def test_a_line_is_said_to_be_a_deposit_of_ours(office: Command, tmp_path: Path):
    """Nothing is on its way here: the command says so, and refuses what is none."""
    file = tmp_path / "bank.xml"
    file.write_bytes(till.statement([till.unknown(4_200, DAY, "X-1")]))
    assert office("bank", "import", file).returncode == 0
    assert office("staff", "add", "ines").returncode == 0
    assert "Nothing is on its way." in office("bank", "coming").stdout
    refused = office("bank", "deposit", "1", "1", "--because", "the bag of Monday", "--as", "ines")
    assert (refused.returncode, "cannot be deposit 1" in refused.stderr) == (2, True), refused.stderr
