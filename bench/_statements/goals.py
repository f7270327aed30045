"""Which goals are met, by the figures of the same run."""

from collections.abc import Iterator

from bench._statements.table import OURS, Measured, fastest_of_ours, spaced

FASTEST, ABOVE_DECIMAL, ABOVE_POLARS, ABOVE_DUCKDB = 8e6, 100, 15, 25


def tell(found: list[Measured], figures: dict[str, float]) -> None:
    """Print a line a goal."""
    print("\nGoals")
    for goal, figure, met in (*_speeds(found), *_others(figures)):
        print(f"{'met' if met else 'not met':<8} {goal:<58} {figure}")


def _speeds(found: list[Measured]) -> Iterator[tuple[str, str, bool]]:
    ours = fastest_of_ours(found)
    yield f"at least {spaced(FASTEST)} statements a second on two threads", spaced(ours), ours >= FASTEST
    for name, least in (("Decimal", ABOVE_DECIMAL), ("Polars", ABOVE_POLARS), ("DuckDB", ABOVE_DUCKDB)):
        for theirs in [done for done in found if done.rival.name.startswith(name) and done.rival.name != OURS]:
            times = ours / theirs.per_second
            yield f"at least {least} × {theirs.rival.name} ({theirs.rival.keeps})", f"× {times:.1f}", times >= least


def _others(figures: dict[str, float]) -> Iterator[tuple[str, str, bool]]:
    exponent = figures["exponent"]
    yield "growth exponent 0.95 to 1.05, 100 k to 10 M", f"{exponent:.3f}", 0.95 <= exponent <= 1.05
    yield "one explained statement at most 10 µs in the kernel", f"{figures['in_kernel']:.1f} µs", figures["in_kernel"] <= 10
    yield "at most 300 µs with parsing and lines", f"{figures['explained']:.0f} µs", figures["explained"] <= 300
    yield "at most 200 bytes a case", f"{figures['bytes']:.0f}", figures["bytes"] <= 200
    yield "ten million quiet cases restated in at most 0.2 s", f"{figures['restated']:.2f} s", figures["restated"] <= 0.2
