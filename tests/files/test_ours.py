"""A letter is verified with the published key alone: what it prints is what was signed, and whatever differs is named."""

import json
from dataclasses import replace
from datetime import date
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from amiable.core.ours import Said, signed_in
from amiable.files.letter import Letter, render
from amiable.files.letter_content import Demand
from amiable.files.letter_word import Word
from amiable.files.ours import Forged, KeyNotInUse, NotOurKeys, UnknownKey, mark, opened, ours_data, published, read_published
from amiable.files.ours_shown import CannotBeRead, Shown, differences, shown_by, shown_in
from amiable.files.ours_verdict import CodeOfAnother, NeedsRecords, NoMark, NotAsSigned, NotOurAccount, told, verify
from tests.files.demand_cast import EVERY_DEMAND
from tests.files.letter_cast import ACCOUNT
from tests.files.ours_cast import KEYS, OTHERS, PUBLIC, SITE, marked, said_by
from tests.files.word_cast import FACTS, ONE_EACH, answer

ONE_OF_EACH = list({(market, language): (market, language, kind) for market, language, kind in EVERY_DEMAND}.values())
LETTER, OURS = marked("be", "fr", "first_reminder")
PDF = render(LETTER)
SHOWN = shown_by(PDF)
OTHER_ACCOUNT = "BE71096123456769"


def with_content(**changes: object) -> Letter:
    """The same letter with the same mark, but somebody wrote something else into it."""
    content = LETTER.content
    assert isinstance(content, Demand)
    return replace(LETTER, content=replace(content, **changes))  # type: ignore[arg-type]


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(BytesIO(pdf))
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


def faults_of(letter: Letter) -> list[tuple[str, str]]:
    with pytest.raises(NotAsSigned) as found:
        verify(shown_by(render(letter)), [PUBLIC])
    return [(fault.where, fault.what.partition(".")[0]) for fault in found.value.faults]


def test_the_code_on_a_letter_is_read_by_a_telephone_and_stands_in_its_metadata():
    """100 points an inch: what a plain camera sees of the whole page."""
    document = pypdfium2.PdfDocument(BytesIO(PDF))
    picture = document[0].render(scale=100 / 72, grayscale=True).to_pil()
    assert OURS.url in [found.text for found in zxingcpp.read_barcodes(picture)]
    assert document.get_metadata_dict()["Keywords"] == OURS.url
    document.close()
    assert f"{OURS.printed_serial} · code {OURS.printed_code}" in text_of(PDF).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(("market", "language", "kind"), ONE_OF_EACH)
def test_every_market_prints_what_was_signed(market: str, language: str, kind: str):
    letter, ours = marked(market, language, kind)
    shown = Shown("letter", shown_in(text_of(render(letter))).text, signed=(ours.url,), codes=(ours.url,))
    assert differences(shown, said_by(letter), ours.url) == ()


@pytest.mark.parametrize(("name", "place"), [(name, ("be", "fr")) for name in FACTS] + [("plan", place) for place in ONE_EACH[1:]])
def test_letters_that_answer_print_what_was_signed(name: str, place: tuple[str, str]):
    """They ask for no sum: of an account nothing else may stand there than ours."""
    letter = answer(name, *place)
    assert isinstance(letter.content, Word)
    said = Said(7, letter.market, letter.on, letter.kind, letter.content.case_number, letter.content.creditor, ACCOUNT.iban)
    ours = mark(said, KEYS, SITE)
    shown = Shown("letter", shown_in(text_of(render(replace(letter, ours=ours)))).text, signed=(ours.url,), codes=(ours.url,))
    assert differences(shown, said, ours.url) == ()


def test_a_genuine_letter_is_genuine_and_what_that_proves_is_said():
    found = verify(SHOWN, [PUBLIC])
    assert (found.how, found.said) == ("signed", said_by(LETTER))
    assert told(found, "en") == [
        "Yes, this is from us: the letter number A-000 123 456 of 19 February 2026.",
        "Its signature is ours. That was seen without our records: the account, reference, amount and day are as we signed them;"
        " whether another word was changed, or whether we took it back since, only our records can tell.",
        "It asks to pay 600,00\N{NO-BREAK SPACE}€ to the account BE68 5390 0754 7034, with the reference +++123/4567/89002+++.",
    ]


def test_a_photo_of_it_is_enough():
    document = pypdfium2.PdfDocument(BytesIO(PDF))
    photo = BytesIO()
    document[0].render(scale=150 / 72).to_pil().rotate(2, fillcolor="white").save(photo, "JPEG", quality=60)
    document.close()
    assert verify(shown_by(photo.getvalue()), [PUBLIC]).said == said_by(LETTER)


def test_a_wrong_account_is_named_on_the_page_and_in_the_payment_code():
    content = LETTER.content
    assert isinstance(content, Demand)
    faults = faults_of(with_content(payment=replace(content.payment, iban=OTHER_ACCOUNT)))
    assert ("BE71 0961 2345 6769", "This account was not written by us") in faults
    assert ("BE68 5390 0754 7034", "We signed this account; it does not stand there any more") in faults


def test_a_wrong_reference_and_a_wrong_day_are_named():
    content = LETTER.content
    assert isinstance(content, Demand)
    faults = faults_of(with_content(payment=replace(content.payment, reference="+++090/9337/55493+++")))
    assert ("+++123/4567/89002+++", "We signed this payment reference; it does not stand there any more") in faults
    assert ("090933755493", "This payment reference was not written by us") in faults, "the payment code"
    assert faults_of(replace(LETTER, on=date(2026, 2, 12))) == [("2026-02-19", "We signed this day; it does not stand there any more")]


def test_an_account_written_beside_ours_is_named():
    shown = replace(SHOWN, text=text_of(PDF) + "\nNouveau compte : BE71 0961 2345 6769")
    with pytest.raises(NotAsSigned) as found:
        verify(shown, [PUBLIC])
    assert [fault.where for fault in found.value.faults] == ["BE71 0961 2345 6769"]


def test_a_code_that_leads_elsewhere_is_named():
    with pytest.raises(NotAsSigned) as found:
        verify(replace(SHOWN, codes=("https://amiable-pay.example/", *SHOWN.codes)), [PUBLIC])
    assert [fault.where for fault in found.value.faults] == ["https://amiable-pay.example/"]


def test_a_barcode_that_pays_another_account_is_named():
    """The bars of a Finnish transfer, as a telephone reads them from a picture."""
    bars = "4" + "2112345600000785" + "00060000" + "000" + "00000000000000012345" + "260301"
    with pytest.raises(NotAsSigned) as found:
        verify(replace(SHOWN, codes=(bars, *SHOWN.codes)), [PUBLIC])
    assert [fault.where for fault in found.value.faults] == ["FI21 1234 5600 0007 85"]


def test_our_mark_on_another_site_is_forged():
    with pytest.raises(Forged):
        opened(OURS.url.replace(SITE, "https://amiab1e.example"), [PUBLIC])


@given(st.integers(0, len(OURS.url) - 1), st.sampled_from("0A;/"))
def test_one_symbol_of_what_is_signed_changed_is_forged(place: int, symbol: str):
    changed = OURS.url[:place] + symbol + OURS.url[place + 1 :]
    if changed == OURS.url:
        return
    with pytest.raises((Forged, UnknownKey)):
        opened(changed, [PUBLIC])


def test_another_key_under_our_name_is_forged_and_an_unknown_one_is_told():
    with pytest.raises(Forged):
        opened(mark(said_by(LETTER), OTHERS, SITE).url, [PUBLIC])
    with pytest.raises(UnknownKey):
        opened(OURS.url, [replace(PUBLIC, id="00000000")])
    with pytest.raises(UnknownKey):
        opened(OURS.url, [])


def test_a_key_is_trusted_for_its_own_days():
    assert opened(OURS.url, [replace(PUBLIC, to=date(2026, 2, 19))]).said == said_by(LETTER)
    for key in (replace(PUBLIC, to=date(2026, 2, 18)), replace(PUBLIC, stolen=True)):
        with pytest.raises(KeyNotInUse):
            opened(OURS.url, [key])


def test_what_a_qr_code_says_can_be_pasted():
    assert verify(shown_in(f" {OURS.url}\n"), [PUBLIC]).said == said_by(LETTER)
    assert list(signed_in(OURS.url)) == [OURS.url]


def test_a_letter_of_somebody_else_and_a_code_alone_are_told_apart():
    with pytest.raises(NoMark):
        verify(shown_by(render(replace(LETTER, ours=None))), [PUBLIC])
    for words in ("7KQ4-2M9X", "A-000 123 456 7KQ4-2M9X"):
        with pytest.raises(NeedsRecords):
            verify(shown_in(words), [PUBLIC])


def test_another_number_or_code_printed_beside_a_true_signature_is_told():
    for changed in (replace(SHOWN, serials=(7,)), replace(SHOWN, checks=("00000000",))):
        with pytest.raises(CodeOfAnother):
            verify(changed, [PUBLIC])


def test_an_account_is_compared_with_the_letter():
    assert verify(SHOWN, [PUBLIC], "be68 5390 0754 7034").account
    with pytest.raises(NotOurAccount):
        verify(SHOWN, [PUBLIC], OTHER_ACCOUNT)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 and no more", b"\x89PNG and no more", b"PK\x03\x04", b"From: \xff\n\n"])
def test_what_cannot_be_read_is_told(content: bytes):
    with pytest.raises(CannotBeRead):
        if not shown_by(content).serials:
            raise CannotBeRead(source="an e-mail that says nothing")


@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"From: a@b.example\nMessage-ID: <7.00000000@b.example>\nContent-Type: ", b"\nFrom x\nTo: "]),
)
def test_nothing_that_is_handed_in_breaks_the_reader(content: bytes, before: bytes):
    try:
        shown_by(before + content)
    except CannotBeRead:
        return


def test_a_saved_text_message_is_read_as_its_words():
    assert shown_by("Aimable: code 7KQ4-2M9X, n° A-000 123 456".encode()) == shown_in("Aimable: code 7KQ4-2M9X, n° A-000 123 456")


def test_published_keys_are_read_back():
    keys = (replace(PUBLIC, to=date(2026, 1, 1)), replace(PUBLIC, id="00000000", from_on=date(2026, 1, 1), stolen=True))
    assert read_published(published(keys)) == keys
    whole = json.loads(published(keys))
    for wrong in ("", "[]", "{}", json.dumps(whole | {"format": "other"}), json.dumps(whole | {"keys": [{"id": "1", "public": "AA"}]})):
        with pytest.raises(NotOurKeys):
            read_published(wrong)


def test_the_drawing_fits_a_letter():
    """69 modules on 25 millimetres: none is smaller than a third of a millimetre, also with a long name and address."""
    long = replace(said_by(LETTER), creditor="Compagnie Générale d’Électricité du Hainaut Occidental")
    data = ours_data(mark(long, KEYS, "https://espace.recouvrement-amiable.example"))
    modules = int(str(data["qr"]).partition('viewBox="0 0 ')[2].partition(" ")[0])
    assert modules <= 73
