"""Ninety days of money and five weeks of contacts in four markets, killed again and again: nothing is lost, nothing happens twice."""

import os
import shutil
import tempfile
import time
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from random import Random

from bench._days_playing import schedule
from bench._faults_killing import blows, different, harmed, unharmed
from bench._faults_playing import Players
from bench.portfolio import _home

CASES = int(os.environ.get("AMIABLE_BENCH_CASES", "10000"))
KILLS = int(os.environ.get("AMIABLE_BENCH_KILLS", "100"))
SERVER_KILLS = int(os.environ.get("AMIABLE_BENCH_SERVER_KILLS", "5"))
CONTACT_CASES = int(os.environ.get("AMIABLE_BENCH_CONTACT_CASES", "2000"))
CONTACT_KILLS = int(os.environ.get("AMIABLE_BENCH_CONTACT_KILLS", "30"))
CONTACT_DAYS = 36  # over the end of a month: creditors are paid
SEED = int(os.environ.get("AMIABLE_BENCH_SEED", "1"))
SHOWN = 10


def main() -> None:
    """Ninety days of money, then five weeks of `amiable day`: each killed, and compared with what stands when nobody is."""
    from amiable.sim.ninety_people import DAYS, FIRST_DAY

    days = [FIRST_DAY + timedelta(days=place) for place in range(DAYS)]
    _both("money", "bench._faults_playing", days, CASES, KILLS, SERVER_KILLS)
    contacts = list(schedule(FIRST_DAY + timedelta(days=CONTACT_DAYS)))
    _both("contacts", "bench._days_playing", contacts, CONTACT_CASES, CONTACT_KILLS, SERVER_KILLS)


def _both(what: str, program: str, days: list[date], cases: int, kills: int, server_kills: int) -> None:
    """Print what was played and killed, the seconds, and every difference between the run that was harmed and the one that was not."""
    with ExitStack() as stack:
        pictures = []
        seconds: dict[date, float] = {}
        for name in ("unharmed", "harmed"):
            stack.enter_context(_home())
            folder = Path(tempfile.mkdtemp(prefix=f"amiable-{name}-"))
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            players = Players(Path(os.environ["AMIABLE_HOME"]), folder, SEED, cases, days[-1], program)
            stack.callback(players.leave)
            begun = time.perf_counter()
            if name == "unharmed":
                harm = unharmed(players)
                seconds |= harm.seconds
            else:
                harm = harmed(players, blows(Random(SEED), days[1:-1], kills, server_kills), seconds)
            took = time.perf_counter() - begun
            pictures.append(players.picture())
            print(f"faults: {what}, {name}: {cases} cases in {took:.0f} s; {harm.programs} programs and {harm.servers} servers killed")
        _tell(*pictures)


def _tell(one: dict[str, list[str]], other: dict[str, list[str]]) -> None:
    print("faults: " + ", ".join(f"{len(rows)} {name}" for name, rows in one.items()))
    found = different(one, other)
    print(f"faults: {len(found)} differences between the two")
    for line in found[:SHOWN]:
        print(f"  {line}")


if __name__ == "__main__":
    main()
