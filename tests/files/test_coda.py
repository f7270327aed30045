"""CODA as Belgian banks send it: a movement is booked once, whatever details it; a damaged file gives nothing."""

from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as some

from amiable.core.refusal import Fault
from amiable.files.bank_file import BankLine, FileRefused, StatementHead, read
from tests.files.coda_samples import ACCOUNT, PAYER, information, move, statement

OGM = "123456789002"


def lines_of(data: bytes, notices: list[Fault] | None = None) -> list[BankLine]:
    return [item for item in read(BytesIO(data), "bank.cod", notices) if isinstance(item, BankLine)]


def heads_of(data: bytes) -> list[StatementHead]:
    return [item for item in read(BytesIO(data), "bank.cod") if isinstance(item, StatementHead)]


def line_of(*moves: str) -> BankLine:
    (line,) = lines_of(statement(*moves))
    return line


def test_a_transfer_with_a_structured_communication():
    """25.00 came in on 2 March, value 3 March, from Noor, with the Belgian reference."""
    line = line_of(move(2500, f"101{OGM}", structured=True, customer="E1", name="Noor Voorbeeld", account=PAYER))
    assert (line.account, line.currency, line.minor, line.credit, line.reversal) == (ACCOUNT, "EUR", 2500, True, False)
    assert (line.booked_on, line.value_on) == (date(2026, 3, 2), date(2026, 3, 3))
    assert (line.reference, line.text, line.end_to_end_id) == (OGM, "", "E1")
    assert (line.counterparty, line.counterparty_account) == ("Noor Voorbeeld", PAYER)
    assert (line.bank_ref, line.line, line.batch) == ("REF000000000000000001", 3, "")


def test_the_head_says_account_number_and_balances():
    (head,) = heads_of(statement(move(2500)))
    assert (head.account, head.currency, head.sequence, head.statement_id) == (ACCOUNT, "EUR", "045", "2026-03-02/045")
    assert (head.opening, head.closing, head.to_on, head.bookable) == (100_000, 102_500, date(2026, 3, 2), True)


def test_free_text_runs_over_the_records_as_one():
    """The 53rd column is no end of a word; the columns' padding is no text."""
    text = "payment of invoice 2026-0001 and of invoice 2026-0002, with thanks for your patience until March"
    assert line_of(move(2500, text)).text == text


def test_the_iso_reference():
    assert line_of(move(2500, "100RF18539007547034", structured=True)).reference == "RF18539007547034"


def test_a_reference_of_nothing_but_zeros_is_none():
    assert line_of(move(2500, "101000000000000", structured=True)).reference == ""


def test_a_card_s_own_structure_is_the_banks_words():
    line = line_of(move(2500, "11313160012345678TERMINAL 12 GENT", structured=True))
    assert (line.reference, line.text) == ("", "13160012345678TERMINAL 12 GENT")


def test_the_name_may_stand_in_the_information():
    assert line_of(move(2500), information("Noor Voorbeeld")).counterparty == "Noor Voorbeeld"
    assert line_of(move(2500, name="Noor"), information("Noor Voorbeeld")).counterparty == "Noor", "the movement's own comes first"


def test_a_movement_without_value_day_has_its_booking_day():
    assert line_of(move(2500, value_on=None)).value_on == date(2026, 3, 2)


def test_letters_of_windows_and_of_utf_8():
    data = statement(move(2500, "Café crème à la française"))
    assert lines_of(data)[0].text == lines_of(data.decode("windows-1252").encode())[0].text == "Café crème à la française"


# --- totals and details


def test_a_collective_movement_gives_its_details():
    """60.00 as the bank added it up: 25.00 and 35.00; booked as two lines of one batch, never as three."""
    data = statement(
        move(6000, code="20150000"),
        move(2500, f"101{OGM}", detail=1, code="60150000", structured=True, name="Noor"),
        move(3500, "invoice 12", detail=2, code="60150000", name="Milan"),
    )
    lines = lines_of(data)
    assert [(line.minor, line.reference, line.text, line.counterparty) for line in lines] == [
        (2500, OGM, "", "Noor"),
        (3500, "", "invoice 12", "Milan"),
    ]
    assert {line.batch for line in lines} == {"REF000000000000000001"}
    assert len({line.fingerprint for line in lines}) == 2


def test_details_that_do_not_add_up_stay_one_line():
    """25.00 + 30.00 ≠ 60.00: the amount that moved, with all references."""
    line = line_of(
        move(6000, code="10150000"),
        move(2500, f"101{OGM}", detail=1, code="50150000", structured=True),
        move(3000, "invoice 12", detail=2, code="50150000"),
    )
    assert (line.minor, line.reference, line.text, line.batch) == (6000, OGM, "invoice 12", "REF000000000000000001")


def test_a_collective_movement_without_details_is_one_line_that_can_be_split_later():
    assert line_of(move(6000, code="20150000")).batch == "REF000000000000000001"


def test_charges_do_not_split_a_payment():
    """98.00 came in: 100.00 less 2.00 of charges. The payer paid what moved; the charges are an explanation."""
    line = line_of(
        move(9800, "invoice 12", code="34150000", name="Noor"),
        move(10_000, detail=1, code="84150000"),
        move(-200, detail=2, code="84150000"),
    )
    assert (line.minor, line.counterparty, line.batch) == (9800, "Noor", "")


def test_a_detail_of_a_detail_is_passed_over():
    """The library knows no type 9 inside a type 7."""
    lines = lines_of(
        statement(
            move(6000, code="20150000"),
            move(2500, detail=1, code="70150000"),
            move(2600, detail=2, code="90150000"),
            move(-100, detail=3, code="90150000"),
            move(3500, detail=4, code="60150000"),
        )
    )
    assert [line.minor for line in lines] == [2500, 3500]


# --- what comes back


def test_our_transfer_that_could_not_be_executed():
    """A credit of 40.00 with our end-to-end id: the order of before is taken back."""
    line = line_of(move(4000, code="00154000", customer="ORDER-7", returned="2", reason="AC04"))
    assert (line.credit, line.reversal, line.return_reason, line.end_to_end_id) == (True, True, "AC04", "ORDER-7")
    assert line_of(move(4000, code="00154000", customer="ORDER-7")).reversal is True, "the code alone says so"


def test_a_direct_debit_that_comes_back():
    """Communication 127: creditor, mandate, text; the debtor refused (MD06)."""
    said = f"127020326110{'BE68ZZZ0123456789':35}{'MANDATE-1':35}{'instalment 3 of 6':62}3MD06"
    line = line_of(move(-2500, said, structured=True, code="00503000", customer="DEBIT-1"))
    assert (line.credit, line.reversal, line.return_reason) == (False, True, "MD06")
    assert (line.mandate_id, line.text, line.end_to_end_id) == ("MANDATE-1", "instalment 3 of 6", "DEBIT-1")


def test_what_stands_in_the_columns_of_before_2012_is_no_return():
    line = line_of(move(2500, returned="4", reason="3246"))
    assert (line.reversal, line.return_reason) == (False, "")


# --- several statements, the same again


def test_several_statements_in_one_file():
    first, second = statement(move(2500), another=True), statement(move(-500), opening=102_500, sequence=46)
    heads = heads_of(first + second)
    assert [(head.sequence, head.opening, head.closing) for head in heads] == [("045", 100_000, 102_500), ("046", 102_500, 102_000)]


def test_the_same_file_again_and_two_equal_movements():
    data = statement(move(2500), move(2500, number=2))
    marks = [line.fingerprint for line in lines_of(data)]
    assert marks[1] == f"{marks[0]}-2"
    assert marks == [line.fingerprint for line in lines_of(data)]


def test_a_quiet_day_is_believed():
    assert lines_of(statement()) == []


def test_an_account_of_before_iban_becomes_one():
    """539-0075470-34 is BE68 5390 0754 7034."""
    old = f"10045{'539007547034 EUR0BE':37}{100_000 * 10:016d}020326{'AMIABLE':26}{'':35}045"
    new = f"8045{'539007547034 EUR0BE':37}{102_500 * 10:016d}020326{'':64}0"
    assert heads_of(statement(move(2500), old=old, new=new))[0].account == ACCOUNT


# --- what is noticed, and what is refused


def test_balances_that_the_movements_do_not_explain_are_noticed():
    """1 000.00 + 25.00 = 1 025.00, but the bank closes at 1 026.00."""
    notices: list[Fault] = []
    assert len(lines_of(statement(move(2500), closing=102_600), notices)) == 1
    assert dict(notices[0].facts) == {"statement": "2026-03-02/045", "reached": "1025.00", "closing": "1026.00"}


GOOD = statement(move(2500, f"101{OGM}", structured=True), move(-500, "rent", number=2)).decode()
ROWS = GOOD.split("\n")


def changed(number: int, row: str) -> bytes:
    """The good file with another row, counted from 1."""
    return "\n".join([*ROWS[: number - 1], row, *ROWS[number:]]).encode("windows-1252")


REFUSED = {
    "a short line": (changed(4, ROWS[3][:90]), 4, "has 90 columns"),
    "no header": (GOOD.split("\n", 1)[1].encode(), 1, "no bank file"),
    "a second header": (changed(4, ROWS[0]), 4, "cannot stand here"),
    "cut off": (("\n".join(ROWS[:-2])).encode(), 9, "cut off"),
    "a lost record": (("\n".join(ROWS[:7] + ROWS[8:])).encode(), 9, "has 000008 records, but 7"),
    "a lost amount": (changed(9, ROWS[8]).replace(b"0000000000025000", b"0000000000026000", 1), 10, "own totals"),
    "letters in an amount": (changed(3, ROWS[2].replace("0000000000025000", "00000000000250X0")), 3, "is not an amount"),
    "a part of a cent": (changed(3, ROWS[2].replace("0000000000025000", "0000000000025001")), 3, "is not an amount"),
    "a sign of its own": (changed(3, ROWS[2].replace("0000000000025000", "2000000000025000")), 3, "neither 0 (in) nor 1 (out)"),
    "no such day": (changed(3, ROWS[2].replace("020326001", "310226001")), 3, "does not read as CODA"),
    "a record of another movement": (changed(4, ROWS[3].replace("220001", "220009")), 4, "does not read as CODA"),
    "another kind of account": (changed(2, "19" + ROWS[1][2:]), 2, "does not read as CODA"),
    "another version": (changed(1, ROWS[0][:127] + "1"), 1, "does not read as CODA"),
    "another account at the end": (changed(9, ROWS[8].replace("BE68", "BE69")), 9, "different accounts"),
    "a detail of nothing": (statement(move(2500, code="60150000", detail=1)), 3, "belongs to no movement"),
    "no entry": (statement(closing=1), 4, "has no entry"),
    "an endless line": (GOOD.encode() + b"x" * 10_000, 11, "longer than any line"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_damaged_file_is_refused_whole(name):
    data, line, reason = REFUSED[name]
    with pytest.raises(FileRefused) as caught:
        lines_of(data)
    assert reason in caught.value.facts["reason"]
    assert caught.value.facts["line"] == line


@given(some.integers(0, len(GOOD) - 1), some.binary(max_size=3), some.integers(0, 140))
def test_no_damage_is_worse_than_a_refusal(place, garbage, lost):
    """Whatever bytes are lost or changed: lines or a refusal, never a crash."""
    data = GOOD.encode()
    try:
        lines_of(data[:place] + garbage + data[place + lost :])
    except FileRefused as refusal:
        assert refusal.faults
