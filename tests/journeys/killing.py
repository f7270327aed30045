"""What the journeys share: a command that is started and killed, questions to its database, and files that it reads."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import psycopg

from amiable.settings import postgres
from tests import cast

Command = Callable[..., "subprocess.CompletedProcess[str]"]
PATIENCE = 90  # seconds


def toml(path: Path, keys: dict[str, object]) -> Path:
    """A file of keys, as an operator writes it."""
    path.write_text("".join(f'{key} = "{value}"\n' for key, value in keys.items()), encoding="utf-8")
    return path


def ask(question: str) -> tuple[object, ...]:
    """The one row that answers a question to the database."""
    with psycopg.connect(postgres.address().conninfo()) as connection:
        row = connection.execute(question).fetchone()
    assert row is not None
    return row


def place(amiable: Command, folder: Path, sheet: bytes) -> list[int]:
    """An installation with an agency and a creditor whose claims were placed; the database stays up.

    returns  the reference number of each case, in the order of placement
    """
    assert amiable("db", "start").returncode == 0
    assert amiable("agency", "set", toml(folder / "agency.toml", cast.AGENCY)).returncode == 0
    assert amiable("creditor", "add", toml(folder / "vivre.toml", cast.VIVRE)).returncode == 0
    (folder / "claims.csv").write_bytes(sheet)
    assert amiable("placement", "import", folder / "claims.csv", "--creditor", "vivre", "--on", str(cast.TODAY)).returncode == 0
    with psycopg.connect(postgres.address().conninfo()) as connection:
        return [number for (number,) in connection.execute("SELECT reference_number FROM cases_case ORDER BY id")]


def start(*words: str | Path | date) -> "subprocess.Popen[bytes]":
    """Begin the command, and do not wait for it."""
    command = [sys.executable, "-m", "amiable", *map(str, words)]
    return subprocess.Popen(command, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def kill_when(question: str, *words: str | Path | date, after: float = 0.0) -> None:
    """Begin the command, and SIGKILL it as soon as the answer to the question is true, or some seconds after."""
    running = start(*words)
    deadline = time.monotonic() + PATIENCE
    while not ask(question)[0]:
        assert running.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.01)
    time.sleep(after)
    running.send_signal(signal.SIGKILL)
    assert running.wait() == -signal.SIGKILL
    while ask("SELECT count(*) > 1 FROM pg_stat_activity WHERE backend_type = 'client backend'")[0]:
        time.sleep(0.05)  # the server notices, and takes back what was not committed
