"""Files that are no sheet, or a broken or dangerous one: refused with what to do, before they are unpacked."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from openpyxl import Workbook

from amiable.files import sheet_tables
from tests.files.sheets import GOOD, book_of, csv_of, faults_of, read, saved, xlsx_of


def said_of(content: bytes) -> str:
    ((_where, said),) = faults_of(content)
    return said


def with_part(content: bytes, name: str, body: bytes) -> bytes:
    """Add a part to a workbook, or put another body in its place."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part, old.read(part))
        new.writestr(name, body)
    return changed.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "There is no claim"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Save it as .xlsx without a password"),
        (b"%PDF-1.7", "no spreadsheet"),
        (b"PK\x03\x04 cut short", "damaged"),
        (b"a;b\0c", "neither in UTF-8 nor in Windows-1252"),
        (b"\x81\x8d;", "neither in UTF-8 nor in Windows-1252"),
    ],
)
def test_what_is_no_sheet(content, words):
    assert any(words in said for _, said in faults_of(content))


def test_macros_are_refused():
    assert "macros" in said_of(with_part(xlsx_of(GOOD), "xl/vbaProject.bin", b"x"))


def test_another_kind_of_document_is_refused():
    container = io.BytesIO()
    with zipfile.ZipFile(container, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert "no Excel file" in said_of(container.getvalue())


def test_a_document_type_is_refused():
    """Entities that unfold into gigabytes need one; spreadsheets never do."""
    assert "no spreadsheet needs" in said_of(
        with_part(xlsx_of(GOOD), "xl/worksheets/sheet1.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    )


def test_a_file_that_unpacks_to_more_than_it_may_is_refused(monkeypatch):
    monkeypatch.setattr(sheet_tables, "MOST_UNPACKED", 1_000_000)
    assert "512 megabytes" in said_of(with_part(xlsx_of(GOOD), "xl/worksheets/sheet1.xml", b" " * 2_000_000))


def test_a_file_larger_than_it_may_be_is_refused(monkeypatch):
    monkeypatch.setattr(sheet_tables, "MOST_BYTES", 100)
    assert "64 megabytes" in said_of(csv_of(GOOD))


@pytest.mark.parametrize("write", [csv_of, xlsx_of])
def test_more_claims_than_one_file_may_hold_are_refused(write, monkeypatch):
    monkeypatch.setattr("amiable.files.claims_sheet.MOST_ROWS", 2)
    monkeypatch.setattr(sheet_tables, "MOST_ROWS", 2)
    claims = [{**GOOD, "invoice": f"F-{number}"} for number in range(4)]
    assert any("more than 2 claims" in said for _, said in faults_of(write(*claims)))


@pytest.mark.parametrize(("encoding", "name"), [("cp850", "Hélène"), ("mac_roman", "Zoé Leclère"), ("cp850", "Joël")])
def test_letters_of_old_programs_are_not_taken_for_others(encoding, name):
    """In the DOS code page é is byte 0x82, which Windows-1252 reads as a low quotation mark."""
    assert any(
        "garbled" in said or "neither in UTF-8" in said for _, said in faults_of(csv_of({**GOOD, "last_name": name}, encoding=encoding))
    )


def test_letters_that_were_read_twice_are_noticed():
    assert "garbled in this file: “" in said_of(csv_of({**GOOD, "last_name": "Hélène".encode().decode("cp1252")}))


@pytest.mark.parametrize("name", ["Hélène", "Çelik", "D’Hœre", "Müller-Šimić", "Ångström", "Žofia", "Œuvre"])
def test_letters_of_windows_1252_are_kept(name):
    (row,) = read(csv_of({**GOOD, "last_name": name.replace("ć", "c")}, encoding="cp1252"))
    assert row.last_name == name.replace("ć", "c")


def test_an_open_quotation_mark_does_not_swallow_the_rows_after_it():
    content = csv_of(GOOD, {**GOOD, "invoice": "F-2"}).replace(b"A table", b'"A table', 1)
    assert "quotation mark" in said_of(content)


def test_the_line_by_which_excel_names_its_separator():
    (row,) = read(b"sep=,\r\n" + csv_of(GOOD, separator=","))
    assert (row.row, row.invoice) == (2, "F-1")


def test_a_cell_of_two_lines_is_one_row():
    rows = read(csv_of({**GOOD, "description": "A table\nand chairs"}, {**GOOD, "invoice": "F-2"}))
    assert [(row.row, row.description) for row in rows] == [(2, "A table and chairs"), (3, "A table")]


def test_a_formula_that_was_never_worked_out_is_told_from_an_empty_cell():
    ((where, said),) = faults_of(xlsx_of({**GOOD, "email": '=A1&"@mail.example"'}))
    assert (where, "Put right the formula" in said) == ("row 2, E-mail", True)


def test_an_error_of_the_spreadsheet_is_no_text():
    book = xlsx_of({**GOOD, "city": "#REF!"})
    ((where, said),) = faults_of(book)
    assert (where, "#REF!" in said) == ("row 2, Town", True)


def test_claims_in_two_sheets_are_not_half_read():
    book = Workbook()
    for sheet in (book.active, book.create_sheet("March")):
        sheet.append(["Invoice", "Amount", "Due date"])
    assert "More than one sheet of the workbook holds claims: Sheet, March." in said_of(saved(book))


def test_numbers_that_a_program_wrote_with_seventeen_digits():
    """Excel writes 1.1 as 1.1000000000000001, and 0.1 + 0.2 as 0.30000000000000004: it shows, and means, 1.10 and 0.30."""
    assert [row.principal for row in read(xlsx_of({**GOOD, "principal": 0.1 + 0.2}, {**GOOD, "invoice": "F-2", "principal": 1.1}))] == [
        30,
        110,
    ]


@pytest.mark.parametrize(("number", "shown_as"), [(0.085, "0.0%"), (8.5, '0.0"%"'), (8.5, "General")])
def test_a_percentage_is_read_as_it_is_shown(number, shown_as):
    """A percentage cell holds the fraction; a percent sign that is only written behind the number does not."""
    claim = {**GOOD, "interest": number}
    place = f"{chr(ord('A') + list(claim).index('interest'))}2"
    (row,) = read(xlsx_of(claim, formats={place: shown_as}))
    assert row.interest == 85_000


def test_columns_and_rows_without_anything_in_them_do_no_harm():
    headers = [*("Invoice", "Amount"), None, "Due date"]
    assert {where for where, _ in faults_of(book_of(headers, ["F-1", 1, None, "x"], [None], ["F-2", 1, None, "2026-01-01"]))} >= {
        "row 2, Due date"
    }


WORKBOOK = xlsx_of(GOOD)
SHEET = csv_of({**GOOD, "email": "zoe@mail.example"})


@given(content=some.binary(max_size=300) | some.text(max_size=300).map(str.encode))
def test_any_bytes_at_all_are_read_or_refused(content):
    assert faults_of(content)


@given(at=some.integers(0, len(SHEET) - 1), junk=some.binary(min_size=1, max_size=4))
def test_a_sheet_with_any_damage_is_read_or_refused(at, junk):
    faults_of(SHEET[:at] + junk + SHEET[at + 1 :])


@settings(deadline=None)
@given(at=some.integers(0, len(WORKBOOK) - 1), junk=some.binary(min_size=1, max_size=4))
def test_a_workbook_with_any_damage_is_read_or_refused(at, junk):
    faults_of(WORKBOOK[:at] + junk + WORKBOOK[at + 1 :])


@settings(deadline=None)
@given(at=some.integers(0, 2_000), junk=some.text(max_size=6))
def test_a_workbook_with_any_damage_inside_is_read_or_refused(at, junk):
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as archive:
        body = archive.read("xl/worksheets/sheet1.xml").decode()
    at %= len(body)
    faults_of(with_part(WORKBOOK, "xl/worksheets/sheet1.xml", (body[:at] + junk + body[at + 1 :]).encode("utf-8", "replace")))
