"""The holidays of every market are what the library says to 2040, movable feasts included, and what one can look up oneself."""

import tomllib
from datetime import date

import pytest

from amiable import markets
from tests.law.make_holidays import COUNTRIES, MARKETS, YEARS, days_of

FEASTS_2035 = {
    "be": [(3, 26), (5, 3), (5, 14)],
    "fr": [(3, 26), (5, 3), (5, 14)],
    "fi": [(3, 23), (3, 25), (3, 26), (5, 3), (5, 13), (6, 22), (6, 23), (11, 3)],
    "dk": [(3, 22), (3, 23), (3, 25), (3, 26), (5, 3), (5, 13), (5, 14)],
    "gl": [(3, 22), (3, 23), (3, 25), (3, 26), (4, 20), (5, 3), (5, 13), (5, 14)],
    "fo": [(3, 22), (3, 23), (3, 25), (3, 26), (4, 20), (5, 3), (5, 13), (5, 14)],
}  # Easter is 25 March in 2035


def written(market: str) -> dict:
    return tomllib.loads((MARKETS / market / "holidays.toml").read_text(encoding="utf-8"))


def test_every_market_has_its_holidays_made() -> None:
    assert set(COUNTRIES) == set(markets.markets())


@pytest.mark.parametrize("market", COUNTRIES)
def test_the_days_that_are_kept_are_those_of_the_library(market: str) -> None:
    table = written(market)
    assert table["days"] == list(days_of(market))
    assert (table["first_year"], table["last_year"]) == (YEARS[0], YEARS[-1])
    assert table["working_weekdays"] == [1, 2, 3, 4, 5] and table["verified"] is False


@pytest.mark.parametrize("market", COUNTRIES)
def test_movable_feasts_of_2035(market: str) -> None:
    days = set(written(market)["days"])
    moving = [date(2035, *day) for day in FEASTS_2035[market]]
    fixed = {(day.month, day.day) for day in written(market)["days"] if day.year == 2013} & {
        (day.month, day.day) for day in written(market)["days"] if day.year == 2021
    }
    assert [day for day in sorted(days) if day.year == 2035 and (day.month, day.day) not in fixed] == moving


def test_france_has_eleven_holidays_a_year_and_no_good_friday() -> None:
    days = written("fr")["days"]
    assert len(days) == 11 * len(YEARS)
    assert date(2026, 4, 3) not in days and date(2026, 12, 26) not in days


def test_great_prayer_day_ends_in_denmark_only() -> None:
    """The fourth Friday after Easter: 5 May 2023, 26 April 2024."""
    kept = {market: set(written(market)["days"]) for market in ("dk", "gl", "fo")}
    assert all(date(2023, 5, 5) in days for days in kept.values())
    assert {market for market, days in kept.items() if date(2024, 4, 26) in days} == {"gl", "fo"}
    assert not {date(2024, 6, 5), date(2024, 12, 24), date(2024, 12, 31)} & kept["dk"]
