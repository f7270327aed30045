"""Writes SEPA direct debits (pain.008.001.08, CORE) to the bank, and reads them back for the simulated bank."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import BinaryIO, Literal, cast, get_args

from stdnum.eu import at_02
from stdnum.exceptions import ValidationError

from amiable.core.money import text_of
from amiable.core.refusal import Fault, Refusal, _
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
from amiable.files.pain import initiating
from amiable.files.pain_faults import LONGEST_ID, LONGEST_NAME, LONGEST_TEXT
from amiable.files.pain_profile import SEPA, account_node, account_of, plain_account, reference_node, reference_of
from amiable.files.sepa_text import folded, is_lawful_id
from amiable.files.xml_writing import Node, Writer, document, node

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.008.001.08"
SOURCE = "EPC 130-08"
IDENTIFIER = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{3}[A-Z0-9]{1,28}", re.ASCII)
NAME_KEPT = 30  # of the message id, so that a group's name fits

SequenceType = Literal["FRST", "RCUR", "OOFF", "FNAL"]  # the first, one of several, the only one, the last
ONCE: tuple[SequenceType, ...] = ("FRST", "OOFF", "FNAL")


class CollectionsRefused(Refusal):
    """A bank would reject the whole file for one bad collection, so none is written."""

    code = "collections_refused"
    what = _("The direct debit file was not made: {count} of its details would make the bank reject it. First: {reason}")
    remedy = _("Put the accounts, names and mandates right, then make the file again. Nothing was collected.")


@dataclass(frozen=True, slots=True)
class Creditor:
    """The account that is paid, and the creditor identifier that its bank gave. The BIC may be empty."""

    name: str
    iban: str
    identifier: str
    bic: str = ""


@dataclass(frozen=True, slots=True)
class Collection:
    """One amount to collect by a mandate, in minor units above zero. A structured reference goes alone.

    name, iban  the debtor's
    mandate     its reference, as the debtor signed it
    sequence    FRST the first, RCUR one of several, OOFF the only one, FNAL the last
    """

    end_to_end_id: str
    minor: int
    name: str
    iban: str
    mandate: str
    signed_on: date
    due_on: date
    sequence: SequenceType
    text: str = ""
    reference: str = ""


@dataclass(slots=True)
class _Group:
    """The collections of one day and one place in their mandates: where they stand, and their sum."""

    places: list[int] = field(default_factory=list)
    minor: int = 0


def write(
    out: BinaryIO,
    *,
    message_id: str,
    created_at: datetime,
    creditor: Creditor,
    initiator: str,
    initiator_id: str,
    collections: Sequence[Collection],
) -> None:
    """Write one file, a group for each due day and sequence type; each collection is booked singly.

    initiator_id  the enterprise number of who sends the file; may be empty
    collections   gone through twice, and never kept: they may be made on the way
    refuses       CollectionsRefused with every fault, before a byte is written
    source        EPC 130-08, SEPA direct debit core customer-to-bank implementation guidelines
    """
    faults.refuse_any(_faults(message_id, created_at.date(), creditor, collections), CollectionsRefused, SOURCE)
    groups = _grouped(collections)
    totals = node("NbOfTxs", str(len(collections))), node("CtrlSum", text_of(sum(group.minor for group in groups.values())))
    with document(out, NAMESPACE) as xml, xml.inside("CstmrDrctDbtInitn"):
        created = node("CreDtTm", created_at.isoformat(timespec="seconds"))
        xml.write(node("GrpHdr", node("MsgId", message_id), created, *totals, initiating(initiator, initiator_id, creditor.iban)))
        for number, ((due_on, sequence), group) in enumerate(sorted(groups.items()), start=1):
            with xml.inside("PmtInf"):
                _instruction(xml, f"{message_id[:NAME_KEPT]}-{number}", group, due_on, sequence, creditor)
                for place in group.places:
                    xml.write(_collection(collections[place], creditor))


def _grouped(collections: Sequence[Collection]) -> dict[tuple[date, str], _Group]:
    groups: dict[tuple[date, str], _Group] = {}
    for place, each in enumerate(collections):
        group = groups.setdefault((each.due_on, each.sequence), _Group())
        group.places.append(place)
        group.minor += each.minor
    return groups


def _faults(message_id: str, today: date, creditor: Creditor, collections: Sequence[Collection]) -> Iterator[Fault]:
    if not collections:
        yield Fault("file", _("there is nothing to collect."))
    if not is_lawful_id(message_id, LONGEST_ID):
        yield faults.id_fault("file", message_id)
    yield from faults.party_faults("our account", creditor.name, creditor.iban, account_of(creditor.iban, SEPA))
    yield from faults.bic_faults("our account", creditor.bic)
    if identifier_of(creditor.identifier) is None:
        yield Fault("our account", _("“{text}” is not a SEPA creditor identifier."), facts=(("text", creditor.identifier),))
    seen: set[str] = set()
    once: set[tuple[str, str]] = set()
    for number, each in enumerate(collections, start=1):
        where = f"collection {number}"
        yield from _collection_faults(where, each, seen, creditor)
        yield from _mandate_faults(where, each, today, once)


def _collection_faults(where: str, each: Collection, seen: set[str], creditor: Creditor) -> Iterator[Fault]:
    yield from faults.party_faults(where, each.name, each.iban, account_of(each.iban, SEPA))
    yield from faults.amount_faults(where, each.minor, _("{amount} cannot be collected at once."))
    yield from faults.id_faults(where, each.end_to_end_id, seen)
    if each.reference and reference_of(each.reference, plain_account(creditor.iban, SEPA), SEPA) is None:
        yield faults.reference_fault(where, each.reference)


def _mandate_faults(where: str, each: Collection, today: date, once: set[tuple[str, str]]) -> Iterator[Fault]:
    if not is_lawful_id(each.mandate, LONGEST_ID):
        yield faults.id_fault(where, each.mandate)
    if each.signed_on > today:
        yield Fault(where, _("its mandate is signed on {day}, after this file is made."), facts=(("day", str(each.signed_on)),))
    if each.due_on <= today:
        yield Fault(where, _("it is due on {day}; a bank wants the file at least a day before."), facts=(("day", str(each.due_on)),))
    if each.sequence not in get_args(SequenceType):
        yield Fault(where, _("“{text}” is not FRST, RCUR, OOFF or FNAL."), facts=(("text", each.sequence),))
    if (each.mandate, each.sequence) in once:
        what = _("the mandate “{text}” is used twice as {sequence}, which happens once.")
        yield Fault(where, what, facts=(("text", each.mandate), ("sequence", each.sequence)))
    if each.sequence in ONCE:
        once.add((each.mandate, each.sequence))


def identifier_of(text: str) -> str | None:
    """A SEPA creditor identifier without its spaces; None when its check digits fail.

    text    "BE 69 ZZZ 0123456749": country, two digits of check, three signs of the creditor's own, the national number
    source  EPC 262-08, creditor identifier overview: the three own signs do not count for the check
    """
    plain = re.sub(r"\s", "", text).upper()
    try:
        at_02.validate(plain)
    except ValidationError:
        return None
    return plain if IDENTIFIER.fullmatch(plain) else None


def _instruction(xml: Writer, name: str, group: _Group, due_on: date, sequence: str, creditor: Creditor) -> None:
    count, total = node("NbOfTxs", str(len(group.places))), node("CtrlSum", text_of(group.minor))
    xml.write(node("PmtInfId", name), node("PmtMtd", "DD"), node("BtchBookg", "false"), count, total)
    xml.write(node("PmtTpInf", node("SvcLvl/Cd", "SEPA"), node("LclInstrm/Cd", "CORE"), node("SeqTp", sequence)))
    xml.write(node("ReqdColltnDt", str(due_on)), node("Cdtr/Nm", folded(creditor.name, LONGEST_NAME)))
    xml.write(account_node("CdtrAcct", plain_account(creditor.iban, SEPA)), _agent("CdtrAgt", creditor.bic), node("ChrgBr", "SLEV"))
    identifier = node("Id", identifier_of(creditor.identifier))
    xml.write(node("CdtrSchmeId/Id/PrvtId/Othr", identifier, node("SchmeNm/Prtry", "SEPA")))


def _agent(name: str, bic: str = "") -> Node | None:
    return node(f"{name}/FinInstnId", node("BICFI", bic) or node("Othr/Id", "NOTPROVIDED"))


def _collection(each: Collection, creditor: Creditor) -> Node | None:
    reference = reference_of(each.reference, plain_account(creditor.iban, SEPA), SEPA) if each.reference else None
    return node(
        "DrctDbtTxInf",
        node("PmtId/EndToEndId", each.end_to_end_id),
        node("InstdAmt", text_of(each.minor), Ccy=SEPA.currency),
        node("DrctDbtTx/MndtRltdInf", node("MndtId", each.mandate), node("DtOfSgntr", str(each.signed_on))),
        _agent("DbtrAgt"),
        node("Dbtr/Nm", folded(each.name, LONGEST_NAME)),
        account_node("DbtrAcct", plain_account(each.iban, SEPA)),
        node("RmtInf", reference_node(*reference) if reference else node("Ustrd", folded(each.text, LONGEST_TEXT))),
    )


COLLECTION: Shape = {
    "PmtId": {"EndToEndId": "end_to_end_id"},
    "InstdAmt": "amount",
    "DrctDbtTx": {"MndtRltdInf": {"MndtId": "mandate", "DtOfSgntr": "signed_on"}},
    "Dbtr": {"Nm": "name"},
    "DbtrAcct": {"Id": {"IBAN": "iban"}},
    "RmtInf": {"Ustrd": "text", "Strd": {"CdtrRefInf": {"Ref": "reference"}}},
}
GROUP: Shape = {"MsgId": "message_id", "NbOfTxs": "count", "CtrlSum": "sum"}
SCHEME: Shape = {"Id": {"PrvtId": {"Othr": {"Id": "identifier"}}}}


def read_collections(source: BinaryIO) -> tuple[str, str, tuple[Collection, ...]]:
    """Read a direct debit file as the bank does that collects.

    returns  message id, creditor identifier, collections
    refuses  FileRefused, when the file is broken, or its count or sum is not that of its collections
    """
    head: Found = {}
    of_group: Found = {}
    identifiers: set[str] = set()
    collections: list[Collection] = []
    for element in elements(source, "GrpHdr", "SeqTp", "ReqdColltnDt", "CdtrSchmeId", "DrctDbtTxInf"):
        match local_name(element):
            case "GrpHdr":
                gather(element, qualified(GROUP, prefix(element)), head)
            case "CdtrSchmeId":
                identifiers.add(gather(element, qualified(SCHEME, prefix(element)), {}).get("identifier", ""))
            case "DrctDbtTxInf":
                found = gather(element, qualified(COLLECTION, prefix(element)), {})
                collections.append(_read(found | of_group, line_of(element)))
                forget(element)
            case name:
                of_group[name] = (element.text or "").strip()
    total = text_of(sum(each.minor for each in collections))
    if not collections or (head.get("count"), head.get("sum", total)) != (str(len(collections)), total):
        raise refused(1, _("its count or control sum is not that of its collections."))
    if len(identifiers) != 1 or "message_id" not in head:
        raise refused(1, _("it does not name itself and one creditor."))
    return head["message_id"], identifiers.pop(), tuple(collections)


def _read(found: Found, line: int) -> Collection:
    try:
        return Collection(
            end_to_end_id=found["end_to_end_id"],
            minor=minor_units(found["amount"], found["amount_currency"]),
            name=found["name"],
            iban=found["iban"],
            mandate=found["mandate"],
            signed_on=day_of(found["signed_on"]),
            due_on=day_of(found["ReqdColltnDt"]),
            sequence=cast(SequenceType, found["SeqTp"]),
            text=found.get("text", ""),
            reference=found.get("reference", ""),
        )
    except (KeyError, ValueError):
        raise refused(line, _("this collection lacks a name, account, amount, mandate or day.")) from None
