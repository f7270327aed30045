"""Take a bank file in: kept, matched and settled. Where there is little of it one by one, where there is much all together."""

from collections.abc import Callable
from datetime import date
from typing import BinaryIO

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from amiable import markets
from amiable.apps.payments import queries
from amiable.apps.payments import services as payments
from amiable.apps.payments.proposing import owed_by
from amiable.apps.payments.records import ImportResult, MatchResult
from amiable.apps.portfolio.gathering import gather
from amiable.apps.portfolio.reading import Wanted
from amiable.core.kernel.law import law_of
from amiable.jobs import settling
from amiable.jobs.engines.fitting import unfit
from amiable.jobs.portfolio import database_address

MANY = 20_000  # lines that are worth reading the whole portfolio and, the first time, waiting for the kernel to be compiled
EngineMaker = Callable[[], settling.Engine]


def take_in(source: BinaryIO, name: str, today: date, engine: EngineMaker) -> tuple[ImportResult, MatchResult]:
    """Book a bank file, match its payments and settle their cases. The same file again changes nothing.

    engine   makes the compiled kernel, where it is worth it
    refuses  FileRefused, NotOurAccount, AnotherCurrency
    """
    return payments.import_file(source, name, today), match(today, engine)


def match(today: date, engine: EngineMaker) -> MatchResult:
    """Match all that waits, and settle the cases that it pays; it can be cut off anywhere, and goes on when it is called again."""
    if queries.unseen()[MANY:].exists():
        kernel = engine()
        matched, waiting = payments.match_many(today, owed_today(today, kernel))
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


def owed_today(today: date, engine: settling.Engine) -> OwedByClaim:
    """What every open case owes today, claim by claim; those that the compiled kernel leaves out are stated one by one."""
    ids, minor, singly = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], list[int]()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_export_snapshot()")
            ((snapshot,),) = cursor.fetchall()
        gathered = gather(database_address(), snapshot, Wanted(today, dict.fromkeys(markets.markets(), 0), all_rows=True))
    portfolio, claims = gathered.laid(), gathered.rows["claims"]
    for market, (lo, hi) in portfolio.markets.items():
        pack = markets.load(market)
        law, alone = law_of(pack), portfolio.too_wide.copy()
        alone[lo:hi] |= unfit(portfolio.book(market), law, pack, today.toordinal())
        answer = engine.pay(law, portfolio.without(alone).book(market), today.toordinal())
        mine = (claims.place >= lo) & (claims.place < hi) & ~alone[claims.place]
        ids.append(claims["id"][mine])
        minor.append(answer.open_parts.sum(axis=1))
        singly += portfolio.ids[lo:hi][alone[lo:hi] | (answer.faults > 0)].tolist()
    one_by_one = owed_by(singly, today)
    ids.append(np.array(list(one_by_one), np.int64))
    minor.append(np.array(list(one_by_one.values()), np.int64))
    return OwedByClaim(np.concatenate(ids), np.concatenate(minor))
