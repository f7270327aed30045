"""What the payment code holds."""

import pytest

from amiable.files.epc import epc_payload, qr_svg


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


def test_the_drawing_is_one_small_path() -> None:
    """The same payload, the same drawing: correction M and the mask are fixed."""
    payload = epc_payload(holder="Amiable", iban="BE68539007547034", bic="GKCCBEBB", minor=62015, reference="+++123/4567/89002+++")
    assert qr_svg(payload) == qr_svg(payload)
    assert qr_svg(payload).count("<path") == 1
    assert len(qr_svg(payload)) < 6_000
