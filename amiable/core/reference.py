"""The references that people copy: each country's own on a transfer, what stands on a payment slip, and the case number."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import xor

from amiable.core.money import minor_of

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SYMBOLS_IN_CASE_NUMBER = 8
READ_AS = str.maketrans("OIL", "011")
GF32 = 0b100101  # x⁵ + x² + 1: its powers of two run through all 31 symbols above zero
OGM_DIGITS = re.compile(r"\d{12}")

VIITE_WEIGHTS = (7, 3, 1)
RF = re.compile(r"RF[0-9]{2}[0-9A-Z]{1,21}")
FINNISH_IBAN = re.compile(r"FI[0-9]{16}")
MOST_ON_A_BARCODE = 99_999_999  # six digits of euros and two of cents
CARD_DIGITS = {"71": 15, "73": 0, "75": 16}
CARD_LINE = re.compile(r"\+7[15]<([0-9]{15,16})\+[0-9]{8}<")


def ogm(number: int) -> str:
    """Write a ten-digit number as the structured communication of a Belgian transfer.

    returns  "+++123/4567/89002+++": ten digits and two of check, the number modulo 97 (97 when that is 0)
    refuses  ValueError, for a number below 1 or of more than ten digits
    source   Febelfin, structured communication; law/be: be.ogm
    """
    if not 0 < number < 10**10:
        raise ValueError(number)
    digits = f"{number:010d}{number % 97 or 97:02d}"
    return f"+++{digits[:3]}/{digits[3:7]}/{digits[7:]}+++"


def ogm_number(text: str) -> int | None:
    """Read a structured communication, however it was typed, back into its number; None when it is not one."""
    digits = re.sub(r"[^0-9]", "", text) if re.fullmatch(r"[\d\s+*/.\-]+", text) else ""
    if not OGM_DIGITS.fullmatch(digits):
        return None
    number, check = int(digits[:10]), int(digits[10:])
    return number if number and check == (number % 97 or 97) else None


def viite(number: int) -> str:
    """Write a number as the reference of a Finnish transfer (viitenumero): its digits and one of check.

    returns  four to twenty digits; the check fills the sum of the digits, weighted 7, 3, 1 from the right, up to a whole ten
    refuses  ValueError, for a number of fewer than three digits or of more than nineteen
    source   Finance Finland, forming the reference number; law/fi 4.6
    """
    if not 100 <= number < 10**19:
        raise ValueError(number)
    digits = str(number)
    total = sum(int(digit) * VIITE_WEIGHTS[place % 3] for place, digit in enumerate(reversed(digits)))
    return f"{digits}{-total % 10}"


def viite_number(text: str) -> int | None:
    """Read a Finnish reference, spaces and leading zeros allowed, back into its number; None when it is not one."""
    digits = re.sub(r"\s", "", text).lstrip("0")
    if not re.fullmatch(r"[0-9]{4,20}", digits):
        return None
    number = int(digits[:-1])
    return number if viite(number) == digits else None


def rf(reference: str) -> str:
    """Write a reference as the creditor's reference of a European transfer: RF, two digits of check, the reference itself.

    reference  1 to 21 digits and letters; in Finland a viitenumero with its own check
    refuses    ValueError, for anything else
    source     ISO 11649
    """
    own = re.sub(r"\s", "", reference).upper()
    if not RF.fullmatch(f"RF00{own}"):
        raise ValueError(reference)
    return f"RF{98 - _modulo_97(f'{own}RF00'):02d}{own}"


def rf_reference(text: str) -> str | None:
    """Read a creditor's reference, however it was spaced, back into the reference inside; None when it is not one."""
    whole = re.sub(r"\s", "", text).upper()
    return whole[4:] if RF.fullmatch(whole) and _modulo_97(whole[4:] + whole[:4]) == 1 else None


def rf_number(text: str) -> int | None:
    """The number of a Finnish reference that stands in a creditor's reference."""
    return viite_number(rf_reference(text) or "")


def virtual_barcode(iban: str, minor: int, reference: str, due_on: date | None) -> str:
    """The 54 digits that a Finnish payer scans or copies (virtuaaliviivakoodi): version 4, or 5 for a reference that begins with RF.

    iban       Finnish, with or without spaces
    minor      cents; nothing is written from 1 000 000.00 on, and the payer types the amount
    reference  a viitenumero, or RF and a reference of digits
    due_on     None: no day is written
    refuses    ValueError, for an account, an amount or a reference that does not fit
    source     Finance Finland, bank bar code guide; law/fi 4.6
    """
    account = re.sub(r"\s", "", iban)
    if not FINNISH_IBAN.fullmatch(account) or _modulo_97(account[4:] + account[:4]) != 1:
        raise ValueError(iban)
    if minor < 0:
        raise ValueError(minor)
    version, field = _barcode_reference(reference)
    amount = minor if minor <= MOST_ON_A_BARCODE else 0
    day = f"{due_on:%y%m%d}" if due_on else "000000"
    return f"{version}{account[2:]}{amount:08d}{field}{day}"


def _barcode_reference(reference: str) -> tuple[int, str]:
    """The version of the bar code and the 23 digits that it gives to the reference."""
    inside, number = rf_reference(reference), viite_number(reference)
    if inside is not None and inside.isdecimal():
        return 5, f"{rf(inside)[2:4]}{inside.zfill(21)}"
    if number is None:
        raise ValueError(reference)
    return 4, viite(number).zfill(23)


def fik(number: int, digits: int = 15) -> str:
    """Write a number as the identification of a Danish payment slip: filled with zeros, and the last digit its check (modulus 10).

    digits   15 on a slip +71, 16 on a slip +75
    refuses  ValueError, for a number below 1 or one that does not fit
    source   Betalingsservice, FIK slips; law/dk 2.5
    """
    if not 0 < number < 10 ** (digits - 1):
        raise ValueError(number)
    return f"{number:0{digits - 1}d}{_luhn(number)}"


def fik_number(text: str) -> int | None:
    """Read the identification of a Danish slip, alone or in its card line, back into its number; None when it is not one."""
    whole = re.sub(r"\s", "", text)
    line = CARD_LINE.fullmatch(whole)
    digits = line.group(1) if line else whole
    if not re.fullmatch(r"[0-9]{15,16}", digits):
        return None
    number, check = int(digits[:-1]), int(digits[-1])
    return number if number and check == _luhn(number) else None


def card_line(card: str, creditor: str, number: int | None = None) -> str:
    """The line at the foot of a Danish payment slip.

    card      71 (15 digits), 75 (16 digits and room for a message) or 73 (a message alone)
    creditor  the creditor number of eight digits
    number    what identifies the payment; None on a card 73
    returns   "+71<000047112025011+81234567<"
    refuses   ValueError, for an unknown card, a creditor number of another length, a number where none belongs, or none where one does
    """
    digits = CARD_DIGITS.get(card)
    if digits is None or not re.fullmatch(r"[0-9]{8}", creditor) or (number is None) != (digits == 0):
        raise ValueError(card, creditor, number)
    return f"+{card}<{fik(number, digits) if number is not None else ''}+{creditor}<"


def written(asked: Mapping[str, str]) -> str:
    """What a market's worked example asks for: `kind` (an ogm, when absent), `number`, and what that kind needs beside it."""
    return WRITERS[asked.get("kind", "ogm")](asked)


def number_read(kind: str, text: str) -> int | None:
    """The number that a reference of a kind carries; None when it is not one. Of a bar code nothing is read back."""
    reader = READERS.get(kind)
    return reader(text) if reader else None


WRITERS: Mapping[str, Callable[[Mapping[str, str]], str]] = {
    "ogm": lambda asked: ogm(int(asked["number"])),
    "viite": lambda asked: viite(int(asked["number"])),
    "rf": lambda asked: rf(viite(int(asked["number"]))),
    "barcode": lambda asked: virtual_barcode(
        asked["iban"], minor_of(asked["amount"]), asked["number"], date.fromisoformat(asked["due_on"]) if "due_on" in asked else None
    ),
    "fik": lambda asked: card_line(asked.get("card", "71"), asked["creditor"], int(asked["number"]) if "number" in asked else None),
}
READERS: Mapping[str, Callable[[str], int | None]] = {"ogm": ogm_number, "viite": viite_number, "rf": rf_number, "fik": fik_number}


def _modulo_97(text: str) -> int:
    """Letters count from 10 (A) to 35 (Z), as in an IBAN."""
    return int("".join(str(int(symbol, 36)) for symbol in text)) % 97


def _luhn(number: int) -> int:
    """The check of modulus 10: weights 2 and 1 in turn from the right, and of a product above 9 its two digits."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(str(number))))
    return -sum(product // 10 + product % 10 for product in doubled) % 10


def case_number(values: Sequence[int]) -> str:
    """Make a case number of eight random symbols and one of check.

    values   eight whole numbers from 0 to 31, drawn by the caller
    returns  nine symbols of Crockford's alphabet; the check over GF(32) catches every single error and every swap
    """
    if len(values) != SYMBOLS_IN_CASE_NUMBER:
        raise ValueError(values)
    return "".join(CROCKFORD[value] for value in (*values, _check(values)))


def print_case_number(number: str) -> str:
    """Write a case number as it stands on a letter: 7KQ4-2M9X-5."""
    return f"{number[:4]}-{number[4:8]}-{number[8:]}"


def read_case_number(text: str) -> str | None:
    """Read a case number as a person types it (small letters, spaces, dashes, O for 0, I or L for 1); None when its check fails."""
    symbols = _symbols(text)
    if symbols is None:
        return None
    values = [CROCKFORD.index(symbol) for symbol in symbols]
    return symbols if values[-1] == _check(values[:-1]) else None


def near_case_numbers(text: str) -> tuple[str, ...]:
    """The case numbers one wrong symbol, or one swap, away from nine symbols whose check fails."""
    symbols = _symbols(text)
    if symbols is None:
        return ()
    values = [CROCKFORD.index(symbol) for symbol in symbols]
    off = _misfit(values)
    if off == 0:
        return ()
    near = [[*values[:place], _TIMES[place].index(_TIMES[place][value] ^ off), *values[place + 1 :]] for place, value in enumerate(values)]
    swapped = [[*values[:place], values[place + 1], values[place], *values[place + 2 :]] for place in range(SYMBOLS_IN_CASE_NUMBER)]
    near += [one for one in swapped if _misfit(one) == 0]
    return tuple("".join(CROCKFORD[value] for value in one) for one in near)


def _symbols(text: str) -> str | None:
    """The nine symbols that a person typed for a case number, whether or not their check holds."""
    symbols = re.sub(r"[\s\-.]", "", text).upper().translate(READ_AS)
    return symbols if len(symbols) == SYMBOLS_IN_CASE_NUMBER + 1 and all(symbol in CROCKFORD for symbol in symbols) else None


def _misfit(values: Sequence[int]) -> int:
    return reduce(xor, (_TIMES[place][value] for place, value in enumerate(values)))


def _check(values: Sequence[int]) -> int:
    total = 0
    for value in reversed(values):  # Horner: the symbol at place i weighs 2 to the power i + 1, the check itself 1
        total = _doubled(total ^ value)
    return total


def _doubled(value: int) -> int:
    value <<= 1
    return value ^ GF32 if value & 0b100000 else value


def _weighed(place: int) -> tuple[int, ...]:
    """What each value gives to the check at a place: itself times 2 to the power place + 1; the check counts once."""
    times = 0 if place == SYMBOLS_IN_CASE_NUMBER else place + 1
    return tuple(reduce(lambda given, _time: _doubled(given), range(times), value) for value in range(len(CROCKFORD)))


_TIMES = tuple(_weighed(place) for place in range(SYMBOLS_IN_CASE_NUMBER + 1))
