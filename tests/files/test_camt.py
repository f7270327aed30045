"""Bank files as banks write them: every dialect gives the same lines, and a damaged file gives none."""

from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as some

from amiable.core.refusal import Fault
from amiable.files.camt import BankLine, FileRefused, StatementHead, read
from tests.files.camt_samples import NAMESPACE, balance, entry, statement, transactions

OGM = "123456789002"
STRUCTURED = f"<RmtInf><Strd><CdtrRefInf><Ref>{OGM}</Ref></CdtrRefInf></Strd></RmtInf>"
OLD_PARTIES = (
    "<RltdPties><Dbtr><Nm>Noor Voorbeeld</Nm></Dbtr><DbtrAcct><Id><IBAN>BE71096123456769</IBAN></Id></DbtrAcct>"
    "<Cdtr><Nm>Amiable</Nm></Cdtr></RltdPties>"
)
NEW_PARTIES = OLD_PARTIES.replace("<Nm>", "<Pty><Nm>").replace("</Nm>", "</Nm></Pty>")


def lines_of(data: bytes) -> list[BankLine]:
    return [item for item in read(BytesIO(data)) if isinstance(item, BankLine)]


def head_of(data: bytes) -> StatementHead:
    return next(item for item in read(BytesIO(data)) if isinstance(item, StatementHead))


def fingerprints(data: bytes) -> list[str]:
    return [line.fingerprint for line in lines_of(data)]


DIALECTS = {
    "02": entry(
        status="<Sts>BOOK</Sts>",
        inside="<AcctSvcrRef>R1</AcctSvcrRef>",
        after=transactions(f"<Refs><EndToEndId>E1</EndToEndId></Refs>{OLD_PARTIES}{STRUCTURED}"),
    ),
    "04": entry(
        status="<Sts>BOOK</Sts>",
        booked="<BookgDt><DtTm>2026-03-02T09:30:00.123+01:00</DtTm></BookgDt>",
        inside="<AcctSvcrRef>R1</AcctSvcrRef>",
        after=transactions(f"<Refs><EndToEndId>E1</EndToEndId></Refs><Amt Ccy='EUR'>25.00</Amt>{OLD_PARTIES}{STRUCTURED}"),
    ),
    "08": entry(
        inside="<AcctSvcrRef>R1</AcctSvcrRef>",
        after=transactions(f"<Refs><EndToEndId>E1</EndToEndId></Refs>{NEW_PARTIES}{STRUCTURED}"),
    ),
    "13": entry(
        booked="<BookgDt><DtTm>2026-03-02T23:59:59Z</DtTm></BookgDt>",
        after=transactions(f"<Refs><AcctSvcrRef>R1</AcctSvcrRef><EndToEndId>E1</EndToEndId></Refs>{NEW_PARTIES}{STRUCTURED}"),
    ),
    "14": entry(
        inside="<AcctSvcrRef>R1</AcctSvcrRef>",
        after=transactions(f"<Refs><EndToEndId>E1</EndToEndId></Refs>{NEW_PARTIES}{STRUCTURED}"),
    ),
}


@pytest.mark.parametrize("version", DIALECTS)
def test_each_dialect_says_the_same(version):
    """25.00 came in on 2 March, value 3 March; fingerprints agree, so that a bank may change its version between two files."""
    (line,) = lines_of(statement(DIALECTS[version], version=version))
    assert (line.minor, line.currency, line.credit, line.reversal) == (2500, "EUR", True, False)
    assert (line.booked_on, line.value_on) == (date(2026, 3, 2), date(2026, 3, 3))
    assert (line.bank_ref, line.end_to_end_id, line.reference) == ("R1", "E1", OGM)
    assert (line.counterparty, line.counterparty_account) == ("Noor Voorbeeld", "BE71096123456769")
    assert line.fingerprint == fingerprints(statement(DIALECTS["02"], version="02"))[0]


def test_the_head_says_account_balances_and_period():
    head = head_of(statement(balance("OPBD", "10.00"), balance("CLBD", "35.00"), entry()))
    assert (head.account, head.currency, head.statement_id, head.sequence) == ("BE68539007547034", "EUR", "ST-1", "7")
    assert (head.opening, head.closing, head.bookable) == (1000, 3500, True)


def test_an_overdrawn_balance_is_below_zero_and_the_previous_closing_opens():
    head = head_of(statement(balance("PRCD", "10.00", "DBIT"), balance("CLBD", "15.00"), entry()))
    assert (head.opening, head.closing) == (-1000, 1500)


def test_reports_and_notifications_are_read_but_not_bookable():
    """A report (052) and a notification (054) show beforehand what a statement books."""
    data = statement(entry())
    report = data.replace(b"Stmt>", b"Rpt>").replace(b"BkToCstmrRpt", b"BkToCstmrAcctRpt").replace(b"camt.053", b"camt.052")
    notification = data.replace(b"<Stmt>", b"<Ntfctn>").replace(b"</Stmt>", b"</Ntfctn>")
    notification = notification.replace(b"BkToCstmrStmt", b"BkToCstmrDbtCdtNtfctn").replace(b"camt.053", b"camt.054")
    for other in (report, notification):
        assert head_of(other).bookable is False
        assert fingerprints(other) == fingerprints(data)


def test_a_wrapped_root_another_prefix_and_windows_letters_are_read():
    (plain,) = lines_of(statement(entry(after=transactions("<RmtInf><Ustrd>Café crème</Ustrd></RmtInf>"))))
    data = statement(entry(after=transactions("<RmtInf><Ustrd>Café crème</Ustrd></RmtInf>"))).decode()
    declaration, document = data.split("\n", 1)
    wrapped = f'{declaration.replace("UTF-8", "windows-1252")}<Envelope xmlns="urn:bank"><Body>{document}</Body></Envelope>'
    assert lines_of(wrapped.encode("windows-1252"))[0].text == plain.text == "Café crème"


def test_only_booked_entries_count():
    """Announced movements may never happen; an entry of zero moves nothing."""
    others = [entry(status=f"<Sts><Cd>{status}</Cd></Sts>") for status in ("PDNG", "INFO", "FUTR")]
    zero = entry(amount="<Amt Ccy='EUR'>0.00</Amt>")
    assert len(lines_of(statement(*others, zero, entry()))) == 1


def test_a_reversal_says_both_things():
    """DBIT with RvslInd: money went out now, because an earlier credit is taken back; the debtor is still the other side."""
    (line,) = lines_of(statement(entry(direction="DBIT", middle="<RvslInd>true</RvslInd>", after=transactions(NEW_PARTIES))))
    assert (line.credit, line.reversal, line.counterparty) == (False, True, "Noor Voorbeeld")


def test_accounts_without_iban_and_spaced_ones_are_read():
    head = "<Id>S</Id><Acct><Id><Othr><Id>DD 0110</Id></Othr></Id></Acct>"
    assert head_of(statement(entry(), head=head)).account == "DD0110"
    assert head_of(statement(entry(), head=head)).currency == "EUR", "of the first entry, for want of better"


def test_texts_are_joined_and_placeholders_are_no_reference():
    details = "<Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><RmtInf><Ustrd>invoice  12\n of</Ustrd><Ustrd>March</Ustrd></RmtInf>"
    (line,) = lines_of(statement(entry(inside="<AcctSvcrRef>NONREF</AcctSvcrRef>", after=transactions(details))))
    assert (line.text, line.end_to_end_id, line.bank_ref) == ("invoice 12 of March", "", "")


def test_several_structured_references_stand_a_line_each():
    several = "".join(f"<Strd><CdtrRefInf><Ref>{ref}</Ref></CdtrRefInf></Strd>" for ref in ("A 1", "B 2", "A 1"))
    (line,) = lines_of(statement(entry(after=transactions(f"<RmtInf>{several}</RmtInf>"))))
    assert line.reference == "A 1\nB 2"


def test_without_free_text_the_banks_words_serve():
    details = transactions("<AddtlTxInf>card</AddtlTxInf>") + "<AddtlNtryInf>entry</AddtlNtryInf>"
    assert lines_of(statement(entry(after=details)))[0].text == "card"
    assert lines_of(statement(entry(after="<AddtlNtryInf>entry</AddtlNtryInf>")))[0].text == "entry"


# --- an entry with several transactions


def _part(amount: str, ref: str, direction: str = "", currency: str = "EUR") -> str:
    sign = f"<CdtDbtInd>{direction}</CdtDbtInd>" if direction else ""
    return (
        f"<Amt Ccy='{currency}'>{amount}</Amt>{sign}<RmtInf><Ustrd>for {ref}</Ustrd>"
        f"<Strd><CdtrRefInf><Ref>{ref}</Ref></CdtrRefInf></Strd></RmtInf>"
    )


@pytest.mark.parametrize(
    ("parts", "lines", "because"),
    [
        ((_part("20.00", "A"), _part("5.00", "B")), [(2000, True, "A"), (500, True, "B")], "20.00 + 5.00 = 25.00"),
        (
            (_part("26.00", "A", "CRDT"), _part("1.00", "B", "DBIT")),
            [(2600, True, "A"), (100, False, "B")],
            "a batch less a charge: 26.00 − 1.00 = 25.00",
        ),
        ((_part("20.00", "A", "DBIT"), _part("5.00", "B", "DBIT")), [(2000, True, "A"), (500, True, "B")], "the payers' direction"),
        ((_part("25.00", "A"), _part("0.00", "B")), [(2500, True, "A")], "a part of zero moves nothing"),
        ((_part("20.00", "A"), _part("6.00", "B")), [(2500, True, "A\nB")], "26.00 ≠ 25.00: the entry's amount, all references"),
        ((_part("20.00", "A", currency="USD"), _part("5.00", "B")), [(2500, True, "A\nB")], "another currency"),
        (("<RmtInf/>", _part("25.00", "B")), [(2500, True, "B")], "an amount is missing"),
        (
            (
                "<AmtDtls><TxAmt><Amt Ccy='EUR'>20.00</Amt></TxAmt></AmtDtls>",
                "<AmtDtls><TxAmt><Amt Ccy='EUR'>5.00</Amt></TxAmt></AmtDtls>",
            ),
            [(2000, True, ""), (500, True, "")],
            "the place of the amount in .02",
        ),
    ],
)
def test_an_entry_splits_when_its_transactions_add_up(parts, lines, because):
    data = statement(entry(inside="<AcctSvcrRef>R1</AcctSvcrRef>", after=transactions(*parts)))
    found = lines_of(data)
    assert [(line.minor, line.credit, line.reference) for line in found] == lines, because
    assert len(set(fingerprints(data))) == len(lines)


def test_transactions_may_stand_in_several_details():
    data = statement(entry(after=transactions(_part("20.00", "A")) + transactions(_part("5.00", "B"))))
    assert [line.minor for line in lines_of(data)] == [2000, 500]


# --- the same movement again


def test_the_same_entry_in_another_file_is_the_same_movement():
    """Another statement, another order, more entries: the fingerprints stay."""
    one, two, three = (entry(inside=f"<AcctSvcrRef>R{number}</AcctSvcrRef>") for number in (1, 2, 3))
    first, later = fingerprints(statement(one, two)), fingerprints(statement(three, two, one))
    assert later[1:] == first[::-1]
    assert later[0] not in first


def test_two_equal_entries_without_reference_stay_two():
    data = statement(entry(), entry())
    assert len(set(fingerprints(data))) == 2
    assert fingerprints(data) == fingerprints(data)
    assert fingerprints(statement(entry(), entry(), entry()))[:2] == fingerprints(data)


@pytest.mark.parametrize(
    "other",
    [
        entry(amount="<Amt Ccy='EUR'>25.01</Amt>", inside="<AcctSvcrRef>R1</AcctSvcrRef>"),
        entry(direction="DBIT", inside="<AcctSvcrRef>R1</AcctSvcrRef>"),
        entry(booked="<BookgDt><Dt>2026-03-01</Dt></BookgDt>", inside="<AcctSvcrRef>R1</AcctSvcrRef>"),
        entry(inside="<AcctSvcrRef>R2</AcctSvcrRef>"),
    ],
)
def test_a_reference_used_again_for_another_movement_hides_nothing(other):
    """Some banks number each day anew: amount, direction and day belong to the fingerprint."""
    assert fingerprints(statement(other)) != fingerprints(statement(entry(inside="<AcctSvcrRef>R1</AcctSvcrRef>")))


def test_an_entry_number_that_counts_lines_is_no_reference():
    """ "1" in one file is "2" in an overlapping one; a long reference is the bank's own."""
    assert fingerprints(statement(entry(before="<NtryRef>1</NtryRef>"))) == fingerprints(statement(entry(before="<NtryRef>2</NtryRef>")))
    long_ones = [fingerprints(statement(entry(before=f"<NtryRef>20260302-{number}</NtryRef>"))) for number in (1, 2)]
    assert long_ones[0] != long_ones[1]


# --- what is noticed, and what is refused


def test_balances_that_the_lines_do_not_explain_are_noticed():
    """10.00 + 25.00 = 35.00, but the bank closes at 36.00."""
    notices: list[Fault] = []
    list(read(BytesIO(statement(balance("OPBD", "10.00"), balance("CLBD", "36.00"), entry())), notices))
    assert dict(notices[0].facts) == {"statement": "ST-1", "reached": "35.00", "closing": "36.00"}
    list(read(BytesIO(statement(balance("OPBD", "10.00"), balance("CLBD", "35.00"), entry())), notices))
    assert len(notices) == 1


def test_a_quiet_day_is_believed_when_its_balances_agree():
    assert lines_of(statement(balance("OPBD", "10.00"), balance("CLBD", "10.00"))) == []


GOOD = statement(entry())
REFUSED = {
    "empty file": (b"", "XML is broken"),
    "no XML": (b"0000018112572505        00099449", "XML is broken"),
    "cut off": (GOOD[:-60], "XML is broken"),
    "another message": (GOOD.replace(b"BkToCstmrStmt", b"CstmrCdtTrfInitn").replace(b"Ntry", b"CdtTrfTxInf"), "no bank statement"),
    "no statement": (b"<Document><BkToCstmrStmt/></Document>", "no bank statement"),
    "an entry of nowhere": (b"<Document><BkToCstmrStmt><Ntry/></BkToCstmrStmt></Document>", "outside a bank statement"),
    "no entry": (statement(balance("OPBD", "1.00"), balance("CLBD", "2.00")), "has no entry"),
    "no entry, no balance": (statement(), "has no entry"),
    "no account": (statement(entry(), head="<Id>S</Id>"), "does not name its account"),
    "no amount": (statement(entry(amount="")), "amount is missing"),
    "no currency": (statement(entry(amount="<Amt>1.00</Amt>")), "is not an amount"),
    "no status": (statement(entry(status="")), "does not say whether it is booked"),
    "no date": (statement(entry(booked="").replace("<ValDt><Dt>2026-03-03</Dt></ValDt>", "")), "no booking date"),
    "no such day": (statement(entry(booked="<BookgDt><Dt>2026-02-30</Dt></BookgDt>")), "“2026-02-30” is not a date"),
    "a local date": (statement(entry(booked="<BookgDt><Dt>02/03/2026</Dt></BookgDt>")), "is not a date"),
    "unknown direction": (statement(entry(direction="CREDIT")), "“CREDIT” is neither CRDT"),
    "unknown reversal": (statement(entry(middle="<RvslInd>maybe</RvslInd>")), "“maybe” does not say"),
    "bad balance": (statement(balance("OPBD", "1,00"), entry()), "“1,00 EUR” is not an amount"),
    "bad share": (statement(entry(after=transactions(_part("x", "A"), _part("5.00", "B")))), "“x EUR” is not an amount"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_damaged_file_is_refused_whole(name):
    data, reason = REFUSED[name]
    with pytest.raises(FileRefused, match="bank_file_refused") as caught:
        lines_of(data)
    assert reason in caught.value.facts["reason"]
    assert caught.value.faults[0].where == f"line {caught.value.facts['line']}"


def test_the_refusal_names_the_line():
    """The third entry stands on line 7: declaration, header, two lines of head, two good entries."""
    data = statement(entry(), entry(), entry(direction="?"))
    assert data.split(b"\n")[6].startswith(b"<Ntry>")
    with pytest.raises(FileRefused) as caught:
        lines_of(data)
    assert caught.value.facts["line"] == 7


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("3.1", "EUR", 310),
        ("200000", "SEK", 20_000_000),
        ("8.85000", "EUR", 885),
        ("+1.00", "EUR", 100),
        (".5", "EUR", 50),
        ("7", "JPY", 7),
    ],
)
def test_amounts_are_exact(text, currency, minor):
    assert lines_of(statement(entry(amount=f"<Amt Ccy='{currency}'>{text}</Amt>")))[0].minor == minor


@pytest.mark.parametrize(
    ("text", "currency"),
    [("1.001", "EUR"), ("7.5", "JPY"), ("-1.00", "EUR"), ("1e3", "EUR"), ("1 000.00", "EUR"), ("1.0.0", "EUR"), (".", "EUR"),
     ("٣.00", "EUR"), ("1.00", "eur"), ("99999999999999999999", "EUR")],
)  # fmt: skip
def test_what_is_no_amount_is_refused(text, currency):
    with pytest.raises(FileRefused):
        lines_of(statement(entry(amount=f"<Amt Ccy='{currency}'>{text}</Amt>")))


def test_a_comment_cannot_cut_an_amount():
    """Readers that look at the first piece of text only would see 1.00 in 1<!-- -->000.00."""
    assert lines_of(statement(entry(amount="<Amt Ccy='EUR'>1<!-- x -->00<?y z?>0.00</Amt>")))[0].minor == 100_000


# --- attacks

LAUGHS = "".join(f'<!ENTITY l{n} "{("&l" + str(n - 1) + ";") * 10}">' for n in range(1, 9))
ATTACKS = {
    "a local file": '<!DOCTYPE D [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
    "a call home": '<!DOCTYPE D SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY x SYSTEM "http://127.0.0.1:9/">]>',
    "a billion laughs": f'<!DOCTYPE D [<!ENTITY l0 "ha">{LAUGHS}<!ENTITY x "&l8;">]>',
    "a harmless entity": '<!DOCTYPE D [<!ENTITY x "hello">]>',
}


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("place", ["text", "attribute"])
def test_a_file_with_a_document_type_is_refused(attack, place):
    content = "<RmtInf><Ustrd>&x;</Ustrd></RmtInf>" if place == "text" else "<RmtInf a='&x;'/>"
    data = statement(entry(after=transactions(content))).replace(b"?>\n", f"?>{ATTACKS[attack]}\n".encode(), 1)
    with pytest.raises(FileRefused) as caught:
        lines_of(data)
    assert "hello" not in str(caught.value)


@given(some.integers(0, len(GOOD) - 1), some.binary(max_size=3), some.integers(0, 40))
def test_no_damage_is_worse_than_a_refusal(place, garbage, lost):
    """Whatever bytes are lost or changed: lines or a refusal, never a crash."""
    try:
        lines_of(GOOD[:place] + garbage + GOOD[place + lost :])
    except FileRefused as refusal:
        assert refusal.faults


def test_absurd_depth_is_refused():
    with pytest.raises(FileRefused):
        lines_of(statement(entry(after="<a>" * 5000 + "</a>" * 5000)))


def test_namespaces_do_not_mix():
    """An amount in a foreign namespace is not the entry's amount."""
    assert NAMESPACE.format(version="08") in statement().decode()
    with pytest.raises(FileRefused):
        lines_of(statement(entry(amount="<Amt xmlns='urn:other' Ccy='EUR'>25.00</Amt>")))
