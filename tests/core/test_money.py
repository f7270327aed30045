"""Amounts in minor units: read and written exactly, and rounded only where the law says how."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amiable.core.money import half_up, minor_of, percent_of, ppm_of, text_of


@pytest.mark.parametrize(
    ("text", "minor"), [("600.00", 60_000), ("600", 60_000), ("0.5", 50), ("0.05", 5), ("9999999999999.99", 999_999_999_999_999)]
)
def test_amounts_are_read(text: str, minor: int) -> None:
    assert minor_of(text) == minor


@pytest.mark.parametrize("text", ["", "-1.00", "1,00", "1.234", "1e3", " 1.00", "1.", ".50", "٣.٠٠", "10000000000000.00", "1.00\n"])
def test_anything_else_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match=r"(?s).*"):
        minor_of(text)


@pytest.mark.parametrize(("text", "ppm"), [("12.50", 125_000), ("8", 80_000), ("-0.35", -3_500), ("0.0375", 375)])
def test_rates_are_read_even_below_zero(text: str, ppm: int) -> None:
    assert ppm_of(text) == ppm


@pytest.mark.parametrize("text", ["", "12,5", "12.50 %", "0.00001", "--1", "+1"])
def test_anything_else_is_no_rate(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        ppm_of(text)


@given(st.integers(0, 10**15 - 1))
def test_an_amount_written_is_the_amount_read(minor: int) -> None:
    assert minor_of(text_of(minor)) == minor
    assert text_of(-minor) == ("-" if minor else "") + text_of(minor)


@given(st.integers(-99_999_999, 99_999_999))
def test_a_rate_written_is_the_rate_read(ppm: int) -> None:
    assert ppm_of(percent_of(ppm)) == ppm


@given(st.integers(0, 10**20), st.integers(1, 10**9))
def test_rounding_is_what_its_name_says(numerator: int, denominator: int) -> None:
    """2.5 → 3; never further than half a unit."""
    exact = Fraction(numerator, denominator)
    assert -Fraction(1, 2) < half_up(numerator, denominator) - exact <= Fraction(1, 2)
