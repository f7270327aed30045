"""Backup to one file and restore from it, for the embedded database and for a server of one's own."""

import os
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

from amiable.settings import home, programs
from amiable.settings.address import Address
from amiable.settings.home import NotReady

CUSTOM_FORMAT = b"PGDMP"
# A backup holds no rights: what is written once is guarded anew, where the backup knows how.
KEEP = rb"""
SELECT to_regprocedure('keep_what_is_written()') IS NOT NULL AS there \gset
\if :there
SELECT keep_what_is_written();
\endif
COMMIT;
"""
BEGIN = b"""\\set ON_ERROR_STOP on
BEGIN;
SET LOCAL client_min_messages = warning;
SET lock_timeout = '10s';
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
"""
ASKED = "that was asked"


@dataclass(frozen=True, slots=True)
class Check:
    """A question about restored data that must be answered well before they are kept.

    table     where the data has no such table or index, nothing is asked
    question  a SELECT; its answer is lines of text, columns parted by |
    fits      whether the keys of this installation belong to the data that gave these lines
    """

    table: str
    question: str
    fits: Callable[[list[str]], bool]


def backup(database: Address, file: Path) -> int:
    """Write everything in the database to `file`, readable by its owner only; a backup that breaks off leaves no file.

    returns  its size in bytes
    refuses  NotReady, when the file exists already or cannot be written, or the database cannot be read
    """
    if file.exists():
        raise NotReady("backup.exists", f"{file} exists already.", "Choose another name; a backup never replaces another.")
    part = file.with_name(f"{file.name}.part")
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
    except OSError as trouble:
        what = f"{file} cannot be written: {trouble.strerror}."
        raise NotReady("backup.not_writable", what, "Choose a place in a folder that exists and in which you may write.") from None
    found = programs.for_server(_major(database))
    done = found.run(
        "pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file", part.absolute(), environment=database.for_programs()
    )
    if done.returncode != 0:
        part.unlink()
        raise NotReady("backup.failed", f"The backup failed: {done.stderr.strip()}", "Mend that, then try again.")
    part.rename(file)
    return file.stat().st_size


def restore(database: Address, file: Path, *, force: bool = False, checks: Sequence[Check] = ()) -> None:
    """Fill the database from a backup, in one transaction: it works whole, or everything stays as it was.

    force    replace what is there; without it only an empty database is filled
    checks   asked in that transaction, before it is kept
    refuses  NotReady, when the file is no backup, the database is not empty, a command holds it, or other keys sealed it
    """
    if not _is_backup(file):
        raise NotReady("restore.no_backup", f"{file} is not a backup.", "Name a file that `amiable db backup` wrote.")
    if not force and _has_tables(database):
        raise NotReady("restore.not_empty", "The database is not empty.", "Add --force to replace everything in it with the backup.")
    folder = programs.for_server(_major(database)).folder
    environment = {**os.environ, **database.for_programs()}
    filling = subprocess.Popen(
        [folder / "psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--output=/dev/null"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    )
    said = _fill(filling, [str(folder / "pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(file)], checks)
    if filling.returncode != 0 or said:
        raise NotReady("restore.failed", f"The restore failed; nothing was changed: {said}", "Mend that, then try again.")


def _fill(filling: "subprocess.Popen[bytes]", reading: list[str], checks: Sequence[Check]) -> str:
    """Pass the backup on as a script, and commit only when it was read to its end and its data fit; returns what went wrong."""
    stream = filling.stdin
    if stream is None:
        raise AssertionError("psql was started with a pipe")
    said, fits = "", True
    try:
        stream.write(BEGIN)
        stream.flush()
        read = subprocess.run(reading, stdout=stream, stderr=subprocess.PIPE, check=False)
        said = read.stderr.decode(errors="replace").strip() if read.returncode != 0 else ""
        fits = bool(said) or all(check.fits(_asked(filling, check)) for check in checks)
        if fits and not said:
            stream.write(KEEP)
    except BrokenPipeError:
        pass  # psql met a fault and ended; what it said comes now
    _, errors = filling.communicate()
    if not fits and filling.returncode == 0:
        raise NotReady(
            "restore.other_keys",
            "The keys of this installation do not belong to this backup; nothing was changed.",
            f"Copy fields.json, blind-index and ours.json from the folder of keys that was kept with the backup into"
            f" {home.root() / 'keys'}, then restore again.",
        )
    return errors.decode(errors="replace").strip() if filling.returncode != 0 else said


def _asked(filling: "subprocess.Popen[bytes]", check: Check) -> list[str]:
    """Ask the open transaction, and read until it says that it was asked; nothing when it met a fault before."""
    stream, answers = filling.stdin, filling.stdout
    if stream is None or answers is None:
        raise AssertionError("psql was started with pipes")
    script = (
        f"\nSELECT to_regclass('public.{check.table}') IS NOT NULL AS there \\gset\n"
        f"\\o\n\\if :there\n{check.question};\n\\endif\n\\echo {ASKED}\n\\o /dev/null\n"
    )
    stream.write(script.encode())
    stream.flush()
    lines = []
    while (line := answers.readline().decode().rstrip("\n")) and line != ASKED:
        lines.append(line)
    return lines


def _is_backup(file: Path) -> bool:
    if not file.is_file():
        return False
    try:
        with file.open("rb") as start:
            return start.read(len(CUSTOM_FORMAT)) == CUSTOM_FORMAT
    except OSError as trouble:
        raise NotReady("restore.not_readable", f"{file} cannot be read: {trouble.strerror}.", "Look at who may read it.") from None


def _major(database: Address) -> int:
    with psycopg.connect(database.conninfo()) as connection:
        return connection.info.server_version // 10000


def _has_tables(database: Address) -> bool:
    with psycopg.connect(database.conninfo()) as connection:
        return bool(connection.execute("SELECT FROM pg_tables WHERE schemaname = 'public' LIMIT 1").fetchall())
