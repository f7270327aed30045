"""How the rows of a book lie in memory: each field as narrow as a case that fits a record ever needs it."""

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from amiable.core.kernel import many
from amiable.core.kernel.columns import Case
from amiable.core.kernel.many import Book

Rows = NDArray[np.void]
Values = tuple[int, ...]

FLAGS = (
    "debtor", "creditor", "deducts_vat", "day_count", "order", "contract", "due_agreed", "enforceable", "regular", "clause", "kind",
    "electronic", "chosen", "because",
)  # fmt: skip
WIDE = ("principal", "clause_fixed", "clause_minimum", "fee", "note", "amount")
FAR = np.iinfo(np.int32).max  # a suspension without an end


def _packed(kind: type[NamedTuple]) -> np.dtype[np.void]:
    """A row without gaps: 64 bits for amounts, 8 for codes, 32 for days, rates and places."""
    return np.dtype([(name, np.int8 if name in FLAGS else np.int64 if name in WIDE else np.int32) for name in kind._fields])


CASE_ROW, PROFILE, CLAIM_ROW, TERMS = (_packed(kind) for kind in (many.CaseRow, many.Profile, many.ClaimRow, many.Terms))
ACTION_ROW, PAYMENT_ROW, REFUND_ROW, HOLD_ROW = (_packed(kind) for kind in (many.ActionRow, many.PaymentRow, many.RefundRow, many.HoldRow))
OFFSETS = ("claim_at", "action_at", "payment_at", "refund_at", "hold_at", "about_at")


def book_of(counts: dict[str, NDArray[np.int64]], profile: NDArray[np.int32], tables: dict[str, Rows]) -> Book:
    """A book of rows that lie in the order of their cases.

    counts   by the name of an offset, how many rows each case has; none where it is left out
    profile  for each case the place of its profile
    tables   the rows, by the name of the book's table; none where it is left out
    """
    cases = np.zeros(len(profile) + 1, CASE_ROW)
    cases["profile"][:-1] = profile
    for name, count in counts.items():
        np.cumsum(count, out=cases[name][1:], dtype=np.int32)
    kinds = {"claims": CLAIM_ROW, "actions": ACTION_ROW, "payments": PAYMENT_ROW, "refunds": REFUND_ROW, "holds": HOLD_ROW}
    rows = {name: tables.get(name, np.zeros(0, kind)) for name, kind in kinds.items()}
    abouts = tables.get("abouts", np.zeros(0, np.int32))
    return Book(**cast(Any, {"cases": cases, "profiles": tables["profiles"], "terms": tables["terms"], "abouts": abouts, **rows}))


def bytes_of(book: Book) -> int:
    """How many bytes the rows of a book take."""
    return sum(cast(Rows, table).nbytes for table in book)


def gathered(cases: Sequence[Case]) -> Book:
    """A book of cases in plain lists, each of which fits a record.

    Portfolios come from the database as columns; this is for the few that come one by one.
    """
    profiles, terms = dict[Values, int](), dict[Values, int]()
    claims: list[Values] = []
    for case in cases:
        for claim in range(case.claims):
            agreed = terms.setdefault(_terms(case, claim), len(terms))
            claims.append((case.principal[claim], case.due[claim], case.arose[claim], case.contracted[claim], agreed))
    profile = [profiles.setdefault(_profile(case), len(profiles)) for case in cases]
    tables = {
        "profiles": np.array(list(profiles), PROFILE),
        "terms": np.array(list(terms), TERMS),
        "claims": np.array(claims, CLAIM_ROW),
        "actions": np.array([row for case in cases for row in _actions(case)], ACTION_ROW),
        "payments": np.array([row for case in cases for row in zip(case.paid, case.paid_on, case.chosen, strict=True)], PAYMENT_ROW),
        "refunds": np.array([row for case in cases for row in zip(case.refund, case.refund_on, strict=True)], REFUND_ROW),
        "holds": np.array([row for case in cases for row in _holds(case)], HOLD_ROW),
        "abouts": np.array([about for case in cases for about in case.about], np.int32),
    }
    names = ("claims", "actions", "payments", "refunds", "holds", "abouts")
    counts = {at: np.array([getattr(case, name) for case in cases]) for at, name in zip(OFFSETS, names, strict=True)}
    return book_of(counts, np.array(profile, np.int32), cast(dict[str, Rows], tables))


def _profile(case: Case) -> Values:
    return tuple(getattr(case, name) for name in many.Profile._fields)


def _terms(case: Case, claim: int) -> Values:
    contract = case.contract[claim] if case.contract.count(case.contract[claim]) > 1 else -1
    return (contract, *(getattr(case, name)[claim] for name in many.Terms._fields[1:]))


def _actions(case: Case) -> list[Values]:
    return [tuple(getattr(case, name)[action] for name in many.ActionRow._fields) for action in range(case.actions)]


def _holds(case: Case) -> list[Values]:
    return [(because, first, min(last, FAR)) for because, first, last in zip(case.because, case.hold_from, case.hold_to, strict=True)]
