"""From a letter's content to what its template reads: strings in the reader's own formats, and nothing that typst could run."""

from collections.abc import Callable
from datetime import date

from amiable.core.facts import PARTS
from amiable.core.proposal import Proposal
from amiable.files.commission_invoice import CommissionInvoice, commission_invoice_data
from amiable.files.creditor_account import CreditorAccount, creditor_account_data
from amiable.files.debit_notice import DebitNotice, debit_notice_data
from amiable.files.letter_content import ClaimBlock, CreditorBlock, Demand, Later, Row
from amiable.files.letter_parts import Data, Reader, addressee_data, recalled_data, same, sender_data
from amiable.files.letter_payment import payment_data
from amiable.files.receipt import Receipt, receipt_data

Content = Demand | CreditorAccount | CommissionInvoice | Receipt | DebitNotice


def letter_data(content: Content, on: date, language: str, market: str) -> Data:
    """Put a letter's content into the strings that its template prints.

    refuses  LetterDoesNotAddUp
    """
    reader = Reader(language, market)
    return _data(content, reader) | {"on": reader.day(on), "language": language, "market": market}


def _data(content: Content, reader: Reader) -> Data:
    match content:
        case Demand():
            return _demand(content, reader)
        case Receipt():
            return receipt_data(content, reader)
        case DebitNotice():
            return debit_notice_data(content, reader)
        case CreditorAccount():
            return creditor_account_data(content, reader)
        case _:
            return commission_invoice_data(content, reader)


def _demand(demand: Demand, reader: Reader) -> Data:
    _check_demand(demand)
    return {
        "sender": sender_data(demand.sender),
        "addressee": addressee_data(demand.addressee),
        "creditor": _creditor(demand.creditor),
        "case_number": demand.case_number,
        "due": reader.amount(demand.due),
        "parts": [{"part": part, "amount": reader.amount(getattr(demand, part))} for part in PARTS],
        "paid": reader.amount(demand.paid) if demand.paid else "",
        "daily_interest": reader.amount(demand.daily_interest) if demand.daily_interest else "",
        "payment": payment_data(demand, reader),
        "claims": [_claim(claim, reader) for claim in demand.claims],
        "last_day": reader.day(demand.last_day),
        "days_to_answer": str(demand.days_to_answer or ""),
        "days_to_decide": str(demand.days_to_decide or ""),
        "later": _later(demand.later, reader) if demand.later else None,
        "first_contact": demand.first_contact,
        "is_business": demand.debtor == "business",
        "is_consumer": demand.debtor == "consumer",
        "nth": str(demand.nth),
        "recalled": recalled_data(demand.recalled, reader) if demand.recalled else None,
        "proposal": _proposal(demand.proposal, demand.due, reader) if demand.proposal else None,
    }


def _check_demand(demand: Demand) -> None:
    for part in PARTS:
        lines = sum(row.amount for claim in demand.claims for row in claim.rows if row.part == part)
        same(part, getattr(demand, part), lines)


def _creditor(creditor: CreditorBlock) -> Data:
    return {
        "name": creditor.name,
        "address": list(creditor.address),
        "enterprise_number": creditor.enterprise_number,
        "phone": creditor.phone,
        "email": creditor.email,
        "quality": creditor.quality,
        "is_individual": creditor.quality == "individual",
    }


def _proposal(plan: Proposal, due: int, reader: Reader) -> Data:
    same("proposal", due, plan.amount * (plan.count - 1) + plan.last)
    return {
        "count": str(plan.count),
        "others": str(plan.count - 1),
        "amount": reader.amount(plan.amount),
        "last": reader.amount(plan.last),
        "is_even": plan.amount == plan.last,
        "first_on": reader.day(plan.first_on),
    }


def _claim(claim: ClaimBlock, reader: Reader) -> Data:
    return {
        "ref": claim.ref,
        "description": claim.description,
        "due_on": reader.day(claim.due_on),
        "invoiced": reader.amount(claim.invoiced),
        "outstanding": reader.amount(claim.outstanding),
        "rows": [_row(row, reader) for row in claim.rows],
    }


def _row(row: Row, reader: Reader) -> Data:
    return {
        "part": row.part if row.amount >= 0 else "payment",
        "of": row.part,
        "on": reader.day(row.on),
        "from": reader.day(row.from_on),
        "to": reader.day(row.to_on),
        "days": str(row.days) if row.days else "",
        "rate": reader.rate(row.rate) if row.rate else "",
        "how": row.how,
        "source": row.source,
        "amount": reader.amount(row.amount),
    }


def _later(later: Later, reader: Reader) -> Data:
    return {
        "penalty": _if_agreed(later.penalty, reader.amount),
        "penalty_source": later.penalty_source,
        "rate": _if_agreed(later.rate, reader.rate),
        "rate_source": later.rate_source,
        "rate_from": reader.day(later.rate_from),
        "rate_unpublished": later.rate_unpublished,
    }


def _if_agreed(value: int | None, write: Callable[[int], str]) -> str:
    return "" if value is None else write(value)
