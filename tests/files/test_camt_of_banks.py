"""Bank files that no one here wrote, with what a person finds in them by reading the XML."""

from datetime import date
from pathlib import Path

import pytest

from amiable.core.refusal import Fault
from amiable.files.camt import BankLine, StatementHead, read

FOLDER = Path(__file__).parents[2].parent / "shared" / "bankfiles"
MINIMAL, VERSION_8 = "genkgo_camt053.v2.minimal.ultimate.xml", "genkgo_camt053.v8.xml"
NOTIFICATION, FIFTEEN = "genkgo_camt054.v4.xml", "gs_camt053_001_02.xml"

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the sample bank files are not beside this checkout")


def contents(name: str, notices: list[Fault] | None = None) -> tuple[StatementHead, list[BankLine]]:
    with (FOLDER / name).open("rb") as source:
        head, *lines = read(source, notices)
    assert isinstance(head, StatementHead)
    return head, [line for line in lines if isinstance(line, BankLine)]


def test_every_camt_file_of_the_folder_is_looked_at_here():
    assert {path.name for path in FOLDER.glob("*camt*.xml")} == {MINIMAL, VERSION_8, NOTIFICATION, FIFTEEN}


@pytest.mark.parametrize(
    ("name", "account", "currency", "opening", "closing", "bookable"),
    [
        (MINIMAL, "NL26VAYB8060476890", "EUR", 1815, None, True),  # it closes in Swedish crowns: not this account's balance
        (VERSION_8, "NL26VAYB8060476890", "EUR", 1815, None, True),
        (NOTIFICATION, "CH2801234000123456789", "SEK", None, None, False),
        (FIFTEEN, "DD01100056869", "USD", -84368620, -84666515, True),
    ],
)
def test_heads(name, account, currency, opening, closing, bookable):
    head, _lines = contents(name)
    assert (head.account, head.currency, head.opening, head.closing, head.bookable) == (account, currency, opening, closing, bookable)


@pytest.mark.parametrize(
    ("name", "minor", "currency", "credit", "booked_on", "value_on", "bank_ref", "end_to_end_id", "reference", "who"),
    [
        (MINIMAL, 885, "EUR", True, date(2014, 12, 31), date(2015, 1, 2), "", "", "4654654654654654", "DEBTOR NAME NM"),
        (
            VERSION_8,
            885,  # the entry's; its only transaction says 0 in another currency
            "EUR",
            True,
            date(2014, 12, 31),
            date(2015, 1, 2),
            "AAAASESS-FP-CN_98765/01",
            "MUELL/FINP/RA12345",
            "4654654654654654",
            "NAME NAME",
        ),
        (
            NOTIFICATION,
            20_000_000,  # 200 000 crowns; its three transactions are 9.50 francs, so it stays one line
            "SEK",
            False,
            date(2007, 10, 18),
            date(2007, 10, 18),
            "ACSR160617103200001",
            "",
            "ISR ref number V1\nISR ref number V2\nRef number V3 block 1\nRef number V3 block 2",
            "",
        ),
    ],
)
def test_files_of_one_entry(name, minor, currency, credit, booked_on, value_on, bank_ref, end_to_end_id, reference, who):
    (line,) = contents(name)[1]
    assert (line.minor, line.currency, line.credit, line.reversal) == (minor, currency, credit, False)
    assert (line.booked_on, line.value_on) == (booked_on, value_on)
    assert (line.bank_ref, line.end_to_end_id, line.reference, line.counterparty) == (bank_ref, end_to_end_id, reference, who)


IN, OUT = True, False
FIFTEEN_LINES = [
    # minor, in or out, reversal, bank reference, end-to-end id, counterparty, its account
    (1000, IN, True, "B20092800002225", "GSGWGDNCTAHQM8", "", ""),
    (1000, OUT, False, "SPB20092845886394", "", "GS Bank USA", "ACHCONTROLOUTUSD01"),
    (1000, IN, False, "I20092800008308", "20230928LTERMID2000003", "", ""),
    (1000, IN, False, "SPB2326182390753", "", "", ""),
    (1000, IN, False, "GI2325100009148", "GTOS4BN19D124XV", "TEST CLIENT", "06883105620"),
    (1000, IN, False, "SBD91894_20230831_0011", "SBD91894_20230831_0011", "", ""),
    (1000, OUT, False, "GI2326100013419", "D2M0Y6P0D3Q0M3Z2S5T3F0X0S7G3S7V8L0S", "ABC INC", "4356695007"),
    (2906, OUT, False, "GI2321400001068", "5741412", "Test creditor name", "GB14BARC20325340846481"),
    (1000, OUT, False, "CHFPS1000097489", "GSIISSUKTI8QBQER05IK", "RTR-CdtrName", "102133906"),
    (1000, IN, True, "GI2118700002010", "GSWDEZOJDF", "OPY USA INC.", "107049932"),
    (1000, IN, False, "SX21271060439231", "", "", ""),
    (1000, IN, False, "B20092800009509", "021000020000017", "JPMCHASEClient", ""),
    (1000, IN, True, "B20092800008542", "GSKWTHM25VCGE5", "Primrose", "456000000"),
    (1000, IN, False, "I20092800008305", "20230928LTERMID2000002", "", ""),
    (1000, OUT, False, "PB20092845805853", "", "GS Bank USA", "ACHCONTROLOUTUSD01"),
]


def test_the_file_of_fifteen_entries():
    """Accounts without IBAN, three reversals, one entry in euro on an account in dollars, no structured reference."""
    lines = contents(FIFTEEN)[1]
    found = [
        (line.minor, line.credit, line.reversal, line.bank_ref, line.end_to_end_id, line.counterparty, line.counterparty_account)
        for line in lines
    ]
    assert found == FIFTEEN_LINES
    assert [line.currency for line in lines] == ["USD"] * 7 + ["EUR"] + ["USD"] * 7
    assert {line.reference for line in lines} == {""}
    assert next(line.text for line in lines if line.text) == "Sample Unstructured Remittance 123"


def test_a_shortened_sample_whose_balances_do_not_fit_is_noticed():
    """−843 686.20 + 10 × 10.00 − 4 × 10.00 (in dollars) = −843 626.20; the file closes at −846 665.15."""
    notices: list[Fault] = []
    contents(FIFTEEN, notices)
    assert [dict(notice.facts)["reached"] for notice in notices] == ["-843626.20"]


@pytest.mark.parametrize("name", [MINIMAL, VERSION_8, NOTIFICATION, FIFTEEN])
def test_the_same_file_twice_gives_no_second_line(name):
    once = [line.fingerprint for line in contents(name)[1]]
    assert len(set(once)) == len(once)
    assert once == [line.fingerprint for line in contents(name)[1]]
