"""A creditor's account for a person, and the invoice beside it: as PDF, in the creditor's language."""

from datetime import date

from amiable import markets
from amiable.apps.parties.letterhead import sender
from amiable.apps.parties.records import CreditorView
from amiable.apps.remittances.account import Account, Line
from amiable.core.reference import print_case_number
from amiable.core.remittance import Due
from amiable.files.commission_invoice import CommissionInvoice
from amiable.files.creditor_account import AccountLine, ClauseBlock, ClosedCase, CreditorAccount, SetOff, VatBlock, prove
from amiable.files.letter import Letter, render
from amiable.files.letter_content import Addressee
from amiable.markets.late import late

GROUP = "group"


def as_pdf(account: Account, on: date, invoice: str) -> bytes:
    """The account for a person, in the creditor's language.

    invoice  the number of the invoice that comes with it; may be empty
    refuses  LetterDoesNotAddUp, LetterLacksMention, LetterCannotBePrinted
    """
    return render(_letter(account, "remittance", on, content_of(account, invoice)))


def invoice_pdf(account: Account, number: str, on: date, due_on: date) -> bytes:
    """The invoice for the commission of an account, or the credit note.

    refuses  LetterDoesNotAddUp, LetterLacksMention, LetterCannotBePrinted
    """
    return render(_letter(account, "invoice", on, _invoice(account, number, on, due_on)))


def _letter(account: Account, kind: str, on: date, content: CreditorAccount | CommissionInvoice) -> Letter:
    folder, spoken = markets.letters_folder(GROUP), account.creditor.language
    language = spoken if (folder / spoken / f"{kind}.typ").is_file() else "en"
    return Letter(folder, account.agency.market, language, kind, on, content)


def content_of(account: Account, invoice: str = "") -> CreditorAccount:
    """The account as its template reads it.

    refuses  LetterDoesNotAddUp, when it does not add up from its lines
    """
    due, number = account.due, account.numbered
    content = CreditorAccount(
        sender=sender(account.agency),
        addressee=_addressee(account.creditor),
        our_vat_number=account.agency.vat_number,
        their_vat_number=account.creditor.vat_number,
        number=account.name,
        month=account.month,
        until=account.until,
        lines=tuple(_line(place, line, number[account.clause_of(line)]) for place, line in enumerate(account.lines, start=1)),
        clauses=_clauses(account),
        vats=_vats(due),
        collected=due.collected,
        commission=due.commission,
        vat=due.vat,
        direct=due.direct,
        carried=(SetOff(account.open.account, due.carried.amount),) if account.open else (),
        returned=tuple(SetOff(one.account, one.minor, one.on, one.line_id) for one in account.returned),
        paid=due.paid,
        carried_on=due.carried_on,
        settled=due.settled,
        withdrawn=tuple(ClosedCase(print_case_number(one.case_number), one.on) for one in account.withdrawn),
        iban=account.iban,
        reference=account.end_to_end_id,
        by_invoice=due.settlement == "invoice",
        invoice=invoice,
    )
    prove(content)
    return content


def _line(place: int, line: Line, clause: int) -> AccountLine:
    return AccountLine(
        number=place,
        on=line.on,
        case_number=print_case_number(line.case_number),
        invoice=line.claim,
        part=line.part,
        amount=line.minor,
        clause=clause,
        bank_on=line.bank_on,
        bank_ref=line.bank_ref,
        bank_line=line.bank_line,
        direct=line.direct,
        corrects=f"{line.corrects.account}, {line.corrects.place}" if line.corrects else "",
    )


def _clauses(account: Account) -> tuple[ClauseBlock, ...]:
    number = account.numbered
    return tuple(
        ClauseBlock(
            number=number[part.clause],
            from_on=part.clause.from_on,
            to_on=part.clause.to,
            base=part.base,
            shares=tuple(share.working for share in part.shares),
            working=part.working,
            amount=part.amount,
        )
        for part in account.due.commissions
    )


def _vats(due: Due) -> tuple[VatBlock, ...]:
    return tuple(VatBlock(one.vat.rate, one.base, one.amount, one.vat.source, one.vat.mention) for one in due.vats)


def _invoice(account: Account, number: str, on: date, due_on: date) -> CommissionInvoice:
    due = account.due
    return CommissionInvoice(
        sender=sender(account.agency),
        addressee=_addressee(account.creditor),
        our_vat_number=account.agency.vat_number,
        their_vat_number=account.creditor.vat_number,
        their_number=account.creditor.enterprise_number,
        number=number,
        account=account.name,
        month=account.month,
        until=account.until,
        clauses=_clauses(account),
        vats=_vats(due),
        commission=due.commission,
        vat=due.vat,
        total=due.commission + due.vat,
        due_on=due_on,
        iban=account.agency.office_iban,
        bic=account.agency.office_bic,
        late=late(account.agency.market, on),
    )


def _addressee(creditor: CreditorView) -> Addressee:
    return Addressee(creditor.legal_name, (creditor.street, f"{creditor.postcode} {creditor.city}"))
