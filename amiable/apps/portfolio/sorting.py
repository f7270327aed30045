"""Rows that were read, put in the order of their cases, and values that many of them share, kept once."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from amiable.core.kernel.books import Rows

Ints = NDArray[Any]  # whole numbers, as wide as they were read
Flags = NDArray[np.bool_]
Columns = Mapping[str, Ints]

DAY_BITS = 22  # enough for every day that there is
DENSE = 16  # a list by number is made when it is at most so many times as long as the list of what is looked up


class Sorted:
    """The rows of one table that belong to known cases: by case, then by day, then as they were read.

    order   where each row stood among those that were read
    place   of the case of each row
    count   by case, how many rows it has
    start   by case, where its rows begin
    """

    def __init__(self, read: Columns, place: Ints, cases: int, day: str = "") -> None:
        key = place.astype(np.int64) << DAY_BITS
        if day:
            key |= read[day]
        known = np.flatnonzero(place >= 0)
        order = np.argsort(key[known], kind="stable")
        self._read, self.order = read, known[order]
        self.place = place[self.order]
        self.count = np.bincount(self.place, minlength=cases)
        self.start = np.cumsum(self.count) - self.count

    def __len__(self) -> int:
        return len(self.order)

    def __getitem__(self, name: str) -> Ints:
        return self._read[name][self.order]

    @property
    def place_in_case(self) -> Ints:
        """Of each row, how many of its case stand before it."""
        return np.arange(len(self)) - self.start[self.place]

    def now_at(self, numbers: Ints) -> Ints:
        """Where the rows with these numbers stand; -1 for one that is not here. They were read in the order of their numbers."""
        read = self._read["id"]
        stands = np.full(len(read) + 1, -1)
        stands[self.order] = np.arange(len(self))
        found = np.searchsorted(read, numbers)
        return np.where(np.append(read, -1)[found] == numbers, stands[found], -1)

    def rows(self, kind: "np.dtype[np.void]", **other: Ints) -> Rows:
        """Rows of a book: the columns of the same names, and those that are given."""
        made = np.zeros(len(self), kind)
        for name in kind.names or ():
            made[name] = other[name] if name in other else self[name]
        return made


def places(ids: Ints, wanted: Ints) -> Ints:
    """Where numbers stand in a list of different ones, in whatever order; -1 for one that is not there."""
    if not len(ids):
        return np.full(len(wanted), -1)
    first, last = int(ids.min()), int(ids.max())
    if last - first < DENSE * len(ids):
        stands = np.full(last - first + 2, -1, np.int32)
        stands[ids - first] = np.arange(len(ids), dtype=np.int32)
        return stands[np.where((wanted >= first) & (wanted <= last), wanted - first, last - first + 1)]
    order = np.argsort(ids)
    found = order[np.minimum(np.searchsorted(ids, wanted, sorter=order), len(ids) - 1)]
    return np.where(ids[found] == wanted, found, -1)


def interned(columns: Columns, kind: "np.dtype[np.void]") -> tuple[Rows, NDArray[np.int32]]:
    """The different rows that some columns make, and for each row which one it is."""
    names = [name for name in kind.names or () if name in columns]
    code = np.zeros(len(columns[names[0]]), np.int64)
    for name in names:
        values = pa.array(columns[name]).dictionary_encode()
        code = _numbered(code * max(len(values.dictionary), 1) + values.indices.to_numpy())
    first = np.zeros(int(code.max(initial=-1)) + 1, np.int64)
    first[code[::-1]] = np.arange(len(code))[::-1]  # the last one written stays: the first of its kind
    rows = np.zeros(len(first), kind)
    for name in names:
        rows[name] = columns[name][first]
    return rows, code.astype(np.int32)


def _numbered(code: Ints) -> Ints:
    """Codes from 0 on, without gaps."""
    return np.asarray(pa.array(code).dictionary_encode().indices.to_numpy(), np.int64)
