"""What tells a person of a direct debit before it comes, and what its template reads."""

from dataclasses import dataclass
from datetime import date

from amiable.files.letter_content import Addressee, Sender
from amiable.files.letter_parts import Data, Reader, addressee_data, sender_data


@dataclass(frozen=True, slots=True)
class DebitNotice:
    """One debit that will come. Minor units.

    iban          of the account, whole; only its ends are printed
    identifier    the SEPA creditor identifier of the agency
    tell_us_by    until when we can still stop it
    refund_weeks  in which the bank gives the money back without asking why; `unauthorised_months` where nothing was signed
    """

    sender: Sender
    addressee: Addressee
    creditor: str
    case_number: str
    amount: int
    due_on: date
    mandate: str
    signed_on: date
    identifier: str
    iban: str
    end_to_end_id: str
    tell_us_by: date
    refund_weeks: int
    unauthorised_months: int
    business: bool = False


def debit_notice_data(notice: DebitNotice, reader: Reader) -> Data:
    """Put a notice into the strings that its template prints."""
    return {
        "sender": sender_data(notice.sender),
        "addressee": addressee_data(notice.addressee),
        "creditor": notice.creditor,
        "case_number": notice.case_number,
        "amount": reader.amount(notice.amount),
        "due_on": reader.day(notice.due_on),
        "mandate": notice.mandate,
        "signed_on": reader.day(notice.signed_on),
        "identifier": notice.identifier,
        "iban": masked(notice.iban),
        "end_to_end_id": notice.end_to_end_id,
        "tell_us_by": reader.day(notice.tell_us_by),
        "refund_weeks": str(notice.refund_weeks),
        "unauthorised_months": str(notice.unauthorised_months),
        "is_business": notice.business,
    }


def masked(iban: str) -> str:
    """An IBAN that its owner recognises and nobody else can use: its first four signs and its last four."""
    bare = iban.replace(" ", "")
    return f"{bare[:4]} … {bare[-4:]}"
