"""The whole portfolio: every open case stated for a day, from the database to the database."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
from django.db import connection, transaction
from psycopg import pq
from psycopg.conninfo import make_conninfo

from amiable import markets
from amiable.apps.cases import queries as cases
from amiable.apps.contacts import queries as contacts
from amiable.apps.portfolio import queries, services
from amiable.apps.portfolio.gathering import TABLES, Gathered, gather
from amiable.apps.portfolio.layout import Portfolio
from amiable.apps.portfolio.reading import Wanted
from amiable.apps.portfolio.records import MarketFigures, Numbers, Results, RunView, SetAside
from amiable.apps.portfolio.refusals import MoreThanIsKept
from amiable.apps.portfolio.sorting import places
from amiable.core.facts import Facts
from amiable.core.kernel.columns import NEVER, Law
from amiable.core.kernel.law import law_of
from amiable.core.kernel.many import OUT, OUT_CREDIT, OUT_FAULT, OUT_PAID, OUT_UNKNOWN, Book
from amiable.core.pack import Pack
from amiable.core.refusal import Refusal
from amiable.core.statement import state
from amiable.jobs.engines.fitting import unfit
from amiable.jobs.engines.marks import basis

STAGES = ("read", "lay_out", "play", "write")
SINGLY_AT_ONCE = 400
MOST_KEPT = (1 << 63) - 1
Told = Callable[[str, int, int], None]


class Engine(Protocol):
    """What states all cases of a book at once: `jobs.engines.kernel`."""

    def state(self, law: Law, book: Book, on: int) -> Numbers:
        """A row a case, as `core.kernel.many` names its columns."""


def untold(stage: str, done: int, total: int) -> None:
    """Nobody is watching."""


@dataclass(slots=True)
class Watch:
    """How long each stage took, in milliseconds, and who is told how far it is."""

    told: Told
    milliseconds: dict[str, int] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str, total: int = 1) -> Iterator[Callable[[int], None]]:
        """Time a stage; yields what tells how much of it is done."""
        begun = time.perf_counter_ns()
        self.told(name, 0, total)
        yield lambda done: self.told(name, done, total)
        self.milliseconds[name] = (time.perf_counter_ns() - begun) // 1_000_000
        self.told(name, total, total)


@dataclass(frozen=True, slots=True)
class Stated:
    """The cases of one market: what they owe, and which could not be stated."""

    market: str
    results: Results
    singly: int
    refused: Mapping[int, Refusal]


def restate(on: date, *, at: datetime, engine: Engine, told: Told = untold) -> RunView:
    """State every open case for a day, and keep the results as a run of its own: all of it, or nothing.

    on       the day
    at       the moment at which the run is made
    told     of each stage, how much of it is done, of how much
    returns  the run, with what is due in all, what was set aside and why, and how long each stage took
    """
    watch = Watch(told)
    with transaction.atomic(durable=True):
        with watch.stage("read", TABLES) as done:
            gathered = _gathered(on, done)
        with watch.stage("lay_out"):
            portfolio = gathered.laid()
            next_on = _next_on(portfolio, gathered.looks, on)
            alone = _alone(portfolio, on)
            fitting = portfolio.without(alone)
        with watch.stage("play", len(portfolio)) as done:
            stated = []
            for market, (lo, hi) in portfolio.markets.items():
                numbers = engine.state(law_of(markets.load(market)), fitting.book(market), on.toordinal())
                stated.append(_of_market(market, portfolio.ids[lo:hi], numbers, next_on[lo:hi], alone[lo:hi], on))
                done(hi)
        with watch.stage("write"):
            services.wake_forgotten()  # every open case is on some list, whatever happened to it
            return _keep(stated, on, at, watch)


def _gathered(on: date, done: Callable[[int], None]) -> Gathered:
    """Every table as of one moment, which this transaction holds: what is stated singly later is of the same moment."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        ((snapshot,),) = cursor.fetchall()
    still_open, there_are = queries.open_share()
    wanted = Wanted(on, {market: basis(market) for market in markets.markets()}, all_rows=2 * still_open > there_are)
    return gather(database_address(), snapshot, wanted, done)


def database_address() -> str:
    """The database of Django's connection, in libpq's words."""
    known = {option.keyword.decode() for option in pq.Conninfo.get_defaults()}
    given: Mapping[str, Any] = connection.get_connection_params()
    return make_conninfo(**{name: str(value) for name, value in given.items() if name in known and isinstance(value, str | int)})


def _next_on(portfolio: Portfolio, looks: pa.Table, on: date) -> Numbers:
    """By case, the first day on which a step may be due: this one, where no look holds; 0, where only something new can bring one."""
    next_on = np.full(len(portfolio), on.toordinal(), np.int64)
    place = places(portfolio.ids, looks.column("case_id").to_numpy())
    next_on[place[place >= 0]] = looks.column("next_on").to_numpy()[place >= 0]
    return next_on


def _alone(portfolio: Portfolio, on: date) -> Numbers:
    """The cases that the compiled kernel does not state."""
    alone = portfolio.too_wide.copy()
    for market, (lo, hi) in portfolio.markets.items():
        pack = markets.load(market)
        alone[lo:hi] |= unfit(portfolio.book(market), law_of(pack), pack, on.toordinal())
    return alone


def _of_market(market: str, ids: Numbers, numbers: Numbers, next_on: Numbers, alone: Numbers, on: date) -> Stated:
    """The results of one market; what does not fit, and what was refused, is stated singly, where a refusal has words."""
    singly = np.flatnonzero(alone | (numbers[:, OUT_FAULT] > 0))
    refused: dict[int, Refusal] = {}
    for start in range(0, len(singly), SINGLY_AT_ONCE):
        some = singly[start : start + SINGLY_AT_ONCE]
        known = contacts.facts_of(ids[some].tolist())
        for place in some:
            try:
                numbers[place] = _single(known[int(ids[place])], on, markets.load(market))
            except Refusal as refusal:
                refused[int(ids[place])] = refusal
    kept = ~np.isin(ids, list(refused))
    return Stated(market, _results(ids[kept], numbers[kept], next_on[kept]), len(singly), refused)


def _single(facts: Facts, on: date, pack: Pack) -> list[int]:
    """One case as the kernel would give it."""
    account = state(facts, on, pack)
    row = [0] * OUT
    row[:OUT_PAID] = [account.principal, account.interest, account.damages, account.costs]
    row[OUT_PAID], row[OUT_CREDIT] = account.paid, account.credit
    row[OUT_UNKNOWN] = min((unknown.from_on.toordinal() for unknown in account.unknown), default=NEVER)
    if max(*row, account.due) > MOST_KEPT:
        raise MoreThanIsKept(source="house rule")
    return row


def _results(ids: Numbers, numbers: Numbers, next_on: Numbers) -> Results:
    principal, interest, damages, costs = numbers[:, :OUT_PAID].T
    unknown = numbers[:, OUT_UNKNOWN]
    return Results(
        case_id=ids,
        principal=principal,
        interest=interest,
        damages=damages,
        costs=costs,
        paid=numbers[:, OUT_PAID],
        credit=numbers[:, OUT_CREDIT],
        unknown_from=np.where(unknown < NEVER, unknown, 0),
        next_on=next_on,
    )


def _keep(stated: Sequence[Stated], on: date, at: datetime, watch: Watch) -> RunView:
    begun = time.perf_counter_ns()
    refused = {case_id: why for market in stated for case_id, why in market.refused.items()}
    views = cases.cases_of(refused)
    return services.keep(
        Results.joined([market.results for market in stated]),
        on=on,
        at=at,
        markets=[_figures(market, on) for market in stated],
        set_aside=[SetAside(case_id, views[case_id].printed_number, why.code, str(why)) for case_id, why in refused.items()],
        elapsed=lambda: watch.milliseconds | {"write": (time.perf_counter_ns() - begun) // 1_000_000},
    )


def _figures(stated: Stated, on: date) -> MarketFigures:
    pack, results = markets.load(stated.market), stated.results
    days, counts = np.unique(results.unknown_from[results.unknown_from > 0], return_counts=True)
    return MarketFigures(
        market=stated.market,
        law=pack.law,
        currency=pack.currency,
        cases=len(results),
        singly=stated.singly - len(stated.refused),
        due=sum(results.due.tolist()),
        unknown={date.fromordinal(day): count for day, count in zip(days.tolist(), counts.tolist(), strict=True)},
        to_look_at=int(((results.next_on > 0) & (results.next_on <= on.toordinal())).sum()),
    )
