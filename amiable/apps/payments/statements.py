"""Reads a bank file statement by statement."""

import hashlib
from collections.abc import Iterator

from amiable.files.bank_line import BankLine, StatementHead

LINES_AT_A_TIME = 5_000


def fingerprint_of(head: StatementHead) -> str:
    """What a statement is known by."""
    return hashlib.sha256(repr(head).encode()).hexdigest()


def by_statement(
    items: Iterator[StatementHead | BankLine],
) -> Iterator[tuple[StatementHead, Iterator[list[BankLine]]]]:
    """Each statement's head with its lines, some thousands at a time; they are read before the next head."""
    head = next(items, None)
    while isinstance(head, StatementHead):
        following: list[StatementHead] = []
        yield head, _lots(items, following)
        head = following[0] if following else None


def _lots(items: Iterator[StatementHead | BankLine], following: list[StatementHead]) -> Iterator[list[BankLine]]:
    lot: list[BankLine] = []
    for item in items:
        if isinstance(item, StatementHead):
            following.append(item)
            break
        lot.append(item)
        if len(lot) == LINES_AT_A_TIME:
            yield lot
            lot = []
    if lot:
        yield lot
