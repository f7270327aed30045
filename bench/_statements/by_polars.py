"""Polars: integer expressions over a wide frame, one event after the other, in its streaming engine on all cores."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import polars as pl
from polars import col

from bench._statements.portfolio import DUE, EVENTS, LUMP, NOTE, ORIGIN, PARTS, PAYMENT, YEAR, Array, Portfolio, prefix
from bench._statements.rival import Job, Rival

STATE = (*PARTS, "exact", "since")
COLUMNS = ("day", "kind", "amount")


@contextmanager
def as_stored(portfolio: Portfolio) -> Iterator[Job]:
    """A row an event, in order, with its place in the case; the frame is split by that place while the clock runs."""
    place = np.tile(np.arange(EVENTS, dtype=np.int8), len(portfolio))
    long = pl.DataFrame({"place": place, **{name: column.ravel() for name, column in _columns(portfolio).items()}})
    law = pl.Series(prefix())

    def go() -> pl.DataFrame:
        frames = long.partition_by("place", maintain_order=True, include_key=False)
        renamed = [frame.rename({name: f"{name}{n}" for name in COLUMNS}) for n, frame in enumerate(frames)]
        return _stated(pl.concat(renamed, how="horizontal"), law)

    yield Job(go, _cents)


@contextmanager
def wide(portfolio: Portfolio) -> Iterator[Job]:
    """A row a case, three columns an event: laid out beforehand for this question alone."""
    columns = _columns(portfolio)
    frame = pl.DataFrame({f"{name}{n}": np.ascontiguousarray(columns[name][:, n]) for n in range(EVENTS) for name in COLUMNS})
    law = pl.Series(prefix())
    yield Job(lambda: _stated(frame, law), _cents)


def _columns(portfolio: Portfolio) -> dict[str, Array]:
    return {"day": (portfolio.day - ORIGIN.toordinal()).astype(np.int64), "kind": portfolio.kind, "amount": portfolio.amount}


def _stated(frame: pl.DataFrame, law: pl.Series) -> pl.DataFrame:
    """All events, then the interest through the statement's day."""
    plan = frame.lazy().with_columns(pl.lit(0, pl.Int64).alias(name) for name in STATE)
    for n in range(EVENTS):
        plan = _event(plan, col(f"day{n}"), col(f"kind{n}"), col(f"amount{n}"), law)
    last = col.exact + col.principal * (int(law[-1]) - col.since)
    return plan.select(col.principal, col.interest + _half_up(last), col.costs, col.credit).collect(engine="streaming")


def _event(plan: pl.LazyFrame, day: pl.Expr, kind: pl.Expr, amount: pl.Expr, law: pl.Series) -> pl.LazyFrame:
    """One event of every case: interest runs, what falls due or is taken off, then the payment from part to part."""
    before_interest = ((kind == LUMP) | (kind == NOTE)).cast(pl.Int64)
    return (
        plan.with_columns(now=pl.lit(law).gather(day - before_interest))
        .with_columns(
            exact=col.exact + col.principal * (col.now - col.since),
            since=col.now,
            costs=col.costs + pl.when((kind == LUMP) & (col.principal > 0)).then(amount).otherwise(0),
            credit=pl.when(kind == DUE).then(_positive(col.credit - amount)).otherwise(col.credit),
            added=pl.when(kind == DUE).then(_positive(amount - col.credit)).when(kind == NOTE).then(-amount).otherwise(0),
            paid=pl.when(kind == PAYMENT).then(amount).otherwise(0),
        )
        .with_columns(
            principal=_positive(col.principal + col.added),
            interest=col.interest + pl.when(kind == PAYMENT).then(_half_up(col.exact)).otherwise(0),
            exact=pl.when(kind == PAYMENT).then(0).otherwise(col.exact),
        )
        .with_columns(interest=_positive(col.interest - col.paid), rest=_positive(col.paid - col.interest))
        .with_columns(principal=_positive(col.principal - col.rest), rest=_positive(col.rest - col.principal))
        .with_columns(costs=_positive(col.costs - col.rest), credit=col.credit + _positive(col.rest - col.costs))
    )


def _positive(amount: pl.Expr) -> pl.Expr:
    return pl.max_horizontal(amount, 0)


def _half_up(exact: pl.Expr) -> pl.Expr:
    return (2 * exact + YEAR) // (2 * YEAR)


def _cents(answers: pl.DataFrame) -> Array:
    return answers.to_numpy()


RIVALS = (
    Rival("Polars", pl.thread_pool_size(), "as stored", 1_000_000, as_stored),
    Rival("Polars", pl.thread_pool_size(), "wide beforehand", 1_000_000, wide),
)
