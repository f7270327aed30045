"""What a person can get wrong on the command line is refused in words with exit code 2, and never looks like a crash."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import cast

Command = Callable[..., "subprocess.CompletedProcess[str]"]


def refused(said: "subprocess.CompletedProcess[str]", *words: str) -> None:
    """It ended with 2, said these words, and showed nothing of the program's inside."""
    told = " ".join(said.stderr.split())
    assert said.returncode == 2, told
    assert "Traceback" not in told
    for word in words:
        assert word in told


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://x", "DATABASE_URL does not name a PostgreSQL database."),
        ("postgresql://u:p@127.0.0.1:high/x", "DATABASE_URL does not name a PostgreSQL database."),
        ("postgresql://u:p@127.0.0.1:1/x", "The database that DATABASE_URL names does not answer"),
    ],
)
@pytest.mark.parametrize("command", [("creditor", "list"), ("db", "backup", "copy")])
def test_a_server_that_is_not_there(amiable_anew: Command, command: tuple[str, ...], url: str, words: str):
    refused(amiable_anew(*command, DATABASE_URL=url), words, "embedded")


@pytest.mark.parametrize("home", ["/proc/x", "/etc/passwd", "/etc/passwd/x"])
def test_a_home_that_cannot_be(amiable_anew: Command, home: str):
    refused(amiable_anew("creditor", "list", AMIABLE_HOME=home), "cannot be made", "Set AMIABLE_HOME to a folder of your own.")


@pytest.mark.parametrize("way", [("--jsonl",), ("--on", "2026-01-01"), ("--on", "2026-01-01", "--json")])
def test_facts_that_cannot_be_read(amiable_anew: Command, tmp_path: Path, way: tuple[str, ...]):
    for name in (tmp_path, tmp_path / "missing"):
        refused(amiable_anew("statement", name, *way), str(name), "This file cannot be read", "who may read it")


def test_an_empty_sheet_is_written_only_where_it_can_be(amiable_anew: Command, tmp_path: Path):
    refused(amiable_anew("placement", "template", tmp_path / "none" / "x.xlsx"), "cannot be written", "folder that exists")
    refused(amiable_anew("placement", "template", tmp_path / "x.csv"), "x.csv does not end in .xlsx")
    assert not list(tmp_path.iterdir())


def test_what_an_installation_refuses(office: Command, tmp_path: Path):
    """One home for all of these: a market that is not here, places that cannot be written, and slips of the pen."""
    swedish = cast.toml(tmp_path / "swedish.toml", cast.AGENCY | {"market": "se"})
    claims = tmp_path / "claims.csv"
    claims.write_bytes(cast.sheet(cast.row(cast.ANOUK, "F-1")))

    not_here = ("There is no market se here.", "Choose one of these: be, dk, fi, fo, fr, gl.")
    refused(office("agency", "show", "se"), *not_here)
    refused(office("day", "--on", "2026-02-02", "--market", "se"), *not_here)
    refused(office("placement", "import", claims, "--creditor", "vivre", "--market", "se"), *not_here)
    refused(office("remit", "--month", "2026-03", "--market", "se"), *not_here)
    refused(office("agency", "set", swedish), "market", "Write one of: be, dk, fi, fo, fr, gl.")

    refused(office("remit", "--month", "2026-13"), "2026-13 is not a month", "such as 2026-03")
    refused(office("remit", "--month", "2026-03", "--out", "/proc/x"), "/proc/x cannot be written")
    refused(office("ledger", "export", "--out", tmp_path / "none" / "x.jsonl"), "cannot be written")
    refused(office("db", "backup", tmp_path / "none" / "x"), "cannot be written")

    backwards = ("--commission", "10.00", "--from", "2026-05-01", "--to", "2026-01-01")
    refused(office("creditor", "mandate", "vivre", *backwards), "2026-01-01, lies before its first, 2026-05-01")
    for name in ("", "els peeters"):
        refused(office("staff", "add", name), f"“{name}” cannot be a name to sign in with.")
