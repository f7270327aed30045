"""Finland's numbers read off the notes on the law a second time, and its acts' names in both languages."""

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from amiable import markets
from amiable.core.dated import NotInForce
from tests.law.questions import questions

# The reference rate by half-year, the first of each year before the second.
REFERENCES = {
    2007: ("4.0", "4.5"), 2008: ("4.5", "4.5"), 2009: ("2.5", "1.0"), 2010: ("1.0", "1.0"), 2011: ("1.0", "1.5"), 2012: ("1.0", "1.0"),
    2013: ("1.0", "0.5"), 2014: ("0.5", "0.5"), 2015: ("0.5", "0.5"), 2016: ("0.5", "0.0"), 2017: ("0.0", "0.0"), 2018: ("0.0", "0.0"),
    2019: ("0.0", "0.0"), 2020: ("0.0", "0.0"), 2021: ("0.0", "0.0"), 2022: ("0.0", "0.0"), 2023: ("2.5", "4.0"), 2024: ("4.5", "4.5"),
    2025: ("3.5", "2.5"), 2026: ("2.5", None),
}  # fmt: skip
POINT = 10_000


def half_years() -> list:
    return [
        pytest.param(date(year, month, 1), value, id=f"{year}-{month}")
        for year, values in REFERENCES.items()
        for month, value in zip((1, 7), values, strict=True)
    ]


@pytest.mark.parametrize(("first", "percent"), half_years())
def test_the_reference_rate_of_every_half_year(first: date, percent: str | None) -> None:
    rates = markets.load("fi").rates
    if percent is None:
        with pytest.raises(NotInForce):
            rates["interest/reference"].at(first)
        return
    expected = int(float(percent) * POINT)
    points = 8 if first >= date(2013, 7, 1) else 7
    for day in (first, first + timedelta(days=180)):
        assert rates["interest/reference"].at(day).value == expected
        assert rates["interest/consumer"].at(day).value == expected + 7 * POINT
    assert rates["interest/business"].at(first).value == expected + points * POINT


def test_a_business_s_eighth_point_in_the_middle_of_a_half_year() -> None:
    business = markets.load("fi").rates["interest/business"]
    assert [business.at(date(2013, 3, day)).value for day in (15, 16)] == [8 * POINT, 9 * POINT]


def test_the_central_bank_s_own_rate_is_rounded_up_to_the_next_half_point() -> None:
    """4.25 → 4.5, 3.15 → 3.5, 2.15 → 2.5; what is a half point already stays: 2.50, 4.00, 4.50."""
    rows = questions("fi")["interest/reference"]["version"]
    own = {str(row["from"]): row["reference"] for row in rows if "reference" in row}
    held = markets.load("fi").rates["interest/reference"]
    rounded = {day: held.at(date.fromisoformat(day)).value / POINT for day in own}
    assert {own[day]: rounded[day] for day in own} == {"2.50": 2.5, "4.00": 4.0, "4.50": 4.5, "4.25": 4.5, "3.15": 3.5, "2.15": 2.5}


def test_the_vat_on_commission_rises_in_september_2024() -> None:
    vat = markets.load("fi").rates["commission/vat"]
    assert [vat.at(day).value for day in (date(2024, 8, 31), date(2024, 9, 1))] == [240_000, 255_000]


def laws(table: object) -> Iterator[str]:
    if isinstance(table, dict):
        if "law" in table:
            yield table["law"]
        yield from (law for value in table.values() for law in laws(value))
    elif isinstance(table, list):
        yield from (law for value in table for law in laws(value))


def test_every_act_has_its_swedish_name() -> None:
    """Both language versions of a Finnish act are authentic; the house's own rules have no act."""
    names = markets.source_names("fi", "sv")
    tables = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted((markets.SHIPPED / "fi").rglob("*.toml"))]
    acts = {act for table in tables for law in laws(table) for act in law.split("; ")}
    assert acts - {"House rule", "house rule"} <= set(names)
