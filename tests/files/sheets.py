"""Claims sheets for the tests: one good claim, written with any column changed, as CSV or XLSX."""

import io
from collections.abc import Mapping, Sequence
from datetime import date

from openpyxl import Workbook

from amiable.files import claims_sheet
from amiable.files.claims_sheet import SheetRefused, SheetRow
from amiable.files.sheet_columns import COLUMN

TODAY = date(2026, 2, 2)

GOOD: dict[str, str] = {
    "invoice": "F-1",
    "principal": "600.00",
    "due_on": "2024-02-15",
    "contracted_on": "2023-10-01",
    "nature": "goods",
    "description": "A table",
    "debtor_kind": "consumer",
    "last_name": "Blanchard",
    "street": "Rue des Exemples 1",
    "postcode": "1000",
    "city": "Bruxelles",
    "language": "fr",
}


def csv_of(*claims: Mapping[str, str], language: str = "en", separator: str = ";", encoding: str = "utf-8") -> bytes:
    """Write claims as CSV under the headers of a language; the columns are those of the first claim."""
    keys = list(claims[0])
    lines = [[COLUMN[key].title(language) for key in keys], *([claim.get(key, "") for key in keys] for claim in claims)]
    return "\r\n".join(separator.join(_quoted(cell, separator) for cell in line) for line in lines).encode(encoding)


def _quoted(cell: str, separator: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if separator in cell or '"' in cell or "\n" in cell else cell


def book_of(*lines: Sequence[object], hidden: Sequence[int] = (), formats: Mapping[str, str] | None = None) -> bytes:
    """Write a workbook line by line, as a spreadsheet program would; `formats` by cell, such as {"B2": "0%"}."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in lines:
        sheet.append(list(line))
    for row in hidden:
        sheet.row_dimensions[row].hidden = True
    for place, shown_as in (formats or {}).items():
        sheet[place].number_format = shown_as
    return saved(book)


def saved(book: Workbook) -> bytes:
    """Give the bytes of a workbook."""
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def xlsx_of(*claims: Mapping[str, object], language: str = "en", **options: object) -> bytes:
    """Write claims as XLSX under the headers of a language, each cell with the type it has."""
    keys = list(claims[0])
    return book_of([COLUMN[key].title(language) for key in keys], *([claim.get(key) for key in keys] for claim in claims), **options)  # type: ignore[arg-type]


def read(content: bytes) -> tuple[SheetRow, ...]:
    """Read a sheet as on TODAY."""
    return claims_sheet.read(content, "claims.csv", today=TODAY)


def faults_of(content: bytes) -> list[tuple[str, str]]:
    """Give the faults of a sheet: where, and in words what is wrong and what to do."""
    try:
        read(content)
    except SheetRefused as refusal:
        return [
            (fault.where, f"{fault.what.format(**dict(fault.facts))} {fault.remedy.format(**dict(fault.facts))}")
            for fault in refusal.faults
        ]
    return []
