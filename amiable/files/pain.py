"""Writes payment orders to the bank (pain.001.001.09, SEPA or Danish), and reads them back for the simulated bank."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import BinaryIO

from amiable.core.money import text_of
from amiable.core.refusal import Fault, _
from amiable.files import pain_faults as faults
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
from amiable.files.pain_faults import LARGEST_AMOUNT, LONGEST_ID, LONGEST_NAME, LONGEST_TEXT, OrdersRefused
from amiable.files.pain_profile import DK, SEPA, Profile, account_node, account_of, plain_account, profile_of, reference_node, reference_of
from amiable.files.sepa_text import folded, is_lawful_id
from amiable.files.xml_writing import Node, Writer, document, node

__all__ = ["DK", "LARGEST_AMOUNT", "SEPA", "Debit", "OrdersRefused", "Profile", "Transfer", "profile_of", "read_orders", "write"]

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"


@dataclass(frozen=True, slots=True)
class Debit:
    """The account that pays. The BIC may be empty: the account says enough. In a Danish file it may lack an IBAN too."""

    name: str
    iban: str
    bic: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """An order to pay, in minor units above zero. A structured reference goes alone: SEPA carries it or a text, not both.

    iban  in a Danish file also a registration number with its account number
    """

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
    profile: Profile = SEPA,
    currency: str = "",
) -> None:
    """Write one file with one debit account; each transfer is booked singly, so that its end-to-end id comes back.

    initiator_id  the enterprise number of who sends the file; may be empty
    transfers     gone through twice, and never kept: they may be made on the way
    profile       `profile_of` knows the one of a market and a currency
    currency      of the amounts; without it, the profile's
    refuses       OrdersRefused with every fault, before a byte is written
    source        EPC 132-08, SEPA customer-to-bank implementation guidelines; Febelfin, credit transfer XML; the Danish CGI guideline
    """
    faults.refuse_any(_faults(message_id, debit, transfers, profile, currency or profile.currency), OrdersRefused, profile.source)
    totals = node("NbOfTxs", str(len(transfers))), node("CtrlSum", text_of(sum(each.minor for each in transfers)))
    with document(out, NAMESPACE) as xml, xml.inside("CstmrCdtTrfInitn"):
        created = node("CreDtTm", created_at.isoformat(timespec="seconds"))
        xml.write(node("GrpHdr", node("MsgId", message_id), created, *totals, initiating(initiator, initiator_id, debit.iban)))
        with xml.inside("PmtInf"):
            _instruction(xml, message_id, totals, execute_on, debit, profile)
            for transfer in transfers:
                xml.write(_transfer(transfer, profile))


def day_file(
    message_id: str, on: date, debit: Debit, enterprise_number: str, transfers: Sequence[Transfer], *, market: str, currency: str
) -> bytes:
    """The file of a day's orders, which the holder of the debit account sends itself; the same orders give the same bytes.

    refuses  NoProfile, OrdersRefused
    """
    out = BytesIO()
    write(
        out,
        message_id=message_id,
        created_at=datetime.combine(on, time(), UTC),
        execute_on=on,
        debit=debit,
        initiator=debit.name,
        initiator_id=enterprise_number,
        transfers=transfers,
        profile=profile_of(market, currency),
        currency=currency,
    )
    return out.getvalue()


def _faults(message_id: str, debit: Debit, transfers: Sequence[Transfer], profile: Profile, currency: str) -> Iterator[Fault]:
    if not transfers:
        yield Fault("file", _("there is nothing to pay."))
    if currency != profile.currency:
        what = _("SEPA pays in euro, not in {currency}.") if profile is SEPA else _("A Danish file pays in kroner, not in {currency}.")
        yield Fault("file", what, facts=(("currency", currency),))
    if not is_lawful_id(message_id, LONGEST_ID):
        yield faults.id_fault("file", message_id)
    yield from faults.party_faults("debit account", debit.name, debit.iban, account_of(debit.iban, profile), profile.bban)
    yield from faults.bic_faults("debit account", debit.bic)
    seen: set[str] = set()
    for number, transfer in enumerate(transfers, start=1):
        yield from _transfer_faults(f"transfer {number}", transfer, seen, profile)


def _transfer_faults(where: str, transfer: Transfer, seen: set[str], profile: Profile) -> Iterator[Fault]:
    account = account_of(transfer.iban, profile)
    yield from faults.party_faults(where, transfer.name, transfer.iban, account, profile.bban)
    yield from faults.amount_faults(where, transfer.minor, _("{amount} cannot be paid by one transfer."))
    yield from faults.id_faults(where, transfer.end_to_end_id, seen)
    if transfer.reference and reference_of(transfer.reference, account or "", profile) is None:
        yield faults.reference_fault(where, transfer.reference)


def initiating(name: str, number: str, account: str) -> Node | None:
    """Who sends a file, by name and enterprise number; of a Belgian one it says who gave the number."""
    issuer = node("Issr", "KBO-BCE" if account.startswith("BE") else "")
    other = node("Id/OrgId/Othr", node("Id", folded(number, LONGEST_ID)), issuer) if number else None
    return node("InitgPty", node("Nm", folded(name, LONGEST_NAME)), other)


def _instruction(xml: Writer, message_id: str, totals: tuple[Node | None, ...], execute_on: date, debit: Debit, profile: Profile) -> None:
    agent = node("BICFI", debit.bic) or node("Othr/Id", "NOTPROVIDED")
    xml.write(node("PmtInfId", message_id), node("PmtMtd", "TRF"), node("BtchBookg", "false"), *totals)
    xml.write(node("PmtTpInf/SvcLvl/Cd", profile.service_level), node("ReqdExctnDt/Dt", str(execute_on)))
    xml.write(node("Dbtr/Nm", folded(debit.name, LONGEST_NAME)), account_node("DbtrAcct", plain_account(debit.iban, profile)))
    xml.write(node("DbtrAgt/FinInstnId", agent), node("ChrgBr", profile.charges))


def _transfer(transfer: Transfer, profile: Profile) -> Node | None:
    account = plain_account(transfer.iban, profile)
    reference = reference_of(transfer.reference, account, profile) if transfer.reference else None
    return node(
        "CdtTrfTxInf",
        node("PmtId/EndToEndId", transfer.end_to_end_id),
        node("Amt/InstdAmt", text_of(transfer.minor), Ccy=profile.currency),
        node("Cdtr/Nm", folded(transfer.name, LONGEST_NAME)),
        account_node("CdtrAcct", account),
        node("RmtInf", reference_node(*reference) if reference else node("Ustrd", folded(transfer.text, LONGEST_TEXT))),
    )


ORDER: Shape = {
    "PmtId": {"EndToEndId": "end_to_end_id"},
    "Amt": {"InstdAmt": "amount"},
    "Cdtr": {"Nm": "name"},
    "CdtrAcct": {"Id": {"IBAN": "iban", "Othr": {"Id": "iban"}}},
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
