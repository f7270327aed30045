"""The embedded PostgreSQL: started when somebody needs it, shared by commands that run together, stopped by the last of them.

Where things stand, below the installation's home:

    postgres/data      the database                      owned by the account that runs the server
    postgres/run       its private Unix socket           the same; below the temporary folder when the path would be too long
    postgres/log       what the server says              the same
    locks/             gate (one starts or stops at a time), users (each command holds it), kept (`amiable db start`), socket

Root may not run PostgreSQL, so it runs under `postgres` or `nobody`. When that account cannot walk to the home (root's own folder is
closed to everybody), `postgres` is a link to a folder of its own below /var/lib/amiable: no folder above the home is ever opened.
"""

import fcntl
import hashlib
import os
import re
import secrets
import shlex
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from amiable.settings import home, programs
from amiable.settings.address import Address, given
from amiable.settings.home import NotReady
from amiable.settings.programs import Account, Programs

NAME, ADMIN, PORT = "amiable", "postgres", "5432"
FOR_ROOT = Path("/var/lib/amiable")
LONGEST_SOCKET = 100
PATIENCE_SECONDS = 60
LONGEST_KNOCK_SECONDS = 10
ALWAYS = {"listen_addresses": "", "unix_socket_permissions": "0700", "timezone": "UTC", "log_timezone": "UTC"}
# PostgreSQL's own are for a very small machine. Many rows at once write far less with these, and no query of ours is worth JIT.
FOR_MANY = {"max_wal_size": "4GB", "checkpoint_timeout": "15min", "work_mem": "32MB", "jit": "off"}
MEGABYTE = 1 << 20
LEAST_BUFFERS, MOST_BUFFERS = 128, 2048  # megabytes


def address() -> Address:
    """The database of this installation: DATABASE_URL when it is set, else the embedded one, which may be asleep."""
    return given() or Server().address()


def must_answer() -> None:
    """Make sure that the operator's own server, if DATABASE_URL names one, can be reached before anything rests on it.

    refuses  NotReady, in the words of the server or of the network
    """
    if own := given():
        try:
            psycopg.connect(own.conninfo(), connect_timeout=LONGEST_KNOCK_SECONDS).close()
        except psycopg.Error as error:
            raise NotReady(
                "database.no_answer",
                f"The database that DATABASE_URL names does not answer: {str(error).splitlines()[0].rstrip('.')}.",
                "Start that server, or correct DATABASE_URL; unset it to use the embedded database.",
            ) from None


@contextmanager
def in_use(settings: dict[str, str] | None = None) -> Iterator[None]:
    """The database is there as long as this lasts; afterwards the server is as it was found. Nothing is started for DATABASE_URL."""
    if given():
        yield
        return
    with Server(settings).in_use():
        yield


class Server:
    """The embedded server of the current home. `settings` are PostgreSQL's own, for this start only."""

    def __init__(self, settings: dict[str, str] | None = None) -> None:
        self._settings = {**FOR_MANY, "shared_buffers": f"{_buffers()}MB", **ALWAYS, **(settings or {})}
        self._locks = home.folder("locks")
        self._place = home.root() / "postgres"

    def address(self, name: str = NAME) -> Address:
        """How the product signs in."""
        return Address(name, NAME, home.database_password(), str(self._socket_folder()), PORT)

    def running(self) -> bool:
        """Whether somebody answers at the socket. A pid file proves nothing: a killed server leaves one, and a zombie looks alive."""
        with socket.socket(socket.AF_UNIX) as attempt:
            try:
                attempt.connect(str(self._socket_folder() / f".s.PGSQL.{PORT}"))
            except OSError:
                return False
            return True

    def kept(self) -> bool:
        """Whether `amiable db start` asked for it to go on without users."""
        return (self._locks / "kept").exists()

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Start it unless it runs, and hold it; the last to let go stops it, unless it is kept. Survives the kill of any holder."""
        with (self._locks / "users").open("ab") as users:
            with self._gate():
                fcntl.flock(users, fcntl.LOCK_SH)
            try:
                with self._gate():
                    self._ensure()
                yield
            finally:
                users.close()  # not LOCK_UN: a forked worker that still holds it counts as a user
                with self._gate():
                    if not self.kept() and not self._has_users():
                        self._stop()

    def start(self) -> None:
        """Start it and keep it until `stop`."""
        with self.in_use():
            (self._locks / "kept").touch(mode=0o600)

    def stop(self, *, now: bool = False) -> bool:
        """Stop it, or, when commands use it and not `now`, leave that to the last of them; returns whether it stopped."""
        with self._gate():
            (self._locks / "kept").unlink(missing_ok=True)
            if self._has_users() and not now:
                return False
            self._stop()
            return True

    @contextmanager
    def _gate(self) -> Iterator[None]:
        with (self._locks / "gate").open("ab") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            yield

    def _has_users(self) -> bool:
        with (self._locks / "users").open("ab") as users:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            return False

    def _ensure(self) -> None:
        if not self.running():
            (self._locks / "kept").unlink(missing_ok=True)  # left by a server that died: who starts it now decides
            self._start()
        self._prepare()

    def _start(self) -> None:
        account = programs.server_account(self._place / "data")
        self._make_place(account)
        data = self._place / "data"
        made_by = data / "PG_VERSION"
        wanted = int(made_by.read_text()) if made_by.exists() else None
        found = programs.for_data(wanted, self._place.resolve() / "programs", account)
        if wanted is None:
            self._initialise(found, account)
        self._launch(found, account)

    def _make_place(self, account: Account | None) -> None:
        if not self._place.exists():
            if self._place.is_symlink():
                raise NotReady(
                    "postgres.data_gone",
                    f"The database stood in {self._place.readlink()}, which is gone.",
                    f"Put that folder back, or remove the link {self._place} to begin with an empty database.",
                )
            self._place.mkdir(mode=0o700)
        if account:
            self._place.resolve().chmod(0o711)
            if not programs.can_enter(self._place, account):
                self._move_within_reach(account)
        for name in ("run", "log"):
            _own(self._place / name, account)

    def _move_within_reach(self, account: Account) -> None:
        """Link `postgres` to a folder that the server's account can reach; only for root, only while there is no data."""
        if not self._place.is_symlink() and not any(self._place.iterdir()):
            target = FOR_ROOT / f"postgres-{secrets.token_hex(8)}"
            FOR_ROOT.mkdir(mode=0o711, parents=True, exist_ok=True)
            target.mkdir(mode=0o700)
            target.chmod(0o711)
            (target / "belongs-to").write_text(f"{home.root()}\n")
            self._place.rmdir()
            self._place.symlink_to(target)
        if not programs.can_enter(self._place.resolve(), account):
            raise NotReady(
                "postgres.out_of_reach",
                f"The account {account.name}, which runs the database for root, cannot reach {self._place.resolve()}.",
                "Set AMIABLE_HOME to a folder that every account may walk to, such as one below /srv, or run this as an ordinary user.",
            )

    def _initialise(self, found: Programs, account: Account | None) -> None:
        """Make the data folder under another name first: a kill half-way leaves nothing that looks like a database."""
        fresh, word = self._place / "data.new", self._place / "password"
        shutil.rmtree(fresh, ignore_errors=True)
        _own(fresh, account)
        word.unlink(missing_ok=True)
        word.touch(mode=0o600)
        word.write_text(home.database_admin_password())
        if account:
            os.chown(word, account.uid, account.gid)
        options = ["--auth=scram-sha-256", f"--pwfile={word.resolve()}", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"]
        made = found.run("initdb", "-D", fresh.resolve(), "-U", ADMIN, *options, account=account)
        word.unlink()
        if made.returncode != 0:
            raise NotReady("postgres.not_made", f"The database could not be made: {made.stderr.strip()}", "Mend that, then try again.")
        fresh.rename(self._place / "data")

    def _launch(self, found: Programs, account: Account | None) -> None:
        folder = self._socket_folder()
        _own(folder, account)
        (self._locks / "socket").write_text(str(folder))
        given_settings = {**self._settings, "unix_socket_directories": str(folder.resolve())}
        options = " ".join(f"-c {name}={shlex.quote(value)}" for name, value in given_settings.items())
        log, data = (self._place / "log" / "server.log").resolve(), (self._place / "data").resolve()
        until = time.monotonic() + PATIENCE_SECONDS
        while not self.running():
            _forget_the_dead(data)
            started = found.run("pg_ctl", "start", "-D", data, "-l", log, "-w", "-t", str(PATIENCE_SECONDS), "-o", options, account=account)
            if started.returncode != 0 and time.monotonic() > until:
                said = log.read_text(errors="replace").splitlines()[-3:] if log.exists() else [started.stderr]
                raise NotReady("postgres.not_started", f"The database does not start: {' '.join(said)}", f"Read {log}.")
            if started.returncode != 0:
                time.sleep(0.2)  # a killed server's children need a moment to go

    def _prepare(self) -> None:
        """Make the product's role and database where they are missing; waits out a server that is still recovering."""
        admin = Address(ADMIN, ADMIN, home.database_admin_password(), str(self._socket_folder()), PORT)
        with _connected(admin) as connection:
            if not connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [NAME]).fetchall():
                word = sql.Literal(home.database_password())
                connection.execute(sql.SQL("CREATE ROLE amiable LOGIN CREATEDB PASSWORD {}").format(word))
            if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [NAME]).fetchall():
                connection.execute("CREATE DATABASE amiable OWNER amiable")

    def _stop(self) -> None:
        if not self.running():
            return
        pid_file = self._place / "data" / "postmaster.pid"
        os.kill(int(pid_file.read_text().split()[0]), signal.SIGINT)  # PostgreSQL's "fast" stop: sessions end, nothing is lost
        until = time.monotonic() + PATIENCE_SECONDS
        while pid_file.exists():
            if time.monotonic() > until:
                raise NotReady("postgres.not_stopped", "The database has not stopped yet.", "Try `amiable db stop` again in a moment.")
            time.sleep(0.01)
        if (folder := self._socket_folder()).parent != self._place:
            shutil.rmtree(folder, ignore_errors=True)
        (self._locks / "socket").unlink(missing_ok=True)

    def _socket_folder(self) -> Path:
        """Where the socket is: as recorded by the last start, else beside the data, else in a short private folder."""
        recorded = self._locks / "socket"
        try:
            return Path(recorded.read_text())
        except FileNotFoundError:
            pass
        mark = hashlib.sha256(os.fsencode(self._place)).hexdigest()[:12]
        places = [self._place / "run", *(Path(temporary) / f"amiable-{mark}" for temporary in (tempfile.gettempdir(), "/tmp"))]
        return next((place for place in places if len(str(place.resolve())) + len("/.s.PGSQL.5432.lock") < LONGEST_SOCKET), places[-1])


def _buffers() -> int:
    """Megabytes that the server keeps pages in: an eighth of the machine's memory; they are taken only as pages come."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MEGABYTE
    return min(max(memory // 8, LEAST_BUFFERS), MOST_BUFFERS)


def _own(folder: Path, account: Account | None) -> None:
    """Make a folder private to the server's account; a stranger's folder of that name is refused, not used."""
    folder.mkdir(mode=0o700, exist_ok=True)
    owner = account.uid if account else os.geteuid()
    if account and folder.lstat().st_uid == 0 and not folder.is_symlink():
        os.chown(folder, account.uid, account.gid)
    if folder.is_symlink() or folder.stat().st_uid != owner:
        raise NotReady("postgres.not_ours", f"The folder {folder} belongs to somebody else.", "Remove it, or set AMIABLE_HOME elsewhere.")


def _forget_the_dead(data: Path) -> None:
    """Remove the pid file of a killed server once none of its processes is left.

    PostgreSQL itself trusts the number in it: after a kill that may be a zombie, or after a restart of a container a stranger.
    """
    if not Path("/proc/self/cwd").exists():
        return
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink() == data:
                return
        except OSError:
            continue
    (data / "postmaster.pid").unlink(missing_ok=True)


def _connected(wanted: Address) -> psycopg.Connection:
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return psycopg.connect(wanted.conninfo(), autocommit=True)
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise NotReady(
                    "postgres.other_password",
                    "The database does not accept this installation's password.",
                    "Put back the folder `keys` that was made together with this database.",
                ) from error
            if not re.search("starting up|shutting down|not yet accepting|recovery", str(error)) or time.monotonic() > until:
                raise
            time.sleep(0.1)
