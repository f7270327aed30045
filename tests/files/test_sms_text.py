"""An SMS before it is sent: numbers that can take one, and the parts in which a text travels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amiable.files.sms_text import NoMobileNumber, Parts, mobile_number, parts


@pytest.mark.parametrize(
    ("written", "country", "number"),
    [
        ("0470 12 34 56", "BE", "+32470123456"),
        ("+32 (0)470/12.34.56", "FR", "+32470123456"),
        ("00 33 6 12 34 56 78", "BE", "+33612345678"),
        ("06 12 34 56 78", "fr", "+33612345678"),
        ("040 123 4567", "FI", "+358401234567"),
        ("20 12 34 56", "DK", "+4520123456"),
        ("22 12 34", "GL", "+299221234"),
        ("21 12 34", "FO", "+298211234"),
    ],
)
def test_a_mobile_number_as_people_write_it(written, country, number):
    assert mobile_number(written, country) == number


@pytest.mark.parametrize(
    ("written", "country"),
    [
        ("02 555 01 23", "BE"),  # a line at home
        ("01 42 68 53 00", "FR"),
        ("0470 12 34", "BE"),
        ("+1", "BE"),
        ("", "BE"),
        ("call me", "BE"),
        ("0800 12 345", "BE"),
        ("9" * 400, "BE"),
    ],
)
def test_a_number_that_takes_no_sms_is_refused(written, country):
    with pytest.raises(NoMobileNumber):
        mobile_number(written, country)


@pytest.mark.parametrize(
    ("text", "travels"),
    [
        ("", Parts("gsm7", 0, 0)),
        ("a" * 160, Parts("gsm7", 1, 160)),
        ("a" * 161, Parts("gsm7", 2, 161)),
        ("a" * 306, Parts("gsm7", 2, 306)),
        ("a" * 307, Parts("gsm7", 3, 307)),
        ("€" * 80, Parts("gsm7", 1, 160)),  # each takes two places
        ("a" * 152 + "€" + "a" * 152, Parts("gsm7", 3, 306)),  # the pair does not fit the first part's last place: 152 | 2 + 151 | 1
        ("Zoë à l'école", Parts("ucs2", 1, 13)),  # ë is not in the alphabet of phones, é and à are
        ("ê" * 70, Parts("ucs2", 1, 70)),
        ("ê" * 71, Parts("ucs2", 2, 71)),
        ("ê" * 66 + "😀" + "ê" * 10, Parts("ucs2", 2, 78)),  # nor is half an emoji ever sent alone
    ],
)
def test_how_a_text_travels(text, travels):
    assert parts(text) == travels


@given(st.text(max_size=500))
def test_more_text_never_takes_fewer_parts(text):
    found = parts(text)
    assert found.count <= parts(text + "a").count
    assert (found.count == 0) == (text == "")
    assert found.units <= found.count * (160 if found.alphabet == "gsm7" else 70)
