"""The references that people copy: the Belgian structured communication (OGM) and the case number."""

import re
from collections.abc import Sequence

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SYMBOLS_IN_CASE_NUMBER = 8
GF32 = 0b100101  # x⁵ + x² + 1: its powers of two run through all 31 symbols above zero
OGM_DIGITS = re.compile(r"\d{12}")
OGM_IN_TEXT = re.compile(r"(?<![\d/])(\+{3}|\*{3})?\s*(\d{3})[/ .-]?(\d{4})[/ .-]?(\d{5})\s*(\+{3}|\*{3})?(?![\d/])")


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


def ogm_numbers_in(text: str) -> tuple[int, ...]:
    """All valid structured communications that stand in a free text, each once, in order."""
    found = (ogm_number("".join(match.group(2, 3, 4))) for match in OGM_IN_TEXT.finditer(text))
    return tuple(dict.fromkeys(number for number in found if number is not None))


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
    symbols = re.sub(r"[\s\-.]", "", text).upper().translate(str.maketrans("OIL", "011"))
    if len(symbols) != SYMBOLS_IN_CASE_NUMBER + 1 or any(symbol not in CROCKFORD for symbol in symbols):
        return None
    values = [CROCKFORD.index(symbol) for symbol in symbols]
    return symbols if values[-1] == _check(values[:-1]) else None


def _check(values: Sequence[int]) -> int:
    total = 0
    for value in reversed(values):  # Horner: the symbol at place i weighs 2 to the power i + 1, the check itself 1
        total = _doubled(total ^ value)
    return total


def _doubled(value: int) -> int:
    value <<= 1
    return value ^ GF32 if value & 0b100000 else value
