"""What every open case owes today, and owed when letters asked it: stated all together by the compiled kernel, kept as columns."""

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from amiable import markets
from amiable.apps.outbox import queries as outbox
from amiable.apps.payments.sums import ASKED_WITHIN, Sums, owed_by
from amiable.apps.portfolio.gathering import gather
from amiable.apps.portfolio.layout import Portfolio
from amiable.apps.portfolio.reading import Wanted
from amiable.apps.portfolio.sorting import Sorted
from amiable.core.kernel.law import law_of
from amiable.jobs import settling
from amiable.jobs.engines.fitting import unfit
from amiable.jobs.portfolio import database_address

ROUND = 100  # minor units
MOST_OWE = 100  # of one market the same sum
Ints = NDArray[np.int64]
NOBODY: Ints = np.zeros(0, np.int64)


class OwedByClaim:
    """What is open of each claim, as columns."""

    def __init__(self, ids: NDArray[np.int64], minor: NDArray[np.int64]) -> None:
        """Keep claims in the order of their numbers."""
        order = np.argsort(ids)
        self.ids, self.minor = ids[order], minor[order]

    def get(self, claim_id: int, otherwise: int) -> int:
        """Of one claim, in minor units; `otherwise` where it is not known."""
        place = int(np.searchsorted(self.ids, claim_id))
        return int(self.minor[place]) if place < len(self.ids) and self.ids[place] == claim_id else otherwise


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


class CasesByAmount:
    """The cases of which some sum is exactly an amount, as columns, market by market."""

    def __init__(self) -> None:
        """Nobody owes anything yet."""
        self._of: dict[str, tuple[Ints, Ints]] = {}

    def keep(self, market: str, cases: Ints, minor: Ints) -> None:
        """Keep the sums of a market's cases in the order of the amounts, each once; no round ones: they are of too many."""
        order = np.lexsort((cases, minor))
        amounts, of = minor[order], cases[order]
        kept = (amounts % ROUND > 0) & np.append(True, (np.diff(amounts) != 0) | (np.diff(of) != 0))[: len(of)]
        self._of[market] = amounts[kept], of[kept]

    def of(self, market: str, minor: int) -> list[int]:
        """The cases of one amount, in minor units; none where there are very many: then it tells nothing of anybody."""
        amounts, of = self._of.get(market, (NOBODY, NOBODY))
        lo, hi = np.searchsorted(amounts, [minor, minor + 1])
        found: list[int] = of[lo:hi].tolist()
        return found if len(found) <= MOST_OWE else []


def sums_today(today: date, engine: settling.Engine, market: str = "") -> Sums:
    """What every open case, of one market or of all, owes today, and owed when letters asked it.

    Those that the compiled kernel leaves out are stated one by one.
    """
    wanted = Wanted(today, dict.fromkeys([market] if market else markets.markets(), 0), all_rows=not market)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_export_snapshot()")
            ((snapshot,),) = cursor.fetchall()
        gathered = gather(database_address(), snapshot, wanted)
    portfolio, claim_ids = gathered.laid(), gathered.rows["claims"]
    days = DaysOfCases(outbox.asked_since(today - ASKED_WITHIN, portfolio.ids.tolist() if market else None))
    nobody = np.zeros(len(portfolio), bool)
    ids, minor, singly = _owed_on(today, portfolio, claim_ids, nobody, engine)
    one_by_one = owed_by(singly, today)
    ids, minor = np.append(ids, list(one_by_one)).astype(np.int64), np.append(minor, list(one_by_one.values())).astype(np.int64)
    then = {}
    for on, asked in days.by_day():
        then_ids, then_minor, _singly = _owed_on(on, portfolio, claim_ids, ~np.isin(portfolio.ids, asked), engine)
        then[on] = OwedByClaim(then_ids, then_minor)
    amounts = [(ids, minor), *((each.ids, each.minor) for each in then.values())]
    return Sums(OwedByClaim(ids, minor), days, then, _by_amount(portfolio, claim_ids, amounts))


def _by_amount(portfolio: Portfolio, claims: Sorted, owed: Sequence[tuple[Ints, Ints]]) -> CasesByAmount:
    """The principal of each claim, what each asks on some days, and the same of each case in all."""
    places, amounts = [claims.place], [claims["principal"].astype(np.int64)]
    for ids, minor in owed:
        place, whole = claims.place[claims.now_at(ids)], np.zeros(len(portfolio), np.int64)
        np.add.at(whole, place, minor)
        places += [place, np.arange(len(portfolio))]
        amounts += [minor, whole]
    place, minor, found = np.concatenate(places), np.concatenate(amounts), CasesByAmount()
    for market, (lo, hi) in portfolio.markets.items():
        mine = (place >= lo) & (place < hi)
        found.keep(market, portfolio.ids[place[mine]], minor[mine])
    return found


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
