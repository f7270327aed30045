"""What an MT940 file says of a payment in `:86:`: the German way with ?20, the Dutch with /REMI/, or plain words.

What a payer can write is never taken for what the bank says: an account that stands there twice is none.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import mt940 as library

from amiable.files.bank_line import NO_REFERENCE
from amiable.files.bank_text import folded

GERMAN = re.compile(r"\d{3}\?\d{2}")
DUTCH = re.compile(
    r"/(EREF|PREF|KREF|CREF|IREF|MARF|CSID|CNTP|REMI|NAME|IBAN|BIC|RTRN|TRTP|RTYP|ORDP|BENM|ULTD|ULTC|ULTB|PURP|TRCD|ISDT|EXCH|CHGS|CHGT|OCMT|NRTX|ADDR)/"
)
LABELS = re.compile(r"\b(IBAN|BIC|NAAM|NAME|OMSCHRIJVING|KENMERK|MACHTIGING|INCASSANT)\s*:\s*", re.IGNORECASE)
LABELLED = re.compile(r"SEPA .*\bIBAN\s*:", re.IGNORECASE)
STRUCTURED = re.compile(r"STRD/(?:[A-Z]+/)?(.+)")
FULL_LINE = 65  # columns; a line as long as that is cut in the middle of a word
NO_END_TO_END = NO_REFERENCE | {"EREF", "PREF", "MREF", "KREF", "MARF", "CREF"}  # “see :86:”
RETURNS = ("108", "109", "159", "181", "184")  # German business codes: debits and transfers that come back
MESSAGE = "MTLG:"  # the bank's own words after a reference

NOTHING_YET = library.models.Transactions(options=library.Options.all())
PURPOSE = library.tags.TransactionDetails()


@dataclass(frozen=True, slots=True)
class Details:
    """What is said of one payment; empty where nothing is."""

    end_to_end_id: str = ""
    reference: str = ""
    text: str = ""
    name: str = ""
    account: str = ""
    mandate_id: str = ""
    batch: str = ""
    returned: bool = False
    return_reason: str = ""


def details_in(value: str) -> Details:
    """Read a field `:86:`, its lines as they came; what has no known structure is all text."""
    text = _joined(value)
    if GERMAN.match(text):
        return _german(value)
    if (match := DUTCH.search(text)) and not text[: match.start()].strip():
        return _dutch(text)
    return _labelled(text) if LABELLED.match(text) else Details(text=folded(text))


def end_to_end(text: str) -> str:
    """An end-to-end id, unless it only says that there is none, or that it stands elsewhere."""
    text = folded(text)
    return "" if text.upper().rstrip("+") in NO_END_TO_END else text


def _joined(value: str) -> str:
    lines = value.split("\n")
    return "".join(line if len(line) >= FULL_LINE else f"{line} " for line in lines).strip()


def _german(value: str) -> Details:
    found = {"transaction_details": value.strip()}
    found = library.processors.transaction_details_post_processor(NOTHING_YET, PURPOSE, dict(found), found)
    given = {name: folded(text) for name, text in found.items() if text}
    end_to_end_id, _mark, message = given.get("end_to_end_reference", "").partition(MESSAGE)
    file_id, _mark, about_file = given.get("customer_reference", "").partition(MESSAGE)
    words = given.get("purpose", ""), given.get("additional_purpose", ""), folded(message), folded(about_file)
    text = " ".join(part for part in words if part)
    returned = given.get("transaction_code", "") in RETURNS
    return Details(
        end_to_end_id=end_to_end(end_to_end_id),
        text=text or given.get("posting_text", ""),
        name=given.get("applicant_name") or given.get("deviate_applicant", ""),
        account=(given.get("applicant_iban") or given.get("gvc_applicant_iban", "")).replace(" ", ""),
        mandate_id=end_to_end(given.get("additional_position_reference", "")),
        batch=end_to_end(file_id),
        returned=returned,
        return_reason=given.get("return_debit_notes", "") if returned else "",
    )


def _dutch(text: str) -> Details:
    parts = DUTCH.split(text)
    given = _once(zip(parts[1::2], parts[2::2], strict=True))
    account, _slash, rest = given.get("CNTP", "").partition("/")
    name = rest.split("/")[1] if rest.count("/") else ""
    remittance = given.get("REMI", "")
    structured = STRUCTURED.match(remittance)
    words = remittance.removeprefix("USTD").lstrip("/") or given.get("TRTP") or given.get("RTYP", "")
    return Details(
        end_to_end_id=end_to_end(given.get("EREF", "")),
        reference=folded(structured[1]) if structured else "",
        text="" if structured else folded(words),
        name=given.get("NAME") or folded(name),
        account=(given.get("IBAN") or account).replace(" ", ""),
        mandate_id=given.get("MARF", ""),
        batch=end_to_end(given.get("PREF", "")),
        returned="RTRN" in given,
        return_reason=given.get("RTRN", ""),
    )


def _labelled(text: str) -> Details:
    parts = LABELS.split(text)
    given = _once((label.upper(), value) for label, value in zip(parts[1::2], parts[2::2], strict=True))
    return Details(
        end_to_end_id=end_to_end(given.get("KENMERK", "")),
        text=given.get("OMSCHRIJVING") or folded(parts[0]),
        name=given.get("NAAM") or given.get("NAME", ""),
        account=given.get("IBAN", "").replace(" ", ""),
        mandate_id=given.get("MACHTIGING", ""),
    )


def _once(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """The value of each code. A payer's words may look like codes: an account given twice is dropped, of others the first counts."""
    given: dict[str, str] = {}
    for code, value in pairs:
        text = folded(value).strip("/ ")
        if code in ("IBAN", "CNTP") and given.get(code, text) != text:
            text = given[code] = ""
        given.setdefault(code, text)
    return given
