"""References as people copy them."""

import re
from datetime import date

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


@pytest.mark.parametrize("number", [0, -1, 10**10])
def test_a_number_that_does_not_fit_is_refused(number):
    with pytest.raises(ValueError, match=str(number)):
        reference.ogm(number)


@given(st.integers(1, 10**10 - 1))
def test_a_reference_reads_back(number):
    assert reference.ogm_number(reference.ogm(number)) == number


# ---- Finland: viitenumero, the European reference around it, the bar code of a transfer


@pytest.mark.parametrize(
    ("number", "written"),
    [(1234567, "12345672"), (617435, "6174354"), (23409678, "234096783"), (123123, "1231234"), (20250001, "202500010")],
)
def test_the_check_of_a_viitenumero_fills_the_weighted_sum_up_to_a_whole_ten(number, written):
    """1234567: 7×7 + 6×3 + 5×1 + 4×7 + 3×3 + 2×1 + 1×7 = 118, and 2 are missing to 120."""
    assert reference.viite(number) == written
    assert reference.viite_number(written) == number


@pytest.mark.parametrize("typed", ["20250 0010", "00000 00000 02025 00010", "202500010"])
def test_a_viitenumero_is_read_however_it_was_typed(typed):
    assert reference.viite_number(typed) == 20250001


@pytest.mark.parametrize("typed", ["202500011", "20250001O", "130", "", "0000", "1" * 21, "٢٠٢٥٠٠٠١٠"])
def test_what_is_no_viitenumero_is_none(typed):
    assert reference.viite_number(typed) is None


@pytest.mark.parametrize("number", [0, 99, 10**19])
def test_a_viitenumero_has_four_to_twenty_digits(number):
    with pytest.raises(ValueError, match=str(number)):
        reference.viite(number)


@given(st.integers(100, 10**19 - 1))
def test_a_viitenumero_reads_back(number):
    assert reference.viite_number(reference.viite(number)) == number
    assert reference.rf_number(reference.rf(reference.viite(number))) == number


@given(st.integers(100, 10**19 - 1), st.integers(0, 19), st.integers(0, 9))
def test_one_wrong_digit_of_a_viitenumero_is_always_caught(number, place, digit):
    """The weights 7, 3 and 1 have no divisor in common with ten."""
    right = reference.viite(number).zfill(20)
    wrong = f"{right[:place]}{digit}{right[place + 1 :]}"
    assert wrong == right or reference.viite_number(wrong) is None


@pytest.mark.parametrize(("inside", "written"), [("11112", "RF9811112"), ("202500010", "RF85202500010"), ("2348236", "RF332348236")])
def test_the_european_reference_checks_the_reference_inside(inside, written):
    """98 − 11112271500 mod 97 = 98 − 0 = 98: the letters R and F count 27 and 15."""
    assert reference.rf(inside) == written
    assert reference.rf_reference(f" {written[:4]} {written[4:]} ".lower()) == inside


@pytest.mark.parametrize("wrong", ["RF9911112", "RF98", "9811112", "RF98 1111-2", ""])
def test_what_is_no_european_reference_is_none(wrong):
    assert reference.rf_reference(wrong) is None
    assert reference.rf_number(wrong) is None


def test_a_european_reference_may_hold_letters_but_then_no_finnish_number():
    assert reference.rf_reference(reference.rf("ab12")) == "AB12"
    assert reference.rf_number(reference.rf("ab12")) is None


@pytest.mark.parametrize("inside", ["^", "A" * 22, "1-2", "ä"])
def test_a_european_reference_that_does_not_fit_is_refused(inside):
    with pytest.raises(ValueError, match=re.escape(inside)):
        reference.rf(inside)


BARCODES = [
    ("FI37 1590 3000 0007 76", 125_430, "20250 0010", date(2025, 12, 31), "437159030000007760012543000000000000000202500010251231"),
    ("FI37 1590 3000 0007 76", 125_430, "RF85 2025 0001 0", date(2025, 12, 31), "537159030000007760012543085000000000000202500010251231"),
    # The examples of the bank bar code guide.
    ("FI79 4405 2020 0360 82", 488_315, "86851 62596 19897", date(2010, 6, 12), "479440520200360820048831500000000868516259619897100612"),
    ("FI58 1017 1000 0001 22", 48_299, "55958 22432 94671", date(2012, 1, 31), "458101710000001220004829900000000559582243294671120131"),
    ("FI02 5000 4640 0013 02", 69_380, "69 87567 20834 35364", date(2011, 7, 24), "402500046400013020006938000000069875672083435364110724"),
    ("FI16 8000 1400 0502 67", 93_585, "78 77767 96566 28687", None, "416800014000502670009358500000078777679656628687000000"),
    ("FI73 3131 3001 0000 58", 0, "8 68624", date(2013, 8, 9), "473313130010000580000000000000000000000000868624130809"),
    (
        "FI79 4405 2020 0360 82",
        488_315,
        "RF09 8685 1625 9619 897",
        date(2010, 6, 12),
        "579440520200360820048831509000000868516259619897100612",
    ),
    ("FI39 3636 3002 0924 92", 103, "RF66 5907 3839 0", date(2023, 3, 11), "539363630020924920000010366000000000000590738390230311"),
]


@pytest.mark.parametrize(("iban", "minor", "inside", "due_on", "expected"), BARCODES)
def test_a_virtual_barcode(iban, minor, inside, due_on, expected):
    """4 or 5, sixteen digits of the account, six of euros and two of cents, 23 of reference, and the due day: 54."""
    assert reference.virtual_barcode(iban, minor, inside, due_on) == expected
    assert len(expected) == 54


@pytest.mark.parametrize(("minor", "digits"), [(99_999_999, "99999999"), (100_000_000, "00000000"), (1, "00000001")])
def test_an_amount_that_does_not_fit_is_left_to_the_payer(minor, digits):
    assert reference.virtual_barcode("FI3715903000000776", minor, "202500010", None)[17:25] == digits


@pytest.mark.parametrize(
    ("iban", "minor", "inside"),
    [
        ("FI38 1590 3000 0007 76", 1, "202500010"),
        ("BE68 5390 0754 7034", 1, "202500010"),
        ("FI37 1590 3000 0007 76", -1, "202500010"),
        ("FI37 1590 3000 0007 76", 1, "202500011"),
        ("FI37 1590 3000 0007 76", 1, "RF62AB1"),
    ],
)
def test_a_barcode_of_a_wrong_account_amount_or_reference_is_refused(iban, minor, inside):
    with pytest.raises(ValueError):
        reference.virtual_barcode(iban, minor, inside, None)


# ---- Denmark: the payment slip (FIK)


@pytest.mark.parametrize(("number", "digits", "written"), [(1, 2, "18"), (2, 2, "26"), (404040000066, 15, "004040400000669")])
def test_the_check_of_a_danish_slip_is_modulus_10(number, digits, written):
    """1 counts 2, and 8 are missing to 10; 2 counts 4, and 6 are missing."""
    assert reference.fik(number, digits) == written


def test_the_card_lines_of_the_three_slips():
    """4711202501: 1×2 + 0×1 + 5×2 (1 + 0) + 2×1 + 0 + 2×1 + 1×2 + 1×1 + 7×2 (1 + 4) + 4×1 = 19, and 1 is missing to 20."""
    assert reference.card_line("71", "81234567", 4711202501) == "+71<000047112025011+81234567<"
    assert reference.card_line("75", "81234567", 4711202501) == "+75<0000047112025011+81234567<"
    assert reference.card_line("73", "81234567") == "+73<+81234567<"


@pytest.mark.parametrize(
    "typed", ["+71<000047112025011+81234567<", "+71< 000047112025011 +81234567<", "000047112025011", "0000 4711 2025 011"]
)
def test_a_slip_is_read_however_it_was_typed(typed):
    assert reference.fik_number(typed) == 4711202501


@pytest.mark.parametrize("typed", ["+71<000047112025012+81234567<", "47112025011", "+73<+81234567<", "000000000000000", ""])
def test_what_is_no_slip_is_none(typed):
    assert reference.fik_number(typed) is None


@pytest.mark.parametrize(
    ("card", "creditor", "number"),
    [
        ("01", "81234567", 1),
        ("71", "8123456", 1),
        ("71", "81234567", None),
        ("73", "81234567", 1),
        ("71", "81234567", 10**14),
        ("71", "81234567", 0),
    ],
)
def test_a_slip_that_does_not_fit_is_refused(card, creditor, number):
    with pytest.raises(ValueError):
        reference.card_line(card, creditor, number)


@given(st.integers(1, 10**14 - 1))
def test_a_slip_reads_back(number):
    assert reference.fik_number(reference.card_line("71", "81234567", number)) == number
    assert reference.fik_number(reference.card_line("75", "81234567", number)) == number


# ---- as the markets' worked examples ask


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"number": "1234567890"}, "+++123/4567/89002+++"),
        ({"kind": "viite", "number": "20250001"}, "202500010"),
        ({"kind": "rf", "number": "20250001"}, "RF85202500010"),
        ({"kind": "fik", "number": "00004711202501", "creditor": "81234567"}, "+71<000047112025011+81234567<"),
    ],
)
def test_an_example_s_reference_is_written_and_read_back(asked, expected):
    assert reference.written(asked) == expected
    assert reference.number_read(asked.get("kind", "ogm"), expected) == int(asked["number"])


def test_an_example_s_barcode_is_written_and_not_read_back():
    asked = {"kind": "barcode", "iban": "FI37 1590 3000 0007 76", "amount": "1254.30", "number": "202500010", "due_on": "2025-12-31"}
    assert reference.written(asked) == BARCODES[0][-1]
    assert reference.number_read("barcode", BARCODES[0][-1]) is None


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


@given(CASE_NUMBERS, st.integers(0, 8), st.sampled_from(reference.CROCKFORD))
def test_one_wrong_symbol_leads_back(number, place, symbol):
    wrong = number[:place] + symbol + number[place + 1 :]
    near = reference.near_case_numbers(reference.print_case_number(wrong).lower())
    assert near == () if wrong == number else number in near
    assert all(reference.read_case_number(one) == one for one in near)


@given(CASE_NUMBERS, st.integers(0, 7))
def test_two_swapped_symbols_lead_back(number, place):
    wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert wrong == number or number in reference.near_case_numbers(wrong)


def test_what_is_no_case_number_is_near_none():
    assert reference.near_case_numbers("7KQ4-2M9X") == ()
    assert reference.near_case_numbers("7KQ4-2M9X-U") == ()
