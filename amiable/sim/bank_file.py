"""The simulated bank's daily camt.053.001.08, as a real bank would send it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from textwrap import wrap
from typing import BinaryIO

from amiable.core.money import text_of
from amiable.core.reference import ogm_number
from amiable.files.xml_writing import Node, document, node

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
LONGEST_TEXT = 140
SUBFAMILY = {True: "RCDT", False: "ICDT"}  # a transfer received, a transfer issued


@dataclass(frozen=True, slots=True)
class Entry:
    """A booked movement, in minor units above zero. A reversal takes an earlier movement back: direction is what happens now."""

    minor: int
    credit: bool
    booked_on: date
    value_on: date
    bank_ref: str
    end_to_end_id: str = ""
    reference: str = ""
    text: str = ""
    counterparty: str = ""
    counterparty_account: str = ""
    reversal: bool = False


def write(
    out: BinaryIO,
    *,
    account: str,
    currency: str,
    statement_id: str,
    sequence: int,
    on: date,
    created_at: datetime,
    opening: int,
    entries: Sequence[Entry],
) -> None:
    """Write a statement of one account and day; the closing balance follows from the opening one and the entries.

    opening  minor units, below zero when overdrawn
    """
    closing = opening + sum(entry.minor if entry.credit else -entry.minor for entry in entries)
    created = created_at.isoformat(timespec="seconds")
    with document(out, NAMESPACE) as xml, xml.inside("BkToCstmrStmt"):
        xml.write(node("GrpHdr", node("MsgId", statement_id), node("CreDtTm", created)))
        with xml.inside("Stmt"):
            xml.write(node("Id", statement_id), node("ElctrncSeqNb", str(sequence)), node("CreDtTm", created))
            xml.write(node("FrToDt", node("FrDtTm", f"{on}T00:00:00"), node("ToDtTm", f"{on}T23:59:59")))
            xml.write(node("Acct", _account_id(account), node("Ccy", currency)))
            xml.write(_balance("OPBD", opening, currency, on), _balance("CLBD", closing, currency, on))
            for entry in entries:
                xml.write(_entry(entry, currency))


def _account_id(account: str) -> Node | None:
    is_iban = account[:2].isalpha() and account[2:4].isdigit()
    return node("Id", node("IBAN", account) if is_iban else node("Othr/Id", account))


def _direction(credit: bool) -> Node | None:
    return node("CdtDbtInd", "CRDT" if credit else "DBIT")


def _balance(code: str, minor: int, currency: str, on: date) -> Node | None:
    amount = node("Amt", text_of(abs(minor)), Ccy=currency)
    return node("Bal", node("Tp/CdOrPrtry/Cd", code), amount, _direction(minor >= 0), node("Dt/Dt", str(on)))


def _entry(entry: Entry, currency: str) -> Node | None:
    code = node("BkTxCd/Domn", node("Cd", "PMNT"), node("Fmly", node("Cd", SUBFAMILY[entry.credit]), node("SubFmlyCd", "ESCT")))
    return node(
        "Ntry",
        node("Amt", text_of(entry.minor), Ccy=currency),
        _direction(entry.credit),
        node("RvslInd", "true" if entry.reversal else ""),
        node("Sts/Cd", "BOOK"),
        node("BookgDt/Dt", str(entry.booked_on)),
        node("ValDt/Dt", str(entry.value_on)),
        node("AcctSvcrRef", entry.bank_ref),
        code,
        node("NtryDtls/TxDtls", *_transaction(entry, currency)),
    )


def _transaction(entry: Entry, currency: str) -> tuple[Node | None, ...]:
    return (
        node("Refs", node("AcctSvcrRef", entry.bank_ref), node("EndToEndId", entry.end_to_end_id or "NOTPROVIDED")),
        node("Amt", text_of(entry.minor), Ccy=currency),
        _direction(entry.credit),
        node("RltdPties", *_parties(entry)),
        node("RmtInf", *(node("Ustrd", part) for part in _parts(entry.text)), _reference(entry.reference)),
    )


def _parts(text: str) -> list[str]:
    return [text] if len(text) <= LONGEST_TEXT else wrap(text, LONGEST_TEXT)


def _parties(entry: Entry) -> tuple[Node | None, ...]:
    """The other side; a reversal keeps the roles of the movement that it takes back."""
    role = "Dbtr" if entry.credit is not entry.reversal else "Cdtr"
    name = node(f"{role}/Pty/Nm", entry.counterparty)
    account = node(f"{role}Acct", _account_id(entry.counterparty_account)) if entry.counterparty_account else None
    return name, account


def _reference(reference: str) -> Node | None:
    """A structured reference; the Belgian one as banks give it, in digits only."""
    if not reference:
        return None
    is_belgian = ogm_number(reference) is not None
    kind = node("Tp", node("CdOrPrtry/Cd", "SCOR"), node("Issr", "BBA" if is_belgian else ""))
    return node("Strd/CdtrRefInf", kind, node("Ref", re.sub(r"\D", "", reference) if is_belgian else reference))
