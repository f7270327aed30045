"""A creditor's account of a period: every cent collected, what we keep of it and why, what is paid; and what its template reads of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from amiable.core.facts import Part
from amiable.core.working import Working
from amiable.files import local_format, wording
from amiable.files.letter_content import Addressee, Sender
from amiable.files.letter_parts import Data, Reader, addressee_data, grouped, same, sender_data

CENTS = 2  # decimals


@dataclass(frozen=True, slots=True)
class AccountLine:
    """A part of a payment that reached a claim of the creditor, or the undoing of one (below zero). Minor units.

    number               its place in this account, from 1
    clause               the number of the clause under which it is taken
    bank_on … bank_line  the movement that brought it: day, the bank's reference, our number of it
    direct               the creditor received it itself
    corrects             the account and the line that it takes back, such as "2026-03-vivre-1, 4"; empty: none
    """

    number: int
    on: date
    case_number: str
    invoice: str
    part: Part
    amount: int
    clause: int
    bank_on: date
    bank_ref: str
    bank_line: int
    direct: bool = False
    corrects: str = ""


@dataclass(frozen=True, slots=True)
class ClauseBlock:
    """The commission under one clause of the mandate, with its working. Minor units."""

    number: int
    from_on: date
    to_on: date | None
    base: int
    shares: tuple[Working, ...]
    working: Working
    amount: int


@dataclass(frozen=True, slots=True)
class VatBlock:
    """The VAT on the commission at one rate. Minor units, ppm. `mention` says why there is none: `reverse_charge`, `outside`."""

    rate: int
    base: int
    amount: int
    source: str
    mention: str = ""


@dataclass(frozen=True, slots=True)
class SetOff:
    """What an earlier account left open, or a payment that came back from the bank. Minor units.

    account  the number of the earlier account
    on       the day on which it came back; None: it was left open
    """

    account: str
    amount: int
    on: date | None = None
    bank_line: int = 0


@dataclass(frozen=True, slots=True)
class ClosedCase:
    """A case that the creditor took back."""

    case_number: str
    on: date


@dataclass(frozen=True, slots=True)
class CreditorAccount:
    """All that the account says. Minor units; collected − commission − VAT − direct + set-offs = paid + carried on.

    invoice  the number of the invoice that asks for commission and VAT, which are then not kept; empty: they are
    """

    sender: Sender
    addressee: Addressee
    our_vat_number: str
    their_vat_number: str
    number: str
    month: date
    until: date
    lines: Sequence[AccountLine]
    clauses: tuple[ClauseBlock, ...]
    vats: tuple[VatBlock, ...]
    collected: int
    commission: int
    vat: int
    direct: int
    carried: tuple[SetOff, ...]
    returned: tuple[SetOff, ...]
    paid: int
    carried_on: int
    settled: bool
    iban: str
    reference: str
    by_invoice: bool = False
    invoice: str = ""
    withdrawn: tuple[ClosedCase, ...] = ()


def creditor_account_data(account: CreditorAccount, reader: Reader) -> Data:
    """Put an account into the strings that its template prints.

    refuses  LetterDoesNotAddUp
    """
    prove(account)
    return {
        "sender": sender_data(account.sender),
        "addressee": addressee_data(account.addressee),
        "our_vat_number": account.our_vat_number,
        "their_vat_number": account.their_vat_number,
        "number": account.number,
        "month": local_format.month(account.month, reader.language, reader.market),
        "until": reader.day(account.until),
        "lines": [_line(line, reader) for line in account.lines],
        "clauses": [clause_data(clause, reader) for clause in account.clauses],
        "vats": [vat_data(vat, reader) for vat in account.vats],
        "collected": reader.amount(account.collected),
        "commission": reader.amount(-account.commission),
        "direct": reader.amount(-account.direct) if account.direct else "",
        "carried": [_set_off(one, reader) for one in account.carried],
        "returned": [_set_off(one, reader) for one in account.returned],
        "paid": reader.amount(account.paid),
        "carried_on": reader.amount(account.carried_on),
        "settled": account.settled,
        "pays": account.paid > 0,
        "by_invoice": account.by_invoice,
        "invoice": account.invoice,
        "withdrawn": [{"case": one.case_number, "on": reader.day(one.on)} for one in account.withdrawn],
        "iban": grouped(account.iban),
        "reference": account.reference,
    }


def prove(account: CreditorAccount) -> None:
    """Add the account up from its lines, as a bookkeeper would who trusts no total.

    refuses  LetterDoesNotAddUp
    """
    same("collected", account.collected, sum(line.amount for line in account.lines))
    same("direct", account.direct, sum(line.amount for line in account.lines if line.direct))
    for clause in {line.clause for line in account.lines} | {clause.number for clause in account.clauses}:
        bases = sum(block.base for block in account.clauses if block.number == clause)
        same(f"clause {clause}", bases, sum(line.amount for line in account.lines if line.clause == clause))
    same("commission", account.commission, sum(clause.amount for clause in account.clauses))
    same("commission", account.commission, sum(vat.base for vat in account.vats))
    same("vat", account.vat, sum(vat.amount for vat in account.vats))
    kept = 0 if account.by_invoice else account.commission + account.vat
    set_off = sum(one.amount for one in (*account.carried, *account.returned))
    same("paid", account.paid + account.carried_on, account.collected - kept - account.direct + set_off)


def clause_data(clause: ClauseBlock, reader: Reader) -> Data:
    """A clause with its working in the reader's words."""
    said = [wording.say(share, reader.language, reader.market) for share in clause.shares]
    _name, exact = clause.working.facts[0]
    if len(said) != 1 or len(exact.partition(".")[2]) > CENTS:  # added up, rounded, or nothing at all
        said.append(wording.say(clause.working, reader.language, reader.market))
    return {
        "number": str(clause.number),
        "from": reader.day(clause.from_on),
        "to": reader.day(clause.to_on),
        "how": said,
        "amount": reader.amount(clause.amount),
    }


def vat_data(vat: VatBlock, reader: Reader) -> Data:
    """A rate of VAT, what it is taken of, and why it is none."""
    return {
        "rate": reader.rate(vat.rate),
        "base": reader.amount(vat.base),
        "amount": reader.amount(vat.amount),
        "kept": reader.amount(-vat.amount),
        "source": vat.source,
        "mention": vat.mention,
    }


def _line(line: AccountLine, reader: Reader) -> Data:
    return {
        "number": str(line.number),
        "on": reader.day(line.on),
        "case": line.case_number,
        "invoice": line.invoice,
        "part": line.part,
        "clause": str(line.clause),
        "bank_on": reader.day(line.bank_on),
        "bank_ref": line.bank_ref,
        "bank_line": str(line.bank_line),
        "direct": line.direct,
        "corrects": line.corrects,
        "amount": reader.amount(line.amount),
    }


def _set_off(one: SetOff, reader: Reader) -> Data:
    return {
        "account": one.account,
        "amount": reader.amount(one.amount),
        "on": reader.day(one.on),
        "bank_line": str(one.bank_line) if one.bank_line else "",
    }
