"""How long a million cases take from PostgreSQL to PostgreSQL, stage by stage; and a day on which few of them are due."""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from unittest.mock import patch

from amiable.settings.postgres import Server
from bench._filling import fill, look_at_all

CASES = int(os.environ.get("AMIABLE_BENCH_CASES", "1000000"))
ON = date(2026, 6, 30)
TIMES = 3
GOAL_SECONDS = 15
ONE_IN = 625  # Belgian cases of which the day has come: 400 of the 250 000
# Only while the tables are filled: what is measured runs on the settings of the product.
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "4GB", "shared_buffers": "1GB"}


def main() -> None:
    """Print the seconds of each stage, best of three; then what the day costs with none and with few due."""
    with _home():
        from amiable.cli import base

        with Server(HASTY).in_use(), base.database():
            _fill()
        with base.database():
            _restate()
            _days()


@contextmanager
def _home() -> Iterator[None]:
    """An installation of its own, which root's server account can walk to; removed whatever happens."""
    above = Path(tempfile.mkdtemp(prefix="amiable-"))
    above.chmod(0o711)
    with patch.dict(os.environ, {"AMIABLE_HOME": str(above / "home")}):
        try:
            yield
        finally:
            shutil.rmtree((above / "home" / "postgres").resolve(), ignore_errors=True)
            shutil.rmtree(above, ignore_errors=True)


def _fill() -> None:
    def told(table: str) -> None:
        print(f"filling {table:<20}", end="\r", file=sys.stderr, flush=True)

    begun = time.perf_counter()
    fill(Server().address().conninfo(), CASES, told)
    print(f"portfolio: {CASES} cases put into the tables in {time.perf_counter() - begun:.0f} s")


def _restate() -> None:
    from amiable.jobs.engines.kernel import compiled
    from amiable.jobs.portfolio import STAGES, restate

    engine = compiled(os.cpu_count() or 1)
    runs = [restate(ON, at=datetime.now(UTC), engine=engine) for _time in range(TIMES)]
    best = min(runs, key=lambda run: sum(run.milliseconds.values()))
    seconds = sum(best.milliseconds.values()) / 1000
    stages = ", ".join(f"{stage} {best.milliseconds[stage] / 1000:.1f} s" for stage in STAGES)
    print(f"portfolio: {best.cases} cases from PostgreSQL to PostgreSQL in {seconds:.1f} s ({stages}); goal {GOAL_SECONDS} s")
    print(f"portfolio: set aside {len(best.set_aside)}, stated singly {sum(market.singly for market in best.markets)}")


def _days() -> None:
    from amiable.jobs.daily import run_day
    from amiable.jobs.engines.marks import basis

    for one_in in (CASES + 1, ONE_IN):
        look_at_all(Server().address().conninfo(), basis("be"), one_in)
        begun = time.perf_counter()
        outcome = run_day("be", ON)
        print(f"portfolio: a Belgian day over {CASES // 4} open cases, {outcome.cases} looked at: {time.perf_counter() - begun:.2f} s")


if __name__ == "__main__":
    main()
