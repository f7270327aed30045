"""The command itself: quick to start, kind when it refuses, tidy when it is told to end."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from amiable.settings.postgres import Server

Command = Callable[..., "subprocess.CompletedProcess[str]"]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_for(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_finding_the_commands_loads_no_framework() -> None:
    """`amiable --help` and `amiable statement` need neither Django nor a database."""
    code = "import sys, amiable.cli as cli; cli._find_commands(); print(*{'django', 'psycopg', 'amiable.settings'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout == "\n"


def test_a_refusal_is_told_in_words_with_every_fault(amiable: Command) -> None:
    """What was refused, a table of what is wrong, what to do now; exit code 2 and nothing that looks like a crash."""
    asked = subprocess.run(
        [sys.executable, "-m", "amiable", "staff", "add", "els", "--ask"],
        input="1234\n1234\n",
        start_new_session=True,  # without a terminal the password is read from the input
        env={**os.environ, "COLUMNS": "120"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 2
    assert "This password is too easy to guess." in asked.stderr
    assert "at least 12 characters" in asked.stderr
    assert "four words" in asked.stderr
    assert "Traceback" not in asked.stderr


def test_a_new_colleague_gets_a_password_once(amiable: Command) -> None:
    first = amiable("staff", "add", "els")
    assert "els can sign in now." in first.stdout
    assert "Password: " in first.stdout
    again = amiable("staff", "add", "Els")
    assert again.returncode == 2
    assert "Somebody already signs in as Els." in again.stderr


def test_the_site_is_served_until_it_is_told_to_end(amiable: Command, new_home: Path) -> None:
    """A polite end leaves no server behind: the database was not running before."""
    port = free_port()
    command = [sys.executable, "-m", "amiable", "serve", "--port", str(port)]
    serving = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def answers() -> bool:
        with socket.socket() as attempt:
            return attempt.connect_ex(("127.0.0.1", port)) == 0

    wait_for(answers)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as page:
        assert (page.status, page.headers["Server"]) == (200, "Amiable")
    assert Server().running()
    serving.send_signal(signal.SIGTERM)
    said, _ = serving.communicate(timeout=60)
    assert said == f"http://127.0.0.1:{port}/  (Ctrl-C ends it)\n", "no warning of the program underneath"
    assert not Server().running()
