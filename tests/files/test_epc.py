"""What the payment code holds."""

import re

import pytest
import zxingcpp
from PIL import Image

from amiable.files.epc import epc_payload, payment_code


def test_the_code_holds_eleven_lines_with_the_reference_in_the_structured_one() -> None:
    payload = epc_payload(
        holder="Amiable  Belgique", iban="BE68 5390 0754 7034", bic="GKCCBEBB", minor=62015, reference="+++123/4567/89002+++"
    )
    assert payload.split("\n") == [
        "BCD", "002", "1", "SCT", "GKCCBEBB", "Amiable Belgique", "BE68539007547034", "EUR620.15", "", "123456789002", "",
    ]  # fmt: skip


def test_no_code_asks_for_nothing() -> None:
    with pytest.raises(ValueError, match=r"^0$"):
        epc_payload(holder="A", iban="BE68539007547034", bic="", minor=0, reference="")


def drawn(svg: str) -> Image.Image:
    """The drawing, eight points a square, with the quiet zone that the page gives it."""
    side = int(re.search(r'viewBox="0 0 (\d+) ', svg)[1])
    picture = Image.new("L", (8 * (side + 8), 8 * (side + 8)), 255)
    for x, y, width in re.findall(r"M(\d+) (\d+).5h(\d+)", svg):
        left, top = 8 * (int(x) + 4), 8 * (int(y) + 4)
        picture.paste(0, (left, top, left + 8 * int(width), top + 8))
    return picture


@pytest.mark.parametrize("holder", ["Amiable", "Crédit Été – Ωmega SRL"])
def test_a_banking_app_reads_the_payload_in_utf_8(holder: str) -> None:
    """Correction M; no sign of another alphabet (it would be ]Q2), which apps of banks do not expect."""
    payload = epc_payload(holder=holder, iban="BE68539007547034", bic="GKCCBEBB", minor=62015, reference="+++123/4567/89002+++")
    (found,) = zxingcpp.read_barcodes(drawn(payment_code(payload)))
    assert found.bytes == payload.encode()
    assert (found.ec_level, found.symbology_identifier) == ("M", "]Q1")
    assert int(found.extra["Version"]) <= 13


def test_the_drawing_is_one_small_path() -> None:
    payload = epc_payload(holder="Amiable", iban="BE68539007547034", bic="GKCCBEBB", minor=62015, reference="+++123/4567/89002+++")
    payment_code.cache_clear()
    first = payment_code(payload)
    payment_code.cache_clear()
    assert payment_code(payload) == first
    assert first.count("<path") == 1
    assert len(first) < 6_000
