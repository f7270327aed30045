"""Amounts as integers of the currency's smallest unit, and how they are rounded; the kernel, to be compiled, rounds for itself."""

import re
from functools import lru_cache

AMOUNT = re.compile(r"[0-9]{1,13}(\.[0-9]{1,2})?")
PERCENT = re.compile(r"-?[0-9]{1,4}(\.[0-9]{1,4})?")
MILLION = 1_000_000
PPM_IN_ONE_PERCENT = 10_000


def minor_of(text: str) -> int:
    """Read an amount such as "600.00" into minor units.

    refuses  ValueError, for anything but digits with at most two decimals
    """
    if not AMOUNT.fullmatch(text):
        raise ValueError(text)
    whole, _, cents = text.partition(".")
    return int(whole) * 100 + int(cents.ljust(2, "0"))


def text_of(minor: int) -> str:
    """Write minor units as "600.00", with a minus sign when below zero."""
    sign, units = ("-", -minor) if minor < 0 else ("", minor)
    return f"{sign}{units // 100}.{units % 100:02d}"


def ppm_of(percent: str) -> int:
    """Read a rate in percent, such as "12.50", into parts per million.

    refuses  ValueError, for anything but a number with at most four decimals
    """
    if not PERCENT.fullmatch(percent):
        raise ValueError(percent)
    sign = -1 if percent.startswith("-") else 1
    whole, _, rest = percent.lstrip("-").partition(".")
    return sign * (int(whole) * PPM_IN_ONE_PERCENT + int(rest.ljust(4, "0")))


@lru_cache(maxsize=1024)
def percent_of(ppm: int) -> str:
    """Write parts per million as percent with at least two decimals: 125000 → "12.50"."""
    sign, units = ("-", -ppm) if ppm < 0 else ("", ppm)
    decimals = f"{units % PPM_IN_ONE_PERCENT:04d}"
    return f"{sign}{units // PPM_IN_ONE_PERCENT}.{decimals[:2]}{decimals[2:].rstrip('0')}"


def half_up(numerator: int, denominator: int) -> int:
    """Divide two whole numbers (numerator not negative) and round half up."""
    return (2 * numerator + denominator) // (2 * denominator)
