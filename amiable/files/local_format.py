"""Amounts, rates and days as a reader of a market expects them: `1 234,56 €`, `€ 1.234,56`, `21 novembre 2026`."""

from datetime import date
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import get_currency_symbol, get_decimal_symbol, get_group_symbol

from amiable.core.money import percent_of

CURRENCY = {"be": "EUR", "fr": "EUR", "fi": "EUR", "dk": "DKK", "gl": "DKK", "fo": "DKK"}


@cache
def locale_of(language: str, market: str) -> Locale:
    """The reader's locale: Dutch of Belgium writes amounts otherwise than Dutch of the Netherlands."""
    try:
        return Locale.parse(f"{language}_{market.upper()}")
    except UnknownLocaleError:
        return Locale.parse(language)


@cache
def _shape(language: str, market: str, currency: str) -> tuple[str, str, str, str, str, str]:
    """What surrounds and divides an amount: before and after it, the same below zero, the group mark and the decimal mark."""
    locale = locale_of(language, market)
    pattern = locale.currency_formats["standard"]
    symbol = get_currency_symbol(currency, locale)
    before, after = ([part.replace("¤", symbol) for part in pair] for pair in (pattern.prefix, pattern.suffix))
    return before[0], after[0], before[1], after[1], get_group_symbol(locale), get_decimal_symbol(locale)


def amount(minor: int, language: str, market: str, currency: str = "") -> str:
    """Write minor units with the currency's sign, for the eye: 123456 → `1 234,56 €` (fr, be) or `€ 1.234,56` (nl, be)."""
    before, after, below_before, below_after, group, decimal = _shape(language, market, currency or CURRENCY[market])
    whole, cents = divmod(abs(minor), 100)
    digits = f"{whole:,}".replace(",", group) + f"{decimal}{cents:02d}"
    return f"{below_before}{digits}{below_after}" if minor < 0 else f"{before}{digits}{after}"


def rate(ppm: int, language: str, market: str) -> str:
    """Write a rate in parts per million as percent: 105000 → `10,50 %`."""
    locale = locale_of(language, market)
    pattern = locale.percent_formats[None]
    return f"{pattern.prefix[0]}{percent_of(ppm).replace('.', get_decimal_symbol(locale))}{pattern.suffix[0]}"


def points(ppm: int, language: str, market: str) -> str:
    """Write percentage points without decimals that say nothing: 100000 → `10`, 105000 → `10,5`."""
    return percent_of(ppm).rstrip("0").rstrip(".").replace(".", get_decimal_symbol(locale_of(language, market)))


def day(on: date, language: str, market: str) -> str:
    """Write a day as the country does: `21 novembre 2026`, in Finland `21.11.2026`; in French the first of a month is `1er`."""
    text = format_date(on, "d.M.y" if market == "fi" else "long", locale_of(language, market))
    return text.replace("1 ", "1er ", 1) if language == "fr" and on.day == 1 else text


def month(on: date, language: str, market: str) -> str:
    """Write the month of a day as it stands by itself: `novembre 2026`, `maaliskuu 2026`."""
    return format_date(on, "LLLL y", locale_of(language, market))
