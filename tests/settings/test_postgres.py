"""The embedded PostgreSQL, for real: started, shared, killed, and never open to a stranger."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from amiable.settings import postgres, programs
from amiable.settings.home import NotReady
from amiable.settings.postgres import Server

HOLD = "from amiable.settings import postgres\nwith postgres.in_use():\n    print('up', flush=True); input()"


def ask(question: str) -> object:
    with psycopg.connect(postgres.address().conninfo()) as connection:
        row = connection.execute(question).fetchone()
    return row and row[0]


def server_pid(home: Path) -> int:
    return int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])


def kill_server(home: Path) -> None:
    os.kill(server_pid(home), signal.SIGKILL)
    until = time.monotonic() + 10
    while Server().running():
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.fixture
def other_command(new_home: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that uses the server until it gets a line."""
    with subprocess.Popen([sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        yield process
        process.kill()


def let_go(process: "subprocess.Popen[str]") -> None:
    process.communicate("\n", timeout=30)


def test_it_is_started_for_a_command_and_stopped_after_it(new_home: Path) -> None:
    with postgres.in_use():
        assert ask("SELECT current_user") == "amiable"
        assert ask("SHOW server_encoding") == "UTF8"
        assert ask("SELECT rolsuper FROM pg_roles WHERE rolname = 'amiable'") is False
    assert not Server().running()
    assert not (new_home / "postgres" / "data" / "postmaster.pid").exists()


def test_a_server_that_runs_is_left_running(new_home: Path) -> None:
    Server().start()
    with postgres.in_use():
        pass
    assert Server().running()
    assert Server().stop()
    assert not Server().running()


def test_the_starter_does_not_stop_it_under_another_commands_feet(new_home: Path, other_command: "subprocess.Popen[str]") -> None:
    """The other command started it and ends first; we still use it, so the last, we, stop it."""
    with postgres.in_use():
        let_go(other_command)
        assert ask("SELECT 1") == 1
    assert not Server().running()


def test_the_second_command_leaves_it_to_the_starter(new_home: Path, other_command: "subprocess.Popen[str]") -> None:
    with postgres.in_use():
        pass
    assert Server().running()
    assert not Server().stop(), "in use: the last command stops it"
    let_go(other_command)
    assert not Server().running()


def test_a_killed_command_leaves_a_server_that_the_next_one_uses_and_stops(new_home: Path, other_command: "subprocess.Popen[str]") -> None:
    other_command.kill()
    other_command.wait()
    assert Server().running()
    with postgres.in_use():
        assert ask("SELECT 1") == 1
    assert not Server().running()


def test_many_commands_at_the_same_time_share_one_server(new_home: Path) -> None:
    code = HOLD.replace("input()", "import psycopg; psycopg.connect(postgres.address().conninfo()).close()")
    together = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.DEVNULL) for _ in range(4)]
    assert [process.wait(timeout=60) for process in together] == [0, 0, 0, 0]
    assert not Server().running()


def test_what_was_committed_survives_the_kill_of_the_server(new_home: Path) -> None:
    Server().start()
    with psycopg.connect(postgres.address().conninfo()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    kill_server(new_home)
    with postgres.in_use():
        assert ask("SELECT answer FROM kept") == 42
    assert not Server().running(), "it was found dead, so it is left stopped"


def test_a_pid_file_that_names_a_stranger_does_not_stop_the_start(new_home: Path) -> None:
    """After a container restarts, the number in the file may belong to any process: here, to this test."""
    Server().start()
    pid_file = new_home / "postgres" / "data" / "postmaster.pid"
    left = pid_file.read_text()
    Server().stop()
    pid_file.write_text(left.replace(left.split()[0], str(os.getpid()), 1))
    os.chown(pid_file, pid_file.parent.stat().st_uid, pid_file.parent.stat().st_gid)
    with postgres.in_use():
        assert ask("SELECT 1") == 1


def test_a_half_made_database_is_made_again(new_home: Path) -> None:
    half = new_home / "postgres" / "data.new" / "base"
    half.mkdir(parents=True)
    with postgres.in_use():
        assert ask("SELECT 1") == 1
    assert not half.parent.exists()


@pytest.mark.parametrize("user", ["amiable", "postgres"])
def test_a_wrong_password_is_refused(new_home: Path, user: str) -> None:
    with postgres.in_use():
        right = postgres.address()
        for password in ("wrong", ""):
            with pytest.raises(psycopg.OperationalError, match=r"password authentication failed|no password supplied"):
                psycopg.connect(replace(right, user=user, password=password).conninfo())


def test_nobody_reaches_it_but_through_the_private_socket(new_home: Path) -> None:
    with postgres.in_use():
        assert ask("SHOW listen_addresses") == ""
        folder = Path(postgres.address().host)
        assert folder.stat().st_mode & 0o077 == 0


def test_lost_keys_are_named_as_the_reason(new_home: Path) -> None:
    with postgres.in_use():
        pass
    (new_home / "keys" / "database-admin").write_text("another")
    with pytest.raises(NotReady, match="Put back the folder `keys`"), postgres.in_use():
        pass
    assert not Server().running(), "what cannot be used is not left running"


def test_a_long_home_gets_a_short_socket(new_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMIABLE_HOME", str(new_home.parent / ("long-" * 20) / "home"))
    new_home.parent.joinpath("long-" * 20).mkdir(mode=0o755)
    with postgres.in_use():
        assert ask("SELECT 1") == 1
        folder = Path(postgres.address().host)
        assert len(str(folder)) < 80
        monkeypatch.setattr("tempfile.tempdir", "/elsewhere")  # another command may see another TMPDIR
        assert Path(postgres.address().host) == folder
    assert not folder.exists()


def test_data_of_a_version_that_is_not_here_is_refused_with_the_way_out(new_home: Path) -> None:
    with postgres.in_use():
        pass
    (new_home / "postgres" / "data" / "PG_VERSION").write_text("12\n")
    with pytest.raises(NotReady, match=r"written by PostgreSQL 12.*amiable db backup"), postgres.in_use():
        pass


def test_a_server_of_ones_own_always_wins(new_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://els@db.example/agency")
    with postgres.in_use():
        assert postgres.address().host == "db.example"
    assert not new_home.exists()


@pytest.mark.skipif(not list(programs.DEBIAN.glob("*/bin/initdb")), reason="the system has no PostgreSQL of its own")
def test_the_systems_programs_do_when_the_wheel_is_missing(new_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as without_the_wheel:  # undone alone: the home of this test stays
        without_the_wheel.setattr("importlib.util.find_spec", lambda name: None)
        with postgres.in_use():
            assert ask("SELECT 1") == 1
    with postgres.in_use():
        assert ask("SELECT 2") == 2, "data of an older version keeps its own programs"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends the server another account")
def test_for_root_a_closed_home_is_linked_to_a_place_within_reach(new_home: Path) -> None:
    """As in root's own folder: nobody but root may walk in, and nothing above the home is opened."""
    new_home.parent.chmod(0o700)
    with postgres.in_use():
        assert ask("SELECT 1") == 1
    place = new_home / "postgres"
    assert place.is_symlink()
    assert place.resolve().parent == postgres.FOR_ROOT
    assert (place / "belongs-to").read_text() == f"{new_home}\n"
    assert new_home.parent.stat().st_mode & 0o777 == 0o700
    with postgres.in_use():
        assert ask("SELECT 1") == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends the server another account")
def test_for_root_programs_in_a_closed_folder_are_copied(new_home: Path, tmp_path: Path) -> None:
    """The wheel below root's own folder, under a strict umask, cannot be read by the server's account; its copy can."""
    account = programs.server_account(new_home)
    package = programs.for_data(None, tmp_path, None).folder.parent.parent
    for part in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(part, tmp_path / "closed" / part.name, ignore=programs.NOT_COPIED)
    for path in (tmp_path / "closed").rglob("*"):
        path.chmod(path.stat().st_mode & 0o700)
    closed = tmp_path / "closed" / package.name / "pginstall" / "bin"
    assert programs._major(closed, account) is None
    copy = programs._copied(closed, new_home.parent / "programs")
    assert programs._major(copy, account) == programs._major(closed, None)
