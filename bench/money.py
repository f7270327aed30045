"""How long a million bank lines take to be read, matched with a million open cases and booked, and whether every cent is in its place."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from amiable.settings import home
from amiable.settings.postgres import Server
from amiable.sim.payers import Town, payments, town
from amiable.sim.payers_people import MARKETS
from bench import _money_files as files
from bench import _money_filling as filling
from bench._money_taking import STAGES, take
from bench.portfolio import HASTY, _home

if TYPE_CHECKING:
    from amiable.apps.payments.sums import Owed

LINES = int(os.environ.get("AMIABLE_BENCH_LINES", "1000000"))
CLOSED_BESIDES = 1.06  # of so many cases, one is open
WRITTEN_ON, TODAY = date(2026, 2, 24), date(2026, 3, 6)
GOAL_SECONDS = 120
SHOWN = 5  # lines that were booked otherwise than they were meant
ROOT = Path(__file__).parents[1]
# What is timed runs in a process of its own, on the settings of the product: its memory is its own.
TAKER = """
import json, resource, sys
from datetime import date
from pathlib import Path
from amiable.cli import base
from bench._money_taking import take
with base.database():
    took = take([Path(name) for name in sys.argv[2:]], date.fromisoformat(sys.argv[1]))
used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
core = sum(each.ru_utime + each.ru_stime for each in used)
print(json.dumps(took | {"kilobytes": max(each.ru_maxrss for each in used), "core": core}))
"""


def main() -> None:
    """Print what was filled, the seconds of each stage, the memory, what was booked rightly and wrongly, and what the check says."""
    with _home(), tempfile.TemporaryDirectory() as name:
        folder, begun = Path(name), time.perf_counter()
        whole = town(Random(1), int(LINES * CLOSED_BESIDES))
        opening = _fill(whole, folder)
        _say("writing the files")
        lines = ((f"B{place:09d}", paid.line) for place, paid in enumerate(payments(Random(2), whole, LINES)))
        paths = files.write_files(folder, "now", lines, opening)
        megabytes = sum(path.stat().st_size for path in paths) / 1_000_000
        opened = sum(not case.closed for case in whole.known.cases)
        print(f"money: {opened} open cases and {len(paths)} files ({megabytes:.0f} MB) made in {time.perf_counter() - begun:.0f} s")
        _tell(_take(paths))
        _judge(whole)


def _say(what: str) -> None:
    print(f"{what:<40}", end="\r", file=sys.stderr, flush=True)


def _fill(whole: Town, folder: Path) -> dict[str, int]:
    """Put the cases into the tables, with what was paid before; learn what they owe. Returns what the accounts hold."""
    from amiable.cli import base

    server, opening = Server(HASTY), dict.fromkeys(MARKETS, 0)
    with server.in_use(), base.database():
        from amiable.apps.payments import services as money

        address = server.address().conninfo()
        filling.fill(address, whole, lambda table: _say(f"filling {table}"))
        _say("raising the claims")
        money.raise_claims(since=filling.PLACED_ON)  # as the day of their placement does
        _say("taking in what was paid before")
        before = files.write_files(
            folder, "before", ((f"A{place:09d}", line) for place, line in enumerate(files.earlier_lines(whole))), opening
        )
        _pay_before(before)
        filling.close(address, whole, files.BEFORE)
        _say("writing to everybody")
        filling.write_to_all(address, WRITTEN_ON)
        _say("stating what is due")
        filling.learn_what_is_due(address, whole, _owed())
    return opening


def _pay_before(paths: Sequence[Path]) -> None:
    took = take(paths, files.BEFORE)
    print(f"money: before that, {took['matched']:.0f} of {took['lines']:.0f} lines with nothing but a reference were booked")


def _owed() -> "Owed":
    """What every claim asks on the day of the letter."""
    from amiable.jobs.engines.kernel import compiled
    from amiable.jobs.sums import sums_today

    return sums_today(WRITTEN_ON, compiled(os.cpu_count() or 1)).now


def _take(paths: Sequence[Path]) -> dict[str, float]:
    _say("taking in, matching, booking")
    command = [sys.executable, "-c", TAKER, TODAY.isoformat(), *map(str, paths)]
    with Server().in_use():
        run = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
        took: dict[str, float] = json.loads(run.stdout.splitlines()[-1])
        return took | {"server": _seconds_of_the_server()}


def _seconds_of_the_server() -> float:
    """The seconds of a core that those of its processes took which have ended: all that worked for somebody."""
    pid = (home.root() / "postgres" / "data" / "postmaster.pid").read_text().split()[0]
    told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(told[13]) + int(told[14])) / os.sysconf("SC_CLK_TCK")  # cutime and cstime


def _tell(took: dict[str, float]) -> None:
    parts = {stage: took.get(stage, 0.0) for stage in STAGES}
    check, alone = parts.pop("check"), parts.pop("read")
    seconds = sum(parts.values())
    stages = ", ".join(f"{stage} {part:.1f} s" for stage, part in parts.items())
    print(f"money: {took['lines']:.0f} lines in {seconds:.1f} s ({stages}), goal {GOAL_SECONDS} s")
    print(f"money: {took['kilobytes'] / 1024:.0f} MB in the largest of its processes")
    print(f"money: reading alone, which keeping contains, {alone:.1f} s")
    both = f"{took['core']:.1f} s of a core here, {took['server']:.1f} s in PostgreSQL"
    print(f"money: {both}, with reading once more and the check: what it takes whoever else is busy")
    print(f"money: ledger check in {check:.1f} s: {took['differences']:.0f} differences")
    print(f"money: {took['matched']:.0f} lines booked, {took['waiting']:.0f} wait, {took['set_aside']:.0f} cases could not be stated")


def _judge(whole: Town) -> None:
    """Compare what was booked with what is true."""
    from amiable.cli import base

    with base.database():
        booked = filling.booked(Server().address().conninfo())
    lines: Counter[str] = Counter()
    right: Counter[str] = Counter()
    wrong = []
    for place, paid in enumerate(payments(Random(2), whole, LINES)):
        shares = booked.get(f"B{place:09d}")
        lines[paid.line.market] += 1
        if shares == dict(paid.truth):
            right[paid.line.market] += 1
        elif shares is not None:
            wrong.append((paid, shares))
    by_market = ", ".join(f"{market} {right[market] / lines[market]:.1%}" for market in MARKETS)
    print(f"money: {right.total()} lines booked as they were meant, {right.total() / LINES:.1%} ({by_market}); {len(wrong)} otherwise")
    for paid, shares in wrong[:SHOWN]:
        print(f"  {paid.kind}: {shares} instead of {dict(paid.truth)}; {paid.line}")
