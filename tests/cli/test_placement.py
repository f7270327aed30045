"""`amiable agency`, `creditor` and `placement`, as a person types them."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests import cast

Command = Callable[..., "subprocess.CompletedProcess[str]"]


def sheet(path: Path, *rows: dict[str, str]) -> Path:
    path.write_bytes(cast.sheet(*rows))
    return path


def test_a_creditor_from_a_file_and_from_options(office: Command):
    words = [word for key, value in cast.BLOEM.items() for word in (f"--{key.replace('_', '-')}", str(value))]
    assert office("creditor", "add", *words).returncode == 0
    assert office("creditor", "mandate", "bloem", "--commission", "14.50", "--from", "2026-03-01").returncode == 0
    listed = office("creditor", "list").stdout
    assert "Bloem & Blad BV" in listed
    assert "14.50 % from 2026-03-01" in listed
    again = office("creditor", "add", *words)
    assert (again.returncode, "creditor.known" in again.stderr) == (2, True)
    assert "BE68539007547034" in office("agency", "show").stdout


def test_every_fault_of_a_file_is_listed(amiable: Command, tmp_path: Path):
    bad = cast.toml(tmp_path / "bad.toml", {"name": "Not A Handle", "iban": "BE00"})
    refused = amiable("creditor", "add", bad)
    assert refused.returncode == 2
    assert all(key in refused.stderr for key in ("name", "iban", "legal_name", "commission"))
    (tmp_path / "broken.toml").write_text("name = ", encoding="utf-8")
    assert "broken.toml cannot be read" in amiable("agency", "set", tmp_path / "broken.toml").stderr


def test_a_file_is_checked_placed_and_placed_again(office: Command, tmp_path: Path):
    file = sheet(tmp_path / "claims.csv", cast.row(cast.ANOUK, "F-1"), cast.row(cast.BRUNO, "F-2"), cast.row(cast.ANOUK, "F-3"))
    words = ("placement", "import", file, "--creditor", "vivre", "--on", "2026-02-02")
    checked = office(*words, "--check")
    assert (checked.returncode, "Nothing was written" in checked.stdout) == (0, True)
    placed = office(*words)
    assert placed.returncode == 0, placed.stderr
    assert numbers(placed.stdout) == {"rows": 3, "claims placed": 3, "already placed, unchanged": 0, "new cases": 2, "new debtors": 2}
    again = office(*words)
    assert again.returncode == 0
    assert numbers(again.stdout)["already placed, unchanged"] == 3


def test_one_bad_row_and_nothing_is_placed(office: Command, tmp_path: Path):
    rows = [cast.row(cast.ANOUK, "F-1"), cast.row(cast.BRUNO, "F-2", due_on="soon")]
    words = ("--creditor", "vivre", "--on", "2026-02-02")
    refused = office("placement", "import", sheet(tmp_path / "bad.csv", *rows), *words)
    assert refused.returncode == 2
    assert "row 3, due_on" in refused.stderr
    good = office("placement", "import", sheet(tmp_path / "good.csv", rows[0]), *words)
    assert numbers(good.stdout)["claims placed"] == 1
    stranger = office("placement", "import", tmp_path / "good.csv", "--creditor", "nobody")
    assert (stranger.returncode, "creditor.unknown" in stranger.stderr) == (2, True)


def test_two_imports_at_once_place_each_invoice_once(office: Command, tmp_path: Path):
    """Two processes, the same forty invoices in another order: each is placed once, and claims of one debtor share one case."""
    rows = [cast.row(cast.ANOUK if n % 2 else cast.BRUNO, f"F-{n}") for n in range(40)]
    files = [sheet(tmp_path / "a.csv", *rows), sheet(tmp_path / "b.csv", *reversed(rows))]
    command = [sys.executable, "-m", "amiable", "placement", "import", "--creditor", "vivre", "--on", "2026-02-02"]
    wide = os.environ | {"COLUMNS": "200"}
    both = [subprocess.Popen([*command, str(file)], stdout=subprocess.PIPE, text=True, env=wide) for file in files]
    said = [numbers(process.communicate(timeout=60)[0]) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum(one["claims placed"] for one in said) == 40
    assert sum(one["already placed, unchanged"] for one in said) == 40
    assert sum(one["new cases"] for one in said) == 2


def test_a_template_is_refused_as_empty_and_has_french_headers(amiable: Command, tmp_path: Path):
    written = amiable("placement", "template", tmp_path / "modele.xlsx", "--language", "fr")
    assert (written.returncode, (tmp_path / "modele.xlsx").stat().st_size > 1_000) == (0, True)
    assert amiable("placement", "template", tmp_path / "x.xlsx", "--language", "de").returncode == 2


def numbers(table: str) -> dict[str, int]:
    """The labels and numbers of a printed table."""
    cells = [[cell.strip() for cell in line.replace("┃", "│").split("│") if cell.strip()] for line in table.splitlines()]
    return {row[0]: int(row[1]) for row in cells if len(row) == 2 and row[1].isdigit()}
