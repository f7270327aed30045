"""What claims ask, today and on the days on which letters asked for them: what the amount of a payment is compared with."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from amiable import markets
from amiable.apps.cases import queries as cases
from amiable.apps.cases.finding import ByAmount
from amiable.apps.outbox import queries as outbox
from amiable.apps.payments import queries
from amiable.core.facts import Facts
from amiable.core.matching import ASKED_WITHIN_DAYS, MOST_LETTERS, Earlier
from amiable.core.refusal import Refusal
from amiable.core.statement import state

ASKED_WITHIN = timedelta(days=ASKED_WITHIN_DAYS)


class Owed(Protocol):
    """What is open of claims on a day, in minor units."""

    def get(self, claim_id: int, otherwise: int, /) -> int:
        """Of one claim; `otherwise` where it is not known."""


class Days(Protocol):
    """On which days letters asked something of cases, the newest first."""

    def get(self, case_id: int, otherwise: tuple[date, ...], /) -> tuple[date, ...]:
        """Of one case; `otherwise` where no letter did."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What claims ask today, and what they asked on the days of the letters.

    by_amount  where all cases were stated together: which of them owe exactly an amount, or did on the day of a letter
    """

    now: Owed
    days: Days
    then: Mapping[date, Owed]
    by_amount: ByAmount | None = None

    def earlier(self, case_id: int, claim_ids: Sequence[int]) -> tuple[Earlier, ...]:
        """What the letters of a case asked, claim by claim in this order."""
        days = (on for on in self.days.get(case_id, ())[:MOST_LETTERS] if on in self.then)
        return tuple(Earlier(on, tuple(self.then[on].get(claim_id, 0) for claim_id in claim_ids)) for on in days)


def sums_of(case_ids: Collection[int], on: date) -> Sums:
    """The sums of some cases, each stated for the day and for those of its letters."""
    known, ids = queries.facts_of(queries.received_on(case_ids)), cases.claim_ids(case_ids)
    days = days_by_case(outbox.asked_since(on - ASKED_WITHIN, case_ids))
    asked: dict[date, list[int]] = defaultdict(list)
    for case_id, of_case in days.items():
        for day in of_case[:MOST_LETTERS]:
            asked[day].append(case_id)
    then = {day: _owed({pk: known[pk] for pk in of_day if pk in known}, ids, day) for day, of_day in asked.items()}
    return Sums(_owed(known, ids, on), days, then)


def owed_by(case_ids: Collection[int], on: date) -> dict[int, int]:
    """What is open of each claim of some cases on a day, in minor units; a case that cannot be stated is left out."""
    return _owed(queries.facts_of(queries.received_on(case_ids)), cases.claim_ids(case_ids), on)


def days_by_case(asked: Iterable[tuple[int, date]]) -> dict[int, tuple[date, ...]]:
    """The days of the letters of each case, in the order in which they are given."""
    found: dict[int, tuple[date, ...]] = {}
    for case_id, on in asked:
        found[case_id] = (*found.get(case_id, ()), on)
    return found


def _owed(known: Mapping[int, Facts], ids: Mapping[tuple[int, str], int], on: date) -> dict[int, int]:
    found: dict[int, int] = {}
    for pk, of_case in known.items():
        try:
            account = state(of_case, on, markets.load(of_case.market))
        except Refusal:
            continue
        found |= {ids[pk, of.ref]: of.principal + of.interest + of.damages + of.costs for of in account.claims}
    return found
