"""MT940 as German, Dutch, French and Nordic banks write it; a damaged file gives nothing."""

from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as some

from amiable.core.refusal import Fault
from amiable.files.bank_file import BankLine, FileRefused, StatementHead, read
from tests.files.mt940_samples import ACCOUNT, PAYER, movement, statement


def lines_of(data: bytes, notices: list[Fault] | None = None) -> list[BankLine]:
    return [item for item in read(BytesIO(data), "bank.sta", notices) if isinstance(item, BankLine)]


def heads_of(data: bytes) -> list[StatementHead]:
    return [item for item in read(BytesIO(data), "bank.sta") if isinstance(item, StatementHead)]


def line_of(*movements: str) -> BankLine:
    (line,) = lines_of(statement(*movements))
    return line


def said(text: str) -> BankLine:
    return line_of(movement(said=text))


def test_a_movement():
    """25.00 came in on 2 March, value 3 March."""
    line = line_of(movement(said="invoice 12"))
    assert (line.account, line.currency, line.minor, line.credit, line.reversal) == (ACCOUNT, "EUR", 2500, True, False)
    assert (line.booked_on, line.value_on) == (date(2026, 3, 2), date(2026, 3, 3))
    assert (line.bank_ref, line.end_to_end_id, line.text, line.line) == ("B1", "", "invoice 12", 5)


def test_the_head():
    (head,) = heads_of(statement(movement()))
    assert (head.account, head.currency, head.sequence, head.statement_id) == (ACCOUNT, "EUR", "45/1", "2026-03-02/45/1")
    assert (head.opening, head.closing, head.to_on, head.bookable) == (100_000, 102_500, date(2026, 3, 2), True)


@pytest.mark.parametrize("account", [f"{ACCOUNT}EUR", f"KREDBEBB/{ACCOUNT}", "BE68 5390 0754 7034 EUR"])
def test_an_account_with_its_bank_or_currency(account):
    assert heads_of(statement(movement(), account=account))[0].account == ACCOUNT


def test_an_overdrawn_account():
    (head,) = heads_of(statement(movement(), opening="D260301EUR1000,", closing="D260302EUR975,00"))
    assert (head.opening, head.closing) == (-100_000, -97_500)


@pytest.mark.parametrize(
    ("status", "credit", "reversal", "because"),
    [
        ("C", True, False, "money in"),
        ("D", False, False, "money out"),
        ("RC", False, True, "a credit is taken back: money out"),
        ("RD", True, True, "a debit is taken back: money in"),
        ("CR", True, False, "a credit; R is the last letter of EUR"),
        ("DR", False, False, "a debit"),
        ("RCR", False, True, "a credit is taken back, and the letter of EUR"),
    ],
)
def test_directions(status, credit, reversal, because):
    line = line_of(movement(status=status))
    assert (line.credit, line.reversal) == (credit, reversal), because


def test_a_returned_item_is_a_reversal():
    """Our transfer of 25.00 came back: the type RTI, the reason in :86:."""
    line = line_of(
        movement(kind="NRTI", ref="EREF", said=f"/RTRN/AC04//EREF/ORDER-7//CNTP/{PAYER}/KREDBEBB/Noor Voorbeeld///REMI/USTD//rent/")
    )
    assert (line.credit, line.reversal, line.return_reason, line.end_to_end_id) == (True, True, "AC04", "ORDER-7")
    assert line_of(movement(kind="NRTI")).reversal is True


def test_without_a_booking_day_the_value_day_counts():
    assert line_of(movement(days="260303")).booked_on == date(2026, 3, 3)


def test_the_turn_of_the_year():
    """Booked on 31 December with value 2 January: the year of the booking is the one before."""
    assert line_of(movement(days="2601021231")).booked_on == date(2025, 12, 31)


def test_thirty_days_of_february_are_its_last():
    """German banks count interest in months of 30 days, and say so."""
    assert line_of(movement(days="2602300302")).value_on == date(2026, 2, 28)


# --- the German way

GERMAN = "166?00GUTSCHRIFT?100399?20EREF+INV-2026-0001?21SVWZ+Rechnung 12 vom 3.?22 Maerz?30KREDBEBB?31" + PAYER + "?32Noor?33 Voorbeeld"


def test_german_subfields():
    line = said(GERMAN)
    assert (line.end_to_end_id, line.text) == ("INV-2026-0001", "Rechnung 12 vom 3. Maerz")
    assert (line.counterparty, line.counterparty_account) == ("Noor Voorbeeld", PAYER)


def test_german_subfields_that_a_bank_cuts_at_65_columns():
    cut = "\n".join(GERMAN[at : at + 65] for at in range(0, len(GERMAN), 65))
    whole, broken = said(GERMAN), said(cut)
    assert (broken.text, broken.counterparty, broken.counterparty_account) == (whole.text, whole.counterparty, whole.counterparty_account)


def test_a_german_direct_debit_that_comes_back():
    """Code 109, reason 914; the words after MTLG: are the bank's and belong to no reference."""
    line = line_of(movement(status="D", said="109?00RUECKLASTSCHRIFT?20EREF+DEBIT-1?21MREF+MANDATE-1?22SVWZ+Rate 3?34914"))
    assert (line.credit, line.reversal, line.return_reason) == (False, True, "914")
    assert (line.end_to_end_id, line.mandate_id, line.text) == ("DEBIT-1", "MANDATE-1", "Rate 3")
    back = line_of(movement(said="159?00RETOURE?20EREF+ORDER-7?21MTLG:IBAN unbekannt?34901"))
    assert (back.credit, back.reversal, back.end_to_end_id, back.text) == (True, True, "ORDER-7", "IBAN unbekannt")


def test_an_ordinary_german_payment_has_no_reason():
    assert said("166?00GUTSCHRIFT?20SVWZ+Rechnung?34997").return_reason == ""


def test_a_german_total_carries_the_batch():
    assert line_of(movement(status="D", said="191?00SAMMLER?20KREF+FILE-1?21MTLG:3 Zahlungen")).batch == "FILE-1"


# --- the Dutch way


def test_dutch_codes():
    line = said(f"/TRTP/SEPA OVERBOEKING/IBAN/{PAYER}/BIC/KREDBEBB/NAME/Noor Voorbeeld/REMI/factuur 12/EREF/NOTPROVIDED")
    assert (line.text, line.end_to_end_id) == ("factuur 12", "")
    assert (line.counterparty, line.counterparty_account) == ("Noor Voorbeeld", PAYER)


def test_dutch_codes_with_a_counterparty_and_a_structured_reference():
    line = said(f"/EREF/E1//CNTP/{PAYER}/KREDBEBB/Noor Voorbeeld/GENT//REMI/STRD/CUR/123456789002/")
    assert (line.reference, line.text, line.end_to_end_id) == ("123456789002", "", "E1")
    assert (line.counterparty, line.counterparty_account) == ("Noor Voorbeeld", PAYER)


def test_dutch_codes_cut_in_the_middle_of_a_word():
    whole = f"/RTRN/MS03//EREF/DEBIT-1//MARF/MANDATE-1//CSID/BE68ZZZ0123456789//CNTP/{PAYER}/KREDBEBB/Noor///REMI/USTD//termijn 3/"
    line = line_of(movement(status="D", kind="NRTI", ref="EREF", said=f"{whole[:65]}\n{whole[65:130]}\n{whole[130:]}"))
    assert (line.reversal, line.return_reason, line.mandate_id, line.end_to_end_id) == (True, "MS03", "MANDATE-1", "DEBIT-1")
    assert (line.text, line.counterparty_account) == ("termijn 3", PAYER)


def test_a_dutch_total_carries_the_batch():
    assert line_of(movement(status="D", ref="PREF", said="/PREF/FILE-1//REMI/USTD//TOTAAL 3 VZ/")).batch == "FILE-1"


def test_dutch_labels():
    line = said(f"SEPA OVERBOEKING    IBAN: {PAYER}    BIC: KREDBEBB   NAAM: Noor Voorbeeld   OMSCHRIJVING: factuur 12   KENMERK: E1")
    assert (line.text, line.end_to_end_id) == ("factuur 12", "E1")
    assert (line.counterparty, line.counterparty_account) == ("Noor Voorbeeld", PAYER)


def test_a_payer_cannot_write_another_account():
    """What stands there twice is nobody's account; in plain words it is only words."""
    other = "BE68539007547034"
    assert said(f"/IBAN/{PAYER}/NAME/Noor/REMI/please pay back to /IBAN/{other}").counterparty_account == ""
    assert said(f"/REMI/please pay back to /IBAN/{other}/IBAN/{PAYER}").counterparty_account == ""
    assert said(f"please pay back to IBAN: {other}").counterparty_account == ""


# --- plain words


@pytest.mark.parametrize(
    "text",
    [
        "VIR SEPA RECU DE NOOR VOORBEELD MOTIF FACTURE 12 DU 3 MARS",
        "Bankoverførsel fra Noor Voorbeeld faktura 12",
        "PANO NOOR VOORBEELD VIITE 00000 00000 00123 45672",
        "+++123/4567/89002+++",
    ],
)
def test_french_and_nordic_words_are_all_kept(text):
    assert said(text).text == text


def test_words_are_joined_where_the_bank_cut_them():
    """A line of 65 columns goes on in the next one; a shorter one ends with its word."""
    line = said("x" * 60 + " invo\nice 12\nof March")
    assert line.text == "x" * 60 + " invoice 12 of March"


def test_a_customer_reference_is_the_end_to_end_id():
    assert line_of(movement(ref="ORDER-7")).end_to_end_id == "ORDER-7"
    assert line_of(movement(ref="BIPI-dvT1FzfMqvzF5HaU4oetlH7", bank_ref="B2")).bank_ref == "B2", "longer than sixteen"


# --- messages, reports, several statements


def test_the_blocks_of_swift_are_passed_over():
    plain = statement(movement(said="invoice 12")).decode()
    message = (
        "{1:F01KREDBEBBAXXX0000000000}{2:O9400000000000}{4:\r\n" + plain.replace("\n", "\r\n").removesuffix("-\r\n") + "-}{5:{CHK:1}}\r\n"
    )
    twice = lines_of((message + message).encode())
    assert [line.text for line in twice] == ["invoice 12", "invoice 12"]
    assert twice[0].fingerprint == lines_of(plain.encode())[0].fingerprint


def test_a_bank_s_own_heading_is_passed_over():
    assert len(lines_of(b"KREDBEBB\n940\nKREDBEBB\n" + statement(movement()))) == 1


def test_a_field_in_a_payers_words_is_no_field():
    """SWIFT's block in the words of a payer does not begin a message."""
    line = said("hello {4::61:2603030302C9999,00NTRFNONREF//B9")
    assert (line.minor, line.text) == (2500, "hello {4::61:2603030302C9999,00NTRFNONREF//B9")


def test_pages_of_one_statement_are_statements_that_follow_one_another():
    first = statement(movement(), number="45/1", kind="M")
    second = statement(movement("5,00", "D"), number="45/2", kind="M", opening="C260302EUR1025,00", closing="C260302EUR1020,00")
    assert [(head.sequence, head.opening, head.closing) for head in heads_of(first + second)] == [
        ("45/1", 100_000, 102_500),
        ("45/2", 102_500, 102_000),
    ]


def test_a_report_of_the_day_is_not_bookable():
    """MT942 has no balances; its movements have the same fingerprints as in the statement."""
    report = f":20:R\n:25:{ACCOUNT}\n:28C:1\n:34F:EUR0,00\n:13D:2603021200+0100\n{movement()}:90C:1EUR25,00\n-\n".encode()
    (head,) = heads_of(report)
    assert (head.bookable, head.currency, head.opening, head.closing) == (False, "EUR", None, None)
    assert lines_of(report)[0].fingerprint == lines_of(statement(movement()))[0].fingerprint


def test_the_words_behind_the_closing_balance_belong_to_no_movement():
    data = statement(movement(said="invoice 12")).replace(b"\n-\n", b"\n:86:dear customer\n-\n")
    assert lines_of(data)[0].text == "invoice 12"


def test_two_equal_movements_without_reference_are_two():
    data = statement(movement(bank_ref=""), movement(bank_ref=""), closing="C260302EUR1050,00")
    marks = [line.fingerprint for line in lines_of(data)]
    assert marks[1] == f"{marks[0]}-2"


def test_a_quiet_day_is_believed():
    assert lines_of(statement(closing="C260302EUR1000,00")) == []


# --- what is noticed, and what is refused


def test_balances_that_the_movements_do_not_explain_are_noticed():
    notices: list[Fault] = []
    assert len(lines_of(statement(movement(), closing="C260302EUR1026,00"), notices)) == 1
    assert dict(notices[0].facts) == {"statement": "2026-03-02/45/1", "reached": "1025.00", "closing": "1026.00"}


GOOD = statement(movement(said=GERMAN), movement("1025,00", "D", said="/REMI/rent/EREF/E2"), closing="C260302EUR0,00")
REFUSED = {
    "cut off": (GOOD[: GOOD.index(b":62F:")], 1, "was cut off"),
    "no account": (GOOD.replace(b":25:BE68539007547034\n", b""), 1, "does not name its account"),
    "no currency": (b":20:A\n:25:B\n:61:2603030302C25,00NTRFX\n", 1, "does not name its currency"),
    "two currencies": (GOOD.replace(b"C260302EUR", b"C260302DKK"), 1, "opens in one currency"),
    "no balance": (GOOD.replace(b"C260301EUR1000,00", b"C260301EUR1000,00 about"), 4, "is not a balance"),
    "no such day": (GOOD.replace(b"C260301", b"C260231"), 4, "“260231” is not a date"),
    "no such day of a movement": (GOOD.replace(b":61:2603030302C", b":61:2603330302C"), 5, "is not an entry"),
    "another status": (GOOD.replace(b"0302C25,00", b"0302X25,00"), 5, "is not an entry"),
    "no amount": (GOOD.replace(b"0302C25,00", b"0302C,,"), 5, "is not an"),
    "an amount of twenty digits": (GOOD.replace(b"0302C25,00", b"0302C12345678901234567890,00"), 5, "is not an entry"),
    "foreign digits": (GOOD.replace(b"0302C25,00", "0302C٢٥,00".encode()), 5, "is not an amount"),
    "parts of a cent": (GOOD.replace(b"0302C25,00", b"0302C25,001"), 5, "is not an amount"),
    "a movement of nowhere": (b"{1:F01}\n:61:2603030302C25,00NTRFX\n", 2, "outside a bank statement"),
    "a movement behind the balance": (GOOD.replace(b"\n-\n", b"\n" + movement().encode()), 10, "behind the closing balance"),
    "no entry": (statement(closing="C260302EUR1000,01"), 1, "has no entry"),
    "no statement": (b"{1:F01}{2:O940}{4:\n-}", 1, "no statement in it"),
    "an endless field": (GOOD.replace(b":86:", b":86:" + b"x\n" * 500, 1), 6, "longer than any field"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_damaged_file_is_refused_whole(name):
    data, line, reason = REFUSED[name]
    with pytest.raises(FileRefused) as caught:
        lines_of(data)
    assert reason in caught.value.facts["reason"]
    assert caught.value.facts["line"] == line


@given(some.integers(0, len(GOOD) - 1), some.binary(max_size=3), some.integers(0, 60))
def test_no_damage_is_worse_than_a_refusal(place, garbage, lost):
    """Whatever bytes are lost or changed: lines or a refusal, never a crash."""
    try:
        lines_of(GOOD[:place] + garbage + GOOD[place + lost :])
    except FileRefused as refusal:
        assert refusal.faults


@given(some.text(max_size=200))
def test_any_words_are_read(text):
    """Whatever stands in :86: harms nothing: the money is in :61:."""
    flat = " ".join(text.split()).encode("utf-8", errors="ignore").decode()
    assert said(f"x {flat}").minor == 2500
