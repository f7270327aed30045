"""A claims sheet's bytes as rows of cells: CSV in the encodings and separators of Europe's office programs, and XLSX."""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import openpyxl
from lxml import etree
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from amiable.core.refusal import Fault, _
from amiable.files.sheet_cells import ERRORS, Broken, Cell, Number
from amiable.files.sheet_columns import known_headers, plain
from amiable.files.sheet_faults import of_cell, of_file

MOST_BYTES = 64 * 1024 * 1024
MOST_UNPACKED = 512 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 200

OLE = b"\xd0\xcf\x11\xe0"  # old Excel files, and any Excel file with a password
NO_DOCUMENT_TYPE = 64 * 1024  # how far into each XML part we look for a document type, which no spreadsheet needs

# What é, è, ê, ç, ë look like when a file of an old DOS or Macintosh program is read as Windows-1252, or UTF-8 is read twice.
GARBLED = re.compile(r"[a-z][‚ƒ„†‡ˆ‰‹ŠŒŽ][a-z]|Ã[\u0080-\u00bf©ª«¨§®´¼¶¤¥¢»¯¹€‰]|�")
QUOTED = re.compile(r'"[^"]*"|\\.')  # in a number format: written as it stands, so that 8"%" is eight, not 800
LONGEST_HEADERS = 64 * 1024
SEPARATORS = (";", ",", "\t", "|")

Line = tuple[int, Sequence[Cell]]


class BadTable(Exception):  # noqa: N818 — becomes the faults of a refusal
    """The bytes cannot be read as a table."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__(faults)


@dataclass(frozen=True, slots=True)
class Table:
    """The headers, and the lines under them with their row number as the spreadsheet shows it."""

    headers: tuple[str, ...]
    lines: Iterator[Line]


def table_of(content: bytes) -> Table:
    """Read a file by what is in it, whatever its name says.

    refuses  BadTable, for what is no CSV or XLSX, or is too large
    """
    if len(content) > MOST_BYTES:
        raise BadTable(of_file(_("The file is larger than 64 megabytes."), _("Hand in the claims in several files.")))
    if content.startswith(OLE):
        what = _("This is an Excel file in the old format, or one with a password.")
        raise BadTable(of_file(what, _("Save it as .xlsx without a password, or as CSV.")))
    if content.startswith(b"PK\x03\x04"):
        return _workbook(content)
    if content.startswith((b"%PDF", b"{\\rtf", b"<?xml", b"<html", b"<!DOCTYPE")):
        raise BadTable(of_file(_("This is no spreadsheet."), _("Save the claims as .xlsx or as CSV.")))
    return _csv(content)


def headers_known(headers: Sequence[str]) -> int:
    """Count the headers that mean a column."""
    known = known_headers()
    return sum(plain(header) in known for header in headers)


# CSV


def _csv(content: bytes) -> Table:
    written = _decoded(content)
    if found := GARBLED.search(written):
        around = " ".join(written[max(0, found.start() - 12) : found.end() + 12].split())
        what = _("Letters with accents are garbled in this file: “{around}”.")
        raise BadTable(of_file(what, _("Save it again as “CSV UTF-8”, or as .xlsx."), around=around))
    first, _end, rest = written.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == len("sep=;"):
        separator, written = first.strip()[-1], rest
    else:
        separator = _separator(written)
    lines = _csv_lines(written, separator)
    headers = next(lines, (1, ()))[1]
    return Table(tuple(str(cell) for cell in headers), lines)


def _decoded(content: bytes) -> str:
    """UTF-8 when it is valid, for text in Windows-1252 hardly ever is; UTF-16 by its mark."""
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        written = content.decode(encoding)
    except UnicodeDecodeError:
        try:
            written = content.decode("cp1252")
        except UnicodeDecodeError:
            written = "\0"
    if "\0" in written:
        what = _("The letters of this file are neither in UTF-8 nor in Windows-1252.")
        raise BadTable(of_file(what, _("Save it again as “CSV UTF-8”, or as .xlsx.")))
    return written


def _separator(written: str) -> str:
    """The separator under which most headers are known; failing that, the one that gives most cells."""

    def score(separator: str) -> tuple[int, int]:
        start = io.StringIO(written[:LONGEST_HEADERS], newline="")
        try:
            headers = next(csv.reader(start, delimiter=separator), [])
        except csv.Error:
            return (0, 0)
        return (headers_known(headers), len(headers))

    return max(SEPARATORS, key=score)


def _csv_lines(written: str, separator: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(written, newline=""), delimiter=separator, strict=True)
    row = 0
    try:
        for row, cells in enumerate(reader, start=1):
            yield row, cells
    except csv.Error:
        what = _("A quotation mark is open or misplaced from here on.")
        remedy = _("Double the quotation marks inside a quoted cell, or save the sheet as .xlsx.")
        raise BadTable(of_cell(row + 1, "", "", what, remedy)) from None


# XLSX


def _workbook(content: bytes) -> Table:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_archive(archive)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that do not matter here
            return _first_sheet(openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False))
    except BadTable:
        raise
    except Exception as cause:  # a damaged file breaks a parser in any way there is
        what = _("The file is damaged, or is no Excel file.")
        raise BadTable(of_file(what, _("Open it in your spreadsheet, save it as .xlsx, and try again."))) from cause


def _check_archive(archive: zipfile.ZipFile) -> None:
    """Look at the archive before any of it is unpacked into memory."""
    names = archive.namelist()
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise BadTable(of_file(_("The file holds macros."), _("Save it as .xlsx, which has none.")))
    if "xl/workbook.xml" not in names:
        raise BadTable(of_file(_("This is no Excel file."), _("Save the claims as .xlsx or as CSV.")))
    if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
        raise BadTable(of_file(_("Unpacked, this file is larger than 512 megabytes."), _("Hand in the claims in several files.")))
    for name in names:
        if name.endswith((".xml", ".rels")):
            with archive.open(name) as part:
                start = part.read(NO_DOCUMENT_TYPE)
            if b"<!DOCTYPE" in start or start.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise BadTable(of_file(_("The file holds parts that no spreadsheet needs."), _("Save it again as .xlsx.")))


def _first_sheet(workbook: Workbook) -> Table:
    visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible" and isinstance(sheet, ReadOnlyWorksheet)]
    if not visible:
        raise BadTable(of_file(_("The workbook has no visible sheet."), _("Show the sheet with the claims.")))
    if others := [sheet.title for sheet in visible[1:] if headers_known(_headers(sheet)) >= 3]:
        what = _("More than one sheet of the workbook holds claims: {sheets}.")
        titles = ", ".join([visible[0].title, *others])
        raise BadTable(of_file(what, _("Put all claims in the first sheet, or hand in a file for each."), sheets=titles))
    headers = _headers(visible[0])
    hidden, unworked = _quirks(workbook, visible[0])
    return Table(headers, iter(list(_sheet_lines(visible[0], len(headers) + 1, hidden, unworked))))


def _headers(sheet: ReadOnlyWorksheet) -> tuple[str, ...]:
    sheet.reset_dimensions()  # some programs write wrong ones
    rows = sheet.iter_rows(max_row=1, max_col=MOST_COLUMNS, values_only=True)  # type: ignore[misc]  # the stubs miss this class
    cells = next(rows, ())
    titles = ["" if value is None else str(value) for value in cells]
    while titles and not titles[-1].strip():
        titles.pop()
    return tuple(titles)


def _sheet_lines(sheet: ReadOnlyWorksheet, width: int, hidden: set[int], unworked: set[tuple[int, int]]) -> Iterator[Line]:
    taken = 0
    rows: Iterator[tuple[ReadOnlyCell | EmptyCell, ...]] = sheet.iter_rows(max_col=width)  # type: ignore[misc, assignment]
    for row, cells in enumerate(rows, start=1):
        if row == 1 or row in hidden:
            continue
        values = [_value(cell) for cell in cells]
        for column in range(width) if unworked else ():
            if (row, column + 1) in unworked:
                values[column] = Broken("=…")
        if any(values):
            yield row, values
            taken += 1
        if taken > MOST_ROWS:
            return


def _value(cell: ReadOnlyCell | EmptyCell) -> Cell:
    """A cell's value without binary floats: fifteen digits, which is all that a spreadsheet itself keeps."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return Broken(value) if value in ERRORS else value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float):
        return Number(f"{value:.15g}" if isinstance(value, float) else str(value), "%" in QUOTED.sub("", cell.number_format or ""))
    return Broken(str(value))


def _quirks(workbook: Workbook, sheet: ReadOnlyWorksheet) -> tuple[set[int], set[tuple[int, int]]]:
    """Find what openpyxl does not tell when it streams: hidden rows, and formulas without a worked-out value."""
    hidden: set[int] = set()
    unworked: set[tuple[int, int]] = set()
    row = 0
    with workbook._archive.open(sheet._worksheet_path) as part:  # type: ignore[attr-defined]  # as openpyxl opens it itself
        for _event, element in etree.iterparse(part, tag="{*}row", resolve_entities=False, no_network=True):
            row = int(element.get("r", row + 1))
            if element.get("hidden") in ("1", "true"):
                hidden.add(row)
            for place, cell in enumerate(element, start=1):
                if cell.find("{*}f") is not None and not cell.findtext("{*}v") and cell.get("t") != "str":
                    unworked.add((row, _column_number(cell.get("r"), place)))
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    return hidden, unworked


def _column_number(coordinate: str | None, place: int) -> int:
    return coordinate_to_tuple(coordinate)[1] if coordinate else place
