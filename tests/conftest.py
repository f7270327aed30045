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
from hypothesis import settings

from tests.typist import Typist

# What always holds is tried, not how fast: a busy machine must fail nothing.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

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
for name in ("DATABASE_URL", "AMIABLE_ORIGIN"):
    os.environ.pop(name, None)


def pytest_configure() -> None:
    """Load the settings now that the home is chosen: test modules import the tables at their top."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "amiable.settings"
    django.setup()
    # A process of its own, such as that of the other half of the tests, reads them for its own home.
    del os.environ["DJANGO_SETTINGS_MODULE"]


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
def typed() -> Iterator[Command]:
    """Type `amiable` and these words, in the present home."""
    typist = Typist()

    def run(*words: str | Path, **environment: str) -> "subprocess.CompletedProcess[str]":
        return typist.types([*map(str, words)], {**os.environ, "COLUMNS": "200", **environment})

    yield run
    typist.leave()


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


@pytest.fixture(scope="session")
def home_of_an_office(prepared_home: Path, typed: Command) -> Iterator[Path]:
    """The same with an agency and a creditor, Vivre."""
    from tests import cast

    home = _new_home()
    _copy(prepared_home, home)
    files = home.parent
    for words in (
        ("agency", "set", cast.toml(files / "agency.toml", cast.AGENCY)),
        ("creditor", "add", cast.toml(files / "vivre.toml", cast.VIVRE)),
    ):
        done = typed(*words, AMIABLE_HOME=str(home))
        assert done.returncode == 0, done.stderr
    yield home
    _remove(home)


@pytest.fixture
def office(new_home: Path, home_of_an_office: Path, typed: Command) -> Command:
    """The `amiable` command in a home where the agency and Vivre are known; the database runs until the test ends."""
    from amiable.settings.postgres import Server

    _copy(home_of_an_office, new_home)
    Server().start()
    return typed


@pytest.fixture
def amiable(new_home: Path, prepared_home: Path, typed: Command) -> Command:
    """The `amiable` command in a home of its own, whose database is migrated: call it with the words that a person would type."""
    _copy(prepared_home, new_home)
    return typed


@pytest.fixture
def amiable_anew(new_home: Path, typed: Command) -> Command:
    """The `amiable` command in a home that nobody has used yet."""
    return typed


def _copy(prepared: Path, home: Path) -> None:
    """Copy a home that sleeps, with the owners of its files; its database too, where that stands elsewhere for root's server."""
    subprocess.run(["cp", "--archive", prepared, home], check=True)
    if (place := home / "postgres").is_symlink():
        own = place.resolve().with_name(f"postgres-of-a-test-{home.parent.name}")
        subprocess.run(["cp", "--archive", place.resolve(), own], check=True)
        place.unlink()
        place.symlink_to(own)


def _remove(home: Path) -> None:
    if (place := home / "postgres").is_symlink():
        shutil.rmtree(place.resolve())
    shutil.rmtree(home.parent)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long journeys first, so that of two processes that share the files none is left alone with them at the end.

    Only those that leave the tests' database as it is: what empties its tables comes last, as pytest-django has it.
    """
    empties = {item.path for item in items if {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))}
    items.sort(key=lambda item: item.path in empties or item.path.parent.name != "journeys")
