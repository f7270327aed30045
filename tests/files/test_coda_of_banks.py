"""Febelfin's own example of 59 movements, and an empty statement: files that no one here wrote."""

from datetime import date
from pathlib import Path

import pytest

from amiable.core.refusal import Fault
from amiable.files.bank_file import BankLine, FileRefused, StatementHead, read

FOLDER = Path(__file__).parents[2].parent / "shared" / "bankfiles"
FULL, EMPTY = "febelfin_coda_59moves.cod", "febelfin_coda_empty.cod"

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the sample bank files are not beside this checkout")


def contents(name: str, notices: list[Fault] | None = None) -> tuple[StatementHead, list[BankLine]]:
    with (FOLDER / name).open("rb") as source:
        head, *lines = read(source, name, notices)
    assert isinstance(head, StatementHead)
    return head, [line for line in lines if isinstance(line, BankLine)]


def test_every_coda_file_of_the_folder_is_looked_at_here():
    assert {path.name for path in FOLDER.glob("*.cod")} == {FULL, EMPTY}


def test_the_head():
    """An account of 2006 without IBAN becomes one; it opened at nothing."""
    head, _lines = contents(FULL)
    assert (head.account, head.currency, head.sequence) == ("BE47435000000080", "EUR", "001")
    assert (head.opening, head.closing, head.to_on) == (0, 940_529_699, date(2006, 12, 7))


def test_every_cent_is_there_once():
    """59 movements, four of them collective with details: the lines make the closing balance, so none is booked twice."""
    notices: list[Fault] = []
    head, lines = contents(FULL, notices)
    assert notices == []
    assert sum(line.minor if line.credit else -line.minor for line in lines) == head.closing
    assert len({line.fingerprint for line in lines}) == len(lines)


def test_payments_that_a_person_finds_in_it():
    lines = contents(FULL)[1]
    by_reference = {line.reference: line for line in lines if line.reference}
    assert (by_reference["269021157996"].minor, by_reference["269021157996"].counterparty) == (81_756, "LA CROIX D OR SPRL")
    (payment,) = [line for line in lines if line.counterparty == "CARGILL NV"]
    assert (payment.minor, payment.credit, payment.reversal, payment.counterparty_account) == (38_725_882, True, False, "685576703767")
    wages = [line for line in lines if line.batch == "IQQQ00412 BHKDGLDTBLO"]
    assert [(line.minor, line.counterparty) for line in wages] == [
        (74_769, "JANSSENS TUUR"),
        (56_564, "MONTEO CARLOS"),
        (58_863, "VANBUITEN GUIDO"),
        (88_061, "FLIPKENS MARIA"),
    ]


def test_the_empty_statement():
    head, lines = contents(EMPTY)
    assert (head.sequence, head.opening, head.closing, lines) == ("221", 0, 0, [])


@pytest.mark.parametrize("lost", [1, 500, 5_000, 20_000])
def test_a_file_that_was_cut_off_is_refused(tmp_path, lost):
    path = tmp_path / "cut.cod"
    path.write_bytes((FOLDER / FULL).read_bytes()[: -lost - 1])
    with path.open("rb") as source, pytest.raises(FileRefused):
        list(read(source, path.name))
