"""Small bank files of our own, one for each way in which the dialects differ. All people and accounts are fictional."""

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"

HEAD = """<Id>ST-1</Id><ElctrncSeqNb>7</ElctrncSeqNb><CreDtTm>2026-03-03T06:00:00</CreDtTm>
<Acct><Id><IBAN>BE68539007547034</IBAN></Id><Ccy>EUR</Ccy></Acct>
"""


def balance(code: str, amount: str, direction: str = "CRDT", currency: str = "EUR") -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='{currency}'>{amount}</Amt>"
        f"<CdtDbtInd>{direction}</CdtDbtInd><Dt><Dt>2026-03-02</Dt></Dt></Bal>\n"
    )


def entry(
    *,
    amount: str = "<Amt Ccy='EUR'>25.00</Amt>",
    direction: str = "CRDT",
    status: str = "<Sts><Cd>BOOK</Cd></Sts>",
    booked: str = "<BookgDt><Dt>2026-03-02</Dt></BookgDt>",
    before: str = "",
    middle: str = "",
    inside: str = "",
    after: str = "",
) -> str:
    """An entry; `before` stands in front of its amount, `middle` before its status, `inside` after its dates."""
    return (
        f"<Ntry>{before}{amount}<CdtDbtInd>{direction}</CdtDbtInd>{middle}{status}{booked}"
        f"<ValDt><Dt>2026-03-03</Dt></ValDt>{inside}<BkTxCd/>{after}</Ntry>\n"
    )


def transactions(*contents: str) -> str:
    return "<NtryDtls>" + "".join(f"<TxDtls>{content}</TxDtls>" for content in contents) + "</NtryDtls>"


def statement(*inside: str, version: str = "08", head: str = HEAD) -> bytes:
    namespace = NAMESPACE.format(version=version)
    body = head + "".join(inside)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{namespace}"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>M</MsgId><CreDtTm>2026-03-03T06:00:00</CreDtTm></GrpHdr>\n<Stmt>{body}</Stmt></BkToCstmrStmt></Document>"
    ).encode()
