"""Serials, check codes and what we sign: no two share a text, no slip passes, and what is read back is what was written."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amiable.core import ours
from amiable.core.ours import (
    IN_A_SERIES,
    SERIES,
    Claimed,
    Said,
    check_code,
    claimed,
    codes_in,
    print_code,
    read_code,
    read_serial,
    same_code,
    serial_text,
    serials_in,
    signed_in,
    signed_text,
)
from amiable.core.reference import CROCKFORD

KEY = b"a key of thirty-two bytes, no more".ljust(32)[:32]
SITE = "https://amiable.example"
SERIALS = st.integers(1, len(SERIES) * IN_A_SERIES - 1)
NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
SAIDS = st.builds(
    Said,
    serial=SERIALS,
    market=st.sampled_from(["be", "fr", "fi", "dk"]),
    on=st.dates(date(2020, 1, 1), date(2099, 12, 31)),
    kind=st.sampled_from(["first_reminder", "payment_received"]),
    case_number=st.sampled_from(["", "7KQ4-2M9X-5"]),
    creditor=NAMES.map(lambda name: " ".join(name.split())[:40]).filter(lambda name: name == " ".join(name.split())),
    account=st.sampled_from(["", "BE68539007547034"]),
    reference=st.sampled_from(["", "+++123/4567/89002+++", "+71<000047112025011+81234567<", "RF18 5390 0754 7034"]),
    minor=st.none() | st.integers(-(10**12), 10**12),
    currency=st.sampled_from(["", "EUR", "DKK"]),
)


def test_a_serial_is_printed_in_threes():
    assert [serial_text(number) for number in (1, 123_456, IN_A_SERIES - 1, IN_A_SERIES)] == [
        "A-000 000 001",
        "A-000 123 456",
        "A-999 999 999",
        "B-000 000 000",
    ]
    for wrong in (0, -1, len(SERIES) * IN_A_SERIES):
        with pytest.raises(ValueError):
            serial_text(wrong)


@given(SERIALS, SERIALS)
def test_what_is_printed_is_read_and_no_two_serials_share_a_text(one: int, other: int):
    text = serial_text(one)
    assert read_serial(text) == read_serial(text.lower().replace(" ", "").replace("-", "")) == one
    assert (serial_text(other) == text) is (one == other)


def test_a_serial_of_zero_and_other_things_are_none():
    for text in ("", "A-000 000 000", "A-12 345", "A-000 123 4567", "7KQ4-2M9X", "BE68 5390 0754 7034", "000 123 456"):
        assert read_serial(text) is None


def test_a_code_as_it_is_printed_and_as_people_type_it():
    """HMAC-SHA256 of "check code: 123456" under the key: its first forty bits, five to a symbol."""
    code = check_code(123_456, KEY)
    assert (len(code), set(code) <= set(CROCKFORD)) == (8, True)
    assert read_code(print_code(code)) == read_code(print_code(code).lower()) == read_code(f" {code[:4]} {code[4:]} ") == code
    assert read_code("OIL0-0000") == "01100000"
    assert [read_code(text) for text in ("", "7KQ4-2M9", "7KQ4-2M9X-5", "7KQ4-2M9U")] == [None] * 4


@given(SERIALS, st.integers(0, 7), st.sampled_from(CROCKFORD))
def test_one_symbol_changed_in_a_code_is_refused(serial: int, place: int, symbol: str):
    code = check_code(serial, KEY)
    changed = code[:place] + symbol + code[place + 1 :]
    assert same_code(changed, code) is (changed == code)


@given(SERIALS, SERIALS)
def test_a_code_belongs_to_its_serial_and_its_key(one: int, other: int):
    """Two of them share a code once in a million million: never in a test."""
    assert (check_code(one, KEY) == check_code(other, KEY)) is (one == other)
    assert check_code(one, KEY) != check_code(one, bytes(32))


def test_codes_are_compared_in_a_time_that_tells_nothing(monkeypatch: pytest.MonkeyPatch):
    asked = []
    monkeypatch.setattr(ours.hmac, "compare_digest", lambda one, other: asked.append((one, other)) or one == other)
    assert same_code("7KQ42M9X", "7KQ42M9X") and not same_code("7KQ42M9X", "0KQ42M9X")
    assert len(asked) == 2


def test_a_text_made_of_beginnings_of_addresses_is_read_at_once():
    """A megabyte of them: about a second; were each read to the end of the text, hours."""
    begun = time.process_time()
    assert not list(signed_in("http://" * 150_000))
    assert time.process_time() - begun < 10


def test_numbers_and_codes_are_found_in_a_text():
    text = "Bureau Aimable: un message vous attend. N° A-000 123 456, code 7KQ4-2M9X. Dossier 84G7-ZWYR-9."
    assert (serials_in(text), codes_in(text)) == ((123_456,), ("7KQ42M9X",)), "a case number is no code"
    assert (serials_in("BE68 5390 0754 7034"), codes_in("+++123/4567/89002+++")) == ((), ())


@given(SAIDS)
def test_what_is_signed_is_read_back(said: Said):
    code = check_code(said.serial, KEY)
    text = signed_text(said, code, "3f9a12cc", SITE)
    assert text.isascii() and " " not in text
    assert claimed(text) == Claimed(said, code, "3f9a12cc", SITE)
    whole = f"{text};{'x' * 86}"
    assert list(signed_in(f"Scanned: {whole} …")) == [whole]


@given(SAIDS, SAIDS)
def test_two_different_things_never_sign_the_same_text(one: Said, other: Said):
    texts = [signed_text(said, "00000000", "3f9a12cc", SITE) for said in (one, other)]
    assert (texts[0] == texts[1]) is (one == other)


def test_a_creditor_with_signs_that_part_fields_cannot_move_them():
    said = Said(1, "be", date(2026, 2, 2), "first_reminder", "", "A;B#C%3B;BE71096123456769", "BE68539007547034", "", 1, "EUR")
    assert claimed(signed_text(said, "00000000", "3f9a12cc", SITE)).said == said


@pytest.mark.parametrize("text", ["", "A1", "https://a.example/ours#A1;1;2", "https://a.example/ours#B1" + ";" * 12])
def test_other_texts_are_not_read(text: str):
    with pytest.raises(ValueError):
        claimed(text)
