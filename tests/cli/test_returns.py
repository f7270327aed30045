"""`amiable consent`, `amiable handover` and `amiable returns`, as people type them."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg

from amiable.core.ours import serial_text
from amiable.core.reference import print_case_number
from amiable.files.print_house import read_back
from amiable.settings import postgres
from tests import cast

Command = Callable[..., "subprocess.CompletedProcess[str]"]


def test_a_letter_from_the_print_house_and_back(office: Command, tmp_path: Path, new_home: Path):
    """Anouk's reminder is handed over in a batch; it comes back; Ines takes the list in, and says that the address is right after all."""
    sheet = tmp_path / "claims.csv"
    sheet.write_bytes(cast.sheet(cast.row(cast.ANOUK, "F-1")))
    office("staff", "add", "ines")
    assert office("placement", "import", sheet, "--creditor", "vivre", "--on", "2026-02-02").returncode == 0
    played = office("day", "--on", "2026-02-02")
    assert played.returncode == 0, played.stderr
    (batch,) = (new_home / "print" / "be").iterdir()
    (entry,) = read_back(batch)
    assert "waiting 0" in office("handover").stdout, "the day has done it"

    came_back = tmp_path / "returned.csv"
    came_back.write_text(f"Serial;Reason;Date\n{serial_text(entry.serial)};moved;2026-02-05\n", encoding="utf-8")
    done = office("returns", "import", came_back, "--as", "ines")
    assert (done.returncode, "new 1, addresses stopped 1" in done.stdout) == (0, True), done.stderr
    assert "new 0" in office("returns", "import", came_back, "--as", "ines").stdout
    assert "moved" in office("returns", "list").stdout
    assert office("returns", "work", "1", "address_checked", "--as", "ines").returncode == 0
    assert "Nothing waits." in office("returns", "list").stdout
    assert "address_checked by ines" in office("returns", "list", "--done").stdout
    assert "has worked on this already" in office("returns", "work", "1", "done", "--as", "ines").stderr
    assert "returns.imported" in office("audit", "list").stdout


def test_consent_is_given_with_its_source_and_taken_back(office: Command, tmp_path: Path):
    sheet = tmp_path / "claims.csv"
    sheet.write_bytes(cast.sheet(cast.row(cast.ANOUK, "F-1")))
    office("staff", "add", "ines")
    office("placement", "import", sheet, "--creditor", "vivre", "--on", "2026-02-02")
    with psycopg.connect(postgres.address().conninfo()) as connection:
        (number,) = map(print_case_number, connection.execute("SELECT number FROM cases_case").fetchone() or ())
    assert "nothing yet" in office("consent", number).stdout
    said = ("--source", "call of 2 March", "--as", "ines")
    done = office("consent", number, "sms", "--given", "--address", "0470 12 34 56", *said)
    assert (done.returncode, "sms may be used" in done.stdout) == (0, True), done.stderr
    assert "not said what shows this" in office("consent", number, "email", "--given", "--as", "ines").stderr
    assert "no longer used" in office("consent", number, "sms", "--withdrawn", *said).stdout
    listed = office("consent", number).stdout
    assert "given by person" in listed and "withdrawn" in listed and "call of 2 March" in listed
    assert office("consent", number, "sms").returncode == 2
    mediator = ("--name", "CPAS fictif", "--street", "Rue 1", "--postcode", "4000", "--town", "Liège", "--as", "ines")
    assert "goes to CPAS fictif" in office("case", "mediator", number, *mediator).stdout
