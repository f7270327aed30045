"""A creditor's account for a program and for a sheet, and the invoice for a program: every line names where it comes from."""

import csv
import json
from collections.abc import Iterable, Mapping
from datetime import date
from io import StringIO

from amiable.apps.remittances.account import Account, Line
from amiable.apps.remittances.papers import content_of
from amiable.core.money import percent_of, text_of
from amiable.core.remittance import Due
from amiable.core.remittance.due import Commission
from amiable.core.remittance.schedule import as_data
from amiable.core.working import Working

# A sheet runs what begins so: such a text is given a quote before it.
RUNS = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = (
    "account", "line", "on", "case", "invoice", "part", "amount", "currency", "clause", "mandate", "allocation", "bank_line", "bank_day",
    "bank_reference", "means", "corrects_account", "corrects_line", "corrects_bank_line",
)  # fmt: skip


def as_json(account: Account, invoice: str) -> bytes:
    """The account for a program; amounts and rates as text. docs/reference/remittance.md is its contract.

    refuses  LetterDoesNotAddUp
    """
    content_of(account, invoice)
    due = account.due
    said = {
        "account": account.name,
        "creditor": account.creditor.name,
        "market": account.agency.market,
        "month": f"{account.month:%Y-%m}",
        "until": account.until.isoformat(),
        "number": account.number,
        "currency": account.currency,
        "lines": [_line_data(place, line, account) for place, line in enumerate(account.lines, start=1)],
        "collected": text_of(due.collected),
        "commission": {"amount": text_of(due.commission), "clauses": [_clause_data(part, account) for part in due.commissions]},
        "vat": {"amount": text_of(due.vat), "rates": vat_data(due)},
        "settlement": due.settlement,
        "invoice": invoice or None,
        "direct": text_of(due.direct),
        "carried": {"account": account.open.account, "amount": text_of(due.carried.amount)} if account.open else None,
        "returned": [
            {"account": one.account, "amount": text_of(one.minor), "on": one.on.isoformat(), "bank_line": one.line_id}
            for one in account.returned
        ],
        "paid": text_of(due.paid),
        "carried_on": text_of(due.carried_on),
        "withdrawn": [{"case": one.case_number, "on": one.on.isoformat()} for one in account.withdrawn],
        "iban": account.iban,
        "end_to_end_id": account.end_to_end_id,
    }
    return _json(said)


def invoice_json(account: Account, number: str, on: date, due_on: date) -> bytes:
    """The invoice for a program."""
    due, agency, creditor = account.due, account.agency, account.creditor
    said = {
        "number": number,
        "on": on.isoformat(),
        "due_on": due_on.isoformat(),
        "account": account.name,
        "seller": {"name": agency.name, "enterprise_number": agency.enterprise_number, "vat_number": agency.vat_number},
        "buyer": {"name": creditor.legal_name, "enterprise_number": creditor.enterprise_number, "vat_number": creditor.vat_number},
        "currency": account.currency,
        "clauses": [_clause_data(part, account) for part in due.commissions],
        "commission": text_of(due.commission),
        "vat": {"amount": text_of(due.vat), "rates": vat_data(due)},
        "total": text_of(due.commission + due.vat),
        "iban": agency.office_iban,
    }
    return _json(said)


def _json(said: Mapping[str, object]) -> bytes:
    return json.dumps(said, ensure_ascii=False, indent=1).encode() + b"\n"


def _line_data(place: int, line: Line, account: Account) -> dict[str, object]:
    clause, back = account.clause_of(line), line.corrects
    return {
        "line": place,
        "on": line.on.isoformat(),
        "case": line.case_number,
        "claim": line.claim,
        "part": line.part,
        "amount": text_of(line.minor),
        "clause": account.numbered[clause],
        "mandate": clause.mandate,
        "allocation": line.allocation_id,
        "bank": {"line": line.bank_line, "on": line.bank_on.isoformat(), "reference": line.bank_ref, "means": line.means},
        "corrects": {"account": back.account, "line": back.place, "bank_line": back.bank_line} if back else None,
    }


def _clause_data(part: Commission, account: Account) -> dict[str, object]:
    clause = part.clause
    return {
        "clause": account.numbered[clause],
        "mandate": clause.mandate,
        "from": clause.from_on.isoformat(),
        "to": clause.to.isoformat() if clause.to else None,
        "schedule": as_data(clause.schedule),
        "base": text_of(part.base),
        "shares": [working_data(share.working) for share in part.shares],
        "working": working_data(part.working),
        "vat_rate": percent_of(part.vat.rate),
        "amount": text_of(part.amount),
    }


def vat_data(due: Due) -> list[dict[str, object]]:
    """Each rate of VAT with what it is taken of and where it stands."""
    return [
        {
            "rate": percent_of(one.vat.rate),
            "base": text_of(one.base),
            "amount": text_of(one.amount),
            "mention": one.vat.mention or None,
            "source": one.vat.source,
        }
        for one in due.vats
    ]


def working_data(working: Working) -> dict[str, object]:
    """A working as its code and its facts."""
    return {"code": working.code, **dict(working.facts)}


def as_csv(account: Account) -> bytes:
    """The lines of an account for a sheet: UTF-8 with its mark, semicolons, amounts with a point.

    refuses  LetterDoesNotAddUp
    """
    content_of(account)
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_row(place, line, account) for place, line in enumerate(account.lines, start=1))
    return out.getvalue().encode("utf-8-sig")


def _row(place: int, line: Line, account: Account) -> Iterable[object]:
    clause, back = account.clause_of(line), line.corrects
    return (
        account.name, place, line.on.isoformat(), line.case_number, _harmless(line.claim), line.part, text_of(line.minor), account.currency,
        account.numbered[clause], clause.mandate, line.allocation_id, line.bank_line, line.bank_on.isoformat(), _harmless(line.bank_ref),
        line.means, back.account if back else "", back.place if back else "", back.bank_line if back else "",
    )  # fmt: skip


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(RUNS) else text
