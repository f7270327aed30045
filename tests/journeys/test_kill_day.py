"""A day is killed in the middle, again and again; the same command then sends each letter once, and none twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from amiable.settings import postgres
from tests import cast
from tests.journeys.test_kill import ask, toml

Command = Callable[..., "subprocess.CompletedProcess[str]"]
CASES = 900
PATIENCE = 90  # seconds
DAY = ("--on", "2026-02-02")


@pytest.fixture
def portfolio(amiable: Command, tmp_path: Path) -> Command:
    """Nine hundred people who owe an energy bill each."""
    assert amiable("db", "start").returncode == 0
    assert amiable("agency", "set", toml(tmp_path / "agency.toml", cast.AGENCY)).returncode == 0
    assert amiable("creditor", "add", toml(tmp_path / "vivre.toml", cast.VIVRE)).returncode == 0
    sheet = tmp_path / "claims.csv"
    sheet.write_bytes(cast.sheet(*(cast.row(cast.ANOUK, f"F-{n}", debtor_reference=f"K-{n}") for n in range(CASES))))
    assert amiable("placement", "import", sheet, "--creditor", "vivre", "--on", "2026-02-02").returncode == 0
    return amiable


def kill_when(question: str, after: float = 0.0) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "amiable", "day", *DAY], env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + PATIENCE
    while not ask(question)[0]:
        assert running.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.01)
    time.sleep(after)
    running.send_signal(signal.SIGKILL)
    assert running.wait() == -signal.SIGKILL
    while ask("SELECT count(*) > 1 FROM pg_stat_activity WHERE backend_type = 'client backend'")[0]:
        time.sleep(0.05)


def test_killed_while_deciding_and_while_sending_each_person_gets_one_letter(portfolio: Command):
    kill_when("SELECT EXISTS (SELECT FROM outbox_item)")
    kill_when(f"SELECT count(*) = {CASES} FROM outbox_item", after=0.3)
    kill_when("SELECT EXISTS (SELECT FROM contacts_letter)", after=0.5)
    done = portfolio("day", *DAY)
    assert done.returncode == 0, done.stderr
    again = portfolio("day", *DAY)
    assert again.returncode == 0, again.stderr
    with psycopg.connect(postgres.address().conninfo()) as connection:
        letters, cases, actions, owed = connection.execute(
            """SELECT (SELECT count(*) FROM contacts_letter), (SELECT count(DISTINCT case_id) FROM contacts_letter),
                      (SELECT count(*) FROM cases_action), (SELECT count(*) FROM outbox_item WHERE state <> 'released')"""
        ).fetchone() or (0, 0, 0, 0)
    assert (letters, cases, actions, owed) == (CASES, CASES, CASES, 0)
