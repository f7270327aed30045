"""What a receipt says, and what its template reads: what was paid, what it went to, what remains and why."""

from dataclasses import dataclass
from datetime import date

from amiable.core.facts import PARTS, Part
from amiable.files.letter_content import Addressee, Sender
from amiable.files.letter_parts import Data, Reader, addressee_data, grouped, same, sender_data


@dataclass(frozen=True, slots=True)
class Went:
    """A piece of a payment and the part of an invoice that it paid; without invoice it is credit. Minor units."""

    invoice: str
    part: Part | None
    amount: int


@dataclass(frozen=True, slots=True)
class Remains:
    """What is still due of one part, in minor units, and where the law or the contract says so."""

    part: Part
    amount: int
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt of one payment, on the day of a statement of account. Minor units.

    number          as printed, without a gap in its market and year
    means           transfer, card, direct_debit, cheque, cash or direct
    payer           who paid, where that is known
    received        what came for this case
    credit_back     of what was paid too much, whatever the payment: it goes back to whoever paid it
    daily_interest  what a further day adds while interest runs
    iban, reference how what remains can be paid
    business        a company reads it
    """

    sender: Sender
    addressee: Addressee
    number: str
    creditor: str
    case_number: str
    means: str
    payer: str
    received_on: date
    received: int
    went: tuple[Went, ...]
    remains: tuple[Remains, ...]
    credit_back: int
    daily_interest: int
    iban: str
    reference: str
    source: str = ""
    business: bool = False

    @property
    def due(self) -> int:
        """What is still due, in minor units."""
        return sum(each.amount for each in self.remains)


def receipt_data(receipt: Receipt, reader: Reader) -> Data:
    """Put a receipt into the strings that its template prints.

    refuses  LetterDoesNotAddUp, where the pieces are not the payment
    """
    same("received", receipt.received, sum(piece.amount for piece in receipt.went))
    open_parts = {each.part for each in receipt.remains}
    return {
        "sender": sender_data(receipt.sender),
        "addressee": addressee_data(receipt.addressee),
        "number": receipt.number,
        "creditor": receipt.creditor,
        "case_number": receipt.case_number,
        "means": receipt.means,
        "payer": receipt.payer,
        "received_on": reader.day(receipt.received_on),
        "received": reader.amount(receipt.received),
        "went": [{"invoice": x.invoice, "part": x.part or "credit", "amount": reader.amount(x.amount)} for x in receipt.went],
        "remains": [_remains(each, reader) for part in PARTS for each in receipt.remains if each.part == part],
        "due": reader.amount(receipt.due) if receipt.due else "",
        "only_additions": bool(open_parts) and "principal" not in open_parts,
        "credit_back": reader.amount(receipt.credit_back) if receipt.credit_back else "",
        "daily_interest": reader.amount(receipt.daily_interest) if receipt.daily_interest else "",
        "iban": grouped(receipt.iban),
        "reference": receipt.reference,
        "source": receipt.source,
        "is_business": receipt.business,
    }


def _remains(each: Remains, reader: Reader) -> Data:
    return {"part": each.part, "amount": reader.amount(each.amount), "sources": list(each.sources)}
