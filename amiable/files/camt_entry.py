"""What one camt entry says: the movement it books, how its transactions share it, who it came from and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from amiable.core.refusal import _
from amiable.files.bank_line import NO_REFERENCE, refused
from amiable.files.iso20022 import SEVERAL, Found, day_of, minor_units

BOOKED = "BOOK"
CREDIT = {"CRDT": True, "DBIT": False}
YES_NO = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class Movement:
    """What an entry books on the account, in minor units above zero."""

    minor: int
    currency: str
    credit: bool
    reversal: bool
    booked_on: date
    value_on: date
    line: int


def movement_of(found: Found, line: int) -> Movement | None:
    """Check an entry's own facts.

    returns  None while it is only announced (PDNG, INFO, FUTR), or when it moves nothing
    refuses  FileRefused, for a missing or bad amount, direction, status or date
    """
    if "status" not in found:
        raise refused(line, _("this entry does not say whether it is booked (Sts)."))
    minor, credit = amount_of(found, "amount", line), is_credit(found, line)
    if found["status"] != BOOKED or minor == 0:
        return None
    reversal = found.get("reversal", "false")
    if reversal not in YES_NO:
        raise refused(line, _("“{text}” does not say whether it is a reversal; true or false would."), text=reversal)
    booked = found.get("booked") or found.get("value")
    if booked is None:
        raise refused(line, _("this entry has no booking date."))
    booked_on = day_in(booked, line)
    value_on = day_in(found["value"], line) if "value" in found else booked_on
    return Movement(minor, found["amount_currency"], credit, YES_NO[reversal], booked_on, value_on, line)


def amount_of(found: Found, field: str, line: int) -> int:
    """The amount in minor units of its currency. Refuses FileRefused when it is missing, signed, or too fine."""
    if field not in found:
        raise refused(line, _("the amount is missing."))
    currency = found.get(f"{field}_currency", "")
    try:
        return minor_units(found[field], currency)
    except ValueError:
        raise refused(line, _("“{amount} {currency}” is not an amount of money."), amount=found[field], currency=currency) from None


def is_credit(found: Found, line: int) -> bool:
    """Whether money came in. Refuses FileRefused for anything but CRDT and DBIT."""
    direction = found.get("direction", "")
    if direction not in CREDIT:
        raise refused(line, _("“{text}” is neither CRDT (in) nor DBIT (out)."), text=direction)
    return CREDIT[direction]


def day_in(text: str, line: int) -> date:
    """The day as the bank wrote it. Refuses FileRefused for anything else."""
    try:
        return day_of(text)
    except ValueError:
        raise refused(line, _("“{text}” is not a date."), text=text) from None


def shares(movement: Movement, transactions: Sequence[Found]) -> list[tuple[int, bool]] | None:
    """How several transactions make up the entry: minor units and direction of each, or None when they do not.

    A batch may be net of a charge, so each direction counts; banks that write the payer's direction instead are
    understood when the plain sum fits.
    """
    if len(transactions) < 2:
        return None
    fields = [_amount_field(each, movement.currency) for each in transactions]
    if not all(fields):
        return None
    amounts = [amount_of(each, field, movement.line) for each, field in zip(transactions, fields, strict=True)]
    directions = [is_credit(each, movement.line) if "direction" in each else movement.credit for each in transactions]
    pairs = list(zip(amounts, directions, strict=True))
    if sum(minor if credit is movement.credit else -minor for minor, credit in pairs) == movement.minor:
        return pairs
    return [(minor, movement.credit) for minor in amounts] if sum(amounts) == movement.minor else None


def _amount_field(transaction: Found, currency: str) -> str:
    fields = (field for field in ("amount", "detail_amount") if field in transaction)
    return next((field for field in fields if transaction[f"{field}_currency"] == currency), "")


def merged(transactions: Sequence[Found]) -> Found:
    """The transactions of an entry that stays one line: what they agree on, and all their references and texts."""
    if len(transactions) < 2:
        return transactions[0] if transactions else {}
    together: Found = {}
    for field in dict.fromkeys(field for each in transactions for field in each):
        values = list(dict.fromkeys(each.get(field, "") for each in transactions))
        if field in ("reference", "text", "structured_info", "transaction_info"):
            together[field] = SEVERAL.join(value for value in values if value)
        elif len(values) == 1:
            together[field] = values[0]
    return together


def reference_in(found: Found, field: str) -> str:
    """A reference, unless the field only says that there is none."""
    text = found.get(field, "")
    return "" if text and text.upper() in NO_REFERENCE else text


def structured_in(details: Found) -> str:
    """The structured references, each once, a line each."""
    text = details.get("reference", "")
    return SEVERAL.join(dict.fromkeys(text.split(SEVERAL))) if SEVERAL in text else text


def text_in(entry: Found, details: Found) -> str:
    """The payer's free text; where there is none, the best that the bank says."""
    text = details.get("text") or details.get("structured_info") or details.get("transaction_info") or entry.get("entry_info", "")
    return text.replace(SEVERAL, " ")


def counterparty_in(details: Found, own: str, *, credit: bool, reversal: bool) -> tuple[str, str]:
    """Name and account of the other side: the debtor of money in, the creditor of money out.

    A reversal keeps the roles of the movement that it takes back. Some banks turn them round: then they name one side only, or
    our own account (`own`) stands where the other should.
    """
    debtor = details.get("debtor") or details.get("ultimate_debtor", ""), details.get("debtor_account", "")
    creditor = details.get("creditor") or details.get("ultimate_creditor", ""), details.get("creditor_account", "")
    expected, turned = (debtor, creditor) if credit is not reversal else (creditor, debtor)
    is_turned = reversal and (not any(expected) or _number(expected[1]) == own)
    name, account = turned if is_turned else expected
    return name.replace(SEVERAL, " "), _number(account)


def _number(account: str) -> str:
    return account.replace(" ", "").replace(SEVERAL, "")


def is_returned(details: Found) -> bool:
    """Whether the bank says of a transaction that it returns an earlier one (RtrInf), with or without the reason."""
    return "return_reason" in details or "return_info" in details


def batch_in(entry: Found, own_ref: str) -> str:
    """What the transactions of a collective entry share in every file: the bank's reference of the entry, else the order's own.

    own_ref  the entry's reference, if it is one
    """
    return own_ref or entry.get("batch", "").split(SEVERAL)[0]
