"""Take a bank file in: kept, matched and settled. Where there is little of it one by one, where there is much all together."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import BinaryIO

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from amiable import markets
from amiable.apps.outbox import queries as outbox
from amiable.apps.payments import queries
from amiable.apps.payments import services as payments
from amiable.apps.payments.records import ImportResult, MatchResult
from amiable.apps.payments.sums import ASKED_WITHIN, Sums, owed_by
from amiable.apps.portfolio.gathering import gather
from amiable.apps.portfolio.layout import Portfolio
from amiable.apps.portfolio.reading import Wanted
from amiable.apps.portfolio.sorting import Sorted
from amiable.core.kernel.law import law_of
from amiable.jobs import settling
from amiable.jobs.deciding import deciders
from amiable.jobs.engines.fitting import unfit
from amiable.jobs.portfolio import database_address

MANY = 20_000  # lines that are worth reading the whole portfolio and, the first time, waiting for the kernel to be compiled
Ints = NDArray[np.int64]
EngineMaker = Callable[[], settling.Engine]


def take_in(source: BinaryIO, name: str, today: date, engine: EngineMaker, *, workers: int = 1) -> tuple[ImportResult, MatchResult]:
    """Book a bank file, match its payments and settle their cases. The same file again changes nothing.

    engine   makes the compiled kernel, where it is worth it
    workers  how many processes may decide, where there is much
    refuses  FileRefused, NotOurAccount, AnotherCurrency
    """
    return payments.import_file(source, name, today), match(today, engine, workers=workers)


def match(today: date, engine: EngineMaker, *, workers: int = 1) -> MatchResult:
    """Match all that waits, and settle the cases that it pays; it can be cut off anywhere, and goes on when it is called again."""
    if queries.unseen()[MANY:].exists():
        kernel = engine()
        with deciders(workers, today, sums_today(today, kernel)) as decide:
            matched, waiting = payments.match_many(today, decide)
        return MatchResult(matched, waiting, settling.settle_unsettled(today, kernel))
    left_over = payments.settle_unsettled(today)
    result = payments.match_waiting(today)
    result.set_aside |= left_over
    return result


class OwedByClaim:
    """What is open of each claim, as columns."""

    def __init__(self, ids: NDArray[np.int64], minor: NDArray[np.int64]) -> None:
        """Keep claims in the order of their numbers."""
        order = np.argsort(ids)
        self._ids, self._minor = ids[order], minor[order]

    def get(self, claim_id: int, otherwise: int) -> int:
        """Of one claim, in minor units; `otherwise` where it is not known."""
        place = int(np.searchsorted(self._ids, claim_id))
        return int(self._minor[place]) if place < len(self._ids) and self._ids[place] == claim_id else otherwise


class DaysOfCases:
    """On which days letters asked something of cases, as columns."""

    def __init__(self, asked: Sequence[tuple[int, date]]) -> None:
        """Keep pairs that come in the order of the cases."""
        self.ids = np.fromiter((case_id for case_id, _on in asked), np.int64, len(asked))
        self.on = np.fromiter((on.toordinal() for _case_id, on in asked), np.int32, len(asked))

    def get(self, case_id: int, otherwise: tuple[date, ...]) -> tuple[date, ...]:
        """Of one case; `otherwise` where no letter did."""
        lo, hi = np.searchsorted(self.ids, [case_id, case_id + 1])
        return tuple(date.fromordinal(on) for on in self.on[lo:hi].tolist()) or otherwise

    def by_day(self) -> Iterator[tuple[date, Ints]]:
        """The cases that were asked on each day."""
        for on in np.unique(self.on).tolist():
            yield date.fromordinal(on), self.ids[self.on == on]


def sums_today(today: date, engine: settling.Engine) -> Sums:
    """What every open case owes today, and owed when letters asked it; those that the compiled kernel leaves out are stated one by one."""
    days = DaysOfCases(outbox.asked_since(today - ASKED_WITHIN))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_export_snapshot()")
            ((snapshot,),) = cursor.fetchall()
        gathered = gather(database_address(), snapshot, Wanted(today, dict.fromkeys(markets.markets(), 0), all_rows=True))
    portfolio, claim_ids = gathered.laid(), gathered.rows["claims"]
    nobody = np.zeros(len(portfolio), bool)
    ids, minor, singly = _owed_on(today, portfolio, claim_ids, nobody, engine)
    one_by_one = owed_by(singly, today)
    ids, minor = np.append(ids, list(one_by_one)).astype(np.int64), np.append(minor, list(one_by_one.values())).astype(np.int64)
    then = {}
    for on, asked in days.by_day():
        then_ids, then_minor, _singly = _owed_on(on, portfolio, claim_ids, ~np.isin(portfolio.ids, asked), engine)
        then[on] = OwedByClaim(then_ids, then_minor)
    return Sums(OwedByClaim(ids, minor), days, then)


def _owed_on(
    on: date, portfolio: Portfolio, claims: Sorted, nobody: NDArray[np.bool_], engine: settling.Engine
) -> tuple[Ints, Ints, list[int]]:
    """What the claims of the cases that are wanted ask on a day, by claim, and the cases that must be stated one by one.

    nobody  by case, whether it is not wanted
    """
    ids, minor, singly = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], list[int]()
    for market, (lo, hi) in portfolio.markets.items():
        pack = markets.load(market)
        law, alone = law_of(pack), portfolio.too_wide.copy()
        alone[lo:hi] |= unfit(portfolio.book(market), law, pack, on.toordinal())
        answer = engine.pay(law, portfolio.without(alone | nobody).book(market), on.toordinal())
        mine = (claims.place >= lo) & (claims.place < hi) & ~(alone | nobody)[claims.place]
        ids.append(claims["id"][mine])
        minor.append(answer.open_parts.sum(axis=1))
        singly += portfolio.ids[lo:hi][(alone[lo:hi] | (answer.faults > 0)) & ~nobody[lo:hi]].tolist()
    return np.concatenate(ids), np.concatenate(minor), singly
