"""Results as PostgreSQL reads them fastest: rows of COPY in its binary form, made for all cases at once."""

from collections.abc import Iterator
from datetime import date

import numpy as np

from amiable.apps.portfolio.records import Numbers, Results

NUMBERS = ("case_id", "principal", "interest", "damages", "costs", "due", "paid", "credit")
DAYS = ("unknown_from", "next_on")
COLUMNS = (*NUMBERS, *DAYS)

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
DAY_ZERO = date(2000, 1, 1).toordinal()
ROWS_AT_ONCE = 50_000


def binary_rows(results: Results) -> Iterator[bytes]:
    """A whole COPY. Cases come sorted by which of their days are missing: rows of one shape are made together."""
    yield HEADER
    has_days = [getattr(results, name) > 0 for name in DAYS]
    for shape in ((False, False), (False, True), (True, False), (True, True)):
        chosen = np.flatnonzero((has_days[0] == shape[0]) & (has_days[1] == shape[1]))
        for start in range(0, len(chosen), ROWS_AT_ONCE):
            yield _rows(results, chosen[start : start + ROWS_AT_ONCE], shape)
    yield TRAILER


def _rows(results: Results, chosen: Numbers, shape: tuple[bool, bool]) -> bytes:
    """Rows of one shape: the number of fields, then each field after its length; one that is missing has the length -1."""
    made = np.zeros(len(chosen), _layout(shape))
    made["fields"] = len(COLUMNS)
    for name in NUMBERS:
        made[f"{name} bytes"], made[name] = 8, getattr(results, name)[chosen]
    for name, there in zip(DAYS, shape, strict=True):
        made[f"{name} bytes"] = 4 if there else -1
        if there:
            made[name] = getattr(results, name)[chosen] - DAY_ZERO
    return made.tobytes()


def _layout(shape: tuple[bool, bool]) -> "np.dtype[np.void]":
    fields = [("fields", ">i2")]
    for name in NUMBERS:
        fields += [(f"{name} bytes", ">i4"), (name, ">i8")]
    for name, there in zip(DAYS, shape, strict=True):
        fields += [(f"{name} bytes", ">i4"), *([(name, ">i4")] if there else [])]
    return np.dtype(fields)
