"""What every test stands on: a home of its own, and a real PostgreSQL that is started when the first test asks for it."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import django.conf
import pytest

Command = Callable[..., "subprocess.CompletedProcess[str]"]

# Losing the tests' database in a power cut is no loss.
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def _new_home() -> Path:
    """A home in a folder that the database server of root can walk to; short, because a socket's path is."""
    above = Path(tempfile.mkdtemp(prefix="amiable-"))
    above.chmod(0o711)
    return above / "home"


# Settings are read once for the whole run, so the home is chosen before anything of Django is loaded.
if django.conf.settings.configured:
    pytest.exit("Unset DJANGO_SETTINGS_MODULE: with it, the settings are read before the tests have a home of their own.", returncode=4)
HOME = _new_home()
os.environ["AMIABLE_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "amiable.settings"
for name in ("DATABASE_URL", "AMIABLE_ORIGIN"):
    os.environ.pop(name, None)


def pytest_configure() -> None:
    """Load the settings now that the home is chosen: test modules import the tables at their top."""
    import django

    django.setup()


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    shutil.rmtree(HOME.parent, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[None]:
    """Start the server for the first test that needs it, and stop it after the last."""
    from django.db import connections

    from amiable.settings.postgres import Server

    server = Server(HASTY)
    with server.in_use():
        connections["default"].settings_dict["HOST"] = server.address().host
        yield


@pytest.fixture
def new_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An AMIABLE_HOME that nobody has used yet; what a test started there is stopped, and it is removed."""
    from amiable.settings.postgres import Server

    home = _new_home()
    monkeypatch.setenv("AMIABLE_HOME", str(home))
    yield home
    Server().stop(now=True)
    _remove(home)


@pytest.fixture(scope="session")
def prepared_home() -> Iterator[Path]:
    """A home whose database is made and migrated, asleep: copied for each test that types commands, never used itself."""
    home = _new_home()
    command = [sys.executable, "-m", "amiable", "creditor", "list"]
    subprocess.run(command, env={**os.environ, "AMIABLE_HOME": str(home)}, capture_output=True, check=True)
    with (home / "postgres" / "data" / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.writelines(f"{name} = {value}\n" for name, value in HASTY.items())
    yield home
    _remove(home)


@pytest.fixture
def amiable(new_home: Path, prepared_home: Path) -> Command:
    """The `amiable` command in a home of its own, whose database is migrated: call it with the words that a person would type."""
    if not (prepared_home / "postgres").is_symlink():  # a link to a place that root's server can reach is no copy
        subprocess.run(["cp", "--archive", prepared_home, new_home], check=True)
    return _typed


@pytest.fixture
def amiable_anew(new_home: Path) -> Command:
    """The `amiable` command in a home that nobody has used yet."""
    return _typed


def _remove(home: Path) -> None:
    if (place := home / "postgres").is_symlink():
        shutil.rmtree(place.resolve())
    shutil.rmtree(home.parent)


def _typed(*words: str | Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "amiable", *map(str, words)]
    return subprocess.run(command, env={**os.environ, "COLUMNS": "200", **environment}, capture_output=True, text=True, check=False)
