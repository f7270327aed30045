"""`amiable proof` as its user types it: without a case it needs no database; with one, the proof is compared with it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from amiable.core.reference import ogm
from amiable.settings import postgres
from tests import cast
from tests.files.proofs import BELGIAN, beside, pdf

Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def confirmation(tmp_path: Path) -> Path:
    file = tmp_path / "proof.pdf"
    file.write_bytes(pdf("Virement exécuté", beside(BELGIAN)))
    return file


def run(*words: str | Path) -> "subprocess.CompletedProcess[str]":
    """The command as a person types it; there is no database anywhere near."""
    env = {**os.environ, "COLUMNS": "160", "AMIABLE_HOME": os.devnull}
    return subprocess.run([sys.executable, "-m", "amiable", "proof", *words], env=env, capture_output=True, text=True, check=False)


def test_a_proof_is_told_to_a_person(confirmation: Path):
    done = run(confirmation, "--on", "2026-02-10")
    assert (done.returncode, done.stderr) == (0, "")
    for words in (
        "value date",
        "2 February 2026",
        "BE71 0961 2345 6769",
        "Nothing is missing.",
        "within 3 working days: by 5 February 2026",
        "nothing was booked",
    ):
        assert words in done.stdout, done.stdout


def test_a_proof_is_told_to_a_program(confirmation: Path):
    told = json.loads(run(confirmation, "--on", "2026-02-10", "--market", "fr", "--json").stdout)
    assert (told["value_on"], told["amount"], told["currency"], told["missing"]) == ("2026-02-02", "1125.00", "EUR", [])
    assert told["findings"][0]["page"] == 1 and len(told["findings"][0]["box"]) == 4
    assert [(each["to"], each["days"], each["last_day"]) for each in told["waiting"]] == [
        ("us", 5, "2026-02-07"),
        ("creditor", 5, "2026-02-07"),
    ]


def test_what_is_no_proof_ends_with_two(tmp_path: Path):
    other = tmp_path / "proof.txt"
    other.write_text("I have paid, honestly.", encoding="utf-8")
    done = run(other)
    assert (done.returncode, "neither a PDF nor" in done.stderr) == (2, True)
    assert json.loads(run(other, "--json").stderr)["refusal"]["code"] == "proof.kind"


def test_a_proof_is_compared_with_its_case(office: Command, tmp_path: Path):
    """Anouk paid our account with her case's own reference; then with somebody else's."""
    claims = tmp_path / "claims.csv"
    claims.write_bytes(cast.sheet(cast.row(cast.ANOUK, "F-1")))
    assert office("placement", "import", claims, "--creditor", "vivre", "--on", "2026-02-02").returncode == 0
    with psycopg.connect(postgres.address().conninfo()) as connection:
        number, reference = connection.execute("SELECT number, reference_number FROM cases_case").fetchone() or ("", 0)
        (account,) = connection.execute("SELECT client_iban FROM parties_agency").fetchone() or ("",)
    file = tmp_path / "proof.pdf"
    for named, missing in ((ogm(reference), []), (ogm(7), ["proof_reference_differs"])):
        rows = dict(BELGIAN) | {"Compte du bénéficiaire": account, "Communication structurée": named}
        file.write_bytes(pdf("Virement exécuté", beside(tuple(rows.items()))))
        told = json.loads(office("proof", file, "--case", number, "--on", "2026-02-10", "--json").stdout)
        assert [lack["code"] for lack in told["missing"]] == missing
