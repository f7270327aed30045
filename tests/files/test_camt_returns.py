"""What comes back, and what is booked together: orders that could not be executed, debits that were refused, batches."""

from io import BytesIO

import pytest

from amiable.files.camt import BankLine, read
from tests.files.camt_samples import entry, statement, transactions

OURS, DEBTORS = "BE68539007547034", "BE71096123456769"
REASON = "<RtrInf><Rsn><Cd>{code}</Cd></Rsn></RtrInf>"


def lines_of(data: bytes) -> list[BankLine]:
    return [item for item in read(BytesIO(data)) if isinstance(item, BankLine)]


def parties(debtor: str, debtor_account: str, creditor: str, creditor_account: str) -> str:
    return (
        f"<RltdPties><Dbtr><Pty><Nm>{debtor}</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>{debtor_account}</IBAN></Id></DbtrAcct>"
        f"<Cdtr><Pty><Nm>{creditor}</Nm></Pty></Cdtr><CdtrAcct><Id><IBAN>{creditor_account}</IBAN></Id></CdtrAcct></RltdPties>"
    )


ORDER = parties("Amiable", OURS, "Atelier Vermeer", DEBTORS)
COLLECTION = parties("Noor Voorbeeld", DEBTORS, "Amiable", OURS)


def returned(direction: str, order: str, sides: str, code: str = "AC04", middle: str = "", mandate: str = "") -> BankLine:
    refs = f"<Refs><EndToEndId>{order}</EndToEndId>{mandate}</Refs>"
    (line,) = lines_of(statement(entry(direction=direction, middle=middle, after=transactions(refs + sides + REASON.format(code=code)))))
    return line


def test_our_order_comes_back():
    """25.00 that we ordered could not be paid (AC04, account closed): a credit with our own end-to-end id."""
    line = returned("CRDT", "ORDER-7", ORDER)
    assert (line.credit, line.reversal, line.return_reason, line.end_to_end_id) == (True, True, "AC04", "ORDER-7")
    assert (line.counterparty, line.counterparty_account) == ("Atelier Vermeer", DEBTORS), "the other side of the order"


@pytest.mark.parametrize("middle", ["", "<RvslInd>true</RvslInd>"])
def test_a_direct_debit_comes_back_with_or_without_the_indicator(middle):
    """The debtor has no money (AM04): 25.00 that we had collected goes out again."""
    line = returned("DBIT", "DEBIT-1", COLLECTION, "AM04", middle, "<MndtId>MANDATE-1</MndtId>")
    assert (line.credit, line.reversal, line.return_reason) == (False, True, "AM04")
    assert (line.end_to_end_id, line.mandate_id, line.counterparty) == ("DEBIT-1", "MANDATE-1", "Noor Voorbeeld")


def test_a_bank_that_turns_the_roles_round_is_understood():
    """The debit names us as the debtor: the other side is the one whose account is not ours."""
    turned = parties("Amiable", OURS, "Noor Voorbeeld", DEBTORS)
    assert returned("DBIT", "DEBIT-1", turned).counterparty == "Noor Voorbeeld"


def test_a_proprietary_reason_and_one_in_words():
    words = "<RtrInf><AddtlInf>account closed</AddtlInf></RtrInf>"
    (line,) = lines_of(statement(entry(after=transactions(words))))
    assert (line.reversal, line.return_reason) == (True, "")
    own = "<RtrInf><Rsn><Prtry>X7</Prtry></Rsn></RtrInf>"
    assert lines_of(statement(entry(after=transactions(own))))[0].return_reason == "X7"


def test_a_debit_that_only_its_code_calls_a_return():
    """UPDD: unpaid direct debit, in the code of the transaction. The same debit without it is a debit."""
    code = "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>IDDT</Cd><SubFmlyCd>{}</SubFmlyCd></Fmly></Domn></BkTxCd>"
    unpaid, paid = (lines_of(statement(entry(direction="DBIT", inside=code.format(each))))[0] for each in ("UPDD", "ESDD"))
    assert (unpaid.reversal, paid.reversal) == (True, False)


def test_a_return_keeps_the_fingerprint_of_its_entry():
    """What the bank's reference says of an entry does not change with the words about it."""
    bare = lines_of(statement(entry(direction="DBIT", inside="<AcctSvcrRef>R1</AcctSvcrRef>")))[0]
    said = lines_of(
        statement(entry(direction="DBIT", inside="<AcctSvcrRef>R1</AcctSvcrRef>", after=transactions(REASON.format(code="AM04"))))
    )[0]
    assert (bare.fingerprint, said.reversal) == (said.fingerprint, True)


def test_one_of_a_batch_comes_back():
    """20.00 collected less 5.00 returned: 15.00 on the account, as two lines; only the second takes something back."""
    parts = (
        "<Amt Ccy='EUR'>20.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>",
        "<Amt Ccy='EUR'>5.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>" + REASON.format(code="MD06"),
    )
    lines = lines_of(statement(entry(amount="<Amt Ccy='EUR'>15.00</Amt>", after=transactions(*parts))))
    assert [(line.minor, line.credit, line.reversal, line.return_reason) for line in lines] == [
        (2000, True, False, ""),
        (500, False, True, "MD06"),
    ]


# --- batches


PARTS = [f"<Amt Ccy='EUR'>{amount}</Amt>" for amount in ("20.00", "5.00")]


def test_a_total_and_its_transactions_share_their_batch():
    """The statement books 25.00 with a batch's number only; the notification has the two payments. Both name the entry's reference."""
    total = entry(inside="<AcctSvcrRef>R1</AcctSvcrRef>", after="<NtryDtls><Btch><MsgId>M1</MsgId><NbOfTxs>2</NbOfTxs></Btch></NtryDtls>")
    whole = entry(inside="<AcctSvcrRef>R1</AcctSvcrRef>", after=transactions(*PARTS))
    assert [(line.minor, line.batch) for line in lines_of(statement(total))] == [(2500, "R1")]
    assert [(line.minor, line.batch) for line in lines_of(statement(whole))] == [(2000, "R1"), (500, "R1")]


def test_without_a_reference_of_the_entry_the_orders_own_counts():
    batch = "<NtryDtls><Btch><PmtInfId>OURS-1</PmtInfId></Btch>{}</NtryDtls>"
    inside = "".join(f"<TxDtls>{part}</TxDtls>" for part in PARTS)
    for after in (batch.format(""), batch.format(inside)):
        assert {line.batch for line in lines_of(statement(entry(before="<NtryRef>1</NtryRef>", after=after)))} == {"OURS-1"}


def test_a_payment_of_its_own_is_in_no_batch():
    assert lines_of(statement(entry(inside="<AcctSvcrRef>R1</AcctSvcrRef>", after=transactions(PARTS[0]))))[0].batch == ""
