"""`amiable verify` and `amiable keys` as their users type them: with our records, and far from them."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from amiable.files.letter import render
from amiable.files.ours import published
from tests import cast
from tests.files.ours_cast import PUBLIC, marked

Command = Callable[..., "subprocess.CompletedProcess[str]"]
DOCS = Path(__file__).parents[2] / "docs"
OURS, THEIRS = "BE68 5390 0754 7034", "BE71 0961 2345 6769"


@pytest.fixture(scope="module")
def letter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A letter of ours, and beside it our published keys; no database anywhere near."""
    folder = tmp_path_factory.mktemp("verify")
    (folder / "keys.json").write_text(published([PUBLIC]), encoding="utf-8")
    file = folder / "letter.pdf"
    file.write_bytes(render(marked("be", "fr", "first_reminder")[0]))
    return file


def offline(typed: Command, letter: Path, *words: str | Path) -> "subprocess.CompletedProcess[str]":
    return typed("verify", *words, "--key", letter.with_name("keys.json"), AMIABLE_HOME=os.devnull, LANG="C")


def test_far_from_our_records_the_key_is_enough(typed: Command, letter: Path):
    done = offline(typed, letter, letter, "--account", OURS)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Yes, this is from us: the letter number A-000 123 456 of 19 February 2026." in done.stdout
    assert "only our records can tell" in done.stdout
    done = offline(typed, letter, letter, "--account", THEIRS, "--language", "nl")
    assert (done.returncode, "is geen rekening waarop wij iemand vragen te betalen" in done.stdout) == (1, True)
    done = offline(typed, letter, "7KQ4-2M9X")
    assert (done.returncode, "only our records know" in done.stdout) == (1, True)


def test_what_cannot_be_answered_ends_with_two(typed: Command, letter: Path):
    assert offline(typed, letter, letter.with_name("none.pdf")).returncode == 2
    assert offline(typed, letter).returncode == 2
    assert typed("verify", letter, "--key", letter, AMIABLE_HOME=os.devnull).returncode == 2


def test_keys_are_shown_exported_and_replaced(amiable: Command, new_home: Path, tmp_path: Path):
    """The first one is made when it is asked for, without a database."""
    shown = amiable("keys", "show")
    assert (shown.returncode, shown.stdout.count("in use")) == (0, 1), shown.stderr
    assert amiable("keys", "export", "--out", tmp_path / "keys.json").returncode == 0
    assert amiable("keys", "export").stdout == (tmp_path / "keys.json").read_text(encoding="utf-8")
    amiable("staff", "add", "anna")
    rotated = amiable("keys", "rotate", "--as", "anna", "--on", "2026-03-01", "--stolen")
    assert (rotated.returncode, "signs what leaves from 2026-03-01" in rotated.stdout) == (0, True)
    assert "proves nothing any more" in amiable("keys", "show").stdout


def test_a_letter_that_left_is_verified_changed_and_taken_back(office: Command, tmp_path: Path):
    """Anouk's first reminder: as it left; with one byte changed; and after we took it back."""
    claims = tmp_path / "claims.csv"
    claims.write_bytes(cast.sheet(cast.row(cast.ANOUK, "F-1")))
    assert office("placement", "import", claims, "--creditor", "vivre", "--on", "2026-02-02").returncode == 0
    assert office("day", "--on", "2026-02-02").returncode == 0
    assert office("letters", "export", "--on", "2026-02-02", "--out", tmp_path / "out").returncode == 0
    (file,) = (tmp_path / "out").glob("*.pdf")
    told = json.loads(office("verify", file, "--account", OURS, "--json").stdout)
    assert (told["genuine"], told["how"], told["on"], told["amount"]) == (True, "copy", "2026-02-02", "600.00")
    number = told["serial"]

    changed = tmp_path / "changed.pdf"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    changed.write_bytes(content)
    done = office("verify", changed, "--language", "nl")
    assert (done.returncode, f"Wij hebben op 2 februari 2026 iets verstuurd onder het nummer {number}" in done.stdout) == (1, True), (
        done.stdout
    )

    office("staff", "add", "anna")
    assert office("letters", "withdraw", number, "--because", "Sent twice", "--as", "anna", "--on", "2026-03-02").returncode == 0
    taken_back = json.loads(office("verify", file, "--json").stdout)
    assert (taken_back["genuine"], taken_back["refusal"]["code"]) == (False, "ours.taken_back")


def test_the_ten_lines_of_the_reference_verify_a_letter(letter: Path):
    """What the page shows to a stranger, run as it stands."""
    (lines,) = re.findall(r"```python\n(import base64.*?)```", (DOCS / "reference/ours.md").read_text(encoding="utf-8"), re.DOTALL)
    url = marked("be", "fr", "first_reminder")[1].url
    for scanned, code in ((url, 0), (url.replace("60000", "60001"), 1)):
        done = subprocess.run([sys.executable, "-c", lines, letter.with_name("keys.json"), scanned], capture_output=True, check=False)
        assert done.returncode == code, done.stderr
    assert len([line for line in lines.splitlines() if line.strip()]) <= 11
