"""Payment references in whatever a payer typed, and those one slip away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amiable.core.matching.clues import certain, invoice_key, keys, words_of
from amiable.core.matching.numbers import MOST_NEAR, near_numbers_in, numbers_in, payment_number
from amiable.core.reference import card_line, fik, ogm, rf, viite
from tests.core.bank_lines import LEA, Line

NUMBERS = st.integers(10**9, 10**10 - 1)
WRITERS = (
    ogm,
    lambda number: ogm(number).strip("+").replace("/", ""),
    viite,
    lambda number: viite(number).zfill(20),
    lambda number: rf(viite(number)),
    lambda number: rf(str(number)),
    fik,
    lambda number: fik(number, 16),
    lambda number: card_line("71", "81234567", number),
)


@given(NUMBERS, st.sampled_from(WRITERS))
def test_every_kind_is_read_back(number, write):
    assert payment_number(write(number)) == number
    assert certain(write(number)) == number


@given(
    NUMBERS, st.sampled_from(WRITERS[:-1]), st.sampled_from(["", "betaling ", "Fact. 12 du 3/4: "]), st.sampled_from(["", " merci", ", 12"])
)
def test_every_kind_is_found_in_a_text(number, write, before, after):
    assert number in numbers_in(f"{before}{write(number)}{after}")


@pytest.mark.parametrize(
    "typed", ["RF51 1234 5678 907", "rf51 12345 67890 7", "12345 67890 7", "123 4567 89002", "123.4567.89002", "+++ 123/4567/89002 +++"]
)
def test_a_reference_is_read_however_it_is_spaced(typed):
    assert payment_number(typed) == LEA
    assert LEA in numbers_in(f"ref {typed} 2026")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "123456789003",
        "12345678908",
        "RF5212345678907",
        "RF18539007547034",
        "000000000097",
        "BE68539007547034",
        "½²³",
        "١٢٣٤٥٦٧٨٩٠٠٢",
        "9" * 40,
    ],
)
def test_what_is_none_of_ours_is_none(typed):
    assert payment_number(typed) is None
    assert numbers_in(typed) == {}


def test_two_numbers_in_the_bank_s_field_are_not_certain():
    assert certain(f"{ogm(LEA)}\n{ogm(2345678901)}") is None
    assert certain(f"{ogm(LEA)}\n{viite(LEA)}") == LEA
    assert certain(f"RF18539007547034\n{ogm(LEA)}") == LEA


@given(NUMBERS, st.integers(0, 11), st.integers(1, 9))
def test_a_wrong_digit_leads_back(number, place, more):
    digits = list(ogm(number).strip("+").replace("/", ""))
    digits[place] = str((int(digits[place]) + more) % 10)
    assert number in near_numbers_in("".join(digits)) or digits[0] == "0"


@given(NUMBERS, st.integers(0, 10))
def test_two_swapped_digits_lead_back(number, place):
    digits = list(ogm(number).strip("+").replace("/", ""))
    digits[place], digits[place + 1] = digits[place + 1], digits[place]
    typed = "".join(digits)
    assert number in (*near_numbers_in(typed), *numbers_in(typed)) or typed[0] == "0"


@given(NUMBERS, st.integers(0, 11), st.booleans())
def test_a_digit_missing_or_typed_twice_leads_back(number, place, twice):
    digits = ogm(number).strip("+").replace("/", "")
    typed = f"{digits[:place]}{digits[place] * 2 if twice else ''}{digits[place + 1 :]}"
    assert number in near_numbers_in(f"ref {typed}")


@given(NUMBERS, st.integers(4, 14), st.integers(1, 9), st.sampled_from([fik, viite, lambda number: rf(viite(number))]))
def test_a_wrong_digit_of_any_kind_leads_back(number, place, more, write):
    written = write(number)
    place = place % (len(written) - 4) + 4
    wrong = f"{written[:place]}{(int(written[place]) + more) % 10}{written[place + 1 :]}"
    found = near_numbers_in(wrong)
    assert number in found or wrong[4] == "0"
    assert len(found) <= MOST_NEAR


@given(st.text(alphabet="0123456789 /-RF+x", max_size=140))
def test_any_text_is_read(text):
    assert len(near_numbers_in(text)) <= MOST_NEAR
    assert all(10**9 <= number < 10**10 for number in (*numbers_in(text), *near_numbers_in(text)))


# ---- the other keys


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("facture F-2026/0017", "F20260017"),
        ("F 2026 0017", "F20260017"),
        ("n° 0004711", "4711"),
        ("INV-12/B, merci", "INV12B"),
        ("fact.123456", "FACT123456"),
    ],
)
def test_the_number_of_an_invoice_is_found(text, key):
    assert key in keys(Line(text=text)).invoices


def test_years_and_the_amount_are_no_invoices():
    assert keys(Line(text="facture 2026")).invoices == ()
    assert "13127" not in keys(Line(text="131.27", minor=13_127)).invoices
    assert invoice_key("00-F/12 ") == "F12"


def test_titles_and_legal_forms_are_nobody_s_name():
    assert words_of("Mme Zoé de Coninck-Özdemir") == {"ZOE", "CONINCK", "OZDEMIR"}
    assert words_of("Garage Proefrit & Zonen BV, 2000") == {"GARAGE", "PROEFRIT", "ZONEN"}


def test_the_account_is_compared_without_spaces():
    assert keys(Line(counterparty_account="be68 5390 0754 7034")).account == "BE68539007547034"
