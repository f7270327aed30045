"""A worker plays the day by itself; when it is killed in the middle, another one finds its job, and the day is played once."""

import signal
import subprocess
import time
from pathlib import Path

import psycopg
import pytest

from amiable.settings import postgres
from tests import cast
from tests.journeys.killing import Command, ask, start

LOCKED = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"
PATIENCE = 60  # seconds
WORKER = ("worker", "--dead-after", "2")


@pytest.fixture
def three_cases(office: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Three people who owe since January; the day begins at midnight, so it has begun."""
    (tmp_path / "claims.csv").write_bytes(cast.sheet(cast.row(cast.ANOUK, "F-1"), cast.row(cast.BRUNO, "F-2"), cast.business_row("F-3")))
    assert office("placement", "import", tmp_path / "claims.csv", "--creditor", "vivre", "--on", "2026-02-02").returncode == 0
    monkeypatch.setenv("AMIABLE_DAY_AT", "00:00")
    return office


def until(question: str, running: "subprocess.Popen[bytes]") -> None:
    """Wait for an answer that is true, while a command runs."""
    deadline = time.monotonic() + PATIENCE
    while not ask(question)[0]:
        assert running.poll() is None, "it ended by itself"
        assert time.monotonic() < deadline, question
        time.sleep(0.05)


def test_the_job_of_a_killed_worker_is_done_by_another_and_once(three_cases: Command):
    """It is killed while it writes what it owes; its job is freed, the day is played again, and the second worker ends politely."""
    with psycopg.connect(postgres.address().conninfo()) as other:
        other.execute("LOCK TABLE outbox_item IN EXCLUSIVE MODE")
        first = start(*WORKER)
        until(LOCKED, first)
        first.send_signal(signal.SIGKILL)
        assert first.wait() == -signal.SIGKILL
    assert ask("SELECT status::text, attempts FROM procrastinate_jobs") == ("doing", 0)
    second = start(*WORKER)
    until("SELECT EXISTS (SELECT FROM days_end)", second)
    until("SELECT EXISTS (SELECT FROM procrastinate_jobs WHERE status = 'succeeded')", second)
    until("SELECT count(*) = 1 FROM procrastinate_workers", second)  # of the dead one nothing is left, at the next heartbeat
    second.send_signal(signal.SIGTERM)
    assert second.wait(timeout=PATIENCE) == 0
    assert ask("SELECT count(*), max(attempts) FROM procrastinate_jobs WHERE task_name = 'day'") == (1, 2)
    assert ask("SELECT count(*), (SELECT count(*) FROM days_end) FROM days_play") == (2, 1)
    assert ask("SELECT count(*), count(DISTINCT case_id) FROM outbox_item") == (3, 3)
    assert ask("SELECT count(*) FROM procrastinate_workers") == (0,)
