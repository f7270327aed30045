"""Writes payment orders to the bank (pain.001.001.09, SEPA), and reads them back for the simulated bank."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from stdnum import iban as iban_number
from stdnum.exceptions import ValidationError

from amiable.core.money import text_of
from amiable.core.reference import ogm_number
from amiable.core.refusal import Fault, Refusal, _
from amiable.files.iso20022 import (
    Found,
    Shape,
    day_of,
    elements,
    forget,
    gather,
    line_of,
    local_name,
    minor_units,
    prefix,
    qualified,
    refused,
)
from amiable.files.sepa_text import folded, is_lawful_id
from amiable.files.xml_writing import Node, Writer, document, node

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
LONGEST_NAME, LONGEST_TEXT, LONGEST_ID = 70, 140, 35
LARGEST_AMOUNT = 99_999_999_999  # SEPA: 999 999 999.99
BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?", re.ASCII)
CREDITOR_REFERENCE = re.compile(r"RF\d{2}[A-Z0-9]{1,21}", re.ASCII)


class OrdersRefused(Refusal):
    """A bank would reject the whole file for one bad order, so none is written."""

    code = "payment_orders_refused"
    what = _("The payment file was not made: {count} of its details would make the bank reject it. First: {reason}")
    remedy = _("Put the account numbers and names right, then make the file again. Nothing was sent.")


@dataclass(frozen=True, slots=True)
class Debit:
    """The account that pays. The BIC may be empty: the IBAN says enough."""

    name: str
    iban: str
    bic: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """An order to pay, in minor units above zero. A structured reference goes alone: SEPA carries it or a text, not both."""

    end_to_end_id: str
    minor: int
    name: str
    iban: str
    text: str = ""
    reference: str = ""


def write(
    out: BinaryIO,
    *,
    message_id: str,
    created_at: datetime,
    execute_on: date,
    debit: Debit,
    initiator: str,
    initiator_id: str,
    transfers: Sequence[Transfer],
    currency: str = "EUR",
) -> None:
    """Write one file with one debit account; each transfer is booked singly, so that its end-to-end id comes back.

    initiator_id  the enterprise number of who sends the file; may be empty
    refuses       OrdersRefused with every fault, before a byte is written
    source        EPC 132-08, SEPA customer-to-bank implementation guidelines; Febelfin, credit transfer XML
    """
    if faults := tuple(_faults(message_id, debit, transfers, currency)):
        first = faults[0].what.format(**dict(faults[0].facts))
        raise OrdersRefused(source="EPC 132-08", faults=faults, count=len(faults), reason=f"{faults[0].where}: {first}")
    totals = node("NbOfTxs", str(len(transfers))), node("CtrlSum", text_of(sum(each.minor for each in transfers)))
    with document(out, NAMESPACE) as xml, xml.inside("CstmrCdtTrfInitn"):
        created = node("CreDtTm", created_at.isoformat(timespec="seconds"))
        xml.write(node("GrpHdr", node("MsgId", message_id), created, *totals, _initiator(initiator, initiator_id, debit.iban)))
        with xml.inside("PmtInf"):
            _instruction(xml, message_id, totals, execute_on, debit)
            for transfer in transfers:
                xml.write(_transfer(transfer, currency))


def _faults(message_id: str, debit: Debit, transfers: Sequence[Transfer], currency: str) -> Iterator[Fault]:
    if not transfers:
        yield Fault("file", _("there is nothing to pay."))
    if currency != "EUR":
        yield Fault("file", _("SEPA pays in euro, not in {currency}."), facts=(("currency", currency),))
    if not is_lawful_id(message_id, LONGEST_ID):
        yield _id_fault("file", message_id)
    yield from _party_faults("debit account", debit.name, debit.iban)
    if debit.bic and not BIC.fullmatch(debit.bic):
        yield Fault("debit account", _("“{text}” is not a BIC."), facts=(("text", debit.bic),))
    seen: set[str] = set()
    for number, transfer in enumerate(transfers, start=1):
        yield from _transfer_faults(f"transfer {number}", transfer, seen)
        seen.add(transfer.end_to_end_id)


def _transfer_faults(where: str, transfer: Transfer, seen: set[str]) -> Iterator[Fault]:
    yield from _party_faults(where, transfer.name, transfer.iban)
    if not 0 < transfer.minor <= LARGEST_AMOUNT:
        yield Fault(where, _("{amount} cannot be paid by one transfer."), facts=(("amount", text_of(transfer.minor)),))
    if not is_lawful_id(transfer.end_to_end_id, LONGEST_ID):
        yield _id_fault(where, transfer.end_to_end_id)
    if transfer.end_to_end_id in seen:
        yield Fault(where, _("the identifier “{text}” is used twice."), facts=(("text", transfer.end_to_end_id),))
    if transfer.reference and _structured(transfer.reference) is None:
        yield Fault(where, _("“{text}” is not a structured reference."), facts=(("text", transfer.reference),))


def _party_faults(where: str, name: str, iban: str) -> Iterator[Fault]:
    if not folded(name, LONGEST_NAME):
        yield Fault(where, _("the name is missing."))
    try:
        # The check digits are the hard rule: the country's own check refuses some valid Belgian accounts.
        iban_number.validate(iban, check_country=False)
    except ValidationError:
        yield Fault(where, _("“{text}” is not an IBAN."), facts=(("text", iban),))


def _id_fault(where: str, text: str) -> Fault:
    return Fault(where, _("the identifier “{text}” must be 1 to 35 plain letters, digits or signs."), facts=(("text", text),))


def _initiator(name: str, number: str, debit_iban: str) -> Node | None:
    issuer = node("Issr", "KBO-BCE" if debit_iban.startswith("BE") else "")
    other = node("Id/OrgId/Othr", node("Id", folded(number, LONGEST_ID)), issuer) if number else None
    return node("InitgPty", node("Nm", folded(name, LONGEST_NAME)), other)


def _instruction(xml: Writer, message_id: str, totals: tuple[Node | None, ...], execute_on: date, debit: Debit) -> None:
    agent = node("BICFI", debit.bic) or node("Othr/Id", "NOTPROVIDED")
    xml.write(node("PmtInfId", message_id), node("PmtMtd", "TRF"), node("BtchBookg", "false"), *totals)
    xml.write(node("PmtTpInf/SvcLvl/Cd", "SEPA"), node("ReqdExctnDt/Dt", str(execute_on)))
    xml.write(node("Dbtr/Nm", folded(debit.name, LONGEST_NAME)), node("DbtrAcct/Id/IBAN", iban_number.compact(debit.iban)))
    xml.write(node("DbtrAgt/FinInstnId", agent), node("ChrgBr", "SLEV"))


def _transfer(transfer: Transfer, currency: str) -> Node | None:
    reference = _structured(transfer.reference) if transfer.reference else None
    return node(
        "CdtTrfTxInf",
        node("PmtId/EndToEndId", transfer.end_to_end_id),
        node("Amt/InstdAmt", text_of(transfer.minor), Ccy=currency),
        node("Cdtr/Nm", folded(transfer.name, LONGEST_NAME)),
        node("CdtrAcct/Id/IBAN", iban_number.compact(transfer.iban)),
        node("RmtInf", reference or node("Ustrd", folded(transfer.text, LONGEST_TEXT))),
    )


def _structured(reference: str) -> Node | None:
    """A creditor's reference: the Belgian one (issuer BBA) or the international one (issuer ISO); None for anything else."""
    if ogm_number(reference) is not None:
        text, issuer = re.sub(r"\D", "", reference), "BBA"
    else:
        text, issuer = reference.replace(" ", "").upper(), "ISO"
        if not CREDITOR_REFERENCE.fullmatch(text):
            return None
    kind = node("Tp", node("CdOrPrtry/Cd", "SCOR"), node("Issr", issuer))
    return node("Strd/CdtrRefInf", kind, node("Ref", text))


ORDER: Shape = {
    "PmtId": {"EndToEndId": "end_to_end_id"},
    "Amt": {"InstdAmt": "amount"},
    "Cdtr": {"Nm": "name"},
    "CdtrAcct": {"Id": {"IBAN": "iban"}},
    "RmtInf": {"Ustrd": "text", "Strd": {"CdtrRefInf": {"Ref": "reference"}}},
}
GROUP: Shape = {"MsgId": "message_id", "NbOfTxs": "count", "CtrlSum": "sum"}


def read_orders(source: BinaryIO) -> tuple[str, date, tuple[Transfer, ...]]:
    """Read a payment file as the bank does that executes it.

    returns  message id, day of execution, transfers
    refuses  FileRefused, when the file is broken, or its count or sum is not that of its transfers
    """
    group: Found = {}
    days: set[str] = set()
    transfers: list[Transfer] = []
    for element in elements(source, "GrpHdr", "ReqdExctnDt", "CdtTrfTxInf"):
        match local_name(element):
            case "GrpHdr":
                gather(element, qualified(GROUP, prefix(element)), group)
            case "ReqdExctnDt":
                days.add("".join(str(text) for text in element.itertext()).strip())
            case _:
                transfers.append(_order(gather(element, qualified(ORDER, prefix(element)), {}), line_of(element)))
                forget(element)
    total = text_of(sum(each.minor for each in transfers))
    if not transfers or (group.get("count"), group.get("sum", total)) != (str(len(transfers)), total):
        raise refused(1, _("its count or control sum is not that of its transfers."))
    try:
        (day,) = days
        return group["message_id"], day_of(day), tuple(transfers)
    except (KeyError, ValueError):
        raise refused(1, _("it does not name itself and one day of execution.")) from None


def _order(found: Found, line: int) -> Transfer:
    try:
        return Transfer(
            end_to_end_id=found["end_to_end_id"],
            minor=minor_units(found["amount"], found["amount_currency"]),
            name=found["name"],
            iban=found["iban"],
            text=found.get("text", ""),
            reference=found.get("reference", ""),
        )
    except (KeyError, ValueError):
        raise refused(line, _("this order lacks a name, account, amount or identifier.")) from None
