"""Dates, amounts, accounts and references as banks and people write them."""

from datetime import date

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as some

from amiable.core.reference import fik, ogm, rf, viite
from amiable.files.proof_labels import LABELS, labels, phrases_of, sayings, tokens_of
from amiable.files.proof_values import values_in
from amiable.files.wording import LANGUAGES


def found(line: str, kind: str) -> list[str]:
    return [value.text for value in values_in(line) if value.kind == kind]


@pytest.mark.parametrize(
    ("line", "minor"),
    [
        ("1.234,56", "123456"),
        ("1 234,56 €", "123456"),
        ("1,234.56 EUR", "123456"),
        ("1’234.56 CHF", "123456"),
        ("EUR 1234,56", "123456"),
        ("-125,00 €", "12500"),
        ("kr. 1.234.567,00", "123456700"),
        ("125 EUR", "12500"),
        ("€ 1.250", "125000"),
        ("0,05", "5"),
    ],
)
def test_an_amount_is_read_with_any_marks(line, minor):
    assert found(line, "amount") == [minor]


@pytest.mark.parametrize("line", ["1.234.56", "02.02.2026", "1,5", "12345", "192.168.10.25", "BE68 5390 0754 7034"])
def test_what_is_no_amount_is_none(line):
    assert found(line, "amount") == []


@given(some.integers(1, 10**9), some.sampled_from([(".", ","), (" ", ","), (",", "."), ("", ",")]), some.sampled_from(["EUR", "€", "DKK"]))
def test_an_amount_is_read_as_it_was_written(minor, marks, sign):
    whole = f"{minor // 100:,}".replace(",", marks[0])
    assert found(f"Montant : {whole}{marks[1]}{minor % 100:02d} {sign}", "amount") == [str(minor)]


@pytest.mark.parametrize(
    ("line", "currency"), [("125,00 EUR", "EUR"), ("€ 125,00", "EUR"), ("125,00 kr.", "DKK"), ("DKK 125,00", "DKK"), ("125,00", "")]
)
def test_the_currency_stands_beside_it(line, currency):
    assert [value.currency for value in values_in(line)] == [currency]


@pytest.mark.parametrize(
    "line",
    [
        "02/02/2026",
        "2.2.2026",
        "02-02-26",
        "2026-02-02",
        "2 février 2026",
        "2 feb 2026",
        "2. helmikuuta 2026",
        "February 2, 2026",
        "2. feb. 2026",
    ],
)
def test_a_day_is_read_with_any_marks(line):
    assert found(line, "date") == ["2026-02-02"]


@pytest.mark.parametrize("line", ["32/01/2026", "2026-13-01", "02/02/1926", "10.02.2026.7", "12 juin", "2 foo 2026"])
def test_what_is_no_day_is_none(line):
    assert found(line, "date") == []


@given(some.dates(date(2000, 1, 1), date(2199, 12, 31)), some.sampled_from(LANGUAGES), some.sampled_from(["long", "medium", "d.M.y"]))
def test_a_day_is_read_as_each_language_writes_it(day, language, style):
    assert found(format_date(day, style, locale="en_GB" if language == "en" else language), "date") == [day.isoformat()]


def test_an_account_is_proved_by_its_check_digits_and_ends_where_its_country_says():
    assert found("BE68 5390 0754 7034 KREDBEBB", "account") == ["BE68539007547034"]
    assert found("BE68 5390 0754 7035", "account") == []
    assert found("de FR14 2004 1010 0505 0001 3M02 606 vers BE71096123456769.", "account") == [
        "FR1420041010050500013M02606",
        "BE71096123456769",
    ]


def test_a_letter_that_tesseract_saw_in_a_number_is_put_right_when_the_check_digits_say_so():
    assert found("BE68 539O O754 7O34", "account") == ["BE68539007547034"]
    assert found("F121 1234 5600 0007 85", "account") == ["FI2112345600000785"]


def test_a_danish_account_without_an_iban_counts_beside_its_label():
    (value,) = [value for value in values_in("5301 123456") if value.kind == "account"]
    assert (value.text, value.weak) == ("53010000123456", True)


@given(some.integers(1_000, 10**9))
def test_references_are_read(number):
    assert found(f"merci {ogm(number)} !", "reference") == [ogm(number)]
    assert found(rf(viite(number)), "reference") == [rf(viite(number))]
    assert fik(number) in found(f"+71<{fik(number)}+81234567<", "reference")


@given(some.integers(1_000, 10**8))
def test_a_bare_number_counts_beside_its_label(number):
    (value,) = [value for value in values_in(f"Viite {viite(number)}") if value.kind == "reference"]
    assert (value.text, value.weak) == (viite(number), True)


def test_a_phrase_has_one_meaning():
    """A phrase under two labels would be read by chance; and every phrase has a word in it."""
    every = [phrase for text in LABELS.values() for phrase in phrases_of(text)]
    assert sorted({phrase for phrase in every if every.count(phrase) > 1}) == []
    assert () not in labels() and () not in sayings()


def test_a_phrase_is_known_without_its_accents_and_in_capitals():
    assert tokens_of("BÉNÉFICIAIRE : Arvopäivä, beløb") == ("beneficiaire", "arvopaiva", "belob")
