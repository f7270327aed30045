"""The days of four markets are killed at random moments, program and server, and some are missed: everything comes once, in order."""

import shutil
import time
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from amiable.settings import home
from bench._days_playing import picture, play, schedule
from bench._faults_killing import blows, different, harmed
from bench._faults_playing import Players
from tests import cast
from tests.journeys.killing import Command, ask, start

SEED, CASES, LAST = 5, 12, date(2026, 2, 18)
KILLS, SERVER_KILLS = 10, 1
Picture = dict[str, list[str]]


@pytest.fixture
def unharmed(db: None) -> Iterator[tuple[Picture, dict[date, float]]]:
    """What stands when nobody is killed, and how long each day took."""
    begun = dict[date, float]()
    play(SEED, CASES, LAST, lambda on: begun.update({on: time.perf_counter()}))
    days = list(begun)
    yield picture(), {on: begun[after] - begun[on] for on, after in pairwise(days)} | {days[-1]: 0.2}
    shutil.rmtree(home.folder("inbox"))


def test_killed_days_send_what_days_send_that_nobody_killed(
    unharmed: tuple[Picture, dict[date, float]], amiable: Command, new_home: Path, tmp_path: Path
) -> None:
    """Ten kills of the program, one of the server, three days missed in the first week, others later: the same contacts, once each."""
    expected, seconds = unharmed
    with (new_home / "postgres" / "data" / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.write("synchronous_commit = on\n")  # what a server said is done survives its kill
    players = Players(new_home, tmp_path, SEED, CASES, LAST, "bench._days_playing")
    harm = harmed(players, blows(Random(SEED), list(schedule(LAST)), KILLS, SERVER_KILLS), seconds)
    found = players.picture()
    players.leave()
    assert harm.programs + harm.servers >= KILLS - 2, "a blow on the last day may come too late"
    assert expected["contacts"]
    assert expected["out of order"] == found["out of order"] == []
    assert different(expected, found) == []


def test_two_at_once_play_a_day_once(office: Command, new_home: Path, tmp_path: Path) -> None:
    """Both are told to catch up to the same day: the second waits for the first, and finds nothing left to do."""
    (tmp_path / "claims.csv").write_bytes(cast.sheet(cast.row(cast.ANOUK, "F-1"), cast.row(cast.BRUNO, "F-2"), cast.business_row("F-3")))
    assert office("placement", "import", tmp_path / "claims.csv", "--creditor", "vivre", "--on", "2026-02-02").returncode == 0
    assert [each.wait(timeout=120) for each in [start("day", "--until", "2026-02-02"), start("day", "--until", "2026-02-02")]] == [0, 0]
    assert ask("SELECT count(*), count(DISTINCT case_id) FROM contacts_contact") == (3, 3)
    assert ask("SELECT count(*) FROM days_end") == (1,)
    report = office("day", "--report", "2026-02-02")
    assert "3 released" in report.stdout
    assert office("day", "--until", "2026-02-02").stdout.strip() == "Every day was played already."
