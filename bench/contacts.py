"""A day of contacts, from the list of open cases to the relay's, the gateway's and the print house's door: seconds of each stage."""

import os
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from amiable.settings import home
from amiable.settings.postgres import Server
from amiable.sim import post_office, sms_company
from bench._contacts_filling import ON, fill_all
from bench.money import _seconds_of_the_server
from bench.portfolio import HASTY, _home

CONTACTS = int(os.environ.get("AMIABLE_BENCH_CONTACTS", "10000"))
CASES = int(os.environ.get("AMIABLE_BENCH_CASES", str(4 * CONTACTS)))
SMALL = int(os.environ.get("AMIABLE_BENCH_GROWTH", "10"))  # the growth is that from so small a part of the contacts
MORNING = datetime(ON.year, ON.month, ON.day, 7, tzinfo=UTC)  # nine o'clock in Belgium
SECONDS = "contacts: seconds "
WORKERS = os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Ticking:
    """A clock that goes on from that morning; the same in all processes.

    begun  seconds of this machine's own counter
    """

    begun: float

    def __call__(self) -> datetime:
        """The moment it is."""
        return MORNING + timedelta(seconds=time.perf_counter() - self.begun)


def main() -> None:
    """Print what a part of the contacts takes, then all of them, and how that grows."""
    sizes = [(count, max(count, CASES * count // CONTACTS)) for count in (CONTACTS // SMALL, CONTACTS)]
    few, many = (_measured(*size) for size in sizes)
    print(f"contacts: {SMALL} times as many take {many[0] / few[0]:.1f} times as long, and {many[1] / few[1]:.1f} times as much of a core")


def _measured(contacts: int, cases: int) -> list[float]:
    """Each size in a process of its own: Django knows one installation a process."""
    code = f"from bench.contacts import _day; _day({contacts}, {cases})"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        for line in running.stdout:
            print(line.rstrip())
            if line.startswith(SECONDS):
                seconds = [float(each) for each in line.removeprefix(SECONDS).split()]
    if running.returncode:
        sys.exit(running.returncode)
    return seconds


def _day(contacts: int, cases: int) -> None:
    with _home():
        from amiable.cli import base

        with Server(HASTY).in_use(), base.database():
            begun = time.perf_counter()
            fill_all(Server().address().conninfo(), contacts, cases, _told)
            print(f"contacts: {cases} open cases, {contacts} of them due, placed in {time.perf_counter() - begun:.0f} s")
        with base.database(), _companies():
            seconds, core = _played(contacts)
            print(f"{SECONDS}{seconds:.2f} {core:.2f}")


@contextmanager
def _companies() -> Iterator[None]:
    """The demonstration's relay and gateway, in a process of their own."""
    ports = [_free_port(), _free_port()]
    words = ["channel", "play", "be", "--relay-port", str(ports[0]), "--gateway-port", str(ports[1])]
    running = subprocess.Popen([sys.executable, "-m", "amiable", *words], stdout=subprocess.DEVNULL)
    try:
        while not all(map(_listens, ports)):
            if running.poll() is not None:
                sys.exit("contacts: the relay and the gateway did not start")
            time.sleep(0.05)
        yield
    finally:
        running.terminate()
        running.wait()


def _core_seconds() -> float:
    """What this process and those that ended have used of the cores; the database's part is its own."""
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as knock:
        return knock.connect_ex(("127.0.0.1", port)) == 0


def _taken() -> str:
    """What the relay and the gateway have in their own logs, each once."""
    emails = {taken.message_id for taken in post_office.read_log(home.folder("channels", "be") / "email")}
    lines = sms_company.read_log(home.folder("channels", "be") / "sms.jsonl")
    return f"{len(emails)} e-mails and {len({line['key'] for line in lines})} SMS of {len(lines)} asked for"


def _played(contacts: int) -> tuple[float, float]:
    from django.db import connection

    from amiable.apps.days import queries
    from amiable.jobs.daily import run_day

    begun, used = time.perf_counter(), _core_seconds()
    outcome = run_day("be", ON, workers=WORKERS, now=Ticking(begun), told=_passed)
    seconds, ours = time.perf_counter() - begun, _core_seconds() - used
    (play,) = queries.plays(ON, "be")
    for stage in play.stages:
        took = (stage.ended_at - stage.begun_at).total_seconds()
        counts = ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in stage.counts.items() if count)
        if took > 0.5 or counts:
            print(f"contacts:   {stage.name:<10} {took:8.1f} s   {counts}")
    print(f"contacts:   by their own logs: {_taken()}")
    for case_id, why in [*outcome.set_aside.items(), *outcome.cancelled.items()][:3]:
        print(f"contacts:   case {case_id}: {why}")
    connection.close()
    time.sleep(1)  # until the server has counted whoever worked for us
    server = _seconds_of_the_server()
    print(f"contacts: {contacts} in {seconds:.1f} s, {contacts / seconds:.0f} a second, on {WORKERS} cores")
    each = 1000 * (ours + server) / contacts
    print(f"contacts: {ours:.1f} s of a core in Python, {server:.1f} s in PostgreSQL: {each:.1f} ms a contact, whoever else is busy")
    return seconds, ours + server


def _told(part: str) -> None:
    print(f"filling {part:<50}", end="\r", file=sys.stderr, flush=True)


def _passed(stage: str, done: int, total: int) -> None:
    print(f"{time.strftime('%H:%M:%S')} {stage}: {done} of {total:<30}", end="\r", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
