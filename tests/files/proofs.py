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
