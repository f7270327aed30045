"""An answer of the help centre in the reader's language: its Markdown, with every figure as the country writes it."""

from collections.abc import Callable, Mapping
from datetime import time

from babel.dates import format_time, get_day_names
from babel.numbers import get_decimal_symbol
from babel.units import format_unit

from amiable.core.answers import Amount, Answer, Cited, Count, Day, Figure, OpenDays, Opening, Percent, Prices, Words
from amiable.core.pack import Bracket, Tariff
from amiable.core.refusal import _
from amiable.files import local_format
from amiable.files.wording import cite, words

# Babel has no days of Dutch, and counts those of Swedish by the clock ("dygn").
DAYS: Mapping[str, tuple[str, str]] = {"nl": ("dag", "dagen"), "sv": ("dag", "dagar")}
UP_TO, ABOVE, AND_PART, NEVER_MORE, AT_LEAST, NOTHING_ABOVE, KNOWN_UNTIL = (
    _("up to {amount}: {price}"),
    _("above {amount}: {price}"),
    _("{price} plus {rate} of the part above {amount}"),
    _("never more than {price}"),
    _("at least {price}"),
    _("above {amount}: no fixed maximum"),
    _("{rate} (published until {day})"),
)


def markdown(answer: Answer, sources: Mapping[str, str]) -> str:
    """The answer without its question.

    sources  how the market's sources are called in the language, longest first
    """
    return "".join(piece if isinstance(piece, str) else shown(piece, answer.language, answer.market, sources) for piece in answer.body)


def shown(figure: Figure, language: str, market: str, sources: Mapping[str, str]) -> str:
    """One figure, as a reader of a market writes it."""
    match figure:
        case Amount(minor):
            return short_amount(minor, language, market)
        case Percent():
            return _percent(figure, language, market)
        case Count(number, ""):
            return str(number)
        case Count(number, unit):
            return _counted(number, unit, language, market)
        case Day(on):
            return local_format.day(on, language, market)
        case Prices(tariff):
            return "\n".join(f"- {line}" for line in _prices(tariff, language, market))
        case Opening(days):
            return "; ".join(_open(stretch, language, market) for stretch in days)
        case Words(text):
            return text
        case Cited(source):
            return cite(str(source), language, sources)


def short_amount(minor: int, language: str, market: str) -> str:
    """An amount in a sentence: `2 000 €`, and `7,50 €` where it has cents."""
    text = local_format.amount(minor, language, market)
    return text if minor % 100 else text.replace(f"{_decimal(language, market)}00", "", 1)


def _counted(number: int, unit: str, language: str, market: str) -> str:
    """`14 jours`."""
    if unit == "day" and language in DAYS:
        return f"{number} {DAYS[language][number != 1]}"
    return format_unit(number, f"duration-{unit}", locale=local_format.locale_of(language, market))


def _decimal(language: str, market: str) -> str:
    return get_decimal_symbol(local_format.locale_of(language, market))


def _percent(figure: Percent, language: str, market: str) -> str:
    """`10,5 %`, and its last day where the next rate is not known yet."""
    rate = _rate(figure.ppm, language, market)
    if figure.until is None:
        return rate
    return words(KNOWN_UNTIL, language).format(rate=rate, day=local_format.day(figure.until, language, market))


def _rate(ppm: int, language: str, market: str) -> str:
    text, mark = local_format.rate(ppm, language, market), _decimal(language, market)
    number = text.strip("% \u00a0\u202f")
    return text.replace(number, number.rstrip("0").rstrip(mark)) if mark in number else text


def _prices(tariff: Tariff, language: str, market: str) -> list[str]:
    """A line a bracket, then the bounds."""

    def said(text: str, **amounts: int) -> str:
        return words(text, language).format(**{name: short_amount(minor, language, market) for name, minor in amounts.items()})

    lines = [_bracket(tariff, place, language, market) for place in range(len(tariff.brackets))]
    bounds: tuple[tuple[str, int | None], ...] = ((AT_LEAST, tariff.minimum or None), (NEVER_MORE, tariff.ceiling))
    lines += [said(text, price=bound) for text, bound in bounds if bound is not None]
    return lines + ([said(NOTHING_ABOVE, amount=tariff.until)] if tariff.until is not None else [])


def _bracket(tariff: Tariff, place: int, language: str, market: str) -> str:
    bracket = tariff.brackets[place]
    price = _price(bracket, language, market)
    if place + 1 < len(tariff.brackets):
        text, bound = UP_TO, tariff.brackets[place + 1].above
    elif tariff.until is not None:
        text, bound = UP_TO, tariff.until
    elif len(tariff.brackets) > 1:
        text, bound = ABOVE, bracket.above
    else:
        return price
    return words(text, language).format(amount=short_amount(bound, language, market), price=price)


def _price(bracket: Bracket, language: str, market: str) -> str:
    fixed, rate = short_amount(bracket.fixed, language, market), _rate(bracket.rate, language, market)
    if not bracket.rate:
        return fixed
    if not bracket.above and not bracket.fixed:
        return rate
    return words(AND_PART, language).format(price=fixed, rate=rate, amount=short_amount(bracket.above, language, market))


def _open(stretch: OpenDays, language: str, market: str) -> str:
    """`lundi – vendredi 09:00–12:00, 14:00–16:00`."""
    names = get_day_names("wide", context="stand-alone", locale=local_format.locale_of(language, market))
    days = names[stretch.first - 1] if stretch.first == stretch.last else f"{names[stretch.first - 1]} – {names[stretch.last - 1]}"
    clock = _clock(language, market)
    return f"{days} " + ", ".join(f"{clock(opens)}–{clock(closes) if closes else '24:00'}" for opens, closes in stretch.windows)


def _clock(language: str, market: str) -> Callable[[time], str]:
    """How a time of day is written: English readers here are in Europe."""
    locale = "en_GB" if language == "en" else local_format.locale_of(language, market)
    return lambda at: format_time(at, "short", locale=locale)
