"""Lists of letters that came back, and receipts of SMS: every row, or none with each fault by row and field."""

import io
import json
from datetime import date

import openpyxl
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from amiable.core.ours import Said, check_code, print_code, serial_text
from amiable.files.delivery_file import read
from amiable.files.delivery_report import DeliveryNews, NewsRefused, Report
from amiable.files.ours import Keys, mark
from tests.files import bounces

TODAY = date(2026, 3, 3)
KEY = bytes(32)


def code_of(serial: int) -> str:
    return check_code(serial, KEY)


def news_of(content: str | bytes) -> tuple[DeliveryNews, ...]:
    return read(content.encode() if isinstance(content, str) else content, "list", code_of=code_of, today=TODAY).news


def faults_of(content: str | bytes) -> list[tuple[str, str]]:
    with pytest.raises(NewsRefused) as caught:
        news_of(content)
    return [(fault.where, fault.what.format(**dict(fault.facts))) for fault in caught.value.faults]


def test_a_list_as_an_office_types_it():
    """Two letters of a day: the one unknown at its address, the other refused at the door."""
    assert news_of("Numéro;Motif;Date\nA-000 000 012;NPAI;02/03/2026\na000000013;Pli refusé;2.3.2026\n") == (
        DeliveryNews(12, "letter", "returned", "not_at_address", date(2026, 3, 2), "NPAI"),
        DeliveryNews(13, "letter", "returned", "refused", date(2026, 3, 2), "Pli refusé"),
    )


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("N'habite pas à l'adresse indiquée", "not_at_address"),
        ("woont niet op dit adres", "not_at_address"),
        ("vastaanottaja tuntematon", "not_at_address"),
        ("mottagaren okänd", "not_at_address"),
        ("Ubekendt på adressen", "not_at_address"),
        ("verhuisd", "moved"),
        ("noutamatta", "unclaimed"),
        ("afdød", "deceased"),
        ("adresse incomplète", "bad_address"),
        ("other", "other"),
    ],
)
def test_reasons_in_the_languages_of_our_markets(words, reason):
    assert [news.reason for news in news_of(f'serial,reason,on\nA-000 000 012,"{words}",2026-03-02\n')] == [reason]


def test_a_scanned_qr_code_is_a_serial_too():
    said = Said(12, "be", date(2026, 2, 20), "reminder", "7KQ4-2M9X-5", "Garage Lambert", "BE68539007547034", "+++1+++", 60_000, "EUR")
    url = mark(said, Keys(KEY, Ed25519PrivateKey.from_private_bytes(bytes(32)), "k1"), "https://amiable.example").url
    assert [news.serial for news in news_of(f"scan,reason,day\n{url},NPAI,2026-03-02\n")] == [12]


def test_a_spreadsheet_will_do():
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["serial", "reason", "on"])
    book.active.append([f"{serial_text(12)} {print_code(code_of(12))}", "moved", date(2026, 3, 2)])
    kept = io.BytesIO()
    book.save(kept)
    assert news_of(kept.getvalue()) == (DeliveryNews(12, "letter", "returned", "moved", date(2026, 3, 2), "moved"),)


def test_the_same_row_twice_is_one():
    row = "A-000 000 012,NPAI,2026-03-02\n"
    assert len(news_of("serial,reason,on\n" + row + ",,\n" + row)) == 1


def test_every_fault_is_told_and_nothing_is_taken():
    rows = ["A-000 000 012,NPAI,2026-03-02", "A-000 000 012,moved,2026-03-02", "12,NPAI,2026-03-02", "A-000 000 013,on holiday,2026-03-02",
            "A-000 000 014,NPAI,2026-03-04", "A-000 000 015,NPAI,", "A-000 000 016 7KQ4-2M9X,NPAI,2026-03-02"]  # fmt: skip
    found = faults_of("\n".join(["serial,reason,on", *rows]))
    assert found == [
        ("row 3, serial", "This letter stands here twice, with another reason or day."),
        ("row 4, serial", "“12” is no number of ours."),
        ("row 5, reason", "“on holiday” is not known here."),
        ("row 6, on", "2026-03-04 is still to come."),
        ("row 7, on", "“” is no date."),
        ("row 8, serial", "The check code in “A-000 000 016 7KQ4-2M9X” is not that of this number."),
    ]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("serial,on\nA-000 000 012,2026-03-02\n", "This column is missing."),
        ("serial,reason,on\n", "There is no letter in the file."),
        ("", "This column is missing."),
        (b"PK\x03\x04rubbish", "The file is damaged, or is no Excel file."),
        (b"%PDF-1.7", "This is no spreadsheet."),
        (b"serial,reason,on\n\x00\x81,NPAI,2026-03-02", "neither in UTF-8"),
        ('serial,reason,on\n"A-000 000 012,NPAI,2026-03-02', "quotation mark"),
    ],
)
def test_what_is_no_such_list_is_refused_kindly(content, what):
    assert what in faults_of(content)[0][1]


# Receipts


def receipt(**changes: object) -> str:
    one = {"key": "12", "status": "failed", "reason": "bad_address", "at": "2026-03-02T23:30:00+01:00", "detail": "absent subscriber"}
    return json.dumps({"receipts": [one | changes]})


def test_a_receipt_tells_what_became_of_an_sms():
    assert news_of(receipt()) == (DeliveryNews(12, "sms", "failed", "bad_address", date(2026, 3, 2), "absent subscriber"),)
    assert news_of(receipt(status="delivered")) == (DeliveryNews(12, "sms", "delivered", "", date(2026, 3, 2), "absent subscriber"),)
    assert news_of(receipt(reason=None, detail=None)) == (DeliveryNews(12, "sms", "failed", "other", date(2026, 3, 2)),)
    assert news_of('{"receipts": []}') == ()


@pytest.mark.parametrize(
    ("content", "where"),
    [
        (receipt(key=None), "receipts[0].key"),
        (receipt(key="A-000 000 012"), "receipts[0].key"),
        (receipt(key="9" * 19), "receipts[0].key"),
        (receipt(key=True), "receipts[0].key"),
        (receipt(key="１２"), "receipts[0].key"),
        (receipt(status="lost"), "receipts[0].status"),
        (receipt(reason="magic"), "receipts[0].reason"),
        (receipt(at="yesterday"), "receipts[0].at"),
        (receipt(at=5), "receipts[0].at"),
        (receipt(detail=["x"]), "receipts[0].detail"),
        ('{"receipts": [5]}', "receipts[0]"),
        ('{"receipts": 5}', "receipts"),
        ("{}", "receipts"),
        ('{"a":' * 100_000, "file"),
        ('{"receipts": [' + "9" * 5_000 + "]}", "file"),
    ],
)
def test_a_receipt_that_does_not_read_is_refused(content, where):
    assert [place for place, _what in faults_of(content)][:1] == [where]


def test_each_file_is_known_by_its_content():
    assert read(bounces.POSTFIX.encode(), "x.csv", code_of=lambda _serial: bounces.CODE, today=TODAY).news[0].channel == "email"
    assert news_of("\ufeff" + receipt())[0].channel == "sms"
    assert news_of("serial,reason,on\nA-000 000 012,NPAI,2026-03-02\n")[0].channel == "letter"


@settings(max_examples=150)
@given(
    st.binary(max_size=400)
    | st.text(max_size=300).map(str.encode)
    | st.text('{}[]",:;\nserial reason on A-0123456789', max_size=200).map(str.encode)
)
def test_whatever_is_handed_in_is_read_or_refused(content):
    try:
        assert isinstance(read(content, "x", code_of=code_of, today=TODAY), Report)
    except NewsRefused as refusal:
        assert refusal.faults
        for fault in refusal.faults:
            fault.what.format(**dict(fault.facts))
            fault.remedy.format(**dict(fault.facts))
