"""The heads of the statements in an MT940 file: account, number, and the balances before and behind the movements."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from amiable.core.refusal import _
from amiable.files.bank_line import StatementHead
from amiable.files.bank_text import folded
from amiable.files.mt940_field import Balance, Field, balance_in, fields, refused

CURRENCY = re.compile(r"[A-Z]{3}")
IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")


@dataclass(slots=True)
class _Open:
    """A statement whose end is not reached yet."""

    line: int
    account: str = ""
    number: str = ""
    currency: str = ""
    opening: Balance | None = None
    closing: Balance | None = None
    movements: int = 0


def heads(source: BinaryIO) -> Iterator[tuple[StatementHead, int]]:
    """The head of each statement, and the line where it begins.

    refuses  FileRefused, for a movement outside a statement, a statement without account or currency, or one that was cut off
    """
    opened: _Open | None = None
    for field in fields(source):
        if field.tag == "20":
            if opened is not None:
                yield _closed(opened)
            opened = _Open(field.line)
        elif opened is not None:
            _take(opened, field)
        elif field.tag in ("61", "60F", "60M", "62F", "62M"):
            raise refused(field.line, _("this entry stands outside a bank statement."))
    if opened is not None:
        yield _closed(opened)


def _take(opened: _Open, field: Field) -> None:
    value = field.value.strip()
    if field.tag in ("25", "25P") and not opened.account:
        opened.account = value.split("\n")[0]
    elif field.tag in ("28", "28C"):
        opened.number = folded(value)
    elif field.tag == "34F" and not opened.currency:
        opened.currency = value[:3]
    elif field.tag in ("60", "60F", "60M"):
        opened.opening = balance_in(field)
    elif field.tag in ("62", "62F", "62M"):
        opened.closing = balance_in(field)
    elif field.tag == "61":
        if opened.closing is not None:
            raise refused(field.line, _("this entry stands behind the closing balance."))
        opened.movements += 1


def _closed(opened: _Open) -> tuple[StatementHead, int]:
    """Complete a head. A message without any balance is a report of the day (MT942): it shows what a statement will book."""
    opening, closing, line = opened.opening, opened.closing, opened.line
    if opening is not None and closing is None:
        raise refused(line, _("this statement has no closing balance: it was cut off."))
    if opening and closing and opening.currency != closing.currency:
        raise refused(line, _("this statement opens in one currency and closes in another."))
    currency = next((each.currency for each in (opening, closing) if each), opened.currency)
    if not CURRENCY.fullmatch(currency):
        raise refused(line, _("this statement does not name its currency."))
    account = _account(opened.account, currency)
    if not account:
        raise refused(line, _("this statement does not name its account."))
    if not opened.movements and (opening is None or closing is None or opening.minor != closing.minor):
        raise refused(line, _("this statement has no entry, and its balances do not say that nothing moved."))
    to_on = closing.on if closing else None
    statement_id = f"{to_on}/{opened.number}" if to_on else opened.number
    first, last = (opening.minor if opening else None), (closing.minor if closing else None)
    return StatementHead(account, currency, statement_id, opened.number, first, last, None, to_on, bookable=closing is not None), line


def _account(text: str, currency: str) -> str:
    """The account as an IBAN, without the bank's code before it or the currency behind it; another number as it stands."""
    plain = text.replace(" ", "")
    for each in (plain, plain.rpartition("/")[2]):
        for candidate in (each, each.removesuffix(currency)):
            if IBAN.fullmatch(candidate) and int("".join(str(int(sign, 36)) for sign in candidate[4:] + candidate[:4])) % 97 == 1:
                return candidate
    return plain
