"""Writes the days of each market's holidays.toml anew (`python tests/law/make_holidays.py`); read the difference before it is committed."""

from datetime import date
from pathlib import Path

import holidays

MARKETS = Path(__file__).parents[2] / "amiable" / "markets"
COUNTRIES = {"be": "BE", "fr": "FR", "fi": "FI", "dk": "DK", "gl": "GL", "fo": "FO"}
YEARS = range(2013, 2041)
NOT_NAMED = {"be": {"Easter Sunday", "Pentecost"}}  # the library has them, the law does not: they are Sundays


def days_of(market: str) -> dict[date, str]:
    """The holidays of a market as the library knows them, with their English names."""
    known = holidays.country_holidays(COUNTRIES[market], years=YEARS, language="en_US")
    return {day: name for day, name in sorted(known.items()) if name not in NOT_NAMED.get(market, ())}


def text_of(market: str) -> str:
    """The whole file of a market: what stands above the days stays as somebody wrote it."""
    head = (MARKETS / market / "holidays.toml").read_text(encoding="utf-8").partition("days = [\n")[0]
    return head + "days = [\n" + "".join(f"    {day}, # {name}\n" for day, name in days_of(market).items()) + "]\n"


def main() -> None:
    for market in COUNTRIES:
        (MARKETS / market / "holidays.toml").write_text(text_of(market), encoding="utf-8")


if __name__ == "__main__":
    main()
