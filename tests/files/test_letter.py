"""Letters as real PDFs: what stands in them, that they are accessible, and that nothing in a name can steer them."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache

import pikepdf
import pypdfium2
import pytest

from amiable.core.refusal import Refusal
from amiable.files.epc import epc_payload
from amiable.files.letter import Letter, LetterCannotBePrinted, data_of, render, render_many
from amiable.files.letter_content import (
    Addressee,
    ClaimBlock,
    Collected,
    CreditorBlock,
    Demand,
    Later,
    PaymentBlock,
    RemittanceAdvice,
    Row,
    Sender,
)
from amiable.files.letter_data import LetterDoesNotAddUp
from amiable.files.mentions import LetterLacksMention, due_mentions, mentions_of, values_at
from amiable.markets import letters_folder

FOLDER = letters_folder("be")
DEMANDS = [(language, kind) for language in ("fr", "nl") for kind in ("first_reminder", "collection_notice", "formal_notice")]

AGENCY = Sender(
    "Amiable Belgique SRL",
    ("Rue de l’Exemple 12", "1000 Bruxelles"),
    "0123.456.749",
    "02 555 01 23",
    "bonjour@amiable.example",
    "amiable.example",
    "donnees@amiable.example",
)
GARAGE = CreditorBlock(
    "Garage Lambert SRL",
    ("Chaussée de Namur 45", "5030 Gembloux"),
    "0456.789.123",
    "081 55 01 02",
    "compta@lambert.example",
    "small",
)
ANNE = Addressee("Anne Dupont", ("Rue des Tilleuls 7", "4000 Liège"))
ACCOUNT = PaymentBlock("Amiable Belgique SRL", "BE68539007547034", "GKCCBEBB", "+++123/4567/89002+++")
BRAKES = ClaimBlock(
    "F-118",
    "Remplacement des freins",
    date(2025, 12, 15),
    60000,
    (Row("principal", 60000, date(2025, 12, 15), how="Facture", source="Facture F-118"),),
)
REMINDER = Demand(
    sender=AGENCY,
    addressee=ANNE,
    creditor=GARAGE,
    payment=ACCOUNT,
    case_number="7KQ4-2M9X-5",
    principal=60000,
    interest=0,
    damages=0,
    costs=0,
    claims=(BRAKES,),
    last_day=date(2026, 2, 18),
    later=Later(7000, "CDE XIX.4", 105000, "loi du 2 août 2002, art. 5", date(2026, 2, 3)),
    first_contact=True,
)
LATER_ROWS = (
    Row("principal", -5000, date(2026, 2, 10), how="Paiement"),
    Row(
        "interest",
        15,
        from_on=date(2026, 2, 19),
        to_on=date(2026, 2, 19),
        days=1,
        rate=105000,
        how="550,00 × 10,50 % × 1 / 365",
        source="XIX.4",
    ),
    Row("damages", 7000, date(2026, 2, 19), how="30,00 + 10 % × 400,00", source="CDE XIX.4"),
)
NOTICE = replace(
    REMINDER,
    principal=55000,
    interest=15,
    damages=7000,
    claims=(replace(BRAKES, rows=BRAKES.rows + LATER_ROWS),),
    last_day=date(2026, 3, 10),
    later=None,
    paid=5000,
    daily_interest=15,
)
ADVICE = RemittanceAdvice(
    AGENCY,
    Addressee(GARAGE.name, GARAGE.address),
    "2026-03-001",
    date(2026, 3, 1),
    (
        Collected(date(2026, 3, 4), "7KQ4-2M9X-5", "F-118", "principal", 60000),
        Collected(date(2026, 3, 4), "7KQ4-2M9X-5", "F-118", "damages", 7033),
    ),
    67033,
    120000,
    8044,
    210000,
    1689,
    57300,
    "BE71096123456769",
    "REMIT 2026-03",
)


def letter(language: str = "fr", kind: str = "first_reminder", **changes: object) -> Letter:
    """A letter of this cast; `changes` replace fields of the demand."""
    content = REMINDER if kind == "first_reminder" else NOTICE
    return Letter(FOLDER, "be", language, kind, date(2026, 2, 19), replace(content, **changes))  # type: ignore[arg-type]


def remittance(language: str) -> Letter:
    return Letter(FOLDER, "be", language, "remittance", date(2026, 4, 1), ADVICE)


def plain(text: str) -> str:
    """Text without what only sets type: line ends, no-break spaces, hyphenation."""
    return " ".join(text.replace("\ufffe", "").replace("\xad", "").split())


@cache
def words_of(made: Letter) -> str:
    """All the text of the letter's PDF."""
    pdf = pypdfium2.PdfDocument(render(made))
    return plain(" ".join(page.get_textpage().get_text_bounded() for page in pdf))


def strings_in(data: object) -> Iterator[str]:
    """Every text within a piece of data."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from strings_in(value)
    elif isinstance(data, list):
        for value in data:
            yield from strings_in(value)


@pytest.mark.parametrize(("language", "kind"), DEMANDS)
def test_every_mention_of_the_law_is_in_the_pdf(language: str, kind: str) -> None:
    """The words that `mentions.toml` promises, and each value that it requires, are really printed."""
    made = letter(language, kind)
    data, text = data_of(made), words_of(made)
    for mention in due_mentions(FOLDER, kind, data):
        for words in mention.says.get(language, ()):
            assert words in text, mention.code
        for place in mention.data:
            for value in (v for found in values_at(data, place) for v in strings_in(found)):
                assert place == "creditor.quality" or plain(value) in text, (mention.code, place, value)


@pytest.mark.parametrize("kind", ["first_reminder", "collection_notice", "formal_notice"])
def test_every_mention_has_an_article_and_both_languages(kind: str) -> None:
    for mention in mentions_of(FOLDER, kind):
        assert mention.article
        assert mention.data or mention.says
        assert set(mention.says) in ({"fr", "nl"}, set())


def test_the_figures_of_a_notice_in_french_and_dutch() -> None:
    """550.00 principal, 0.15 interest, 70.00 damages: 620.15, each market's way."""
    french, dutch = words_of(letter("fr", "collection_notice")), words_of(letter("nl", "collection_notice"))
    assert "Somme principale 550,00 €" in french
    assert "À payer 620,15 €" in french
    assert "Hoofdsom € 550,00" in dutch
    assert "Te betalen € 620,15" in dutch
    assert "jusqu’au 10 mars 2026 inclus" in french
    assert "tot en met 10 maart 2026" in dutch
    for text in (french, dutch):
        assert "BE68 5390 0754 7034" in text
        assert "+++123/4567/89002+++" in text


def test_without_clauses_the_reminder_says_that_nothing_will_be_added() -> None:
    assert "ne prévoit ni clause pénale ni intérêts" in words_of(letter("fr", later=Later()))
    assert "voorziet geen schadebeding en geen interesten" in words_of(letter("nl", later=Later()))


def test_only_the_first_contact_carries_the_data_protection_notice() -> None:
    assert "Vos données personnelles" in words_of(letter())
    assert "Vos données personnelles" not in words_of(letter(first_contact=False))


@pytest.mark.parametrize(("language", "kind"), DEMANDS)
def test_front_and_back_and_no_more_without_the_notice(language: str, kind: str) -> None:
    """What to do and what is owed stand on the front; the content of the claim on the back of the same sheet."""
    pdf = pypdfium2.PdfDocument(render(letter(language, kind, first_contact=False)))
    assert len(pdf) == 2
    front, back = (plain(page.get_textpage().get_text_bounded()) for page in pdf)
    assert "+++123/4567/89002+++" in front
    assert "F-118" in back


def test_a_letter_with_many_invoices_prints_each_of_them() -> None:
    claims = tuple(replace(BRAKES, ref=f"F-{number}") for number in range(40))
    text = words_of(letter(principal=40 * 60000, claims=claims))
    assert all(f"F-{number} " in text for number in range(40))


@pytest.mark.parametrize("made", [*(letter(*pair) for pair in DEMANDS), *(remittance(language) for language in ("fr", "nl", "en"))])
def test_the_pdf_is_tagged_titled_and_archivable(made: Letter) -> None:
    """PDF/A-2a and PDF/UA-1 as the file itself declares them; typst refuses to write what breaks them."""
    with pikepdf.open(io.BytesIO(render(made))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == f"{made.language}-BE"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as meta:
            assert meta["pdfuaid:part"] == "1"
            assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
            assert meta["dc:title"]
        assert all(font.FontDescriptor.get("/FontFile3") is not None for font in _fonts(pdf))


def _fonts(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [font.DescendantFonts[0] for page in pdf.pages for font in page.Resources.get("/Font", pikepdf.Dictionary()).values()]


def test_tables_have_header_cells_and_the_code_has_words() -> None:
    with pikepdf.open(io.BytesIO(render(letter()))) as pdf:
        elements = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/S" in o and "/P" in o]
        kinds = {str(element.S) for element in elements}
        assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/L", "/Figure"} <= kinds
        assert any("Code QR" in str(element.get("/Alt", "")) for element in elements)


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert render(letter()) == render(letter())


def test_two_processes_give_the_same_letters_in_the_same_order() -> None:
    letters = [letter(language, addressee=replace(ANNE, name=f"Personne {n}")) for n in range(6) for language in ("fr", "nl")]
    assert list(render_many(letters, workers=2)) == list(render_many(letters))


@pytest.mark.parametrize(
    "name",
    [
        "#panic(1)",
        "*Anne* _Dupont_ `x` $y$ @z <w>",
        "\\u{41} // rien",
        '"); #read("mentions.toml")',
        "] #pagebreak() [",
        "#let d = none",
        "= Titre",
        "https://exemple.example",
    ],
)
def test_a_name_is_text_and_never_typst(name: str) -> None:
    """Whatever stands in a name is printed as it stands, in the window and in the greeting."""
    text = words_of(letter(addressee=replace(ANNE, name=name)))
    assert text.count(plain(name)) >= 2


def test_names_in_greek_and_cyrillic_are_printed() -> None:
    assert "Елена Παπαδοπούλου" in words_of(letter(addressee=replace(ANNE, name="Елена Παπαδοπούλου")))


def test_a_letter_that_our_typeface_lacks_is_a_refusal_not_a_blank() -> None:
    with pytest.raises(LetterCannotBePrinted) as refused:
        render(letter(addressee=replace(ANNE, name="Zoë 😀")))
    assert refused.value.facts["text"] == "😀"


def test_a_notice_without_a_mention_is_refused() -> None:
    """XIX.7 wants the creditor's telephone number: without it the letter does not exist."""
    with pytest.raises(LetterLacksMention) as refused:
        render(letter("fr", "collection_notice", creditor=replace(GARAGE, phone="", email="")))
    assert [fault.where for fault in refused.value.faults] == ["creditor.phone", "creditor.email"]
    assert "XIX.7" in refused.value.source
    assert isinstance(refused.value, Refusal)


def test_a_reminder_must_say_what_would_be_added() -> None:
    with pytest.raises(LetterLacksMention, match="penalty"):
        render(letter(later=None))


def test_a_letter_whose_rows_differ_from_its_figures_is_refused() -> None:
    """600.00 asked, rows of 600.00 and no interest row: interest of 0.01 has no line."""
    with pytest.raises(LetterDoesNotAddUp, match="interest"):
        render(letter(interest=1))


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_a_remittance_adds_up(language: str) -> None:
    """670.33 collected; 12 % is 80.4396, so 80.44; VAT 21 % of it 16.8924, so 16.89; 670.33 − 80.44 − 16.89 = 573.00."""
    text = words_of(remittance(language)).replace("€", "").replace("  ", " ")
    for figure in ("670,33", "80,44", "16,89", "573,00", "600,00", "70,33", "BE71 0961 2345 6769", "7KQ4-2M9X-5"):
        assert figure in text or figure.replace(",", ".") in text


def test_a_remittance_that_does_not_add_up_is_refused() -> None:
    with pytest.raises(LetterDoesNotAddUp, match="paid"):
        render(replace(remittance("fr"), content=replace(ADVICE, paid=57301)))


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


# ---- The tone ----

ACRONYMS = {
    "IBAN",
    "QR",
    "CDE",
    "WER",
    "XIX",
    "SPF",
    "FOD",
    "DG",
    "AD",
    "BCE",
    "KBO",
    "CPAS",
    "OCMW",
    "RGPD",
    "AVG",
    "APD",
    "GBA",
    "DPO",
    "II",
    "SRL",
}
THREATS = {
    "fr": "huissier de justice|saisie|tribunal|poursuites?|judiciaire|dernier avis|dernier rappel|dernière|immédiatement|sans délai"
    "|sinon|menace|urgent|contraint|exigeons|exige |vous devez|obligation|sanction|fraude|débiteur",
    "nl": "beslag|rechtbank|dagvaard|gerechtelijk|laatste aanmaning|laatste herinnering|onmiddellijk|dringend|dreig|eisen"
    "|u moet|verplicht|sanctie|fraude|dwang|schuldenaar",
}  # fmt: skip


@pytest.mark.parametrize(("language", "kind"), DEMANDS)
def test_no_capitals_no_exclamation_no_threat(language: str, kind: str) -> None:
    text = words_of(letter(language, kind))
    shouted = set(re.findall(r"\b[A-ZÀ-Þ]{2,}\b", text)) - ACRONYMS
    assert shouted == set()
    assert "!" not in text
    assert re.findall(THREATS[language], text, re.IGNORECASE) == []


@pytest.mark.parametrize("template", sorted(FOLDER.glob("*/*.typ")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_sentence_is_longer_than_25_words(template: object) -> None:
    """Prose stands within brackets in a template; what typst computes counts as one word."""
    source = re.sub(r"^ *//.*$", "", template.read_text("utf-8"), flags=re.MULTILINE)  # type: ignore[attr-defined]
    source = re.sub(r"#(set|show|let|import)\b.*", "", source)
    source = re.sub(r"#[a-z][\w-]*(\.[a-z][\w-]*)*(\([^()\[\]]*\))*", "X", source)
    for sentence in re.split(r"[\[\]{}]|\n\s*\n|^= |^== |[.?:;]\s|[.?:;]$|\n\s*- ", source, flags=re.MULTILINE):
        assert len(re.findall(r"[\w’-]+", sentence)) <= 25, sentence


def test_what_to_do_comes_before_the_figures() -> None:
    for language, do, owed in (
        ("fr", "Ce que vous pouvez faire maintenant", "Ce qui est dû"),
        ("nl", "Wat u nu kunt doen", "Wat vandaag openstaat"),
    ):
        text = words_of(letter(language))
        assert text.index(do) < text.index(owed)
