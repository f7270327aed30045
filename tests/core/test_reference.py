"""References as people copy them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amiable.core import reference

CASE_NUMBERS = st.lists(st.integers(0, 31), min_size=8, max_size=8).map(reference.case_number)


def test_the_check_is_the_number_modulo_97():
    """1234567890 mod 97 = 2, so 02."""
    assert reference.ogm(1234567890) == "+++123/4567/89002+++"


@pytest.mark.parametrize("typed", ["+++123/4567/89002+++", "123456789002", "***123/4567/89002***", "123 4567 89002"])
def test_a_reference_is_read_however_it_was_typed(typed):
    assert reference.ogm_number(typed) == 1234567890


@pytest.mark.parametrize("typed", ["+++123/4567/89003+++", "12345678900", "invoice 123456789002", "", "000000000097"])
def test_what_is_no_reference_is_none(typed):
    assert reference.ogm_number(typed) is None


def test_a_reference_in_free_text_is_found_once():
    text = "solde facture 12 +++123/4567/89002+++ merci, 123456789002"
    assert reference.ogm_numbers_in(text) == (1234567890,)


@pytest.mark.parametrize("number", [0, -1, 10**10])
def test_a_number_that_does_not_fit_is_refused(number):
    with pytest.raises(ValueError, match=str(number)):
        reference.ogm(number)


@given(st.integers(1, 10**10 - 1))
def test_a_reference_reads_back(number):
    assert reference.ogm_number(reference.ogm(number)) == number


@given(CASE_NUMBERS)
def test_a_case_number_reads_back_as_typed(number):
    assert reference.read_case_number(reference.print_case_number(number).lower()) == number


@given(CASE_NUMBERS, st.integers(0, 8), st.sampled_from(reference.CROCKFORD))
def test_one_wrong_symbol_is_always_caught(number, place, symbol):
    wrong = number[:place] + symbol + number[place + 1 :]
    assert wrong == number or reference.read_case_number(wrong) is None


@given(CASE_NUMBERS, st.integers(0, 8), st.integers(0, 8))
def test_two_swapped_symbols_are_always_caught(number, one, other):
    symbols = list(number)
    symbols[one], symbols[other] = symbols[other], symbols[one]
    wrong = "".join(symbols)
    assert wrong == number or reference.read_case_number(wrong) is None
