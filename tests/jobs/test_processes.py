"""Processes that work for this one: they see what is committed, have what they were given, and end when it ends."""

import subprocess
import sys
import time
from pathlib import Path

from amiable.apps.parties import queries as parties
from amiable.jobs.processes import given_here, processes
from tests import cast


def what_is_seen(word: str) -> tuple[str, object, list[str]]:
    """Runs there."""
    return word, given_here(), [agency.name for agency in parties.agencies()]


def test_a_process_reads_the_same_database_and_has_what_it_was_given(transactional_db):
    name = cast.agency().name
    with processes(2, {"today": 5}) as pool:
        assert list(pool.map(what_is_seen, ["a", "b"])) == [("a", {"today": 5}, [name]), ("b", {"today": 5}, [name])]


KILLED = """
import os, time
from amiable.jobs.processes import end_with
if (child := os.fork()) == 0:
    time.sleep(0.2)
    end_with(os.getppid())
print(child, flush=True)
time.sleep(60)
"""


def test_who_is_killed_takes_its_processes_along():
    running = subprocess.Popen([sys.executable, "-c", KILLED], stdout=subprocess.PIPE, text=True)
    assert running.stdout
    child = int(running.stdout.readline())
    time.sleep(0.5)
    running.kill()
    running.wait()
    running.stdout.close()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{child}").exists():
        assert time.monotonic() < deadline, "it waits for ever"
        time.sleep(0.05)
