"""The kernel's own functions, compiled: for millions of cases at once, and for one with its trace. Whoever imports this pays for Numba."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from inspect import getmembers, isfunction
from types import FunctionType
from typing import Any, NamedTuple, cast

import numba
import numpy as np
from numpy.typing import NDArray

from amiable.core.kernel import accrual, columns, damages, fees, laying, lone, many, paying
from amiable.core.kernel import fold as folding
from amiable.core.kernel.accrual import ROW
from amiable.core.kernel.columns import BY_ACTION, BY_CASE, BY_CLAIM, BY_HOLD, BY_PAYMENT, BY_REFUND, LAID, STANDING, Case, Law
from amiable.core.kernel.engine import FIRST_ROOM, PLAIN, Played, rows_of
from amiable.core.kernel.fold import fold
from amiable.core.kernel.laying import lay
from amiable.core.kernel.many import OUT, Book, Tails
from amiable.core.kernel.safety import is_safe

MODULES = (accrual, fees, damages, laying, folding, lone, many, paying)
ENTRIES = ("play_one", "state_range", "tail_range", "restate_range", "gains", "pay_range")
Numbers = NDArray[np.int64]
Record = NDArray[np.void]

# Called for every payment, and never a call of their own once compiled.
HOT = (
    "is_summed",
    "accrue_to",
    "accrue",
    "run",
    "days_at",
    "rounded",
    "post_all",
    "pay",
    "allocate",
    "allocate_to",
    "add",
    "allocated",
    "noted",
    "next_note",
)

# A record has room for so many of each; a case or a law that needs more is played in plain Python, or refused.
ROOM = {"claims": 48, "actions": 96, "payments": 256, "refunds": 48, "holds": 48, "abouts": 256}
LAW_ROOM = 2048
TRACE_ROOM = 4096  # rows of a trace of one case
ALLOCATIONS_A_PAYMENT = 6  # for which there is room, on the average


def play_one(laws: list[Law], cases: list[Case], on: int, trace: list[int]) -> None:
    """Lay out and play the first case under the first law, with its trace: lists, because a record by itself is slow to hand over."""
    lay(laws[0], cases[0], on)
    fold(laws[0], cases[0], on, trace)


class Paid(NamedTuple):
    """What the payments of many cases paid.

    rows        an allocation each, as `core.kernel.paying` names the columns
    open_parts  by claim what is outstanding, part by part
    faults      by case: not 0 where another way must state it; such a case has no rows
    """

    rows: Numbers
    open_parts: Numbers
    faults: Numbers


class Compiled:
    """The kernel compiled. It gives the same answer as the plain one, which it asks itself where a case does not fit."""

    def __init__(self, folder: str, threads: int = 1) -> None:
        """Keep compiled code in a folder whose name holds the hash of the sources; play many cases in so many threads."""
        cast(Any, numba.config).CACHE_DIR = folder
        self.threads = threads
        self._run = _compiled()
        self._own = threading.local()
        self._laws: dict[int, tuple[Law, Record]] = {}

    def play(self, law: Law, case: Case, on: int) -> Played:
        """Lay out and play a case through the day `on`, with its trace."""
        if not (fits(case) and is_safe(law, case, on)):
            return PLAIN.play(law, case, on)
        record, room = self._own_record(), FIRST_ROOM
        write_into(record, case)
        while True:
            trace = np.zeros(ROW * room, dtype=np.int64)
            self._run["play_one"](self.law(law), record, on, trace)
            if trace[0] < room:
                return Played(_taken_back(case, record), tuple(rows_of(trace.tolist())))
            room = int(trace[0]) + 1

    def state(self, law: Law, book: Book, on: int) -> Numbers:
        """State all cases of a book on a day: a row a case, as `core.many` names its columns.

        Cases that do not fit (`core.safety`) are the caller's to leave out.
        """
        cases = len(book.cases) - 1
        out = np.zeros(cases * OUT, dtype=np.int64)
        run = self._run["state_range"]
        self._share(cases, lambda lo, hi: run(self.law(law)[0], book, np.zeros(1, CASE)[0], lo, hi, on, out))
        return out.reshape(cases, OUT)

    def pay(self, law: Law, book: Book, on: int) -> Paid:
        """State all cases of a book on a day, and say what each payment paid."""
        cases, claims, begins = len(book.cases) - 1, len(book.claims), cast(Any, book.cases)["payment_at"]
        open_parts, faults = np.zeros(claims * folding.PARTS, np.int64), np.zeros(cases, np.int64)
        run = self._run["pay_range"]
        found: list[Numbers] = []

        def work(lo: int, hi: int) -> None:
            room = ALLOCATIONS_A_PAYMENT * int(begins[hi] - begins[lo]) + TRACE_ROOM
            paid = np.zeros(paying.PAID_ROW * room, np.int64)
            used, trace = np.zeros(1, np.int64), np.zeros(ROW * TRACE_ROOM, np.int64)
            run(self.law(law)[0], book, np.zeros(1, CASE)[0], trace, lo, hi, on, paid, open_parts, faults, used)
            found.append(paid[: paying.PAID_ROW * used[0]].reshape(-1, paying.PAID_ROW))

        self._share(cases, work)
        return Paid(np.concatenate([np.zeros((0, paying.PAID_ROW), np.int64), *found]), open_parts.reshape(-1, folding.PARTS), faults)

    def tails(self, law: Law, book: Book, on: int) -> Tails:
        """How all cases of a book go on after the day `on`."""
        cases, claims = len(book.cases) - 1, len(book.claims)
        wide = [np.zeros(claims, dtype=TAIL.get(name, np.int64)) for name in Tails._fields[:-1]]
        tails = Tails(*cast(Any, (*wide, np.zeros(cases, dtype=np.int64))))
        run = self._run["tail_range"]
        self._share(cases, lambda lo, hi: run(self.law(law)[0], book, np.zeros(1, CASE)[0], tails, lo, hi, on))
        return tails

    def restate(self, law: Law, book: Book, tails: Tails, on: int, later: int) -> Numbers:
        """What all cases owe on a later day, when nothing happened since `on`; -1 where a case must be played again."""
        cases = len(book.cases) - 1
        gain, due = np.zeros(6 * law.segments, dtype=np.int64), np.empty(cases, dtype=np.int64)
        self._run["gains"](self.law(law)[0], on, later, gain)
        days = np.array([accrual.days_of(on + 1, later, count, leap) for count in range(3) for leap in range(2)], dtype=np.int64)
        run = self._run["restate_range"]
        self._share(cases, lambda lo, hi: run(book, tails, gain, days, lo, hi, due))
        return due

    def _own_record(self) -> Record:
        """The record of this thread: a case is written over the one before, whose rows beyond its own are never read."""
        if not hasattr(self._own, "record"):
            self._own.record = np.zeros(1, CASE)
        return cast(Record, self._own.record)

    def entry(self, name: str) -> Callable[..., object]:
        """One compiled function by its name, for whoever measures it or builds on it."""
        return self._run[name]

    def law(self, law: Law) -> Record:
        """The law as a record, made once."""
        kept = self._laws.get(id(law))
        if kept is None or kept[0] is not law:
            kept = self._laws[id(law)] = (law, _law_record(law))
        return kept[1]

    def _share(self, cases: int, work: Callable[[int, int], object]) -> None:
        """Give each thread its part of the cases."""
        if self.threads == 1:
            work(0, cases)
            return
        bounds = [cases * part // self.threads for part in range(self.threads + 1)]
        with ThreadPoolExecutor(self.threads) as pool:
            list(pool.map(work, bounds[:-1], bounds[1:]))


COLUMNS_BY = {
    "claims": BY_CLAIM,
    "actions": BY_ACTION,
    "abouts": ("about",),
    "payments": BY_PAYMENT,
    "refunds": BY_REFUND,
    "holds": BY_HOLD,
}


def fits(case: Case) -> bool:
    """Whether a record has room for a case."""
    return all(getattr(case, name) <= room for name, room in ROOM.items())


def recorded(case: Case) -> Record:
    """A case as a record."""
    record = np.zeros(1, CASE)
    write_into(record, case)
    return record


def write_into(record: Record, case: Case) -> None:
    """Write the facts of a case over those of another."""
    row = record[0]
    for name in (*ROOM, *BY_CASE):
        row[name] = getattr(case, name)
    for count, names in COLUMNS_BY.items():
        rows = getattr(case, count)
        for name in names if rows else ():
            row[name][:rows] = getattr(case, name)


def _taken_back(case: Case, record: Record) -> Case:
    """What the kernel added, put back into the case in plain lists."""
    row = record[0]
    for name in LAID:
        setattr(case, name, row[name][: case.claims].tolist())
    case.parts = row["parts"][: folding.PARTS * case.claims].tolist()
    case.totals = row["totals"].tolist()
    case.fault = int(row["fault"])
    return case


def _sizes() -> dict[str, int]:
    """How long each column of a record is."""
    claims, actions, payments = ROOM["claims"], ROOM["actions"], ROOM["payments"]
    sizes = dict.fromkeys((*BY_CLAIM, *LAID, *STANDING), claims)
    sizes |= dict.fromkeys((*BY_ACTION, "bore", "question"), actions) | dict.fromkeys(BY_PAYMENT, payments)
    sizes |= dict.fromkeys(BY_REFUND, ROOM["refunds"]) | dict.fromkeys(BY_HOLD, ROOM["holds"]) | {"about": ROOM["abouts"]}
    sizes |= dict.fromkeys(("pending", "open_then"), actions * claims)
    events = columns.CLAIM_EVENTS * claims + actions + payments + ROOM["refunds"]
    return sizes | {"parts": folding.PARTS * claims, "credit": payments, "totals": columns.TOTALS, "key": events}


def _dtype(names: tuple[str, ...], sizes: dict[str, int]) -> np.dtype[np.void]:
    return np.dtype([(name, np.int64, (sizes[name],)) if name in sizes else (name, np.int64) for name in names])


CASE = _dtype(columns.NAMES, _sizes())
TAIL: dict[str, Any] = {"how": np.int8, "day_count": np.int8, "down": np.int8, "rate": np.int32}


def _law_record(law: Law) -> Record:
    """The law with its sums of rate × days, so that interest over any days is one difference."""
    record = np.zeros(1, LAW)
    for name, column in (law._asdict() | summed(law)).items():
        if isinstance(column, int):
            record[0][name] = column
        elif len(column) > len(record[0][name]):
            raise OverflowError(f"{name}: {len(column)} rows, and there is room for {len(record[0][name])}")
        else:
            record[0][name][: len(column)] = column
    return record


SUM_ROOM = 1 << 18
LAST_SUMMED = date(2100, 12, 31).toordinal()
LAW = _dtype(Law._fields, {n: SUM_ROOM if n == "sum_rates" else LAW_ROOM for n, kind in Law.__annotations__.items() if kind is not int})


def summed(law: Law) -> dict[str, list[int]]:
    """The sums of the series that regimes ask, through each day that they are known, beginning with the day before."""
    sum_lo, sum_thirty, sum_last = list(law.sum_lo), list(law.sum_thirty), list(law.sum_last)
    sums: list[int] = []
    for series in sorted({series for series in (*law.r_series, *law.s_old) if series >= 0}):
        first, last = law.sum_first[series], min(law.sum_last[series], LAST_SUMMED)
        segments = slice(law.s_lo[series], law.s_lo[series + 1])
        place = np.searchsorted(np.array(law.seg_to[segments]), np.arange(first, last + 1))
        rate, thirty = np.array(law.seg_rate[segments])[place], np.diff([accrual.thirty_e(day) for day in range(first - 1, last + 1)])
        sum_lo[series], sum_thirty[series], sum_last[series] = len(sums), len(sums) + last - first + 2, last
        sums += [0, *np.cumsum(rate).tolist(), 0, *np.cumsum(rate * thirty).tolist()]
    return {"sum_lo": sum_lo, "sum_thirty": sum_thirty, "sum_last": sum_last, "sum_rates": sums}


def _compiled() -> dict[str, Callable[..., object]]:
    """Each function of the kernel compiled; where one calls another, it calls the compiled one. Only what is entered is kept on disk."""
    run: dict[str, Callable[..., object]] = {}
    spaces = []
    found = [pair for module in MODULES for pair in getmembers(module, isfunction) if pair[1].__module__ == module.__name__]
    for name, function in cast(list[tuple[str, FunctionType]], [*found, ("play_one", play_one)]):
        space = {**function.__globals__}
        spaces.append(space)
        own = FunctionType(function.__code__, space, name, function.__defaults__)
        own.__module__, own.__qualname__ = function.__module__, function.__qualname__
        run[name] = numba.njit(own, nogil=True, cache=name in ENTRIES, error_model="numpy", forceinline=name in HOT)
    for space in spaces:
        space.update(run)
    return run
