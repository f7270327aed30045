"""Amounts, rates and days as people of a market write them."""

from datetime import date

import pytest

from amiable.files.local_format import amount, day, month, rate


def plain(text: str) -> str:
    """No-break spaces as spaces."""
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("language", "market", "written", "below_zero"),
    [
        ("fr", "be", "1 234,56 €", "-0,05 €"),
        ("nl", "be", "€ 1.234,56", "€ -0,05"),
        ("fi", "fi", "1 234,56 €", "-0,05 €"),
        ("sv", "fi", "1 234,56 €", "-0,05 €"),
        ("da", "dk", "1.234,56 kr.", "-0,05 kr."),
    ],
)
def test_amounts(language: str, market: str, written: str, below_zero: str) -> None:
    assert plain(amount(123456, language, market)) == written
    assert plain(amount(-5, language, market)).replace("−", "-") == below_zero


def test_a_million_is_grouped_twice_and_a_cent_is_a_cent() -> None:
    assert plain(amount(123456789, "nl", "be")) == "€ 1.234.567,89"
    assert plain(amount(1, "fr", "be")) == "0,01 €"


def test_rates() -> None:
    assert plain(rate(105000, "fr", "be")) == "10,50 %"
    assert plain(rate(105000, "nl", "be")) == "10,50%"


@pytest.mark.parametrize(
    ("language", "market", "on", "written"),
    [
        ("fr", "be", date(2026, 11, 21), "21 novembre 2026"),
        ("fr", "be", date(2026, 12, 1), "1er décembre 2026"),
        ("nl", "be", date(2026, 11, 21), "21 november 2026"),
        ("fi", "fi", date(2026, 11, 21), "21.11.2026"),
        ("sv", "fi", date(2026, 11, 21), "21.11.2026"),
        ("da", "dk", date(2026, 11, 21), "21. november 2026"),
    ],
)
def test_days(language: str, market: str, on: date, written: str) -> None:
    assert day(on, language, market) == written


def test_months() -> None:
    assert month(date(2026, 3, 1), "nl", "be") == "maart 2026"
