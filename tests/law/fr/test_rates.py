"""France's series, read off the notes on the law a second time."""

from datetime import date

import pytest

from amiable import markets
from amiable.core.dated import NotInForce

YEARLY = {2009: "3.79", 2010: "0.65", 2011: "0.38", 2012: "0.71", 2013: "0.04", 2014: "0.04"}
HALF_YEARS = {
    2015: ("4.06 0.93", "4.29 0.99"), 2016: ("4.54 1.01", "4.35 0.93"), 2017: ("4.16 0.90", "3.94 0.90"), 2018: ("3.73 0.89", "3.60 0.88"),
    2019: ("3.40 0.86", "3.26 0.87"), 2020: ("3.15 0.87", "3.11 0.84"), 2021: ("3.14 0.79", "3.12 0.76"), 2022: ("3.13 0.76", "3.15 0.77"),
    2023: ("4.47 2.06", "6.82 4.22"), 2024: ("8.01 5.07", "8.16 4.92"), 2025: ("7.21 3.71", "6.65 2.76"), 2026: ("6.67 2.62",),
}  # fmt: skip
DEFAULT = {
    (2016, 1): "10.05", (2016, 7): "10.00", (2019, 1): "10.00", (2022, 7): "10.00", (2023, 1): "12.50", (2023, 7): "14.00",
    (2024, 1): "14.50", (2024, 7): "14.25", (2025, 1): "13.15", (2025, 7): "12.15", (2026, 1): "12.15",
}  # fmt: skip


def rate(series: str, day: date) -> str:
    return f"{markets.load('fr').rates[f'interest/{series}'].at(day).value / 10_000:.2f}"


def test_one_legal_rate_a_year_before_2015() -> None:
    for year, percent in YEARLY.items():
        for day in (date(year, 1, 1), date(year, 12, 31)):
            assert (rate("legal_individual", day), rate("legal_other", day)) == (percent, percent)


def test_two_legal_rates_a_half_year_since() -> None:
    for year, halves in HALF_YEARS.items():
        for half, told in enumerate(halves):
            first, last = ((date(year, 1, 1), date(year, 6, 30)), (date(year, 7, 1), date(year, 12, 31)))[half]
            assert [f"{rate('legal_individual', day)} {rate('legal_other', day)}" for day in (first, last)] == [told, told]


def test_the_default_rate_is_ten_points_above_the_central_bank_s() -> None:
    for (year, month), percent in DEFAULT.items():
        assert rate("default", date(year, month, 1)) == percent


@pytest.mark.parametrize(("series", "first"), [("legal_individual", 2009), ("legal_other", 2009), ("default", 2016)])
def test_nothing_is_known_before_or_after(series: str, first: int) -> None:
    for day in (date(first - 1, 12, 31), date(2026, 7, 1)):
        with pytest.raises(NotInForce):
            rate(series, day)


def test_the_other_numbers_of_the_market() -> None:
    pack = markets.load("fr")
    assert pack.surcharges["interest/title_surcharge"].at(date(2007, 1, 1)).value.points == 50_000
    assert [pack.rates["commission/vat"].at(day).value for day in (date(2013, 12, 31), date(2014, 1, 1))] == [196_000, 200_000]
    assert not pack.amounts["costs/business_lump_sum"].in_force(date(2012, 12, 31))
    months = pack.counts["court/order_service"]
    assert [months.at(day).value for day in (date(2026, 8, 31), date(2026, 9, 1))] == [6, 3]
