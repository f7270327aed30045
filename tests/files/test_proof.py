"""A proof of payment is read as a person reads it: what it says, where, and what it lacks. Every confirmation is made here, by typst."""

import zlib
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from PIL import Image

from amiable.core.reference import fik, ogm, rf, viite
from amiable.core.refusal import Refusal
from amiable.files import proof_refusals as refusals
from amiable.files.proof import Expected, Proof, paid_the_creditor, read, understood, ways_to_name
from amiable.files.proof_pages import MOST_BYTES, words_of, words_on
from amiable.files.proof_pdf import UnreadableError, pages_of
from tests.files import proofs
from tests.files.proofs import BELGIAN, DANISH, ENGLISH, FINNISH, FLEMISH, FRENCH, SWEDISH, Rows, beneath, beside, pdf, picture, sentences

TODAY = date(2026, 2, 10)
LAYOUTS = pytest.mark.parametrize("layout", [beside, beneath, sentences])
OGM = "+++123/4567/89002+++"
ANOUK, US = "BE71096123456769", "BE68539007547034"
PAID = (date(2026, 2, 2), 112_500)
# title, rows, languages, currency, who paid, who was paid, reference
CONFIRMATIONS = [
    ("Virement exécuté", BELGIAN, ("fr", "nl"), ("EUR", ANOUK, US, OGM)),
    ("Overschrijving uitgevoerd", FLEMISH, ("fr", "nl"), ("EUR", ANOUK, US, OGM)),
    (
        "Avis de virement émis",
        FRENCH,
        ("fr",),
        ("EUR", "FR7630006000011234567890189", "FR1420041010050500013M02606", "Dossier 7KQ4 facture 12"),
    ),
    ("Maksu suoritettu", FINNISH, ("fi", "sv"), ("EUR", "FI2112345600000785", "FI4612345600000044", "12344")),
    ("Betalning utförd", SWEDISH, ("fi", "sv"), ("EUR", "FI2112345600000785", "FI4612345600000044", "RF0812344")),
    ("Betaling gennemført", DANISH, ("da",), ("DKK", "53010000123456", "DK5000400440116243", "000047112025011")),
    ("Payment executed", ENGLISH, ("en",), ("EUR", ANOUK, US, "RF18539007547034")),
]


ANYTHING = Expected()


def asked(data: bytes, *languages: str, expected: Expected = ANYTHING) -> Proof:
    """As `read` does, but for its process of its own, which takes a fifth of a second."""
    if data.startswith(b"%PDF-"):
        return understood(words_on(pages_of(data), languages or ("fr", "nl")), TODAY, expected)
    return read(data, languages or ("fr", "nl"), TODAY, expected)


def lacks(found: Proof) -> list[str]:
    return [lack.code for lack in found.missing]


def without(rows: Rows, *labels: str) -> Rows:
    return tuple(row for row in rows if row[0] not in labels)


@LAYOUTS
@pytest.mark.parametrize(("title", "rows", "languages", "wanted"), CONFIRMATIONS, ids=[row[0] for row in CONFIRMATIONS])
def test_a_confirmation_is_read_in_six_languages_and_three_layouts(title, rows, languages, wanted, layout):
    """1 125.00 paid with value 2 February 2026; the fees, the balance, the day of print and the bank's own reference are something else."""
    found = asked(pdf(title, layout(rows)), *languages)
    assert (found.value_on, found.amount) == PAID
    assert (found.currency, found.payer_account, found.payee_account, found.reference) == wanted
    assert (found.is_order, lacks(found)) == (False, [])


@pytest.mark.parametrize("paper", [proofs.blocks, proofs.telephone, proofs.app_in_dutch, proofs.statement])
def test_papers_of_all_kinds_are_read(paper):
    """The same payment in a letter, on a telephone, in an app and on a page of the account, where only its own line counts."""
    found = asked(paper())
    assert (found.value_on, found.amount, found.payer_account, found.payee_account, found.reference) == (*PAID, ANOUK, US, OGM)


def test_a_danish_bank_names_accounts_in_two_numbers_and_the_currency_apart():
    found = asked(proofs.danish_bank(), "da")
    assert (found.value_on, found.amount, found.currency) == (*PAID, "DKK")
    assert (found.payer_account, found.payee_account, found.reference) == ("53010000123456", "00400440116243", "Sag 7KQ4")
    with_iban = Expected(ours=("DK5000400440116243",))
    assert lacks(asked(proofs.danish_bank(), "da", expected=with_iban)) == [], "the same account without its IBAN"


def test_each_finding_says_where_it_stands():
    """The left column begins at 25 of 210 millimetres: 119 thousandths; the right one at 95: 452."""
    found = asked(pdf("Virement exécuté", beside(BELGIAN)))
    amount = next(finding for finding in found.findings if finding.what == "amount")
    assert (amount.value, amount.place.words, amount.place.scanned) == ("1125.00", "1.125,00 EUR", False)
    box = amount.place.box
    assert (box.page, 450 <= box.left <= 460, box.left < box.right <= 600) == (1, True, True)
    day = next(finding for finding in found.findings if finding.what == "value_on")
    assert (day.place.words, day.place.box.top > box.bottom) == ("02/02/2026", True)


def test_the_page_is_told():
    found = asked(pdf("Payment executed", beside(ENGLISH), pages=2), "en")
    assert {finding.place.box.page for finding in found.findings} == {1, 2}
    assert (found.value_on, found.amount) == PAID


# ---- what it lacks


@pytest.mark.parametrize(
    ("title", "is_order"),
    [
        ("Ordre de virement", True),
        ("Virement programmé", True),
        ("Overschrijvingsopdracht", True),
        ("Maksumääräys", True),
        ("Betalningsuppdrag", True),
        ("Betalingsordre", True),
        ("Scheduled payment", True),
        ("Ordre de virement : exécuté", False),
        ("Virement pas encore exécuté", True),
        ("Deze overschrijving wordt uitgevoerd op 3 februari 2026", True),
        ("Exécuté. Ce document n’est pas une preuve de paiement.", True),
        ("Compte du donneur d’ordre", False),
    ],
)
def test_an_order_is_not_a_proof(title, is_order):
    found = asked(pdf(title, beside(BELGIAN)))
    assert (found.is_order, "proof_is_order" in lacks(found)) == (is_order, is_order)


@pytest.mark.parametrize("title", ["Virement refusé", "Overschrijving geweigerd", "Maksu hylätty", "Betaling afvist", "Payment rejected"])
def test_what_the_bank_did_not_carry_out_is_no_proof(title):
    assert lacks(asked(pdf(title, beside(BELGIAN)))) == ["proof_refused"]


@pytest.mark.parametrize(
    ("rows", "missing"),
    [
        (without(BELGIAN, "Date valeur"), ["proof_no_value_date"]),
        (without(BELGIAN, "Date valeur", "Date d’exécution"), ["proof_not_said", "proof_no_value_date"]),
        (without(BELGIAN, "Montant"), ["proof_no_amount"]),
        (without(BELGIAN, "Compte du donneur d’ordre"), ["proof_no_payer_account"]),
        (without(BELGIAN, "Compte du bénéficiaire"), ["proof_no_payee_account"]),
        (without(BELGIAN, "Communication structurée"), ["proof_no_reference"]),
        ((("Date valeur", "11/02/2026"), *without(BELGIAN, "Date valeur")), ["proof_value_date_ahead"]),
        ((("Bonjour", "à tous"),), ["proof_nothing_found"]),
    ],
)
def test_what_is_missing_is_said(rows, missing):
    assert lacks(asked(pdf("Virement", beside(rows)))) == missing


EXPECTED = Expected((US,), ("BE62510007547061",), ways_to_name(1234567890, "7KQ4-2M9X-5"), 112_500, "EUR")


@pytest.mark.parametrize(
    ("expected", "missing"),
    [
        (EXPECTED, []),
        (Expected(ours=("BE62510007547061",)), ["proof_payee_unknown"]),
        (Expected(references=(ogm(7),)), ["proof_reference_differs"]),
        (Expected(amount=112_501), ["proof_amount_differs"]),
        (Expected(currency="DKK"), ["proof_currency_differs"]),
    ],
)
def test_a_proof_is_compared_with_what_was_asked(expected, missing):
    assert lacks(asked(pdf("Virement exécuté", beside(BELGIAN)), expected=expected)) == missing


def test_a_payment_to_the_creditor_is_known_as_such():
    to_creditor = Expected(ours=("BE62510007547061",), creditors=(US,))
    found = asked(pdf("Virement exécuté", beside(BELGIAN)), expected=to_creditor)
    assert (lacks(found), paid_the_creditor(found, to_creditor), paid_the_creditor(found, EXPECTED)) == ([], True, False)


@pytest.mark.parametrize("text", [ogm(1234567890), viite(1234567890), rf(viite(1234567890)), fik(1234567890), "dossier 7KQ4-2M9X-5 merci"])
def test_a_case_is_named_in_many_ways(text):
    rows = (*without(BELGIAN, "Communication structurée"), ("Référence", text))
    assert lacks(asked(pdf("Virement exécuté", beside(rows)), expected=EXPECTED)) == []


def test_of_several_payments_on_one_page_the_expected_one_is_taken():
    """A page of an account: 20.00 to a shop before our 1 125.00."""
    shop: Rows = (("Montant", "20,00 EUR"), ("Compte du bénéficiaire", "BE62 5100 0754 7061"), ("Communication", "+++000/0000/00797+++"))
    found = asked(pdf("Virement exécuté", beside((*shop, *BELGIAN))), expected=Expected((US,), (), (OGM,), 112_500, "EUR"))
    assert (found.amount, found.payee_account, found.reference, lacks(found)) == (112_500, US, OGM, [])


# ---- pictures


@proofs.needs_tesseract
@pytest.mark.parametrize("place", [0, 3, 5], ids=["Belgium", "Finland", "Denmark"])
def test_a_picture_is_read_like_its_pdf(place):
    title, rows, languages, wanted = CONFIRMATIONS[place]
    found = asked(picture(pdf(title, beside(rows))), *languages)
    assert (found.value_on, found.amount) == PAID
    assert (found.currency, found.payer_account, found.payee_account, found.reference) == wanted
    assert lacks(found) == []
    assert all(finding.place.scanned for finding in found.findings)


@proofs.needs_tesseract
def test_a_photograph_that_leans_is_read():
    found = asked(picture(pdf("Virement exécuté", beside(BELGIAN)), "JPEG", turned=2), "fr")
    assert (found.value_on, found.amount, found.payee_account, found.reference) == (*PAID, US, OGM)


@proofs.needs_tesseract
def test_a_scan_in_a_pdf_is_read():
    found = read(proofs.scanned(pdf("Ordre de virement", beside(BELGIAN))), ("fr",), TODAY)
    assert (found.value_on, found.amount, found.is_order) == (*PAID, True)


def test_without_tesseract_a_picture_is_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(refusals.NobodyReadsPictures) as caught:
        asked(picture(pdf("Virement exécuté", beside(BELGIAN))))
    assert caught.value.facts["packages"] == "tesseract-ocr tesseract-ocr-fra tesseract-ocr-nld"
    assert asked(pdf("Virement exécuté", beside(BELGIAN))).amount == 112_500, "a text is read all the same"


# ---- what somebody may send


def locked() -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf("Virement exécuté", beside(BELGIAN)))) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    return out.getvalue()


def png(width: int, height: int) -> bytes:
    out = BytesIO()
    Image.new("1", (width, height)).save(out, "PNG")
    return out.getvalue()


WHOLE = png(60, 40)


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", refusals.NotAProofFile),
        (b"GIF89a" + b"\0" * 100, refusals.NotAProofFile),
        (b"%PDF-1.7" + b" " * MOST_BYTES, refusals.ProofTooLarge),
        (b"%PDF-1.7\nnothing of the kind", refusals.ProofBroken),
        (pdf("Virement exécuté", beside(BELGIAN))[:500], refusals.ProofBroken),
        (locked(), refusals.ProofLocked),
        (pdf("Virement exécuté", beside(BELGIAN), pages=11), refusals.ProofTooLong),
        (png(8_000, 6_000), refusals.ProofTooLarge),
        (png(20_000, 20_000), refusals.ProofTooLarge),
        (WHOLE[: len(WHOLE) // 2], refusals.ProofBroken),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, refusals.ProofBroken),
        (b"\xff\xd8\xff\xe0" + b"\0" * 50, refusals.ProofBroken),
    ],
    ids=["empty", "gif", "bytes", "no pdf", "cut", "locked", "pages", "points", "bomb", "cut picture", "no png", "no jpeg"],
)
def test_what_cannot_be_a_proof_is_refused_before_it_is_unpacked(data, refusal):
    with pytest.raises(refusal):
        words_of(data, ("fr",))


def bomb(lines: int) -> bytes:
    """A PDF of one page with so many lines of text, packed well."""
    packed = zlib.compress(b"BT /F1 1 Tf 10 10 Td " + b"(" + b"a" * 60 + b") Tj " + (b"(" + b"a" * 60 + b") Tj ") * lines + b"ET", 9)
    with pikepdf.new() as document:
        page = document.add_blank_page()
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = pikepdf.Stream(document, b"")
        page.Contents.write(packed, filter=pikepdf.Name.FlateDecode)
        out = BytesIO()
        document.save(out)
    return out.getvalue()


def test_a_pdf_is_read_in_a_process_of_its_own():
    """200 000 lines of text in 40 kilobytes would fill three gigabytes; the process that reads them has less than one."""
    confirmation = read(pdf("Virement exécuté", beside(BELGIAN)), ("fr",), TODAY)
    assert (confirmation.value_on, confirmation.amount, lacks(confirmation)) == (*PAID, [])
    with pytest.raises(refusals.ProofBroken):
        words_of(bomb(200_000), ("fr",))


START = pdf("Virement exécuté", beside(BELGIAN))


@settings(max_examples=60, deadline=None)
@given(some.integers(0, len(START) - 1), some.binary(min_size=1, max_size=40))
def test_a_damaged_pdf_is_read_or_refused(place, dirt):
    try:
        found = asked(START[:place] + dirt + START[place + len(dirt) :])
    except (Refusal, UnreadableError) as why:
        assert isinstance(why, UnreadableError) or why.code.startswith("proof.")
    else:
        assert isinstance(found, Proof)
