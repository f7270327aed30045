"""`amiable db`, as a person types it."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from amiable.settings import archive, postgres
from amiable.settings.home import NotReady
from amiable.settings.postgres import Server
from tests import cast
from tests.journeys.killing import toml

Command = Callable[..., "subprocess.CompletedProcess[str]"]


def tables() -> int:
    with postgres.in_use(), psycopg.connect(postgres.address().conninfo()) as connection:
        row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        assert row is not None
        return int(row[0])


def run_sql(statement: str) -> None:
    with postgres.in_use(), psycopg.connect(postgres.address().conninfo()) as connection:
        connection.execute(statement)


def test_start_status_stop(amiable: Command) -> None:
    assert "is stopped" in amiable("db", "status").stdout
    assert "runs until `amiable db stop`" in amiable("db", "start").stdout
    assert Server().running()
    assert "runs until" in amiable("db", "start").stdout, "twice changes nothing"
    assert "is stopped" in amiable("db", "stop").stdout
    assert amiable("db", "stop").returncode == 0
    assert not Server().running()


def test_stop_while_a_command_uses_it(amiable: Command) -> None:
    amiable("db", "start")
    with postgres.in_use():
        assert "stops when the last command ends" in amiable("db", "stop").stdout
        assert Server().running()
    assert not Server().running()


def test_a_backup_brings_everything_back(amiable: Command, tmp_path: Path) -> None:
    """Two people, a backup, a third person, the backup restored: two people again."""
    for name in ("els", "noor"):
        assert amiable("staff", "add", name).returncode == 0
    file = tmp_path / "monday.backup"
    assert amiable("db", "backup", file).returncode == 0
    assert file.stat().st_mode & 0o077 == 0
    assert amiable("staff", "add", "pieter").returncode == 0

    refused = amiable("db", "restore", file)
    assert refused.returncode == 2
    assert "not empty" in refused.stderr
    assert "--force" in refused.stderr

    assert amiable("db", "restore", "--force", file).returncode == 0
    assert "already signs in" in amiable("staff", "add", "noor").stderr
    assert amiable("staff", "add", "pieter").returncode == 0
    assert not Server().running()


def test_a_backup_fills_an_empty_database_without_force(amiable_anew: Command, tmp_path: Path) -> None:
    run_sql("CREATE TABLE one (n int)")
    file = tmp_path / "one.backup"
    assert amiable_anew("db", "backup", file).returncode == 0
    run_sql("DROP TABLE one")
    assert amiable_anew("db", "restore", file).returncode == 0
    assert tables() == 1


def test_a_backup_never_replaces_another(amiable: Command, tmp_path: Path) -> None:
    file = tmp_path / "kept.backup"
    file.write_text("earlier")
    refused = amiable("db", "backup", file)
    assert refused.returncode == 2
    assert "exists already" in refused.stderr
    assert file.read_text() == "earlier"


def test_a_damaged_backup_changes_nothing(amiable_anew: Command, tmp_path: Path) -> None:
    """Half of the file is missing: what was there before is there after, also with --force."""
    run_sql("CREATE TABLE kept AS SELECT n FROM generate_series(1, 20000) n")
    whole, half = tmp_path / "whole", tmp_path / "half"
    amiable_anew("db", "backup", whole)
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    refused = amiable_anew("db", "restore", "--force", half)
    assert refused.returncode == 2
    assert "nothing was changed" in refused.stderr
    assert tables() == 1


def test_a_file_that_is_no_backup_is_refused(amiable: Command, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a backup")
    for name in ("notes.txt", "missing"):
        refused = amiable("db", "restore", tmp_path / name)
        assert refused.returncode == 2
        assert "is not a backup" in refused.stderr


@pytest.mark.parametrize("lost", ["fields.json", "blind-index", "ours.json"])
def test_a_backup_is_not_restored_without_its_keys(amiable: Command, new_home: Path, tmp_path: Path, lost: str) -> None:
    """A key of the backup is gone, and another was made in its place: nothing is changed until the right one is back."""
    amiable("agency", "set", toml(tmp_path / "agency.toml", cast.AGENCY))
    amiable("creditor", "add", toml(tmp_path / "vivre.toml", cast.VIVRE))
    (tmp_path / "claims.csv").write_bytes(cast.sheet(cast.row(cast.ANOUK, "F-1"), cast.row(cast.BRUNO, "F-2")))
    assert amiable("placement", "import", tmp_path / "claims.csv", "--creditor", "vivre", "--on", "2026-02-02").returncode == 0
    if lost == "ours.json":  # it is missed once something was sent
        assert amiable("day", "--on", "2026-02-02").returncode == 0
    backup = tmp_path / "monday.backup"
    amiable("db", "backup", backup)
    (key := new_home / "keys" / lost).rename(tmp_path / lost)
    amiable("staff", "add", "els")

    refused = amiable("db", "restore", "--force", backup)
    assert refused.returncode == 2
    assert (
        f"Copy fields.json, blind-index and ours.json from the folder of keys that was kept with the backup into {key.parent}"
        in refused.stderr
    )
    assert "already signs in" in amiable("staff", "add", "els").stderr, "nothing was changed"

    (tmp_path / lost).replace(key)
    restored = amiable("db", "restore", "--force", backup)
    assert restored.returncode == 0, restored.stderr
    assert amiable("staff", "add", "els").returncode == 0


def test_a_server_of_ones_own_is_backed_up_and_filled_too(amiable: Command, tmp_path: Path) -> None:
    """Our embedded server plays the operator's own, reached by DATABASE_URL."""
    run_sql("CREATE TABLE one (n int)")
    Server().start()
    at = postgres.address()
    url = f"postgresql://{at.user}:{at.password}@/{at.name}?host={at.host}"
    file = tmp_path / "own.backup"
    assert amiable("db", "backup", file, DATABASE_URL=url).returncode == 0
    assert amiable("db", "restore", "--force", file, DATABASE_URL=url).returncode == 0
    assert "names the database amiable" in amiable("db", "status", DATABASE_URL=url).stdout
    refused = amiable("db", "stop", DATABASE_URL=url)
    assert refused.returncode == 2
    assert Server().running()


def test_an_older_home_is_migrated_by_the_next_command(amiable: Command) -> None:
    amiable("staff", "add", "els")
    run_sql("DROP TABLE staff_user, staff_user_groups, staff_user_user_permissions CASCADE")
    run_sql("DELETE FROM django_migrations WHERE app = 'staff'")
    assert amiable("staff", "add", "els").returncode == 0


def test_a_home_of_a_newer_version_is_refused(amiable: Command) -> None:
    amiable("staff", "add", "els")
    run_sql("INSERT INTO django_migrations (app, name, applied) VALUES ('staff', '9999_later', now())")
    refused = amiable("staff", "add", "noor")
    assert refused.returncode == 2
    assert "newer version" in refused.stderr


@pytest.mark.parametrize("words", [("--help",), ("db", "--help"), ("db", "status", "--help")])
def test_help_needs_no_home(amiable_anew: Command, new_home: Path, words: tuple[str, ...]) -> None:
    assert amiable_anew(*words).returncode == 0
    assert not new_home.exists()


def test_a_restore_that_somebody_stands_in_the_way_of_changes_nothing(
    amiable_anew: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another session holds a table: the restore waits (ten seconds; here one), then says so and leaves everything."""
    run_sql("CREATE TABLE held AS SELECT 1 AS n")
    file = tmp_path / "held.backup"
    amiable_anew("db", "backup", file)
    with postgres.in_use(), psycopg.connect(postgres.address().conninfo()) as connection:
        connection.execute("LOCK TABLE held")
        monkeypatch.setattr(archive, "BEGIN", archive.BEGIN.replace(b"'10s'", b"'1s'"))
        with pytest.raises(NotReady, match=r"nothing was changed: .*lock timeout"):
            archive.restore(postgres.address(), file, force=True)
    assert tables() == 1
