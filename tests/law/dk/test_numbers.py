"""Denmark's numbers read off the notes on the law a second time."""

from datetime import date

import pytest

from amiable import markets
from amiable.core.dated import NotInForce

# What a claim owes in a half-year, as published: with seven points until 2012, with eight from 2013 on.
TOTALS = {
    2006: (None, "10.00"), 2007: ("10.75", "11.25"), 2008: ("11.25", "11.35"), 2009: ("10.75", "8.55"), 2010: ("8.20", "8.05"),
    2011: ("8.05", "8.30"), 2012: ("7.70", "7.45"), 2013: ("8.20", "8.20"), 2014: ("8.20", "8.20"), 2015: ("8.20", "8.05"),
    2016: ("8.05", "8.05"), 2017: ("8.05", "8.05"), 2018: ("8.05", "8.05"), 2019: ("8.05", "8.05"), 2020: ("8.05", "8.05"),
    2021: ("8.05", "7.65"), 2022: ("7.55", "7.55"), 2023: ("9.90", "11.25"), 2024: ("11.75", "11.50"), 2025: ("10.75", "9.75"),
    2026: ("9.75", None),
}  # fmt: skip


def half_years() -> list:
    return [
        pytest.param(date(year, month, 1), value, id=f"{year}-{month}")
        for year, values in TOTALS.items()
        for month, value in zip((1, 7), values, strict=True)
    ]


@pytest.mark.parametrize(("first", "total"), half_years())
def test_the_rate_of_every_half_year(first: date, total: str | None) -> None:
    rates = markets.load("dk").rates
    if total is None:
        with pytest.raises(NotInForce):
            rates["interest/reference"].at(first)
        return
    published = round(float(total) * 10_000)
    reference = published - (70_000 if first.year < 2013 else 80_000)
    assert rates["interest/reference"].at(first).value == reference
    assert rates["interest/late_before_2013"].at(first).value == reference + 70_000
    if first >= date(2013, 7, 1):
        assert rates["interest/late"].at(first).value == published


def test_eight_points_begin_with_march_2013() -> None:
    """A claim due on 1 March bears interest from the second on; nothing is older under eight points."""
    late = markets.load("dk").rates["interest/late"]
    assert late.at(date(2013, 3, 1)).value == 82_000
    with pytest.raises(NotInForce):
        late.at(date(2013, 2, 28))


def test_two_half_years_lie_below_zero() -> None:
    reference = markets.load("dk").rates["interest/reference"]
    assert [reference.at(day).value for day in (date(2021, 7, 1), date(2022, 1, 1), date(2022, 7, 1))] == [-3_500, -4_500, -4_500]


@pytest.mark.parametrize(
    ("first", "fees"),
    [
        (date(2002, 8, 1), (300, 500, 700, 900, 1200, 1600, 2000, 2700, 4500)),
        (date(2009, 7, 1), (350, 600, 850, 1100, 1450, 1950, 2450, 3300, 5500)),
        (date(2016, 7, 1), (400, 700, 1000, 1300, 1700, 2250, 2850, 3850, 6400)),
    ],
)
def test_the_three_tariffs(first: date, fees: tuple[int, ...]) -> None:
    """Nine bounds from 1 000 to 500 000, and one per cent of what lies above."""
    bounds = (0, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000)
    brackets = markets.load("dk").fees["costs/collection_tariff"].fees.at(first).value.tariff.brackets
    assert [bracket.above for bracket in brackets] == [100 * bound for bound in bounds]
    assert [bracket.fixed for bracket in brackets] == [100 * fee for fee in (*fees, fees[-1])]
    assert [bracket.rate for bracket in brackets] == [0] * 9 + [10_000]


def test_a_quarter_for_the_vat_of_a_tariff_and_of_our_commission() -> None:
    pack = markets.load("dk")
    assert pack.rates["commission/vat"].at(date(2026, 1, 1)).value == 250_000
    assert pack.fees["costs/collection_tariff"].fees.at(date(2026, 1, 1)).value.vat == 250_000
    for question in ("reminder_consumer", "reminder_business", "handover_consumer", "handover_business"):
        assert pack.fees[f"costs/{question}"].fees.at(date(2026, 1, 1)).value.vat == 0
