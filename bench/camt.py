"""How fast, and in how much memory, a camt.053 of 200 000 entries is read."""

import json
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

from amiable.core.reference import ogm
from amiable.sim.bank_file import Entry, write

ENTRIES = 200_000
ROOT = Path(__file__).parents[1]
READER = """
import json, sys, time
from amiable.files.camt import BankLine, read
with open(sys.argv[1], "rb") as source:
    lines = sum(isinstance(item, BankLine) for item in read(source))
seconds = time.process_time()
memory = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps({"lines": lines, "seconds": seconds, "kilobytes": int(memory.split()[1])}))
"""


def _entry(number: int) -> Entry:
    """A transfer as Belgian people make it: two in three with the structured reference, the others with words."""
    by_reference = number % 3 > 0
    return Entry(
        minor=1_000 + number % 90_000,
        credit=number % 50 > 0,
        booked_on=date(2026, 3, 2),
        value_on=date(2026, 3, 2),
        bank_ref=f"B6C02PGK{number:012d}",
        end_to_end_id=f"E2E-{number:09d}",
        reference=ogm(number + 1) if by_reference else "",
        text="" if by_reference else f"betaling factuur {number} met dank voor het geduld",
        counterparty=f"Proefpersoon {number}",
        counterparty_account=f"BE{number % 97:02d}{number:012d}",
    )


def _write_file(path: Path) -> None:
    with path.open("wb") as out:
        write(
            out,
            account="BE68539007547034",
            currency="EUR",
            statement_id="BENCH-1",
            sequence=1,
            on=date(2026, 3, 2),
            created_at=datetime(2026, 3, 3, 6, tzinfo=UTC),
            opening=0,
            entries=[_entry(number) for number in range(ENTRIES)],
        )


def main() -> None:
    """Print one line: entries, entries per CPU-second of the whole reading process, its peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "statement.xml"
        _write_file(path)
        # Peak memory from /proc: getrusage would count the parent's pages that the child had for a moment.
        run = subprocess.run([sys.executable, "-c", READER, str(path)], cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(run.stdout)
    per_second = round(found["lines"] / found["seconds"])
    print(f"camt: {found['lines']} entries, {per_second} entries/CPU-s, {found['kilobytes'] / 1024:.1f} MB")


if __name__ == "__main__":
    main()
