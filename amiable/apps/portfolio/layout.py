"""Lay what was read in the rows of the kernel's books."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from amiable.apps.portfolio.naming import MOST_CLAIMS, Named, chosen, contracts, named
from amiable.apps.portfolio.sorting import Flags, Ints, Sorted, interned, places
from amiable.core.kernel.books import ACTION_ROW, CLAIM_ROW, FAR, HOLD_ROW, PAYMENT_ROW, PROFILE, TERMS, book_of
from amiable.core.kernel.many import Book

OFFSET = {"claims": "claim_at", "actions": "action_at", "payments": "payment_at", "holds": "hold_at", "abouts": "about_at"}
# By which day the rows of a case are in order; the longest table comes first, so that it is read while others are put in order.
DAY = {"payments": "on", "actions": "acted", "claims": "due", "holds": ""}
AMOUNTS = {"claims": ("principal", "clause_fixed", "clause_minimum"), "actions": ("fee", "note"), "payments": ("amount",)}
MOST = 1 << 40  # an amount above it needs more than 64 bits on the way; sums of what is below do not


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The facts of many cases, by market and number; the rows of a case lie together, in the order of its facts.

    ids       the number of each case
    markets   market → where its cases begin and end
    profile   of each case, among the profiles
    counts    table → how many rows each case has
    tables    the rows, by the name of the book's table
    too_wide  the cases with a number that no row holds
    """

    ids: Ints
    markets: Mapping[str, tuple[int, int]]
    profile: NDArray[np.int32]
    counts: Mapping[str, Ints]
    tables: Mapping[str, Ints]
    too_wide: Flags

    def __len__(self) -> int:
        return len(self.ids)

    def book(self, market: str) -> Book:
        """The book of the cases of a market."""
        lo, hi = self.markets[market]
        counts = {OFFSET[name]: count[lo:hi] for name, count in self.counts.items()}
        shared = {name: self.tables[name] for name in ("profiles", "terms")}
        own = {name: self.tables[name][count[:lo].sum() : count[:hi].sum()] for name, count in self.counts.items()}
        return book_of(counts, self.profile[lo:hi], shared | own)

    def without(self, left_out: Flags) -> "Portfolio":
        """The same cases; those that are left out have no rows any more."""
        if not left_out.any():
            return self
        kept = {name: self.tables[name][~np.repeat(left_out, count)] for name, count in self.counts.items()}
        counts = {name: np.where(left_out, 0, count) for name, count in self.counts.items()}
        return replace(self, counts=counts, tables={**self.tables, **kept})


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases themselves, by market and number; see Portfolio."""

    ids: Ints
    markets: Mapping[str, tuple[int, int]]
    profiles: Ints
    profile: NDArray[np.int32]


def cases_of(table: pa.Table) -> Cases:
    """The cases that were read."""
    order, markets = _by_market(table)
    columns = {name: table.column(name).to_numpy()[order] for name in ("debtor", "creditor", "deducts_vat")}
    profiles, profile = interned(columns, PROFILE)
    profiles["day_count"] = profiles["order"] = -1
    return Cases(table.column("id").to_numpy()[order], markets, profiles, profile)


def rows_of(name: str, table: pa.Table, more: pa.Table | None, cases: Cases) -> Sorted:
    """The rows of a table that belong to the cases, in their order.

    more  what few of the rows have, by their number
    """
    read = {column: table.column(column).to_numpy() for column in table.column_names if column != "contract"}
    if "kind_and_channel" in read:
        read["kind"], read["electronic"] = np.divmod(read.pop("kind_and_channel"), 2)
    if "flags" in read:
        flags = read.pop("flags")
        read |= {"clause": flags & 3, "due_agreed": flags >> 2 & 1, "enforceable": flags >> 3 & 1, "regular": flags >> 4 & 1}
    if more is not None:
        read |= _spread(more, read["id"])
    return Sorted(read, places(cases.ids, read["case_id"]), len(cases.ids), DAY[name])


def _spread(more: pa.Table, ids: Ints) -> dict[str, Ints]:
    """Columns that few rows have, for all of them: 0 where there is nothing."""
    at = np.searchsorted(ids, more.column("id").to_numpy())
    spread = {}
    for name in more.column_names:
        if name != "id":
            spread[name] = np.zeros(len(ids), np.int64)
            spread[name][at] = more.column(name).to_numpy()
    return spread


def portfolio_of(cases: Cases, of: Mapping[str, Sorted], abouts: pa.Table, contract: pa.ChunkedArray, refunded: Ints) -> Portfolio:
    """The portfolio that was read.

    of        the rows of each table
    abouts    which claims an action names
    contract  of each claim as it was read
    refunded  the numbers of cases that got something back: no row holds that yet
    """
    about = named({name: abouts.column(name).to_numpy() for name in ("action_id", "claim_id")}, of["actions"], of["claims"])
    return Portfolio(
        ids=cases.ids,
        markets=cases.markets,
        profile=cases.profile,
        counts={name: rows.count for name, rows in of.items()} | {"abouts": about.count},
        tables={"profiles": cases.profiles, "abouts": about.claims, **_rows(of, about, contract)},
        too_wide=_too_wide(of) | np.isin(cases.ids, refunded),
    )


def _by_market(cases: pa.Table) -> tuple[Ints, dict[str, tuple[int, int]]]:
    """The order of the cases by market and number, and where each market begins and ends in it."""
    names = cases.column("market").combine_chunks().dictionary_encode()
    words = names.dictionary.to_pylist()
    rank = np.argsort(np.argsort(words))
    code = rank[names.indices.to_numpy()] if words else np.zeros(0, np.int64)
    ends = np.searchsorted(np.sort(code), np.arange(len(words) + 1))
    bounds = {word: (int(ends[place]), int(ends[place + 1])) for place, word in enumerate(sorted(words))}
    return np.lexsort((cases.column("id").to_numpy(), code)), bounds


def _rows(of: Mapping[str, Sorted], about: Named, contract: pa.ChunkedArray) -> dict[str, Ints]:
    """The rows of the books; two threads, because most of it is moving memory."""
    claims, actions, payments, holds = (of[name] for name in ("claims", "actions", "payments", "holds"))

    def of_claims() -> tuple[Ints, Ints]:
        agreed = {name: claims[name] for name in TERMS.names or () if name != "contract"}
        terms, of_claim = interned({"contract": contracts(claims, contract), **agreed}, TERMS)
        return terms, claims.rows(CLAIM_ROW, terms=of_claim)

    with ThreadPoolExecutor(2) as pool:
        laid = pool.submit(of_claims)
        last = holds["last"]
        rows = {
            "actions": actions.rows(ACTION_ROW, postage=np.minimum(actions["postage"], FAR), about_lo=about.lo, about_hi=about.hi),
            "payments": payments.rows(PAYMENT_ROW, chosen=chosen(payments, claims)),
            "holds": holds.rows(HOLD_ROW, last=np.where(last > 0, last, FAR)),
        }
        terms, claim_rows = laid.result()
    return {**rows, "claims": claim_rows, "terms": terms}


def _too_wide(of: Mapping[str, Sorted]) -> Flags:
    found = of["claims"].count > MOST_CLAIMS
    for name, amounts in AMOUNTS.items():
        for amount in amounts:
            found[of[name].place[of[name][amount] > MOST]] = True
    found[of["actions"].place[of["actions"]["postage"] > FAR]] = True
    return found
