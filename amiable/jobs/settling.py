"""Settle many cases at once: read together, played by the compiled kernel, posted by the set; what does not fit is settled one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from amiable import markets
from amiable.apps.payments import queries as money
from amiable.apps.payments import services as payments
from amiable.apps.payments.records import Allocated
from amiable.apps.payments.services.bulk import post_allocations
from amiable.apps.portfolio.gathering import Gathered, gather, matches
from amiable.apps.portfolio.reading import Wanted
from amiable.apps.portfolio.sorting import Sorted
from amiable.core.kernel.columns import Law
from amiable.core.kernel.compiled import Paid
from amiable.core.kernel.law import law_of
from amiable.core.kernel.many import Book
from amiable.core.kernel.paying import PAID_AMOUNT, PAID_CASE, PAID_CLAIM, PAID_DAY, PAID_PART, PAID_PAYMENT
from amiable.core.refusal import Refusal
from amiable.jobs.engines.fitting import unfit
from amiable.jobs.portfolio import database_address

FEW = 400  # cases that are quicker settled one by one
LISTED = 100_000  # cases that are still named one by one; of more, all rows are read
PARTS, CREDIT = 4, 4
Ints = NDArray[Any]


class Engine(Protocol):
    """What plays all cases of a book at once: `jobs.engines.kernel`."""

    def pay(self, law: Law, book: Book, on: int) -> Paid:
        """What each payment pays."""


def settle_unsettled(market: str, today: date, engine: Engine) -> dict[int, Refusal]:
    """Settle every case of a market with a payment of which nothing is posted yet.

    returns  the cases that could not be stated, with the reason
    """
    case_ids = money.unsettled(market)
    return settle_many(market, case_ids, today, engine) if len(case_ids) > FEW else payments.settle(case_ids, today)


def settle_many(market: str, case_ids: Sequence[int], today: date, engine: Engine) -> dict[int, Refusal]:
    """Settle many cases of a market.

    returns  the cases that could not be stated, with the reason
    """
    with transaction.atomic():
        payments.wait_for_the_bank(market)
        payments.raise_claims(case_ids)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_export_snapshot()")
            ((snapshot,),) = cursor.fetchall()
        wanted = Wanted(today, {market: 0}, all_rows=len(case_ids) > LISTED, cases=case_ids)
        gathered = gather(database_address(), snapshot, wanted)
        paid = matches(database_address(), snapshot, wanted)
        found, singly, in_full = _played(market, gathered, paid, today, engine)
        different = post_allocations(found, markets.load(market).currency, today)
        payments.stop_asking(in_full, today)
    rest = set(case_ids) - set(gathered.cases.ids.tolist())  # closed ones
    return payments.settle([*singly, *different, *rest], today)


def _played(market: str, gathered: Gathered, paid: Any, today: date, engine: Engine) -> tuple[Allocated, list[int], list[int]]:
    """What the payments pay, the cases that the compiled kernel does not state, or not for this day, and those that nothing is due of."""
    portfolio, pack, on = gathered.laid(), markets.load(market), today.toordinal()
    if not len(portfolio):
        return _nothing(), [], []
    law, of_payments = law_of(pack), gathered.rows["payments"]
    alone = portfolio.too_wide | unfit(portfolio.book(market), law, pack, on)
    alone[of_payments.place[of_payments["on"] > on]] = True  # its statement is of a later day
    answer = engine.pay(law, portfolio.without(alone).book(market), on)
    stated = ~(alone | (answer.faults > 0))
    claims = gathered.rows["claims"]
    open_parts = np.zeros((len(claims), PARTS), np.int64)
    open_parts[~alone[claims.place]] = answer.open_parts
    found = _Found(portfolio.ids, stated, of_payments, claims, open_parts, answer.rows)
    due = np.zeros(len(portfolio), np.int64)
    np.add.at(due, claims.place, open_parts.sum(axis=1))
    return found.columns(paid), portfolio.ids[~stated].tolist(), portfolio.ids[stated & (due == 0)].tolist()


def _nothing() -> Allocated:
    return Allocated(*(np.zeros(0, np.int64) for _name in Allocated.__slots__))


@dataclass(frozen=True, slots=True)
class _Found:
    """The cases that were played, with what the kernel says of them.

    stated      by case, whether it was
    open_parts  by claim, what is outstanding part by part
    rows        the allocations, as `core.kernel.paying` names their columns
    """

    ids: Ints
    stated: Ints
    payments: Sorted
    claims: Sorted
    open_parts: Ints
    rows: Ints

    def columns(self, paid: Any) -> Allocated:
        """What is to be posted.

        paid  which match and line each payment is, as they were read
        """
        payment, claim, part, minor, day = self._with_credit(*_together(*self._allocations()))
        read = self.payments.order[payment]
        asked_claim, asked_part, asked_minor = self._asked()
        return Allocated(
            match_id=paid.column("id").to_numpy()[read],
            line_id=paid.column("line_id").to_numpy()[read],
            case_id=self.ids[self.payments.place[payment]],
            claim_id=np.where(claim >= 0, self.claims["id"][claim], 0),
            part=part,
            minor=minor,
            on=np.maximum(day, paid.column("booked").to_numpy()[read]),
            place=_place_in(payment),
            asked_claim=self.claims["id"][asked_claim],
            asked_case=self.ids[self.claims.place[asked_claim]],
            asked_part=asked_part,
            asked_minor=asked_minor,
        )

    def _allocations(self) -> tuple[Ints, Ints, Ints, Ints, Ints]:
        case = self.rows[:, PAID_CASE]
        payment = self.payments.start[case] + self.rows[:, PAID_PAYMENT]
        return payment, self._paid_claims(), self.rows[:, PAID_PART], self.rows[:, PAID_AMOUNT], self.rows[:, PAID_DAY]

    def _paid_claims(self) -> Ints:
        claims: Ints = self.claims.start[self.rows[:, PAID_CASE]] + self.rows[:, PAID_CLAIM]
        return claims

    def _with_credit(self, payment: Ints, claim: Ints, part: Ints, minor: Ints, day: Ints) -> tuple[Ints, Ints, Ints, Ints, Ints]:
        """What a payment does not pay is credit: a row after its others."""
        credit = self.payments["amount"].astype(np.int64)
        np.subtract.at(credit, payment, minor)
        over = np.flatnonzero(self.stated[self.payments.place] & (credit > 0))
        payment, minor = np.concatenate([payment, over]), np.concatenate([minor, credit[over]])
        claim, part, day = (np.concatenate([old, np.full(len(over), new)]) for old, new in ((claim, -1), (part, CREDIT), (day, 0)))
        order = np.lexsort((part, claim, claim < 0, payment))
        return payment[order], claim[order], part[order], minor[order], day[order]

    def _asked(self) -> tuple[Ints, Ints, Ints]:
        """What claims ask and asked in all, part by part, where that is not just the principal that was placed."""
        total = self.open_parts.copy()
        np.add.at(total, (self._paid_claims(), self.rows[:, PAID_PART]), self.rows[:, PAID_AMOUNT])
        told = total > 0
        told[:, 0] = total[:, 0] != self.claims["principal"]
        which, part = np.nonzero(told & self.stated[self.claims.place][:, None])
        return which, part, total[which, part]


def _together(payment: Ints, claim: Ints, part: Ints, minor: Ints, day: Ints) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """One row for all that a payment pays of one part of a claim: the sum, and the last day."""
    order = np.lexsort((part, claim, payment))
    payment, claim, part, minor, day = payment[order], claim[order], part[order], minor[order], day[order]
    if not len(payment):
        return payment, claim, part, minor, day
    first = np.flatnonzero(np.append(True, (np.diff(payment) != 0) | (np.diff(claim) != 0) | (np.diff(part) != 0)))
    return payment[first], claim[first], part[first], np.add.reduceat(minor, first), np.maximum.reduceat(day, first)


def _place_in(payment: Ints) -> Ints:
    """Of each row, how many of the same payment stand before it."""
    begins = np.flatnonzero(np.append(True, np.diff(payment) != 0)) if len(payment) else np.zeros(0, np.int64)
    return np.arange(len(payment)) - np.repeat(begins, np.diff(np.append(begins, len(payment))))
