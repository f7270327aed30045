"""Which cases the compiled kernel must leave to the plain one: too many rows, amounts beyond 64 bits, or terms that the law refuses."""

from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from amiable.core.kernel.columns import CLAUSE_MAX, MAX_TERM, Law
from amiable.core.kernel.compiled import ROOM
from amiable.core.kernel.many import Book
from amiable.core.kernel.safety import LONGEST_YEAR, MOST, PRICED, highest_rate, largest_share
from amiable.core.pack import Pack

Numbers = NDArray[Any]
Flags = NDArray[np.bool_]
OFFSET = {"claims": "claim_at", "actions": "action_at", "payments": "payment_at", "refunds": "refund_at", "holds": "hold_at"}


def unfit(book: Book, law: Law, pack: Pack, on: int) -> Flags:
    """The cases of a book that only the plain kernel may state on a day.

    Amounts beyond what a row holds are the caller's to mark; here, what is too much taken together.
    """
    return _crowded(book) | _unsafe(book, law, on) | _asks_in_vain(book, law, pack)


def _crowded(book: Book) -> Flags:
    """More rows of a kind than a record has room for."""
    offsets = {**OFFSET, "abouts": "about_at"}
    found: Flags = np.any([np.diff(_rows(book.cases)[at]) > ROOM[name] for name, at in offsets.items()], axis=0)
    return found


def _unsafe(book: Book, law: Law, on: int) -> Flags:
    """Sums that may need more than 64 bits on their way: the bound of `core.kernel.safety`, for all cases at once."""
    claims, actions, payments = _rows(book.claims), _rows(book.actions), _rows(book.payments)
    terms = _rows(book.terms)[claims["terms"]]
    most = _sums(book, "claims", claims["principal"]) + _sums(book, "payments", payments["amount"])
    most += _sums(book, "actions", np.maximum(actions["fee"], 0)) + _sums(book, "actions", actions["note"])
    rate = np.maximum(_highest(book, terms["interest"]), _highest(book, terms["clause_rate"]))
    days = np.maximum(on + _highest(book, -claims["due"]), 0) + LONGEST_YEAR
    factor = np.maximum(np.maximum(rate, highest_rate(law)) * days, max(PRICED, largest_share(law)))
    found: Flags = most > (MOST - 1) // factor
    return found


def _asks_in_vain(book: Book, law: Law, pack: Pack) -> Flags:
    """A claim says "max" where the law names no maximum: a refusal, which the plain path puts into words."""
    claims, cases = _rows(book.claims), _rows(book.cases)
    terms = _rows(book.terms)[claims["terms"]]
    asked = (terms["interest"] == MAX_TERM, terms["clause"] == CLAUSE_MAX)
    place = np.repeat(np.arange(len(cases) - 1), np.diff(cases["claim_at"]))
    regime = _governing(claims, _rows(book.profiles)["debtor"][cases["profile"][place]], law)
    vain = np.zeros(len(claims), np.bool_)
    for name, wanted in zip(("interest", "damages"), asked, strict=True):
        refused = np.array([of.interest is not None and name not in of.maximum for of in pack.regimes])
        vain |= wanted & refused[regime]
    return np.bincount(place[vain], minlength=len(cases) - 1) > 0


def _governing(claims: Numbers, debtor: Numbers, law: Law) -> Numbers:
    """The regime of each claim, as `core.kernel.laying` chooses it: the first that applies, else the last."""
    regime = np.full(len(claims), law.regimes - 1)
    for place in reversed(range(law.regimes - 1)):
        applies = (claims["contracted"] >= law.r_contracts_from[place]) | (claims["arose"] >= law.r_claims_from[place])
        regime[(debtor == law.r_debtor[place]) & applies] = place
    return regime


def _sums(book: Book, table: str, amounts: Numbers) -> Numbers:
    """By case, the sum of a column."""
    ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(amounts, dtype=np.int64)])
    return np.diff(ends[_rows(book.cases)[OFFSET[table]]])


def _highest(book: Book, values: Numbers) -> Numbers:
    """By case, the highest of a column of its claims; 0 for a case without any."""
    starts = _rows(book.cases)["claim_at"]
    has_some = np.diff(starts) > 0
    highest = np.zeros(len(has_some), np.int64)
    if has_some.any():
        highest[has_some] = np.maximum.reduceat(values, starts[:-1][has_some])
    return highest


def _rows(table: object) -> Numbers:
    """A table of a book as the array that it is."""
    return cast(Numbers, table)
