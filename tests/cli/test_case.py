"""`amiable case` and `amiable letters`: what an operator does when a person answers a letter."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import cast
from tests.cli.test_refused import refused

Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def home(office: Command, tmp_path: Path) -> Command:
    """Anouk owes 600.00 since 2026-01-15; she was placed and had her first reminder on 2026-02-02."""
    claims = tmp_path / "claims.csv"
    claims.write_bytes(cast.sheet(cast.row(cast.ANOUK, "F-1")))
    assert office("placement", "import", claims, "--creditor", "vivre", "--on", "2026-02-02").returncode == 0
    assert office("day", "--on", "2026-02-02").returncode == 0
    return office


def written(home: Command, folder: Path, *days: str) -> dict[str, bytes]:
    """The files of an export."""
    said = home("letters", "export", "--on", *days, "--out", folder)
    assert said.returncode == 0, said.stderr
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_a_case_is_shown_held_resumed_and_closed(home: Command, tmp_path: Path):
    """The fourteen days of the reminder end on 2026-02-18; a dispute of 2026-02-10 holds the case past them."""
    first = written(home, tmp_path / "first", "2026-02-02")
    assert written(home, tmp_path / "first", "2026-02-02") == first
    assert written(home, tmp_path / "none", "2026-02-03", "--until", "2026-02-28") == {}
    refused(home("letters", "export", "--on", "2026-02-03", "--until", "2026-02-02", "--out", tmp_path), "lies before the first")
    refused(home("letters", "export", "--on", "2026-02-02", "--out", "/proc/x"), "/proc/x cannot be written")
    ((name, content),) = first.items()
    assert content.startswith(b"%PDF-")
    number = name.removeprefix("2026-02-02-first_reminder-").removesuffix(".pdf")

    shown = home("case", "show", number.lower(), "--on", "2026-02-03").stdout
    for words in (
        "Anouk De Smet",
        "Vivre Énergie SA",
        "600,00",
        "Owed on 3 February 2026",
        "2026-02-02 First reminder",
        "has time until",
    ):
        assert words in shown, shown
    assert "Verschuldigd op" in home("case", "show", number, "--on", "2026-02-03", LANG="nl_BE.UTF-8").stdout

    assert home("case", "hold", number, "--because", "dispute", "--on", "2026-02-10").returncode == 0
    refused(home("case", "hold", number, "--because", "dispute", "--on", "2026-02-11"), "on hold already")
    refused(home("case", "hold", number, "--because", "anger", "--on", "2026-02-11"), "anger is not a reason", "proof_of_payment")
    refused(home("case", "hold", number, "--because", "plan", "--on", "2026-02-11", "--until", "2026-02-10"), "lies before its first")
    assert home("day", "--on", "2026-02-24", "--until", "2026-02-27").returncode == 0
    assert written(home, tmp_path / "held", "2026-02-10", "--until", "2026-02-27") == {}
    assert "the debt is contested" in home("case", "show", number, "--on", "2026-02-24").stdout

    refused(home("case", "resume", number, "--because", "plan", "--on", "2026-03-02"), "is not on hold", f"amiable case show {number}")
    assert home("case", "resume", number, "--because", "dispute", "--on", "2026-03-02").returncode == 0
    assert home("day", "--on", "2026-03-02").returncode == 0
    assert len(written(home, tmp_path / "resumed", "2026-03-02")) == 1

    refused(home("case", "reopen", number, "--as", "ines"), "Nobody who works here signs in as ines")
    assert home("staff", "add", "ines").returncode == 0
    refused(home("case", "reopen", number, "--as", "ines"), "was not closed because everything was paid")
    refused(home("case", "letters", number, "large", "--source", " ", "--as", "ines"), "shows")
    said = home("case", "letters", number, "large", "--source", "call of 2 March", "--as", "ines", "--on", "2026-03-02")
    assert "letters come in the version large" in said.stdout
    refused(home("case", "close", number, "--because", "", "--on", "2026-03-03"), "closed with a reason")
    refused(home("case", "close", number, "--because", "paid", "--on", "2026-02-01"), "cannot be closed before that day")
    assert home("case", "close", number, "--because", "paid to Vivre", "--on", "2026-03-03").returncode == 0
    assert "paid to Vivre" in home("case", "show", number, "--on", "2026-03-03").stdout
    refused(home("case", "hold", number, "--because", "dispute", "--on", "2026-03-04"), "was closed on 2026-03-03")
