"""Entries that look alike are read without the parser, and must say the very same: `<Ntry >` is the same XML, but always parsed."""

from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as some

from amiable.core.refusal import Fault
from amiable.files.camt import BankLine, FileRefused, StatementHead, read
from amiable.files.camt_walk import BLOCK
from tests.files.camt_samples import HEAD, balance, entry, statement, transactions

PARTIES = "<RltdPties><Dbtr><Nm>{}</Nm></Dbtr><DbtrAcct><Id><IBAN>BE71096123456769</IBAN></Id></DbtrAcct></RltdPties>"


def payment(number: int, text: str = "invoice", amount: str = "25.00", currency: str = "EUR", more: str = "") -> str:
    details = f"<Refs><EndToEndId>E{number}</EndToEndId></Refs>{PARTIES.format(f'Payer {number}')}<RmtInf><Ustrd>{text}</Ustrd></RmtInf>"
    money = f"<Amt Ccy='{currency}'>{amount}</Amt>"
    return entry(amount=money, inside=f"<AcctSvcrRef>R{number}</AcctSvcrRef>{more}", after=transactions(details))


def parsed(data: bytes) -> list[StatementHead | BankLine] | str:
    """What the parser alone reads; why it refuses."""
    return outcome(data.replace(b"<Ntry>", b"<Ntry >"))


def outcome(data: bytes) -> list[StatementHead | BankLine] | str:
    try:
        return list(read(BytesIO(data)))
    except FileRefused:
        return "refused"


FIVE = [payment(number) for number in range(5)]
SAME = {
    "entries alike": statement(*FIVE),
    "two skeletons": statement(*[payment(number, more="<X/>" * (number % 2)) for number in range(6)]),
    "another currency": statement(*FIVE, payment(6, currency="USD"), payment(7)),
    "a comment between": statement(*FIVE[:2], "<!-- a note -->", *FIVE[2:]),
    "an entry in a comment": statement(*FIVE[:2], f"<!-- {FIVE[2]} -->", *FIVE[3:]),
    "an entry in a comment before all": statement(f"<!-- {FIVE[0]} -->", *FIVE),
    "an entry in CDATA": statement(*FIVE[:2], f"<X><![CDATA[{FIVE[2]}]]></X>", *FIVE[3:]),
    "an end in CDATA": statement(*FIVE[:2], payment(2, "<![CDATA[</Ntry>]]>"), *FIVE[3:]),
    "a comment in an entry": statement(*FIVE[:2], payment(2, "inv<!-- x -->oice"), payment(3, "inv<!-- y -->oice")),
    "an entity": statement(*FIVE[:2], payment(2, "Noor &amp; Milan"), payment(3, "&lt;Ntry&gt;"), payment(4, "&#233;")),
    "all of XML's own signs": statement(*FIVE[:2], payment(2, "&amp;lt; &lt; &gt; &quot; &apos; &amp;&amp;amp;")),
    "an entity that is none": statement(*FIVE[:2], payment(2, "Noor &und; Milan")),
    "an entity without its end": statement(*FIVE[:2], payment(2, "Noor &amp Milan")),
    "a sign of more": statement(*FIVE[:2], payment(2, "a > b"), payment(3, "x>/Ustrd>")),
    "letters": statement(*FIVE[:2], payment(2, "Café crème"), payment(3, "Ψ")),
    "white space of all kinds": statement(*FIVE[:2], payment(2, " a \t b \r\n c\u00a0d "), payment(3, "")),
    "a letter that XML forbids": statement(*FIVE[:2], payment(2, "a\x01b")),
    "no letter at all": statement(*FIVE[:2], payment(2, "a\uffffb")),
    "a damaged letter": statement(*FIVE[:2], payment(2, "Café")).replace("é".encode(), b"\xe9"),
    "other letters": statement(*FIVE[:2], payment(2, "Café")).decode().replace("UTF-8", "ISO-8859-1").encode("latin-1"),
    "letters of Windows": statement(*FIVE[:2], payment(2, "Café")).decode().replace("UTF-8", "windows-1252").encode("windows-1252"),
    "a mark that says otherwise": b"\xef\xbb\xbf" + statement(*FIVE[:2], payment(2, "Café")).replace(b"UTF-8", b"ISO-8859-1"),
    "a bad amount": statement(*FIVE[:2], payment(2, amount="1,00"), *FIVE[3:]),
    "an unknown tag": statement(*FIVE[:2], payment(2).replace("<BkTxCd/>", "<BkTxCd>"), *FIVE[3:]),
    "cut in an entry": statement(*FIVE)[:-160],
    "cut behind an entry": statement(*FIVE).rpartition(b"</Ntry>")[0] + b"</Ntry>",
    "an entry behind the statement": statement(*FIVE).replace(b"</Stmt>", b"</Stmt>" + FIVE[0].encode()),
    "two statements": statement(*FIVE, "</Stmt>\n<Stmt>", HEAD, *FIVE),
    "another namespace": statement(*FIVE, "</Stmt>\n<Stmt xmlns='urn:other'>", HEAD, *FIVE, "</Stmt><Stmt>", HEAD, *FIVE),
    "all in one line": statement(*FIVE).replace(b"\n", b" "),
    "windows' line ends": statement(*FIVE).replace(b"\n", b"\r\n"),
    "an entry longer than a block": statement(*FIVE[:2], payment(2, "x " * BLOCK), *FIVE[3:]),
    "no two alike": statement(*[payment(number, more=f"<X a='{number}'/>") for number in range(1_100)], *FIVE),
    "more than a block": statement(*[payment(number, "x" * 900) for number in range(BLOCK // 500)]),
}


@pytest.mark.parametrize("name", SAME)
def test_with_and_without_the_parser_the_same(name):
    assert outcome(SAME[name]) == parsed(SAME[name])


def test_most_of_them_are_read():
    """So that the comparison says something: the entries in comments and CDATA are none, all others are lines."""
    counts = {name: len(found) - 1 for name, data in SAME.items() if not isinstance(found := outcome(data), str)}
    assert counts["entries alike"] == counts["a comment between"] == counts["an entity"] == 5
    assert counts["a sign of more"] == counts["letters"] == 4
    assert counts["another namespace"] == 5 + 1 + 5 + 1 + 5, "a plan belongs to its statement: the same bytes are other elements there"
    assert counts["an entry in a comment"] == counts["an entry in CDATA"] == 4
    assert counts["an entry in a comment before all"] == 5
    assert counts["more than a block"] == BLOCK // 500


AGAIN = [HEAD, balance("OPBD", "1.00"), balance("CLBD", "2.00"), *FIVE]


def test_the_line_of_each_entry_is_right():
    """Declaration, header, two lines of head; then an entry a line, also behind what the parser did not see."""
    lines = [item.line for item in read(BytesIO(statement(*FIVE, payment(5, "a &amp; b"), *FIVE))) if isinstance(item, BankLine)]
    assert lines == list(range(5, 16))
    notices: list[Fault] = []
    list(read(BytesIO(statement(balance("OPBD", "1.00"), balance("CLBD", "2.00"), *FIVE, "</Stmt>\n<Stmt>", *AGAIN)), notices))
    assert [notice.where for notice in notices] == ["line 3", "line 13"]
    with pytest.raises(FileRefused) as caught:
        list(read(BytesIO(statement(*FIVE, payment(5, amount="x")))))
    assert caught.value.facts["line"] == 10
    with pytest.raises(FileRefused) as caught:
        list(read(BytesIO(statement(*FIVE, "</Oops>"))))
    assert caught.value.facts["line"] == 10


MANY = statement(*[payment(number, "a &amp; b" if number == 3 else "invoice") for number in range(6)])


DAMAGE = [b"", b"<", b">", b"&", b"</Ntry>", b"<Ntry>", b"<!--", b"-->", b"\x00", b"\xff", b"9"]


@given(some.integers(0, len(MANY) - 1), some.sampled_from(DAMAGE), some.integers(0, 30))
def test_no_damage_is_read_in_two_ways(place, garbage, lost):
    data = MANY[:place] + garbage + MANY[place + lost :]
    assert without_places(outcome(data)) == without_places(parsed(data))


def without_places(found: list[StatementHead | BankLine] | str) -> object:
    """What was found, but not on which line: in a damaged comment the two may count from another tag."""
    return [replace(item, line=0) if isinstance(item, BankLine) else item for item in found]
