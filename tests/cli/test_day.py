"""`amiable day` as it is typed: all markets, one that fails, the report, and what it refuses."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

from tests import cast

Command = Callable[..., "CompletedProcess[str]"]


def place(office: Command, folder: Path) -> None:
    (folder / "claims.csv").write_bytes(cast.sheet(cast.row(cast.ANOUK, "F-1"), cast.row(cast.BRUNO, "F-2")))
    assert office("placement", "import", folder / "claims.csv", "--creditor", "vivre", "--on", "2026-02-02").returncode == 0


def test_a_day_and_its_report(office: Command, new_home: Path, tmp_path: Path):
    """A file that nobody can read is refused with its reason; two letters leave."""
    place(office, tmp_path)
    inbox = new_home / "inbox" / "vape"
    inbox.mkdir(parents=True)
    (inbox / "odd.txt").write_text("hello")
    played = office("day", "--until", "2026-02-02")
    assert played.stdout.split()[-8:] == ["be", "2026-02-02", "2", "2", "2", "0", "0", "0"]
    assert (played.returncode, "2026-02-02, be, bank, refused: vape/odd.txt: " in played.stderr) == (2, True), (
        "whoever runs it by cron hears it"
    )
    told = office("day", "--report", "2026-02-02")
    assert "2 released" in told.stdout
    assert "bank, refused: vape/odd.txt: " in told.stdout
    (play,) = json.loads(office("day", "--report", "2026-02-02", "--json").stdout)["plays"]
    stages = {stage["stage"]: stage for stage in play["stages"]}
    assert stages["outbox"]["counts"]["released"] == 2
    assert [note["about"] for note in stages["bank"]["notes"]] == ["vape/odd.txt"]
    assert play["ended_at"]
    assert office("day", "--until", "2026-02-02").stdout.strip() == "Every day was played already."


def test_a_market_that_is_refused_stops_no_other(office: Command, tmp_path: Path):
    """Sweden is not here; Belgium is played all the same, and the command says that not all is well."""
    place(office, tmp_path)
    done = office("day", "--on", "2026-02-02", "--market", "se", "--market", "be")
    assert done.returncode == 2
    assert "be" in done.stdout
    assert "There is no market se here" in done.stderr


def test_a_fault_is_told_with_another_code(office: Command, new_home: Path):
    """Somebody put a file where the inbox should be."""
    (new_home / "inbox").write_text("")
    done = office("day", "--on", "2026-02-02")
    assert done.returncode == 1
    assert "could not be played to its end" in done.stderr
    (new_home / "inbox").unlink()
    assert office("day", "--on", "2026-02-02").returncode == 0


def test_letters_that_cannot_be_written_are_told_and_wait(office: Command, new_home: Path, tmp_path: Path):
    """Somebody put a file where batches belong: the day ends all the same."""
    place(office, tmp_path)
    (new_home / "print").write_text("")
    done = office("day", "--on", "2026-02-02")
    assert (done.returncode, "be, channels, refused: be: The folder " in done.stderr) == (2, True), done.stderr
    assert "ended" in office("day", "--report", "2026-02-02").stdout.splitlines()[0]
    done = office("handover")
    assert (done.returncode, "cannot be written" in " ".join(done.stderr.split())) == (2, True), done.stderr
    (new_home / "print").unlink()
    assert office("handover").returncode == 0


def test_what_is_refused(amiable: Command):
    for words, said in (
        (("--on", "2026-02-03", "--until", "2026-02-02"), "lies before the first"),
        (("--report", "2026-02-02"), "Nobody played 2026-02-02"),
        ((), "No agency is set for any market"),
    ):
        done = amiable("day", *words)
        assert done.returncode == 2
        assert said in " ".join(done.stderr.split())
