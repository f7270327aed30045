"""Confirmations as banks print them, made by typst in three layouts, and pictures of them: nobody's real payment."""

import shutil
import subprocess
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
import pytest
import typst
from PIL import Image

from amiable.files.letter import FONTS

PAGE = '#set page(paper: "a4", margin: 25mm)\n#set text(font: "Source Sans 3", size: 11pt)\n'
Rows = tuple[tuple[str, str], ...]

BELGIAN: Rows = (
    ("Compte du donneur d’ordre", "BE71 0961 2345 6769"),
    ("Bénéficiaire", "Bureau Aimable SRL"),
    ("Compte du bénéficiaire", "BE68 5390 0754 7034"),
    ("Montant", "1.125,00 EUR"),
    ("Frais", "0,00 EUR"),
    ("Date d’exécution", "03/02/2026"),
    ("Date valeur", "02/02/2026"),
    ("Communication structurée", "+++123/4567/89002+++"),
    ("Imprimé le", "05/02/2026"),
)
FLEMISH: Rows = (
    ("Rekening opdrachtgever", "BE71 0961 2345 6769"),
    ("Rekening begunstigde", "BE68 5390 0754 7034"),
    ("Bedrag", "€ 1.125,00"),
    ("Nieuw saldo", "€ 7.000,00"),
    ("Valutadatum", "2 februari 2026"),
    ("Gestructureerde mededeling", "123/4567/89002"),
)
FRENCH: Rows = (
    ("Compte à débiter", "FR76 3000 6000 0112 3456 7890 189"),
    ("Compte bénéficiaire", "FR14 2004 1010 0505 0001 3M02 606"),
    ("Montant", "1 125,00 €"),
    ("Date de valeur", "2 février 2026"),
    ("Motif", "Dossier 7KQ4 facture 12"),
)
FINNISH: Rows = (
    ("Maksajan tili", "FI21 1234 5600 0007 85"),
    ("Saajan tili", "FI46 1234 5600 0000 44"),
    ("Määrä", "1 125,00 EUR"),
    ("Arvopäivä", "2.2.2026"),
    ("Maksupäivä", "3.2.2026"),
    ("Viitenumero", "1 2344"),
    ("Arkistointitunnus", "2602 0212 3456 7890 16"),
)
SWEDISH: Rows = (
    ("Från konto", "FI21 1234 5600 0007 85"),
    ("Till konto", "FI46 1234 5600 0000 44"),
    ("Belopp", "1 125,00 EUR"),
    ("Valutadag", "2.2.2026"),
    ("Referensnummer", "RF08 1234 4"),
)
DANISH: Rows = (
    ("Fra konto", "5301 0000123456"),
    ("Modtagers konto", "DK50 0040 0440 1162 43"),
    ("Beløb", "1.125,00 kr."),
    ("Valørdato", "2. februar 2026"),
    ("Betalings-id", "000047112025011"),
)
ENGLISH: Rows = (
    ("Payer's account", "BE71 0961 2345 6769"),
    ("Beneficiary account", "BE68 5390 0754 7034"),
    ("Amount", "1,125.00 EUR"),
    ("Value date", "2026-02-02"),
    ("Payment reference", "RF18 5390 0754 7034"),
)


def beside(rows: Rows) -> str:
    """Labels on the left, values on the right."""
    return "#grid(columns: (7cm, 1fr), row-gutter: 12pt, " + ", ".join(f"[{quoted(text)}]" for row in rows for text in row) + ")\n"


def beneath(rows: Rows) -> str:
    """Two columns of labels with their values under them."""
    cells = ", ".join(f"[#text(size: 9pt)[{quoted(label)}] \\ *{quoted(value)}*]" for label, value in rows)
    return f"#grid(columns: (1fr, 1fr), gutter: 18pt, {cells})\n"


def sentences(rows: Rows) -> str:
    """A line each, with a colon."""
    return "\n\n".join(f"{quoted(label)} : {quoted(value)}" for label, value in rows)


def quoted(text: str) -> str:
    return "".join(f"\\{symbol}" if symbol in "\\#*_`$<>@~=-+/[]" else symbol for symbol in text)


@cache
def pdf(title: str, body: str, pages: int = 1) -> bytes:
    """A confirmation with its title, as a PDF."""
    page = f"#text(size: 16pt)[{quoted(title)}]\n#v(1cm)\n{body}\n"
    with TemporaryDirectory() as folder:
        source = Path(folder) / "proof.typ"
        source.write_text(PAGE + "#pagebreak()\n".join([page] * pages), encoding="utf-8")
        made = typst.compile(source, font_paths=[FONTS], format="pdf")
    assert isinstance(made, bytes)
    return made


def picture(data: bytes, kind: str = "PNG", turned: float = 0) -> bytes:
    """The first page of a PDF as a scanner or a telephone gives it."""
    document = pypdfium2.PdfDocument(data)
    image = document[0].render(scale=200 / 72).to_pil().convert("RGB")
    document.close()
    out = BytesIO()
    image.rotate(turned, fillcolor="white").save(out, kind)
    return out.getvalue()


def scanned(data: bytes) -> bytes:
    """A PDF that is but a picture of another."""
    out = BytesIO()
    Image.open(BytesIO(picture(data))).save(out, "PDF", resolution=200)
    return out.getvalue()


def reads(*languages: str) -> bool:
    program = shutil.which("tesseract")
    return bool(program) and set(languages) <= set(subprocess.run([program, "--list-langs"], capture_output=True, text=True).stdout.split())


needs_tesseract = pytest.mark.skipif(
    not reads("fra", "nld", "fin", "swe", "dan"), reason="tesseract or its languages are missing: ./run test as root installs them"
)


def blocks() -> bytes:
    """A letter of a bank: who pays on the left, who is paid on the right, each with a name and an address."""
    sides = (
        ("Donneur d’ordre", "Anouk De Smet", "Rue Haute 1", "BE71 0961 2345 6769"),
        ("Bénéficiaire", "Bureau Aimable SRL", "Rue Basse 2", "BE68 5390 0754 7034"),
    )
    cells = ", ".join("[" + " \\ ".join(quoted(text) for text in side) + "]" for side in sides)
    rows = (("Montant", "-1.125,00 EUR"), ("Date valeur", "02-02-2026"), ("Communication", "+++123/4567/89002+++"))
    return pdf("Avis de débit", f"#grid(columns: (1fr, 1fr), gutter: 20pt, {cells})\n#v(1cm)\n{sentences(rows)}")


def telephone() -> bytes:
    """What an app shows: little words, and values under them."""
    rows = (
        ("De", "Anouk De Smet", "BE71 0961 2345 6769"),
        ("Vers", "Bureau Aimable SRL", "BE68 5390 0754 7034"),
        ("Communication", "+++123/4567/89002+++"),
        ("Date valeur", "2 fév. 2026"),
    )
    body = "\n#v(5mm)\n".join(" \\ ".join(quoted(text) for text in row) for row in rows)
    return pdf("Virement", f"#align(center)[#text(size: 24pt)[{quoted('- € 1.125,00')}] \\ Exécuté le 2 février 2026]\n#v(5mm)\n{body}")


def app_in_dutch() -> bytes:
    """An app's details, a line each."""
    rows = (
        ("Status", "uitgevoerd"),
        ("Datum", "01/02/2026"),
        ("Valuta", "02/02/2026"),
        ("Van", "Anouk De Smet BE71 0961 2345 6769"),
        ("Naar", "Bureau Aimable BE68 5390 0754 7034"),
        ("Bedrag", "1.125,00 EUR"),
        ("Mededeling", "***123/4567/89002***"),
    )
    return pdf("Details van de overschrijving", " \\ ".join(f"{quoted(label)}: {quoted(value)}" for label, value in rows))


def danish_bank() -> bytes:
    """Registration and account number apart, and the currency on a line of its own."""
    rows = (
        ("Fra konto", "Reg. nr. 5301 Konto nr. 0000123456"),
        ("Til konto", "0040 0440116243"),
        ("Beløb", "1.125,00"),
        ("Valuta", "DKK"),
        ("Bogføringsdato", "03-02-2026"),
        ("Rentedato", "02-02-2026"),
        ("Tekst til modtager", "Sag 7KQ4"),
    )
    return pdf("Overførsel gennemført", " \\ ".join(f"{quoted(label)}: {quoted(value)}" for label, value in rows))


def statement() -> bytes:
    """A page of an account, in a table: three payments and a balance; ours is the second."""
    rows = (
        ("Date", "Valeur", "Libellé", "Montant"),
        ("01/02/2026", "31/01/2026", "Solde précédent", "3.000,00"),
        ("02/02/2026", "01/02/2026", "Boulangerie", "-4,10"),
        ("03/02/2026", "02/02/2026", "En faveur de BE68 5390 0754 7034", "-1.125,00"),
        ("", "", "communication +++123/4567/89002+++", ""),
        ("04/02/2026", "04/02/2026", "Librairie", "-45,10"),
        ("", "", "Nouveau solde", "1.825,80"),
    )
    cells = ", ".join(f"[{quoted(cell)}]" for row in rows for cell in row)
    head = quoted("IBAN BE71 0961 2345 6769")
    return pdf("Extrait de compte", f"{head}\n#table(columns: (auto, auto, 1fr, auto), stroke: none, inset: 3pt, {cells})")
