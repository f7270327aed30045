"""What a stage of the day cannot do: it stops nothing else, is told, and is done once it can be."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import OperationalError

from amiable.apps.cases import services as cases
from amiable.apps.contacts import queries as contacts
from amiable.apps.contacts.answering import _ending
from amiable.apps.days import queries as days
from amiable.apps.days.records import Note
from amiable.apps.parties.models import Creditor
from amiable.apps.parties.services import add_creditor
from amiable.apps.remittances import queries as remittances
from amiable.core.facts import Facts
from amiable.jobs import tasks
from amiable.jobs.daily import drain, run_day
from amiable.jobs.day_bank import take_in, waiting
from amiable.jobs.day_retention import delete
from amiable.jobs.day_stage import Day, Done, told_of
from amiable.settings import home
from tests import cast, till
from tests.jobs.test_day_stages import stage

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 2, 2)


def test_a_creditor_who_was_set_aside_is_paid_once_the_reason_is_gone(case: int):
    """No bank takes the letters of bloem's name on Monday; on Wednesday it is another, and bloem is paid. Vivre is paid on Monday."""
    add_creditor(cast.BLOEM | {"legal_name": "花"})
    (other,) = till.placed("bloem", [till.claim("B-1", 50_000, date(2026, 1, 20))])
    entries = [till.paid(cast.case_of("F-1"), 10_000, date(2026, 2, 10)), till.paid(other, 10_000, date(2026, 2, 10))]
    till.take_in(till.statement(entries), date(2026, 2, 10))
    monday, tuesday, wednesday, thursday = (date(2026, 3, number) for number in (2, 3, 4, 5))
    counts = []
    for on in (monday, tuesday, wednesday, thursday):
        if on == wednesday:
            Creditor.objects.filter(name="bloem").update(legal_name="Bloem")
        run_day("be", on)
        counts.append({name: count for name, count in stage("months", on).counts.items() if name != "carried"})
    assert counts == [
        {"accounts_so_far": 1, "set_aside": 1},
        {"accounts_so_far": 0, "set_aside": 1},
        {"accounts": 1, "set_aside": 0},
        {},
    ]


def test_papers_that_cannot_be_written_are_written_on_the_next_day(case: int):
    """A file stands where their folder belongs. The creditor is paid, the day ends, and retention has gone on."""
    till.take_in(till.statement([till.paid(cast.case_of("F-1"), 10_000, date(2026, 2, 10))]), date(2026, 2, 10))
    folder, on = home.folder("remittances"), date(2026, 3, 2)
    shutil.rmtree(folder)
    folder.write_text("")
    run_day("be", on)
    folder.unlink()
    assert [(note.kind, note.code) for note in stage("months", on).notes] == [("refused", "day.place_away")]
    assert "taken_in" in stage("retention", on).counts
    assert days.last_ended("be", on) == on
    run_day("be", on + timedelta(days=1))
    assert {file.name for file in remittances.files("be", date(2026, 2, 1))} <= {path.name for path in folder.iterdir()}


def test_a_file_on_which_the_program_fails_is_refused_and_stops_no_other(folder: Path, caplog: pytest.LogCaptureFixture):
    """It fails on the first of two files; where the database is gone, no file is blamed."""
    for name in ("a.xml", "b.xml"):
        (folder / name).write_text("…")
    done = Done(dict.fromkeys(("files", "files_refused"), 0))

    def take(about: str) -> None:
        if about == "vape/a.xml":
            raise ZeroDivisionError

    def gone(about: str) -> None:
        raise OperationalError

    with pytest.raises(OperationalError):
        take_in(folder / "a.xml", gone, done)
    for file in waiting(folder):
        take_in(file, take, done)
    assert done.counts == {"files": 1, "files_refused": 1}
    assert [(note.kind, note.about, note.code) for note in done.notes] == [("refused", "vape/a.xml", "day.file_failed")]
    assert "ZeroDivisionError" in (folder / "refused" / "a.xml.why.txt").read_text()
    assert (folder / "done" / "b.xml").exists()
    assert "vape/a.xml is refused" in caplog.text


def test_a_file_that_cannot_be_moved_is_told_and_stops_no_other(folder: Path):
    """A file stands where those that were taken in belong."""
    for name in ("a.xml", "done"):
        (folder / name).write_text("…")
    done = Done(dict.fromkeys(("files", "files_refused"), 0))
    take_in(folder / "a.xml", lambda _about: None, done)
    assert [(note.about, note.code) for note in done.notes] == [("vape/a.xml", "day.file_stays")]


def test_a_case_on_which_the_program_fails_is_set_aside_and_the_others_are_told(case: int):
    cast.place("vivre", cast.row(cast.BRUNO, "F-2"))
    bad, good = cast.case_of("F-1"), cast.case_of("F-2")

    def tell(number: str, facts: Facts) -> list[Note]:
        if number == bad.printed_number:
            raise ZeroDivisionError
        return [Note("told", number, "promise.broken", "…")]

    notes = told_of([bad.id, good.id], tell)
    assert [(note.kind, note.about, note.code) for note in notes] == [
        ("told", good.printed_number, "promise.broken"),
        ("set_aside", bad.printed_number, "day.case_failed"),
    ]


def test_a_case_whose_end_the_program_cannot_state_has_simply_ended(case: int):
    facts = contacts.facts_of([case])[case]
    broken = replace(facts, claims=(None,))  # type: ignore[arg-type]
    assert _ending(broken, MONDAY, "paid in full") == "ended"


def test_what_another_deletes_meanwhile_stops_nothing(case: int, folder: Path, monkeypatch: pytest.MonkeyPatch):
    done = folder / "done"
    done.mkdir()
    for name in ("a.xml", "b.xml"):
        (done / name).write_text("…")
    unlink = Path.unlink

    def both(path: Path, missing_ok: bool = False) -> None:
        unlink(path, missing_ok)
        unlink(done / "b.xml", missing_ok=True)

    monkeypatch.setattr(Path, "unlink", both)
    now = datetime.now(UTC) + timedelta(days=91)
    assert delete(Day("be", now.date(), now.date(), lambda: now)).counts["taken_in"] == 1


def test_a_drain_writes_down_what_is_new_and_nothing_else(case: int):
    """The mediator of Anouk is not named: her answer waits, is told once a day, and drains that find it again leave no trace."""
    run_day("be", MONDAY)
    cases.suspend(case, because="collective_settlement", from_on=MONDAY, to_on=None, today=MONDAY)
    outcomes = [drain("be", MONDAY) for _thrice in range(3)]
    assert [[why.code for why in outcome.set_aside.values()] for outcome in outcomes] == [["contact.no_mediator"]] * 3
    _day, kept = days.plays(MONDAY, "be")
    assert [(stage.name, [note.code for note in stage.notes]) for stage in kept.stages] == [
        ("answers", []),
        ("outbox", ["contact.no_mediator"]),
    ]


def test_what_a_stage_could_not_do_is_in_the_log_of_the_worker(case: int, folder: Path, caplog: pytest.LogCaptureFixture):
    (folder / "odd.txt").write_text("hello")
    tasks.play("be")
    assert "be, bank, vape/odd.txt: bank_file_refused" in caplog.text
