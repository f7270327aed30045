"""Claims sheets as creditors send them: what is read, and what is refused, row by row and field by field."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from amiable.core.facts import DamagesClause
from amiable.files import claims_sheet
from amiable.files.claims_sheet import SheetRefused, SheetRow
from amiable.files.sheet_columns import COLUMNS, LANGUAGES
from tests.files.sheets import GOOD, TODAY, book_of, csv_of, faults_of, read, xlsx_of

FRENCH = """\
Numéro de facture;Montant dû;Échéance;Date de facture;Date du contrat;N° de contrat;Nature;Libellé;Fourniture régulière;Intérêts;\
Clause pénale;Premier rappel;Premier rappel par;Type de client;N° client;Nom;Prénom;Rue;CP;Localité;E-mail;GSM;Langue
2025-0117;1.234,56 €;31/01/2025;02.01.2025;15-9-2023;C-77;électricité;"Électricité; décembre";oui;max;maximum légal;10/02/2025;courrier;\
particulier;K-9;Le Nôtre;Zoé;Quai de l’Épreuve 3;4000;Liège;zoe@mail.example;+32 470 00 00 01;français
"""

THE_FRENCH_ROW = SheetRow(
    row=2,
    invoice="2025-0117",
    principal=123456,
    currency="EUR",
    due_on=date(2025, 1, 31),
    arose_on=date(2025, 1, 2),
    contracted_on=date(2023, 9, 15),
    contract="C-77",
    nature="energy",
    description="Électricité; décembre",
    regular_supply=True,
    interest="max",
    damages="max",
    reminded_on=date(2025, 2, 10),
    reminded_by="post",
    debtor_kind="consumer",
    debtor_reference="K-9",
    last_name="Le Nôtre",
    first_name="Zoé",
    enterprise_number="",
    street="Quai de l’Épreuve 3",
    postcode="4000",
    city="Liège",
    country="BE",
    email="zoe@mail.example",
    phone="+32 470 00 00 01",
    language="fr",
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_french_csv_reads_the_same_in_every_encoding_that_office_programs_write(encoding):
    """1.234,56 € is 123456 cents; 15-9-2023 is 15 September; a `;` inside quotation marks parts nothing."""
    assert read(FRENCH.encode(encoding)) == (THE_FRENCH_ROW,)


def test_a_dutch_workbook_with_typed_cells():
    """12.5 % as a percentage cell is 125000 ppm; a number 1234.56 is 123456 cents; a formula counts by its value."""
    headers = ["Factuur", "Bedrag", "Vervaldatum", "Contractdatum", "Soort schuldvordering", "Omschrijving", "Rentevoet", "Schadebeding %"]
    headers += ["Schadebeding minimum", "Klanttype", "Naam", "BTW-nummer", "Adres", "Postcode", "Gemeente", "Land", "Taal"]
    values = [20260001, 1234.56, date(2025, 12, 1), "1/9/2023", "goederen", "Kast", 0.125, "15,5 %"]
    values += [50, "onderneming", "Het Voorbeeld bv", "BE 0123.456.749", "Kerkstraat 1", 9000, "Gent", "België", "NL"]
    (row,) = read(book_of(headers, values, formats={"G2": "0.0%"}))
    assert (row.invoice, row.principal, row.due_on, row.contracted_on) == ("20260001", 123456, date(2025, 12, 1), date(2023, 9, 1))
    assert (row.interest, row.damages) == (125_000, DamagesClause(rate=155_000, minimum=5_000))
    assert (row.debtor_kind, row.enterprise_number, row.postcode, row.country, row.language) == (
        "business",
        "0123456749",
        "9000",
        "BE",
        "nl",
    )
    assert (row.nature, row.arose_on, row.reminded_on, row.regular_supply) == ("goods", date(2025, 12, 1), None, False)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_headers_of_each_language_under_each_separator(language, separator):
    (row,) = read(csv_of({**GOOD, "description": "Table, oak; round"}, language=language, separator=separator))
    assert (row.invoice, row.principal, row.last_name, row.description) == ("F-1", 60000, "Blanchard", "Table, oak; round")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_of_each_language_can_be_filled_in(language):
    """Its help line and its example are not read; the example without its `# ` is a good claim."""
    assert faults_of(claims_sheet.template(language)) == [
        ("file", "There is no claim in the file. Write the claims under the headers, a row each.")
    ]
    lines = [list(line) for line in load_workbook(io.BytesIO(claims_sheet.template(language))).active.values]
    lines[2][0] = lines[2][0].removeprefix("# ")
    (row,) = claims_sheet.read(book_of(*lines), "filled.xlsx", today=date(2026, 2, 10))
    assert (row.row, row.invoice, row.principal, row.nature, row.interest) == (3, "F-2026-0001", 7500, "energy", "max")


def test_the_template_has_the_same_bytes_on_any_day():
    assert claims_sheet.template("nl") == claims_sheet.template("nl")


def test_empty_lines_and_remarks_are_passed_over_and_rows_keep_their_numbers():
    content = csv_of(GOOD) + b"\r\n;;;;\r\n# A remark;;;\r\n" + csv_of({**GOOD, "invoice": "F-2"}).split(b"\r\n")[1]
    assert [(row.row, row.invoice) for row in read(content)] == [(2, "F-1"), (5, "F-2")]


def test_hidden_rows_of_a_workbook_are_passed_over():
    claims = [{**GOOD, "invoice": f"F-{number}"} for number in (1, 2, 3)]
    assert [(row.row, row.invoice) for row in read(xlsx_of(*claims, hidden=[3]))] == [(2, "F-1"), (4, "F-3")]


# Each change to the good claim, the column that is named, and words of the answer.
REFUSED = [
    ({"principal": ""}, "Principal", "empty"),
    ({"invoice": " "}, "Invoice number", "empty"),
    ({"principal": "0,00"}, "Principal", "above zero"),
    ({"principal": "-12,00"}, "Principal", "below zero"),
    ({"principal": "1.234"}, "Principal", "1.234 may mean 1234.00 or 1.234. Write 1234.00"),
    ({"principal": "12.3456"}, "Principal", "more than two decimals"),
    ({"principal": "12 $"}, "Principal", "no amount"),
    ({"currency": "DKK"}, "Currency", "Claims here are in EUR, not in DKK"),
    ({"due_on": "01/31/2026"}, "Due date", "month first"),
    ({"due_on": "31/02/2025"}, "Due date", "no such day"),
    ({"due_on": "31/01/26"}, "Due date", "two digits"),
    ({"due_on": "soon"}, "Due date", "no date"),
    ({"due_on": "1925-01-31", "contracted_on": "1925-01-01"}, "Due date", "too long ago"),
    ({"due_on": "2062-01-31"}, "Due date", "more than a year ahead"),
    ({"arose_on": "2024-02-16"}, "Invoice date", "after it was due on 2024-02-15"),
    ({"contracted_on": "2024-02-16"}, "Contract date", "later than the claim of 2024-02-15"),
    ({"contracted_on": ""}, "Contract date", "it decides which law applies"),
    ({"nature": "stuff"}, "Nature", "goods, services, energy"),
    ({"regular_supply": "perhaps"}, "Regular supply", "Write one of: yes, no"),
    ({"interest": "lots"}, "Interest", "no rate"),
    ({"interest": "0,08"}, "Interest", "not 0.08"),
    ({"interest": "max", "contracted_on": "2023-08-31", "arose_on": "2023-11-30"}, "Interest", "no maximum for this claim"),
    ({"damages": "max", "debtor_kind": "business"}, "Damages", "no maximum for this claim"),
    ({"damages": "15 %"}, "Damages", "max, none"),
    ({"damages": "max", "damages_rate": "10"}, "Damages", "“max” alone"),
    ({"damages_minimum": "50"}, "Damages minimum", "without a rate"),
    ({"reminded_on": "2024-02-15"}, "First reminder date", "does not count"),
    ({"reminded_on": "2026-02-03"}, "First reminder date", "still to come"),
    ({"reminded_on": "2024-03-01", "reminded_by": "mail"}, "First reminder sent by", "post, electronic"),
    ({"debtor_kind": "friend"}, "Debtor kind", "consumer, business"),
    ({"debtor_kind": "business", "enterprise_number": "0123.456.789"}, "Enterprise number", "no Belgian enterprise number"),
    ({"postcode": "75011"}, "Postcode", "four digits"),
    ({"country": "Atlantis"}, "Country", "not known"),
    ({"email": "zoe(at)mail.example"}, "E-mail", "no e-mail address"),
    ({"phone": "none"}, "Phone", "no telephone number"),
    ({"language": "klingon"}, "Language", "fr, nl"),
    ({"language": "fi"}, "Language", "Write one of: fr, nl"),
    ({"invoice": "2,02601E+11"}, "Invoice number", "shortened this number"),
    ({"last_name": "Blan\x07chard"}, "Last name or company", "cannot be printed"),
    ({"city": "#N/A"}, "Town", "no value here"),
    ({"description": "x" * 301}, "Description", "longer than 300"),
]


@pytest.mark.parametrize(("change", "field", "words"), REFUSED, ids=[f"{field}: {words}" for _, field, words in REFUSED])
def test_each_fault_is_named_by_row_and_field_with_what_to_do(change, field, words):
    ((where, said),) = faults_of(csv_of({**GOOD, **change}))
    assert where == f"row 2, {field}"
    assert words in said


def test_every_fault_of_every_row_is_listed_and_nothing_is_read():
    """Two faults in row 2, none in row 3, one in row 4: three faults, and no row at all."""
    claims = [{**GOOD, "principal": "x", "postcode": "1"}, {**GOOD, "invoice": "F-2"}, {**GOOD, "invoice": "F-3", "nature": "?"}]
    with pytest.raises(SheetRefused) as refusal:
        read(csv_of(*claims, language="fr"))
    places = [dict(fault.facts) for fault in refusal.value.faults]
    assert [(p["row"], p["field"], p["column"]) for p in places] == [
        ("2", "Principal", "principal"),
        ("2", "Code postal", "postcode"),
        ("4", "Nature", "nature"),
    ]
    assert refusal.value.code == "claims_sheet_refused"
    assert refusal.value.facts == {"name": "claims.csv", "count": 3}


def test_an_invoice_that_stands_twice_names_the_other_row():
    ((where, said),) = faults_of(csv_of(GOOD, {**GOOD, "principal": "5"}))
    assert (where, "already stands in row 2" in said) == ("row 3, Invoice number", True)


def test_one_customer_number_is_one_person():
    """Claims with the same customer number share a case, so two names under it are refused; case and accents do not matter."""
    first = {**GOOD, "debtor_reference": "K-1"}
    assert read(csv_of(first, {**first, "invoice": "F-2", "last_name": "BLANCHARD"}))
    ((where, said),) = faults_of(csv_of(first, {**first, "invoice": "F-2", "last_name": "Janssens"}))
    assert (where, "another name or kind in row 2" in said) == ("row 3, Customer number", True)


def test_an_unknown_header_is_answered_with_the_nearest_known_one():
    faults = faults_of(csv_of(GOOD).replace(b"Postcode", b"Post-coude"))
    assert (
        "row 1, Post-coude",
        "“Post-coude” is not a column of this sheet. Did you mean “Postcode”? Else leave the column out.",
    ) in faults
    assert [where for where, _ in faults] == ["row 1, Post-coude", "row 1, Postcode"]


def test_missing_and_repeated_columns_are_listed_together_with_the_faults_of_the_rows():
    content = b"Factuur;Faktura;Bedrag\r\nF-1;F-1;1.234\r\n"
    faults = faults_of(content)
    assert faults[0] == ("row 1, Faktura", "This column stands here twice, also as “Factuur”. Leave one of the two out.")
    required = {column.title("en") for column in COLUMNS if column.required} - {"Invoice number", "Principal"}
    assert {where.removeprefix("row 1, ") for where, said in faults if "missing" in said} == required
    assert faults[-1][0] == "row 2, Bedrag"


def test_a_contract_day_that_is_wanted_everywhere_is_asked_for_once():
    claims = [{key: value for key, value in GOOD.items() if key != "contracted_on"} | {"invoice": f"F-{n}"} for n in range(3)]
    ((where, said),) = faults_of(csv_of(*claims))
    assert where == "row 1, Contract date"
    assert said.endswith("Add this column: Contract date.")


def test_a_cell_under_no_header_is_refused_for_it_may_have_shifted_the_others():
    ((where, said),) = faults_of(csv_of(GOOD) + b";lost")
    assert (where, "“lost” stands under no header" in said) == (f"row 2, {len(GOOD) + 1}", True)
    content = csv_of({**GOOD, "email": "zoe@mail.example"}).replace(b"E-mail", b"")
    assert "stands under no header" in faults_of(content)[0][1]


@pytest.mark.parametrize(("contracted_on", "arose_on"), [("2023-09-01", "2023-09-01"), ("2020-01-01", "2023-12-01")])
def test_max_is_taken_where_the_newer_law_sets_a_maximum(contracted_on, arose_on):
    """From 2023-09-01 for new contracts, from 2023-12-01 for claims that arise under older ones."""
    (row,) = read(csv_of({**GOOD, "contracted_on": contracted_on, "arose_on": arose_on, "interest": "max", "damages": "max"}))
    assert (row.interest, row.damages) == ("max", "max")


def test_fifty_thousand_rows_are_read():
    claims = csv_of(GOOD).split(b"\r\n")
    content = claims[0] + b"".join(b"\r\n" + claims[1].replace(b"F-1", b"F-%d" % number) for number in range(50_000))
    assert len(read(content)) == 50_000


def test_the_day_of_reading_is_the_reader_s_own():
    """A reminder of 2026-02-03 is still to come on 2026-02-02, and past a day later."""
    content = csv_of({**GOOD, "reminded_on": "2026-02-03"})
    assert faults_of(content)
    assert claims_sheet.read(content, "claims.csv", today=date(2026, 2, 3))
    assert date(2026, 2, 2) == TODAY
