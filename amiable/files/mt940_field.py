"""The fields of an MT940 file (`:61:` and so on), one by one, with or without the blocks that SWIFT puts around a message."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

import mt940 as library

from amiable.core.refusal import _
from amiable.files import bank_line
from amiable.files.bank_line import FileRefused
from amiable.files.bank_text import text_lines
from amiable.files.iso20022 import minor_units

STANDARD = "SWIFT MT940"
TAG = re.compile(r":(13D?|20|21|25P?|28C?|34F|60[FM]?|61|62[FM]?|64|65|86|90[CD]|NS):")
BLOCK = "{4:"  # what stands before it on its line, outside any field, is SWIFT's
END = "-"
MOST_LINES = 200  # of one field; `:86:` has six, banks that send more send a dozen
BALANCE = library.tags.FinalOpeningBalance()
CREDIT = {"C": True, "D": False}


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its tag (`61`, `86`, or `-` for the end of a message), its lines as they came, and where it stands."""

    tag: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Balance:
    """A balance in signed minor units of its currency, on a day."""

    minor: int
    currency: str
    on: date


def refused(line: int, what: str, **facts: str) -> FileRefused:
    """Word the refusal of the file for what is wrong in one of its lines."""
    return bank_line.refused(line, what, STANDARD, **facts)


def fields(source: BinaryIO) -> Iterator[Field]:
    """The fields in the order of the file; lines outside a field (a bank's own heading) are passed over."""
    tag, lines, begun = "", [""], 0
    for number, text in text_lines(source, STANDARD):
        text = text if tag else text.rpartition(BLOCK)[2]  # never within a field, where a payer may have written it
        match = TAG.match(text)
        ends = text.startswith("-}") or text.strip() == END
        if (match or ends) and tag:
            yield Field(tag, "\n".join(lines), begun)
            tag = ""
        if ends:
            yield Field(END, "", number)
        elif match:
            tag, lines, begun = match[1], [text[match.end() :]], number
        elif tag:
            lines.append(text)
        if len(lines) > MOST_LINES:
            raise refused(begun, _("this field is longer than any field of a bank file."))
    if tag:
        yield Field(tag, "\n".join(lines), begun)


def balance_in(field: Field) -> Balance:
    """Read `:60F:` or `:62F:`. Refuses FileRefused when it is no balance."""
    match = BALANCE.re.fullmatch(field.value.strip())
    if match is None:
        raise refused(field.line, _("“{text}” is not a balance."), text=field.value.strip())
    minor = minor_in(match["amount"], match["currency"], field.line)
    on = day_in(match["year"], match["month"], match["day"], field.line)
    return Balance(minor if CREDIT[match["status"].upper()] else -minor, match["currency"], on)


def minor_in(amount: str, currency: str, line: int) -> int:
    """An amount with a comma in minor units. Refuses FileRefused for anything else."""
    try:
        return minor_units(amount.replace(",", "."), currency)
    except ValueError:
        raise refused(line, _("“{amount} {currency}” is not an amount of money."), amount=amount, currency=currency) from None


def day_in(year: str, month: str, day: str, line: int) -> date:
    """A day of this century. Refuses FileRefused for a day that is none."""
    try:
        return date(2000 + int(year), int(month), int(day))
    except ValueError:
        raise refused(line, _("“{text}” is not a date."), text=f"{year}{month}{day}") from None
