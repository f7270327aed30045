"""Where the dialects .02 to .14 of camt.052, .053 and .054 keep what we need, as one shape each."""

from dataclasses import dataclass
from functools import lru_cache

from amiable.files.iso20022 import Shape, qualified

STATEMENTS = ("Stmt", "Rpt", "Ntfctn")
MESSAGES = ("BkToCstmrStmt", "BkToCstmrAcctRpt", "BkToCstmrDbtCdtNtfctn")
DETAILS, TRANSACTIONS = "NtryDtls", "TxDtls"
BOOKED_MESSAGE = MESSAGES[0]  # a report or a notification shows beforehand what a statement will book


def _account(field: str) -> dict[str, str | Shape]:
    return {"Id": {"IBAN": field, "Othr": {"Id": field}}}


def _party(field: str) -> Shape:
    """`Nm` up to .07, `Pty/Nm` from .08; a bank as party has its name deeper."""
    return {"Nm": field, "Pty": {"Nm": field}, "Agt": {"FinInstnId": {"Nm": field}}}


STATEMENT: Shape = {
    "Id": "statement_id",
    "ElctrncSeqNb": "electronic_sequence",
    "LglSeqNb": "legal_sequence",
    "FrToDt": {"FrDtTm": "from", "ToDtTm": "to"},
    "Acct": _account("account") | {"Ccy": "currency"},
}
BALANCE: Shape = {"Tp": {"CdOrPrtry": {"Cd": "code"}}, "Amt": "amount", "CdtDbtInd": "direction"}
ENTRY: Shape = {
    "NtryRef": "entry_ref",
    "Amt": "amount",
    "CdtDbtInd": "direction",
    "RvslInd": "reversal",
    "Sts": {"": "status", "Cd": "status", "Prtry": "status"},
    "BookgDt": {"Dt": "booked", "DtTm": "booked"},
    "ValDt": {"Dt": "value", "DtTm": "value"},
    "AcctSvcrRef": "bank_ref",
    "BkTxCd": {"Domn": {"Fmly": {"SubFmlyCd": "kind"}}},
    DETAILS: {"Btch": {"PmtInfId": "batch", "MsgId": "batch"}},
    "AddtlNtryInf": "entry_info",
}
TAKEN_BACK = frozenset({"RRTN", "RPCR", "UPDD", "PRDD", "RCDD", "UPCQ", "CQRV"})  # ISO's codes of returned payments, debits and cheques
TRANSACTION: Shape = {
    "Refs": {
        "AcctSvcrRef": "bank_ref",
        "EndToEndId": "end_to_end_id",
        "MndtId": "mandate_id",
        "TxId": "other_ids",
        "InstrId": "other_ids",
        "UETR": "other_ids",
    },
    "Amt": "amount",
    "CdtDbtInd": "direction",
    "AmtDtls": {"TxAmt": {"Amt": "detail_amount"}},
    "RltdPties": {
        "Dbtr": _party("debtor"),
        "DbtrAcct": _account("debtor_account"),
        "UltmtDbtr": _party("ultimate_debtor"),
        "Cdtr": _party("creditor"),
        "CdtrAcct": _account("creditor_account"),
        "UltmtCdtr": _party("ultimate_creditor"),
    },
    "RmtInf": {"Ustrd": "text", "Strd": {"CdtrRefInf": {"Ref": "reference"}, "AddtlRmtInf": "structured_info"}},
    "RtrInf": {"Rsn": {"Cd": "return_reason", "Prtry": "return_reason"}, "AddtlInf": "return_info", "Orgtr": _party("return_info")},
    "AddtlTxInf": "transaction_info",
}
NEEDED_TO_SPLIT = ("Amt", "AmtDtls", "CdtDbtInd")  # of an only transaction the entry's own amount and direction count
ONLY_TRANSACTION: Shape = {name: step for name, step in TRANSACTION.items() if name not in NEEDED_TO_SPLIT}


@dataclass(frozen=True, slots=True)
class Dialect:
    """The shapes and names with one file's namespace before them."""

    statement: Shape
    balance: Shape
    entry: Shape
    transaction: Shape
    only_transaction: Shape
    balance_tag: str
    details_tag: str
    transaction_tag: str


@lru_cache(maxsize=16)
def dialect(namespace: str) -> Dialect:
    """The dialect of a namespace such as `{urn:iso:std:iso:20022:tech:xsd:camt.053.001.08}`, or of none."""
    return Dialect(
        statement=qualified(STATEMENT, namespace),
        balance=qualified(BALANCE, namespace),
        entry=qualified(ENTRY, namespace),
        transaction=qualified(TRANSACTION, namespace),
        only_transaction=qualified(ONLY_TRANSACTION, namespace),
        balance_tag=f"{namespace}Bal",
        details_tag=f"{namespace}{DETAILS}",
        transaction_tag=f"{namespace}{TRANSACTIONS}",
    )
