"""How many random cases of every market the statement and its oracle agree on, cent for cent and line for line."""

import os
import sys
import time

from tests.core.oracle_compare import Compared, compare_many

CASES = int(os.environ.get("AMIABLE_RANDOM_CASES", "1000000"))


def _show(compared: Compared, seconds: float) -> None:
    """Say how far it is, on one line of a terminal."""
    left = seconds / compared.cases * (CASES - compared.cases)
    print(
        f"\r{compared.cases:,} cases, {compared.cents} differing cents, {left / 60:.0f} minutes left ", end="", file=sys.stderr, flush=True
    )


def main() -> None:
    """Print one line: cases, differing cents and cases, cases a second on two processes; then what differs, if anything does."""
    began, shown, compared = time.monotonic(), 0.0, Compared()
    for compared in compare_many(CASES):
        seconds = time.monotonic() - began
        if sys.stderr.isatty() or seconds > shown + 60:
            shown = seconds
            _show(compared, seconds)
    print(file=sys.stderr)
    seconds = time.monotonic() - began
    rate = compared.cases / seconds
    print(
        f"oracle: {compared.cases:,} cases, {compared.cents} differing cents, {compared.differing} that differ at all, {rate:.0f} cases/s"
    )
    for told in compared.told:
        print(f"  {told}")
    if compared.differing:
        sys.exit(1)


if __name__ == "__main__":
    main()
