"""The stages of a day, one by one: what each does, refuses and sets aside, and that it is written down."""

import itertools
import os
import shutil
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from amiable.apps.cases import services as cases
from amiable.apps.contacts import queries as contacts
from amiable.apps.contacts import services as deciding
from amiable.apps.contacts.records import Outcome
from amiable.apps.days import queries as days
from amiable.apps.days.records import StageView
from amiable.apps.outbox import services as outbox
from amiable.apps.outbox.records import NewItem
from amiable.apps.payments import queries as money
from amiable.apps.payments import services as payments
from amiable.apps.payments.records import NewDeposit, Taking
from amiable.apps.portfolio.models import Look
from amiable.apps.remittances import queries as remittances
from amiable.jobs.daily import ONLY_ON_THE_DAY, STAGES, catch_up, drain, run_day
from amiable.jobs.day_retention import delete
from amiable.jobs.day_stage import Day, apart
from amiable.settings import home
from amiable.settings.daybreak import day_at
from amiable.settings.home import NotReady
from tests import cast, till

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 2, 2)


def stage(name: str, on: date) -> StageView:
    """What a stage of a day did when it was played last."""
    (*_earlier, last) = days.plays(on, "be")
    return next(stage for stage in last.stages if stage.name == name)


def test_bank_files_are_taken_in_once_and_put_away(case: int, folder: Path):
    """One good file, one that nobody can read, one that is still being written."""
    (folder / "good.xml").write_bytes(till.statement([till.paid(cast.case_of("F-1"), 10_000, MONDAY)]))
    (folder / "letter.txt").write_text("Dear all, the file follows.")
    (folder / "late.xml.part").write_text("<Document")
    run_day("be", MONDAY)
    assert sorted(str(path.relative_to(folder)) for path in folder.rglob("*.*")) == [
        "done/good.xml",
        "late.xml.part",
        "refused/letter.txt",
        "refused/letter.txt.why.txt",
    ]
    done = stage("bank", MONDAY)
    assert (done.counts["files"], done.counts["files_refused"], done.counts["new"]) == (1, 1, 1)
    assert [(note.kind, note.about) for note in done.notes] == [("refused", "vape/letter.txt")]
    assert "Dear all" in (folder / "refused" / "letter.txt.why.txt").read_text()
    assert stage("match", MONDAY).counts["matched"] == 1
    assert money.credit_of([case]) == {case: 0}
    run_day("be", MONDAY)
    assert stage("bank", MONDAY).counts["files"] == 0


def test_money_on_its_way_that_does_not_arrive_is_told(case: int):
    """A bag of 50.00 was to be booked seven days ago; one of today is not late."""
    for number, expected_on in enumerate((MONDAY - timedelta(days=7), MONDAY)):
        taking = Taking("be", "cash", "till", 5_000, MONDAY, f"cash:{number}", case)
        payments.take([taking], by="ines", today=MONDAY)
        bag = NewDeposit("be", "till", f"deposit:{number}", 5_000, expected_on, f"BAG-{number}", (taking.key,))
        payments.expect_deposit(bag, MONDAY)
    run_day("be", MONDAY)
    (told,) = (note for note in stage("bank", MONDAY).notes if note.code == "bank.deposit_late")
    assert (told.kind, told.facts) == ("told", {"text": "BAG-0", "amount": "50.00", "on": "2026-01-26"})


def test_a_file_of_the_same_name_lies_beside_the_first(case: int, folder: Path):
    for number, on in ((1, MONDAY), (2, date(2026, 2, 3))):
        paid = till.paid(cast.case_of("F-1"), 10_000, on)
        (folder / "statement.xml").write_bytes(till.statement([paid], opening=10_000 * (number - 1), number=number))
        run_day("be", on)
    assert sorted(path.name for path in (folder / "done").iterdir()) == ["statement-2.xml", "statement.xml"]


def test_creditors_are_paid_on_the_first_working_day_of_a_month(case: int):
    """160.00 came in on 10 February; 1 March is a Sunday, so Vivre is paid on Monday, once, and its papers lie in the folder."""
    till.take_in(till.statement([till.paid(cast.case_of("F-1"), 16_000, date(2026, 2, 10))]), date(2026, 2, 10))
    for on in (date(2026, 2, 27), date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 2), date(2026, 3, 3)):
        run_day("be", on)
    (made,) = remittances.remittances("be", date(2026, 2, 1))
    assert made.collected == 16_000
    first, again = (next(s for s in play.stages if s.name == "months") for play in days.plays(date(2026, 3, 2), "be"))
    assert (first.counts["accounts"], again.counts) == (1, {})
    names = {file.name for file in remittances.files("be", date(2026, 2, 1))}
    assert names <= {path.name for path in home.folder("remittances").iterdir()}


def test_a_ledger_that_differs_stops_the_payment_of_creditors_and_nothing_else(case: int):
    till.drift(500, date(2026, 2, 3))
    assert run_day("be", date(2026, 2, 4)).released == 1
    (note,) = stage("months", date(2026, 2, 4)).notes
    assert (note.kind, note.about, note.code) == ("refused", "be", "remittance.ledger_differs")


def test_a_hold_that_ends_wakes_its_case(case: int):
    """Held up to the 10th; even a note that says “never look again” does not keep the case asleep."""
    cases.suspend(case, because="dispute", from_on=MONDAY, to_on=date(2026, 2, 10), today=MONDAY)
    assert [run_day("be", MONDAY).owed for _twice in range(2)] == [0, 0]
    Look.objects.update(next_on=None)
    assert run_day("be", date(2026, 2, 11)).owed == 1
    assert stage("holds", date(2026, 2, 11)).counts == {"ended": 1, "woken": 1}


def test_a_plan_that_ended_with_something_left_is_told(case: int):
    cases.suspend(case, because="plan", from_on=MONDAY, to_on=date(2026, 2, 10), today=MONDAY)
    run_day("be", date(2026, 2, 11))
    (note,) = stage("promises", date(2026, 2, 11)).notes
    assert (note.kind, note.about, note.facts) == ("told", cast.case_of("F-1").printed_number, {"due": "600.00"})


def test_a_right_that_soon_ends_is_told_six_months_before():
    """A doctor's bill of September 2024 may be taken to court for two years from the month's end: the case wakes on 30 March 2026."""
    cast.agency()
    cast.vivre()
    bill = cast.row(cast.ANOUK, "F-1", nature="healthcare", due_on="2024-09-10", arose_on="2024-09-01", contracted_on="2024-05-14")
    cast.place("vivre", bill)
    case, near = cast.case_of("F-1"), date(2026, 3, 30)
    cases.suspend(case.id, because="dispute", from_on=MONDAY, to_on=None, today=MONDAY)
    run_day("be", near - timedelta(days=1))
    assert stage("limits", near - timedelta(days=1)).notes == ()
    assert Look.objects.get(case_id=case.id).next_on == near
    run_day("be", near)
    (note,) = stage("limits", near).notes
    assert (note.about, note.code, note.facts) == (case.printed_number, "limitation.near", {"last_day": "2026-09-30"})


def test_on_missed_days_nothing_leaves_and_on_the_day_everything_does(case: int):
    """Played on Monday, then nobody until Friday, which a second case had to wait for: its letter bears Friday's date."""
    run_day("be", MONDAY)
    cast.place("vivre", cast.row(cast.BRUNO, "F-2"), today=date(2026, 2, 3))
    friday = date(2026, 2, 6)
    played = list(catch_up("be", friday))
    assert [on for on, _outcome in played] == [date(2026, 2, 3), date(2026, 2, 4), date(2026, 2, 5), friday]
    assert [(outcome.owed, outcome.released) for _on, outcome in played] == [(1, 0), (0, 0), (0, 0), (0, 1)]
    assert [letter.released_on for letter in contacts.letters_of(cast.case_of("F-2").id)] == [friday]
    assert list(catch_up("be", friday)) == []
    missed = days.plays(date(2026, 2, 4), "be")[0]
    assert missed.played_on == friday
    assert set(STAGES) - {stage.name for stage in missed.stages} == set(ONLY_ON_THE_DAY)


def test_every_stage_of_a_day_is_written_down_with_who_played_it(case: int):
    run_day("be", MONDAY)
    (play,) = days.plays(MONDAY)
    assert [stage.name for stage in play.stages] == list(STAGES)
    assert play.ended_at
    assert "process" in play.by
    assert days.last_ended("be", date(2026, 3, 1)) == MONDAY


def test_what_is_owed_after_a_day_has_ended_leaves_on_the_same_day(case: int):
    run_day("be", MONDAY)
    cast.place("vivre", cast.row(cast.BRUNO, "F-2"), today=MONDAY)
    deciding.owe_due_steps([cast.case_of("F-2").id], MONDAY)
    assert drain("be", MONDAY).released == 1
    assert len(days.plays(MONDAY)) == 2
    assert [play.ended_at is None for play in days.plays(MONDAY)] == [False, True]


def test_what_nobody_needs_is_deleted(case: int):
    for name, ends in (("over", timedelta(days=-2)), ("new", timedelta(days=2))):
        Session.objects.create(session_key=name, session_data="", expire_date=datetime.now(UTC) + ends)
    run_day("be", MONDAY)
    assert [session.session_key for session in Session.objects.all()] == ["new"]
    assert stage("retention", MONDAY).counts["sessions"] == 1


def test_files_that_nobody_needs_are_deleted(case: int, folder: Path):
    """Whatever a copied file says of its own age: it counts from when it was put away. Newer and foreign things are left alone."""
    for name in ("print", "debits", "remittances"):  # what other tests left
        shutil.rmtree(home.folder(name))
    returns, batch = home.folder("returns"), home.folder("print", "be", "be-000000000001")
    lie = {
        folder / "done": "s.xml",
        returns / "done": "bounce.eml",
        folder / "refused": "x.xml",
        batch: "1.pdf",
        home.folder("print", "fr"): "2.pdf",
        home.folder("debits"): "debits.xml",
        home.folder("remittances"): "account.pdf",
    }
    for place, name in lie.items():
        place.mkdir(exist_ok=True)
        (place / name).write_text("…")
        os.utime(place / name, (0, 0))
    (folder / "later.xml.part").write_text("…")
    left = {}
    for days_later in (29, 31, 89, 91, 179, 181):
        now = datetime.now(UTC) + timedelta(days=days_later)
        counts = delete(Day("be", now.date(), now.date(), lambda now=now: now)).counts
        left[days_later] = [counts[name] for name in ("print", "taken_in", "refused_files", "orders")]
    nothing = [0, 0, 0, 0]
    assert left == {29: nothing, 31: [2, 0, 0, 0], 89: nothing, 91: [0, 2, 0, 0], 179: nothing, 181: [0, 0, 1, 2]}
    assert (folder / "later.xml.part").exists() and (folder / "done").is_dir() and not batch.exists()
    shutil.rmtree(returns)


def test_a_file_that_cannot_be_deleted_stops_no_other(case: int, folder: Path, monkeypatch: pytest.MonkeyPatch):
    done = folder / "done"
    done.mkdir()
    for name in ("a.xml", "b.xml"):
        (done / name).write_text("…")
    unlink = Path.unlink

    def held(path: Path, missing_ok: bool = False) -> None:
        if path.name == "a.xml":
            raise PermissionError(path)
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", held)
    now = datetime.now(UTC) + timedelta(days=91)
    assert delete(Day("be", now.date(), now.date(), lambda: now)).counts["taken_in"] == 1
    assert [path.name for path in done.iterdir()] == ["a.xml"]


def test_one_bad_case_stops_no_other():
    """Of seven cases the program fails on the fourth: six are done, and the one is set aside."""
    seen: list[int] = []

    def work(lot: Sequence[int]) -> Outcome:
        if 4 in lot:
            raise ZeroDivisionError
        seen.extend(lot)
        return Outcome(cases=len(lot))

    outcome = apart(range(1, 8), work, int)
    assert sorted(seen) == [1, 2, 3, 5, 6, 7]
    assert (outcome.cases, {case: why.code for case, why in outcome.set_aside.items()}) == (7, {4: "day.case_failed"})
    assert outcome.set_aside[4].facts == {"fault": "ZeroDivisionError"}


def test_one_broken_seal_stops_no_other(case: int):
    """What an answer has to tell does not open; another person's answer leaves."""
    cast.place("vivre", cast.row(cast.BRUNO, "F-2"))
    other = cast.case_of("F-2").id
    for case_id in (case, other):
        about = {"received_on": "2026-01-30"}
        outbox.owe(NewItem(case_id, "reply", "complaint_received", "letter", MONDAY, f"k{case_id}", about=about), MONDAY)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE outbox_item SET about = '\\x00' WHERE case_id = %s", [case])
    assert [why.code for why in run_day("be", MONDAY).set_aside.values()] == ["seal.broken"]
    assert "complaint_received" in [found.kind for found in contacts.sent_on_case(other)]


@pytest.mark.parametrize("name", [b"bad\xff.xml", b"x" * 250 + b".xml"])
def test_a_file_with_a_name_that_nobody_can_read_is_refused_like_any_other(case: int, folder: Path, name: bytes):
    """A name that is no text, and one so long that no other fits beside it."""
    for place in (os.fsencode(folder), os.fsencode(home.folder("returns"))):
        Path(os.fsdecode(place + b"/" + name)).write_bytes(b"hello")
    run_day("be", MONDAY)
    assert [stage(which, MONDAY).counts["files_refused"] for which in ("bank", "returns")] == [1, 1]
    shutil.rmtree(home.folder("returns"))


def test_a_file_that_cannot_be_opened_waits_and_stops_no_other(case: int, folder: Path):
    """Somebody takes it back while the day is at it."""
    lost = folder / "a.xml"
    lost.write_text("")
    (folder / "b.xml").write_bytes(till.statement([till.paid(cast.case_of("F-1"), 10_000, MONDAY)]))
    run_day("be", MONDAY, told=lambda name, _done, total: lost.unlink(missing_ok=True) if name == "bank" and total else None)
    done = stage("bank", MONDAY)
    assert (done.counts["files"], [note.code for note in done.notes]) == (1, ["day.file_not_opened"])


def test_what_a_maildir_is_still_being_given_is_left_alone(case: int):
    returns = home.folder("returns")
    (returns / "tmp").mkdir()
    half = returns / "tmp" / "1770.M1"
    half.write_text("From: mailer")
    run_day("be", MONDAY)
    assert half.exists()
    shutil.rmtree(returns)


def test_once_midnight_has_come_nothing_leaves_with_the_day_before_on_it(case: int):
    """A day that is asked for at five to midnight: what it owes leaves on the next, with its date and figures."""
    moments = itertools.count()

    def now() -> datetime:
        return datetime(2026, 2, 2, 22, 55, tzinfo=UTC) + timedelta(minutes=next(moments))

    list(catch_up("be", MONDAY, now=now))
    assert contacts.sent_on_case(case) == []
    list(catch_up("be", date(2026, 2, 3), now=now))
    assert [found.released_on for found in contacts.sent_on_case(case)] == [date(2026, 2, 3)]


def test_the_hour_is_each_markets_own():
    hours = {"AMIABLE_DAY_AT": "06:30 fi=05:00"}
    assert [day_at(market, hours).isoformat("minutes") for market in ("be", "fi")] == ["06:30", "05:00"]
    assert day_at("be", {}).hour == 6
    with pytest.raises(NotReady, match="which is no hour"):
        day_at("be", {"AMIABLE_DAY_AT": "6 o'clock"})
