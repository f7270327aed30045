"""The invoice for our commission, where the creditor is paid all that was collected; below zero, a credit note."""

from dataclasses import dataclass
from datetime import date

from amiable.files import local_format
from amiable.files.creditor_account import ClauseBlock, VatBlock, clause_data, vat_data
from amiable.files.letter_content import Addressee, Sender
from amiable.files.letter_parts import Data, Reader, addressee_data, grouped, same, sender_data
from amiable.markets.late import Late


@dataclass(frozen=True, slots=True)
class CommissionInvoice:
    """All that the invoice says. Minor units; commission + VAT = total. Below zero it gives back what an earlier one asked for.

    number   in one row without gaps, for each agency
    account  the number of the account that shows every line behind it
    late     what paying it late costs, where the law wants that said (France)
    """

    sender: Sender
    addressee: Addressee
    our_vat_number: str
    their_vat_number: str
    their_number: str
    number: str
    account: str
    month: date
    until: date
    clauses: tuple[ClauseBlock, ...]
    vats: tuple[VatBlock, ...]
    commission: int
    vat: int
    total: int
    due_on: date
    iban: str
    bic: str
    late: Late | None = None


def commission_invoice_data(invoice: CommissionInvoice, reader: Reader) -> Data:
    """Put an invoice into the strings that its template prints.

    refuses  LetterDoesNotAddUp
    """
    same("commission", invoice.commission, sum(clause.amount for clause in invoice.clauses))
    same("commission", invoice.commission, sum(vat.base for vat in invoice.vats))
    same("vat", invoice.vat, sum(vat.amount for vat in invoice.vats))
    same("total", invoice.total, invoice.commission + invoice.vat)
    return {
        "sender": sender_data(invoice.sender),
        "addressee": addressee_data(invoice.addressee),
        "our_vat_number": invoice.our_vat_number,
        "their_vat_number": invoice.their_vat_number,
        "their_number": invoice.their_number,
        "number": invoice.number,
        "account": invoice.account,
        "month": local_format.month(invoice.month, reader.language, reader.market),
        "until": reader.day(invoice.until),
        "clauses": [clause_data(clause, reader) for clause in invoice.clauses],
        "vats": [vat_data(vat, reader) for vat in invoice.vats],
        "commission": reader.amount(invoice.commission),
        "total": reader.amount(invoice.total),
        "gives_back": invoice.total < 0,
        "due_on": reader.day(invoice.due_on),
        "iban": grouped(invoice.iban),
        "bic": invoice.bic,
        "late": {"points": reader.points(late.points), "sum": reader.amount(late.lump_sum)} if (late := invoice.late) else None,
    }
