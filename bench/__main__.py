"""`./run bench` measures everything; `./run bench camt` one thing."""

import importlib
import pkgutil
import sys

import bench


def main(wanted: list[str]) -> int:
    """Run the benches that are wanted, or all; returns the exit code."""
    there = [module.name for module in pkgutil.iter_modules(bench.__path__) if not module.name.startswith("_")]
    if unknown := [name for name in wanted if name not in there]:
        print(f"There is no bench named {', '.join(unknown)}. There are: {', '.join(there)}.", file=sys.stderr)
        return 2
    for name in wanted or there:
        print(f"— {name}")
        importlib.import_module(f"bench.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
