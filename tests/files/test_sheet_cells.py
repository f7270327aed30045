"""Amounts, rates, days and words as people write them across Europe; what may be read in two ways is not read."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from amiable.core.facts import NATURES
from amiable.core.money import percent_of, text_of
from amiable.files import sheet_cells
from amiable.files.sheet_cells import Number
from amiable.files.sheet_columns import COLUMNS, headers_of, plain
from amiable.files.sheet_faults import Unreadable
from amiable.files.sheet_words import WORDS
from tests.files.sheets import GOOD, csv_of, read, xlsx_of

NARROW, NO_BREAK = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("written", "minor"),
    [
        ("1234", 123400),
        ("1234,5", 123450),
        ("1234.56", 123456),
        ("1.234,56", 123456),
        ("1,234.56", 123456),
        ("1 234,56 €", 123456),
        (f"1{NARROW}234,56{NO_BREAK}€", 123456),
        ("1'234.56", 123456),
        ("1’234’567.00", 123456700),
        ("1.234.567", 123456700),
        ("1 234", 123400),
        ("€ 12,-", 1200),
        ("EUR 12.00", 1200),
        ("12 eur", 1200),
        ("0,05", 5),
        (Number("12.5"), 1250),
        (Number("1234"), 123400),
    ],
)
def test_amounts(written, minor):
    assert sheet_cells.amount(written, "EUR") == minor


@pytest.mark.parametrize(
    ("written", "because"),
    [
        ("1.234", "may mean"),
        ("1,234", "may mean"),
        ("0.123", "more than two decimals"),
        ("1234.567", "more than two decimals"),
        (Number("1.234"), "more than two decimals"),
        ("1.234.56", "no amount"),
        ("1 234.567,00", "no amount"),
        ("12 34", "no amount"),
        ("12€50", "no amount"),
        ("$ 12", "no amount"),
        ("12 kr", "no amount"),
        ("(12,00)", "below zero"),
        ("12,00-", "below zero"),
        ("−12", "below zero"),
        (Number("-3"), "below zero"),
        (Number("1e+20"), "no amount"),
        ("१२", "no amount"),
        (date(2026, 1, 2), "no amount"),
    ],
)
def test_amounts_that_are_not_read(written, because):
    with pytest.raises(Unreadable) as refusal:
        sheet_cells.amount(written, "EUR")
    assert because in refusal.value.what


@pytest.mark.parametrize(
    ("written", "ppm"),
    [
        ("8", 80_000),
        ("8,5 %", 85_000),
        ("12.5%", 125_000),
        (Number("0.125", percent=True), 125_000),
        (Number("1", percent=True), 1_000_000),
    ],
)
def test_rates(written, ppm):
    """A cell shown as a percentage holds the fraction: 0.125 is 12.5 %."""
    assert sheet_cells.rate(written) == ppm


@pytest.mark.parametrize(
    "written",
    [
        "2026-01-31",
        "31/01/2026",
        "31.1.2026",
        "31-01-2026",
        "31. 1. 2026",
        "2026/01/31",
        "20260131",
        "2026-01-31 00:00:00",
        "31/01/2026 0:00",
    ],
)
def test_days(written):
    assert sheet_cells.day(written) == date(2026, 1, 31)


@pytest.mark.parametrize(
    "written", ["01/31/2026", "31/01/26", "31-01.2026", "2026-01", "46053", Number("46053"), "31/01/2026 14:00", "tomorrow"]
)
def test_days_that_are_not_read(written):
    """A bare number may be a spreadsheet's serial day or anything else: only a date cell is a date."""
    with pytest.raises(Unreadable):
        sheet_cells.day(written)


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("yes_no", "yes", "yes oui ja kyllä JA ja 1 true"),
        ("yes_no", "no", "no non nee ei nej nej 0 false"),
        ("debtor_kind", "consumer", "consumer consommateur consument kuluttaja konsument forbruger particulier"),
        ("debtor_kind", "business", "business entreprise onderneming yritys företag virksomhed société"),
        ("channel", "post", "post courrier brief kirje brev"),
        ("channel", "electronic", "e-mail courriel E-Mail sähköposti e-post sms"),
        ("nature", "energy", "energy énergie energie energia energi Électricité"),
        ("nature", "rent", "rent loyer huur vuokra hyra husleje"),
        ("language", "nl", "Dutch néerlandais Nederlands hollanti nederländska nl-BE NL"),
        ("country", "BE", "be Belgium Belgique België Belgia Belgien BE"),
        ("max", "max", "max MAXIMUM enimmäismäärä"),
        ("currency", "EUR", "EUR € euro"),
    ],
)
def test_words_of_six_languages(kind, value, words):
    assert {sheet_cells.word(word, kind) for word in words.split()} == {value}


def test_every_nature_of_a_claim_has_its_words():
    assert set(WORDS["nature"]) == set(NATURES)


def test_no_header_and_no_word_means_two_things():
    headers = {(plain(header), column.key) for column in COLUMNS for header in headers_of(column)}
    assert len({header for header, _ in headers}) == len(headers)
    for lists in WORDS.values():
        words = {(plain(word) or word, value) for value, them in lists.items() for word in (value, *them.split(" | "))}
        assert len({word for word, _ in words}) == len(words)


@pytest.mark.parametrize(("written", "kept"), [("B-1000", "1000"), ("be 1000", "1000"), (Number("9000"), "9000")])
def test_belgian_postcodes(written, kept):
    assert sheet_cells.postcode(written, "BE") == kept


def test_a_text_that_the_spreadsheet_made_a_date_is_not_guessed():
    with pytest.raises(Unreadable) as refusal:
        sheet_cells.number(date(2026, 1, 12))
    assert "made a date" in refusal.value.what


def test_invisible_characters_of_copied_text_are_dropped():
    assert sheet_cells.text("\ufeffRue\u200b des\n  Lilas\u00ad") == "Rue des Lilas"


def grouped(minor: int, mark: str, point: str) -> str:
    """Write minor units with a mark between thousands."""
    return f"{minor // 100:,}".replace(",", mark) + f"{point}{minor % 100:02d}"


AMOUNT_STYLES = (
    text_of,
    lambda minor: text_of(minor).replace(".", ","),
    lambda minor: grouped(minor, ".", ","),
    lambda minor: grouped(minor, ",", "."),
    lambda minor: grouped(minor, " ", ",") + " €",
    lambda minor: "€ " + grouped(minor, NO_BREAK, ","),
    lambda minor: grouped(minor, NARROW, ","),
    lambda minor: grouped(minor, "'", "."),
    lambda minor: grouped(minor, "’", "."),
)
DAY_STYLES = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y/%m/%d", "%Y%m%d")


@given(
    minor=some.integers(1, 10**12),
    due_on=some.dates(date(2016, 1, 1), date(2027, 1, 1)),
    ppm=some.integers(5_000, 1_000_000),
    amount_style=some.sampled_from(AMOUNT_STYLES),
    day_style=some.sampled_from(DAY_STYLES),
    separator=some.sampled_from((";", ",", "\t")),
)
def test_what_is_written_in_any_style_is_read_back(minor, due_on, ppm, amount_style, day_style, separator):
    claim = {
        **GOOD,
        "principal": amount_style(minor),
        "due_on": due_on.strftime(day_style),
        "contracted_on": due_on.strftime(day_style),
        "interest": percent_of(ppm).replace(".", ","),
    }
    (row,) = read(csv_of(claim, separator=separator))
    assert (row.principal, row.due_on, row.contracted_on, row.interest) == (minor, due_on, due_on, ppm)


@given(minor=some.integers(1, 10**12), due_on=some.dates(date(2016, 1, 1), date(2027, 1, 1)))
def test_typed_cells_are_read_back_exactly(minor, due_on):
    """The number goes through the workbook as a binary float; fifteen digits of its text bring every cent back."""
    claim = {**GOOD, "principal": minor / 100, "due_on": due_on, "contracted_on": due_on}
    (row,) = read(xlsx_of(claim))
    assert (row.principal, row.due_on) == (minor, due_on)
