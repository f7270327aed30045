"""How a letter can be paid, in the market's own way: a QR code, the digits of a bar code, or the line of a payment slip."""

from amiable.core.reference import virtual_barcode
from amiable.files.epc import epc_payload, payment_code
from amiable.files.letter_content import Demand, PaymentBlock
from amiable.files.letter_parts import Data, Reader, grouped


def payment_data(demand: Demand, reader: Reader) -> Data:
    """Put the means of paying a demand into the strings of its payment block."""
    block = demand.payment
    return {
        "holder": block.holder,
        "iban": grouped(block.iban),
        "bic": block.bic,
        "reference": _spaced(block),
        "amount": reader.amount(demand.due),
        "by": reader.day(demand.last_day),
        "slip": block.slip,
        "qr": _qr(demand) if block.slip == "epc" else "",
        "barcode": _barcode(demand) if block.slip == "barcode" else "",
        "account": _danish_account(block.iban) if block.slip == "card_line" else "",
    }


def _qr(demand: Demand) -> str:
    block = demand.payment
    return payment_code(epc_payload(holder=block.holder, iban=block.iban, bic=block.bic, minor=demand.due, reference=block.reference))


def _barcode(demand: Demand) -> str:
    """The 54 digits in groups of six: people copy them without losing their place. An account abroad has none."""
    if not demand.payment.iban.startswith("FI"):
        return ""
    digits = virtual_barcode(demand.payment.iban, demand.due, demand.payment.reference, demand.last_day)
    return " ".join(digits[i : i + 6] for i in range(0, len(digits), 6))


def _spaced(block: PaymentBlock) -> str:
    """A Finnish reference in groups of five from the right, as it is printed there; a reference RF in groups of four."""
    bare = block.reference.replace(" ", "")
    if block.slip == "barcode" and bare.isdecimal():
        first = len(bare) % 5
        return " ".join(part for part in (bare[:first], *(bare[i : i + 5] for i in range(first, len(bare), 5))) if part)
    return grouped(bare) if bare.startswith("RF") else block.reference


def _danish_account(iban: str) -> str:
    """Registration number and account, as Danes write them; empty for an account abroad."""
    bare = iban.replace(" ", "")
    return f"{bare[4:8]} {bare[8:]}" if bare.startswith("DK") else ""
