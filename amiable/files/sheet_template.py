"""An empty claims sheet to start from, in any of the six languages; and how we write a workbook."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from amiable.files.sheet_columns import COLUMNS

Value = str | date | None

# What the person reads under the headers. Lines that begin with "# " are not read.
HELP = {
    "en": "# Write your claims under these lines, a row for each unpaid invoice. Lines that begin with # are not read.",
    "fr": "# Écrivez vos créances sous ces lignes, une ligne par facture impayée. Les lignes qui commencent par # ne sont pas lues.",
    "nl": "# Schrijf uw schuldvorderingen onder deze regels, één rij per onbetaalde factuur. Regels die met # beginnen, lezen we niet.",
    "fi": "# Kirjoita saatavat näiden rivien alle, yksi rivi jokaista maksamatonta laskua kohden. #-merkillä alkavia rivejä ei lueta.",
    "sv": "# Skriv era fordringar under dessa rader, en rad för varje obetald faktura. Rader som börjar med # läses inte.",
    "da": "# Skriv jeres krav under disse linjer, en række for hver ubetalt faktura. Linjer, der begynder med #, læses ikke.",
}
EXAMPLE: dict[str, Value] = {
    "invoice": "# F-2026-0001",
    "principal": "75.00",
    "currency": "EUR",
    "due_on": date(2026, 1, 31),
    "arose_on": date(2026, 1, 2),
    "contracted_on": date(2024, 5, 14),
    "contract": "C-1001",
    "nature": "energy",
    "description": "Electricity, December 2025",
    "regular_supply": "yes",
    "interest": "max",
    "damages": "max",
    "reminded_on": date(2026, 2, 5),
    "reminded_by": "electronic",
    "debtor_kind": "consumer",
    "debtor_reference": "K-2001",
    "last_name": "Voorbeeld",
    "first_name": "Lucie",
    "street": "Rue des Exemples 12",
    "postcode": "1000",
    "city": "Bruxelles",
    "country": "BE",
    "email": "lucie@mail.example",
    "phone": "+32 470 00 00 00",
    "language": "fr",
}
STEADY = (1980, 1, 1, 0, 0, 0)  # the same sheet gives the same bytes on any day


def template(language: str) -> bytes:
    """Give an XLSX with the headers in a language, a help line and an example, both of which are not read."""
    headers = [column.title(language) for column in COLUMNS]
    example = [EXAMPLE.get(column.key) for column in COLUMNS]
    return workbook(headers, [[HELP[language]], example])


def workbook(headers: Sequence[str], lines: Iterable[Sequence[Value]]) -> bytes:
    """Write an XLSX: headers, then lines; text stays text, so that no number loses its zeros; days are date cells."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(headers))
    for cells in lines:
        sheet.append(list(cells))
    for row in sheet.iter_rows():
        for each in row:
            each.number_format = "yyyy-mm-dd" if isinstance(each.value, date) else "@"
    for place, header in enumerate(headers, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = max(12, len(header) + 2)
        title = sheet.cell(1, place)
        title.font, title.fill = Font(bold=True), PatternFill("solid", fgColor="E8EEF2")
    sheet.freeze_panes = "B2"
    written = io.BytesIO()
    book.save(written)
    return _steady(written.getvalue())


def _steady(content: bytes) -> bytes:
    """Take the hour of writing out of a workbook."""
    steady = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            body = old.read(part)
            if part.filename == "docProps/core.xml":
                body = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"1980-01-01T00:00:00Z", body)
            new.writestr(zipfile.ZipInfo(part.filename, STEADY), body, zipfile.ZIP_DEFLATED)
    return steady.getvalue()
