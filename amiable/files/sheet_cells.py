"""Reads one cell of a claims sheet: text, amounts, rates, days and words, as people in Europe write them."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from stdnum.be import vat
from stdnum.exceptions import ValidationError

from amiable.core import money
from amiable.core.refusal import _
from amiable.files.sheet_columns import plain
from amiable.files.sheet_faults import Unreadable
from amiable.files.sheet_words import meanings


@dataclass(frozen=True, slots=True)
class Number:
    """A number cell of a spreadsheet, by its text: digits and a point, never a binary float. `percent`: shown as a percentage."""

    text: str
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Broken:
    """A spreadsheet cell without a usable value: an error such as #N/A, or a formula that was never worked out."""

    text: str


Cell = str | Number | date | Broken

ERRORS = frozenset(("#N/A", "#REF!", "#NAME?", "#DIV/0!", "#VALUE!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"))
LONGEST_TEXT = 300
SHORTENED = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)

PLAIN = re.compile(r"(\d{1,11})(?:[.,](\d{1,2}))?", re.ASCII)
GROUPED = re.compile(r"([1-9]\d{0,2})((?P<mark>[ .,'])\d{3}(?:(?P=mark)\d{3})*)(?:(?!(?P=mark))[.,](\d{1,2}))?", re.ASCII)
NEGATIVE = re.compile(r"[-−–].*|.*[\d ][-−–]|\(.*\)")
TOO_FINE = re.compile(r"\d+[.,]\d{3,}", re.ASCII)
SIGNS = {
    "EUR": re.compile(r"^(?:€|EUR)\s*|\s*(?:€|EUR)$", re.IGNORECASE),
    "DKK": re.compile(r"^(?:DKK|kr\.?)\s*|\s*(?:DKK|kr\.?)$", re.IGNORECASE),
}

RATE = re.compile(r"(\d{1,3})(?:[.,](\d{1,4}))?\s*%?", re.ASCII)
LOWEST_RATE, HIGHEST_RATE = money.ppm_of("0.5"), money.ppm_of("100")

YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|((?:19|20)\d{2})(\d{2})(\d{2})", re.ASCII)
DAY_FIRST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})", re.ASCII)
SHORT_YEAR = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}", re.ASCII)
MIDNIGHT = re.compile(r"[T ]+00?:00(:00(\.0+)?)?Z?$", re.ASCII)

EMAIL = re.compile(r"[^@\s,;<>()\"]+@[^@\s,;<>()\".]+(\.[^@\s,;<>()\".]+)+")
PHONE = re.compile(r"(?=(?:\D*\d){6})[+(\d][\d ()./-]{5,24}", re.ASCII)
BELGIAN_POSTCODE = re.compile(r"(?:BE?[- ]?)?([1-9]\d{3})", re.IGNORECASE | re.ASCII)


def shown(cell: Cell) -> str:
    """Give the cell as its reader sees it, for the text of a fault."""
    return (cell if isinstance(cell, str) else str(cell) if isinstance(cell, date) else cell.text)[:80]


def text(cell: Cell) -> str:
    """Read text: one line, single spaces, nothing invisible."""
    if isinstance(cell, date):
        raise Unreadable(
            _("The spreadsheet made a date of this: {value}."), _("Format the column as text, and type it again."), value=shown(cell)
        )
    written = " ".join(_written(cell).split())
    if not written.isprintable():
        written = "".join(letter for letter in written if unicodedata.category(letter) != "Cf")
    if not written.isprintable():
        raise Unreadable(_("There are characters in it that cannot be printed."), _("Type this cell again."))
    if len(written) > LONGEST_TEXT:
        raise Unreadable(_("This is longer than {most} characters."), _("Make it shorter."), most=str(LONGEST_TEXT))
    return written


def number(cell: Cell) -> str:
    """Read an invoice, contract or customer number: text that the spreadsheet has not shortened."""
    written = text(cell)
    if SHORTENED.fullmatch(written):
        raise Unreadable(
            _("The spreadsheet shortened this number: {value}."), _("Format the column as text, and type it again."), value=written
        )
    return written


def amount(cell: Cell, currency: str) -> int:
    """Read an amount of `currency` into minor units.

    refuses  Unreadable: what is no amount, below zero, finer than a cent, or may be read in two ways, such as 1.234
    """
    written = _written(cell)
    if not (found := PLAIN.fullmatch(written)):
        written = _bare(written, currency)
        found = PLAIN.fullmatch(written)
    if found:
        return money.minor_of(f"{found[1]}.{found[2] or '0'}")
    if isinstance(cell, Number) and TOO_FINE.fullmatch(written):
        raise _too_fine(cell)
    if grouped := GROUPED.fullmatch(written):
        return _grouped(grouped, cell)
    raise _no_amount(written, cell)


def rate(cell: Cell) -> int:
    """Read a rate in percent, with or without the sign, into parts per million."""
    if isinstance(cell, Number) and cell.percent:
        cell = _times_a_hundred(cell)
    if not (found := RATE.fullmatch(_written(cell).strip())):
        raise Unreadable(_("“{value}” is no rate."), _("Write the percentage alone, such as 8.50 or 8,5 %."), value=shown(cell))
    ppm = money.ppm_of(f"{found[1]}.{found[2] or '0'}")
    if ppm > HIGHEST_RATE or 0 < ppm < LOWEST_RATE:
        raise Unreadable(
            _("{value} percent is hardly meant."), _("Write the percentage: 8.00 for eight in a hundred, not 0.08."), value=shown(cell)
        )
    return ppm


def day(cell: Cell) -> date:
    """Read a day: a date cell, ISO, or day first; the month is never taken to come first."""
    if isinstance(cell, date):
        return cell
    if isinstance(cell, Number):
        raise Unreadable(_("{value} is a number, not a date."), _("Format the column as dates, or write 2026-01-31."), value=cell.text)
    return _day(_written(cell))


def word(cell: Cell, kind: str) -> str:
    """Read a word of one of the lists in sheet_words."""
    written = _written(cell).strip()
    known = meanings(kind)
    if (value := known.get(plain(written) or written)) is None:
        accepted = ", ".join(dict.fromkeys(known.values())) if kind != "country" else "BE, FR, NL"
        raise Unreadable(_("“{value}” is not known here."), _("Write one of: {accepted}."), value=shown(cell), accepted=accepted)
    return value


def email(cell: Cell) -> str:
    """Read an e-mail address."""
    written = text(cell)
    if not EMAIL.fullmatch(written):
        raise Unreadable(
            _("“{value}” is no e-mail address."), _("Write one address, such as name@mail.example, or leave it empty."), value=written[:80]
        )
    return written


def phone(cell: Cell) -> str:
    """Read a telephone number."""
    written = number(cell)
    if not PHONE.fullmatch(written):
        raise Unreadable(
            _("“{value}” is no telephone number."), _("Write one number, such as +32 470 00 00 00, or leave it empty."), value=written[:80]
        )
    return written


def postcode(cell: Cell, country: str) -> str:
    """Read a postcode; in Belgium four digits."""
    written = number(cell)
    if country != "BE":
        return written
    if not (found := BELGIAN_POSTCODE.fullmatch(written)):
        raise Unreadable(_("“{value}” is no Belgian postcode."), _("Write its four digits, or fill in the country."), value=written[:80])
    return found[1]


def enterprise_number(cell: Cell, country: str) -> str:
    """Read an enterprise number; a Belgian one by its check digits, as ten digits."""
    written = number(cell)
    if country != "BE":
        return written
    try:
        return vat.validate(written)
    except ValidationError:
        raise Unreadable(
            _("“{value}” is no Belgian enterprise number."),
            _("Write its ten digits as the register shows them, such as 0123.456.749, or leave it empty."),
            value=written[:80],
        ) from None


def _written(cell: Cell) -> str:
    if isinstance(cell, str) and cell not in ERRORS:
        return cell.strip()
    if isinstance(cell, Number):
        return cell.text
    if isinstance(cell, date):
        return cell.isoformat()
    what = _("The spreadsheet has no value here: {value}.")
    raise Unreadable(what, _("Put right the formula, or write the value itself."), value=shown(cell))


def _bare(written: str, currency: str) -> str:
    """Take off the currency's sign, a closing `,-`, and the many kinds of space and apostrophe."""
    written = SIGNS[currency].sub("", written, count=1)
    written = re.sub(r"[.,][-–—]$", "", written)
    return re.sub(r"[’ʼ´]", "'", " ".join(written.split()))


def _grouped(found: re.Match[str], cell: Cell) -> int:
    mark, groups, cents = found["mark"], found[2], found[4]
    if mark in ".," and cents is None and groups.count(mark) == 1:
        whole = found[1] + groups[1:]
        raise Unreadable(
            _("{value} may mean {whole}.00 or {fraction}."),
            _("Write {whole}.00 for the first, or round the second to two decimals."),
            value=shown(cell),
            whole=whole,
            fraction=f"{found[1]}.{groups[1:]}",
        )
    return money.minor_of(f"{found[1]}{groups.replace(mark, '')}.{cents or '0'}")


def _no_amount(written: str, cell: Cell) -> Unreadable:
    if NEGATIVE.fullmatch(written):
        return Unreadable(
            _("{value} is below zero."), _("Leave credit notes out, and hand in what is still unpaid of the invoice."), value=shown(cell)
        )
    if TOO_FINE.fullmatch(written):
        return _too_fine(cell)
    return Unreadable(
        _("“{value}” is no amount."), _("Write digits only, such as 1234.56 or 1234,56, in the currency of the sheet."), value=shown(cell)
    )


def _too_fine(cell: Cell) -> Unreadable:
    return Unreadable(_("{value} has more than two decimals."), _("Round it to the cent, such as 1234.56."), value=shown(cell))


def _times_a_hundred(cell: Number) -> Number:
    whole, _point, decimals = cell.text.partition(".")
    decimals = decimals.ljust(2, "0")
    return Number(f"{int(whole + decimals[:2])}.{decimals[2:] or '0'}") if (whole + decimals).isdigit() else cell


@lru_cache(maxsize=10_000)
def _day(written: str) -> date:
    bare = MIDNIGHT.sub("", written).replace(" ", "")
    if found := YEAR_FIRST.fullmatch(bare):
        year, month, number_of_day = int(found[1] or found[5]), int(found[3] or found[6]), int(found[4] or found[7])
    elif found := DAY_FIRST.fullmatch(bare):
        year, month, number_of_day = int(found[4]), int(found[3]), int(found[1])
        if month > 12 >= number_of_day:
            raise Unreadable(
                _("{value} has the month first."), _("Write the day first, such as 31/01/2026, or 2026-01-31."), value=written[:80]
            )
    else:
        what = _("The year of {value} has two digits.") if SHORT_YEAR.fullmatch(bare) else _("“{value}” is no date.")
        raise Unreadable(what, _("Write 31/01/2026 or 2026-01-31."), value=written[:80])
    try:
        return date(year, month, number_of_day)
    except ValueError:
        raise Unreadable(_("There is no such day as {value}."), _("Look up the day, and correct it."), value=written[:80]) from None
