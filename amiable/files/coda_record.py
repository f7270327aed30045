"""A record of a CODA file: its 128 columns, its amounts, and the door to the library that knows what the columns mean."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, Protocol, cast

import coda as febelfin

from amiable.core.refusal import _
from amiable.files import bank_line
from amiable.files.bank_line import FileRefused
from amiable.files.bank_text import text_lines
from amiable.files.iso20022 import minor_units

STANDARD = "Febelfin, CODA 2.6"
COLUMNS = 128
DEBIT = {"0": False, "1": True}
FAILURES = (AssertionError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Record:
    """One line of the file: its number and its 128 columns."""

    line: int
    text: str

    @property
    def kind(self) -> str:
        """0 header, 1 old balance, 2 movement, 3 information, 4 message, 8 new balance, 9 trailer."""
        return self.text[0]


class Library(Protocol):
    """What we use of a statement as febelfin-coda gives it."""

    account: str
    account_currency: str
    account_country: str | None
    moves: list["Move"]
    informations: dict[str, list["Information"]]


class Move(Protocol):
    """What we use of a movement as febelfin-coda gives it."""

    sequence: str
    detail_sequence: str
    bank_reference: str
    value_date: date
    entry_date: date
    transaction_code: str
    counterparty_account: str | None
    counterparty_name: str | None
    customer_reference: str | None
    r_transaction: str | None
    r_reason: str | None
    communication: str | None
    communication_type: str | None
    _communication: str
    moves: list["Move"]


class Information(Protocol):
    """What we use of an information record as febelfin-coda gives it."""

    communication_type: str | None
    name: str


def refused(line: int, what: str, **facts: str) -> FileRefused:
    """Word the refusal of the file for what is wrong in one of its lines."""
    return bank_line.refused(line, what, STANDARD, **facts)


def records(source: BinaryIO) -> Iterator[Record]:
    """The records of a file. Refuses FileRefused for a line that has not 128 columns; empty lines are passed over."""
    for line, text in text_lines(source, STANDARD):
        if not text.strip():
            continue
        if len(text) != COLUMNS:
            raise refused(line, _("this line has {columns} columns; a CODA record has 128."), columns=str(len(text)))
        yield Record(line, text)


def parsed(parts: Sequence[Record]) -> Library:
    """Let the library read records that begin with a statement's header.

    refuses  FileRefused, with the first record that it cannot read: it asserts, or fails in other ways, on malformed ones
    """
    try:
        return cast(Library, febelfin.CODA(each.text for each in parts).statements[0])
    except FAILURES:
        raise refused(_faulty(parts), _("this record does not read as CODA says it should.")) from None


def _faulty(parts: Sequence[Record]) -> int:
    for count in range(1, len(parts) + 1):
        try:
            febelfin.CODA(each.text for each in parts[:count])
        except FAILURES:
            return parts[count - 1].line
    return parts[-1].line


def minor_in(text: str, currency: str, line: int) -> int:
    """Twelve digits and three decimals in minor units. Refuses FileRefused for anything else, or for a part of a cent."""
    try:
        return minor_units(f"{text[:12]}.{text[12:]}", currency)
    except ValueError:
        raise refused(line, _("“{amount} {currency}” is not an amount of money."), amount=text, currency=currency) from None


def signed_minor(text: str, currency: str, line: int) -> int:
    """An amount with its sign before it: 0 for credit, 1 for debit, which is below zero here."""
    if text[0] not in DEBIT:
        raise refused(line, _("“{text}” is neither 0 (in) nor 1 (out)."), text=text[0])
    minor = minor_in(text[1:], currency, line)
    return -minor if DEBIT[text[0]] else minor
