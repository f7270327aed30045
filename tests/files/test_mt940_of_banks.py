"""MT940 files that no one here wrote, with what a person finds in them by reading the fields."""

from datetime import date
from pathlib import Path

import pytest

from amiable.core.refusal import Fault
from amiable.files.bank_file import BankLine, FileRefused, StatementHead, read

FOLDER = Path(__file__).parents[2].parent / "shared" / "bankfiles"
GERMAN, DUTCH = "mt940_betterplace_sepa_snippet.sta", "mt940_jejik_abnamro.sta"

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the sample bank files are not beside this checkout")


def contents(name: str, notices: list[Fault] | None = None) -> tuple[list[StatementHead], list[BankLine]]:
    with (FOLDER / name).open("rb") as source:
        items = list(read(source, name, notices))
    return [item for item in items if isinstance(item, StatementHead)], [item for item in items if isinstance(item, BankLine)]


def test_every_mt940_file_of_the_folder_is_looked_at_here():
    assert {path.name for path in FOLDER.glob("*.sta")} == {GERMAN, DUTCH}


def test_two_german_accounts():
    """The first adds up: 766 656.49 + 50 990.05 + 2 × 154 551.93 − 1 500.00 = 1 125 250.40. The second was shortened, and is noticed."""
    notices: list[Fault] = []
    heads, lines = contents(GERMAN, notices)
    assert [(head.account, head.opening, head.closing) for head in heads] == [
        ("50880050/0194787400888", 76_665_649, 112_525_040),
        ("50880050/0194791600888", -197_043_187, -447_204_909),
    ]
    assert [dict(notice.facts)["reached"] for notice in notices] == ["-4472349.17"]
    first = lines[0]
    assert (first.minor, first.credit, first.booked_on, first.value_on) == (5_099_005, True, date(2007, 9, 4), date(2007, 9, 7))
    assert (first.counterparty, first.counterparty_account) == ("KARL KAUFMANN", "DE14508800500194785000")
    assert (first.end_to_end_id, first.text) == ("EndToEndId TFNR 22 004 00001", "Verw CTSc-01 BC-PPP TFNr 22 004")


def test_german_transfers_that_came_back():
    """Four lines of code 159: three because the reason is not given (914), one because the IBAN is wrong (901)."""
    returned = [(line.end_to_end_id, line.minor, line.return_reason) for line in contents(GERMAN)[1] if line.reversal]
    assert returned == [
        ("TFNR 40001 00005", 8, "914"),
        ("TFNR 44001 00001", 33_533, "914"),
        ("TFNR 40001 00002", 1_500_000, "914"),
        ("TFNR 44001 00002", 91_531_155, "901"),
    ]


def test_two_dutch_statements_without_references():
    """Card payments in plain words; the pages were shortened, so both are noticed."""
    notices: list[Fault] = []
    heads, lines = contents(DUTCH, notices)
    assert [(head.account, head.sequence, head.closing) for head in heads] == [
        ("517852257", "19321/1", 87_684),
        ("517852257", "19322/1", 184_975),
    ]
    assert (len(lines), {line.credit for line in lines}, len(notices)) == (10, {False}, 2)
    assert lines[1].text == "BEA NR:XXX1234 21.05.11/12.54 DIRCKIII FIL2500 KATWIJK,PAS999"


@pytest.mark.parametrize("name", [GERMAN, DUTCH])
def test_the_same_file_twice_gives_no_second_line(name):
    once = [line.fingerprint for line in contents(name)[1]]
    assert len(set(once)) == len(once)
    assert once == [line.fingerprint for line in contents(name)[1]]


@pytest.mark.parametrize("name", [GERMAN, DUTCH])
def test_a_file_that_was_cut_off_is_refused(tmp_path, name):
    path = tmp_path / "cut.sta"
    data = (FOLDER / name).read_bytes()
    path.write_bytes(data[: data.rindex(b":62")])
    with path.open("rb") as source, pytest.raises(FileRefused):
        list(read(source, path.name))
