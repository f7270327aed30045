"""Ninety days of money in four markets, in processes that are killed again and again: nothing is lost, nothing happens twice."""

import os
import shutil
import tempfile
import time
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from random import Random

from bench._faults_killing import blows, different, harmed, unharmed
from bench._faults_playing import Players
from bench.portfolio import _home

CASES = int(os.environ.get("AMIABLE_BENCH_CASES", "10000"))
KILLS = int(os.environ.get("AMIABLE_BENCH_KILLS", "100"))
SERVER_KILLS = int(os.environ.get("AMIABLE_BENCH_SERVER_KILLS", "5"))
SEED = int(os.environ.get("AMIABLE_BENCH_SEED", "1"))
SHOWN = 10


def main() -> None:
    """Print what was played and killed, the seconds, and every difference between the run that was harmed and the one that was not."""
    from amiable.sim.ninety_people import DAYS, FIRST_DAY

    last = FIRST_DAY + timedelta(days=DAYS - 1)
    days = [FIRST_DAY + timedelta(days=place) for place in range(DAYS)]
    with ExitStack() as stack:
        pictures = []
        seconds: dict[date, float] = {}
        for name in ("unharmed", "harmed"):
            stack.enter_context(_home())
            folder = Path(tempfile.mkdtemp(prefix=f"amiable-{name}-"))
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            players = Players(Path(os.environ["AMIABLE_HOME"]), folder, SEED, CASES, last)
            stack.callback(players.leave)
            begun = time.perf_counter()
            if name == "unharmed":
                harm = unharmed(players)
                seconds |= harm.seconds
            else:
                harm = harmed(players, blows(Random(SEED), days[1:-1], KILLS, SERVER_KILLS), seconds)
            took = time.perf_counter() - begun
            pictures.append(players.picture())
            print(f"faults: {name}: {CASES} cases, {DAYS} days in {took:.0f} s; {harm.programs} programs and {harm.servers} servers killed")
        _tell(*pictures)


def _tell(one: dict[str, list[str]], other: dict[str, list[str]]) -> None:
    print("faults: " + ", ".join(f"{len(rows)} {name}" for name, rows in one.items()))
    found = different(one, other)
    print(f"faults: {len(found)} differences between the two")
    for line in found[:SHOWN]:
        print(f"  {line}")


if __name__ == "__main__":
    main()
