"""One movement of a CODA file with its details: which lines it makes, what the payer wrote, and whether it takes something back."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from amiable.files.bank_line import NO_REFERENCE, BankLine, Marks
from amiable.files.bank_text import folded
from amiable.files.coda_frame import Frame
from amiable.files.coda_record import Library, Move, Record, parsed, signed_minor

DETAIL_OF_DETAIL = "9"  # the library stumbles over it, and its total, a detail itself, says enough
COLLECTIVE = "12"  # a total of several orders or payments; a 3 is one movement, and its details explain the charges
NO_DAY = "000000"
VALUE_DAY, ENTRY_DAY = slice(47, 53), slice(115, 121)
ISO_REFERENCE, SEPA_DEBIT = "100", "127"
BELGIAN_REFERENCES = ("101", "102", "105")  # in 105 it stands beside an amount in another currency
MANDATE, DEBIT_TEXT, DEBIT_RETURNED, DEBIT_REASON = slice(48, 83), slice(83, 145), slice(145, 146), slice(146, 150)
PARTIES = ("001", "009", "008")  # the other side, the ultimate debtor, the ultimate creditor
CURRENCY_AFTER_ACCOUNT = re.compile(r"\s+[A-Z]{3}\S*$")
ACCOUNT_COLUMNS = 34
RETURNED = "12345"  # reject, return, refund, reversal, cancellation
ISO_REASON = re.compile(r"[A-Z]{2}[A-Z0-9]{2}")  # files of before 2012 have other things in these columns
PAYMENTS, CANCELLED = ("01", "02", "03", "04", "05", "41", "43"), "49"  # “cancellation or correction” of what was booked to us
TAKES_BACK = {
    "01": ("54",),  # a transfer that could not be executed
    "02": ("54",),
    "03": ("09", "38", "60", "62"),  # a voucher or cheque unpaid or reversed
    "05": ("03", "05", "54", "58"),  # a direct debit unpaid, paid back, reversed
    "07": ("05", "07"),
    "43": ("07", "62"),
}


@dataclass(frozen=True, slots=True)
class _Said:
    """What a movement, or one of its details, says of its payment."""

    end_to_end_id: str
    reference: str
    text: str
    name: str
    account: str
    mandate_id: str
    reversal: bool
    return_reason: str


def lines_of(frame: Frame, group: Sequence[Record], marks: Marks) -> Iterator[BankLine]:
    """The lines of a movement (its first record) and all that details it: none when it moves nothing.

    A collective movement gives a line a detail when their amounts make up its own, else one line of its own amount.
    refuses  FileRefused, for records that do not fit together
    """
    said = parsed([frame.header, frame.old, *_readable(group)])
    move = said.moves[0]
    first = {each.text[2:10]: each for each in group if each.text[:2] == "21"}
    total = _minor(frame, first[_place(move)])
    details = [(each, _minor(frame, first[_place(each)])) for each in move.moves]
    if move.transaction_code[0] in COLLECTIVE and len(details) > 1 and sum(minor for _each, minor in details) == total:
        for detail, minor in details:
            if minor:
                yield _line(frame, marks, move, _read(detail, said), minor, first[_place(detail)], split=True)
    elif total:
        several = [_read(each, said) for each, _part in details] if move.transaction_code[0] in COLLECTIVE else []
        yield _line(frame, marks, move, _together(_read(move, said), several), total, group[0], split=False)


def _readable(group: Sequence[Record]) -> Iterator[Record]:
    """The records as the library can read them: without details of details, and with a value day for those that have none."""
    dropped = ""
    for record in group:
        text = record.text
        if text[:2] == "21":
            dropped = text[2:10] if text[53] == DETAIL_OF_DETAIL else ""
            if text[VALUE_DAY] == NO_DAY:
                record = Record(record.line, text[: VALUE_DAY.start] + text[ENTRY_DAY] + text[VALUE_DAY.stop :])
        if not (dropped and text[0] == "2" and text[2:10] == dropped):
            yield record


def _place(move: Move) -> str:
    return move.sequence + move.detail_sequence


def _minor(frame: Frame, record: Record) -> int:
    return signed_minor(record.text[31:47], frame.head.currency, record.line)


def _read(move: Move, statement: Library) -> _Said:
    raw, kind = move._communication, move.communication_type
    is_debit = kind == SEPA_DEBIT
    reference, text = _communication(raw, kind, move.communication or "")
    returned = (move.r_transaction or "").strip() or (raw[DEBIT_RETURNED] if is_debit else "")
    reason = (move.r_reason or "").strip() or (raw[DEBIT_REASON].strip() if is_debit else "")
    is_back = bool(returned) and returned in RETURNED and bool(ISO_REASON.fullmatch(reason))
    customer = folded(move.customer_reference or "")
    return _Said(
        end_to_end_id="" if customer.upper() in NO_REFERENCE else customer,
        reference=reference,
        text=text,
        name=folded(move.counterparty_name or "") or _party(move, statement),
        account=_account(move.counterparty_account or ""),
        mandate_id=folded(raw[MANDATE]) if is_debit else "",
        reversal=is_back or _takes_back(move.transaction_code[1:3], move.transaction_code[3:5]),
        return_reason=reason if is_back else "",
    )


def _takes_back(family: str, operation: str) -> bool:
    return operation in TAKES_BACK.get(family, ()) or (family in PAYMENTS and operation == CANCELLED)


def _communication(raw: str, kind: str | None, said: str) -> tuple[str, str]:
    """The structured reference and the free text; a communication of another structure is given as the bank's words."""
    if kind is None:
        return "", folded(raw[1:])
    if kind == ISO_REFERENCE:
        return folded(raw[4:29]), folded(raw[29:])
    if kind in BELGIAN_REFERENCES:
        return (folded(said), "") if said.strip(" 0") else ("", folded(raw[4:]))
    return "", folded(raw[DEBIT_TEXT] if kind == SEPA_DEBIT else raw[4:])


def _party(move: Move, statement: Library) -> str:
    """The name in the information records, where the movement itself has none."""
    names = {
        each.communication_type: folded(each.name)
        for each in statement.informations.get(move.bank_reference, ())
        if each.communication_type in PARTIES
    }
    return next((names[kind] for kind in PARTIES if names.get(kind)), "")


def _account(text: str) -> str:
    """An account without the currency that stands behind it."""
    return CURRENCY_AFTER_ACCOUNT.sub("", text[:ACCOUNT_COLUMNS]).replace(" ", "")


def _together(own: _Said, details: Sequence[_Said]) -> _Said:
    """A movement that stays one line says what its details say: all their references and texts, and what they agree on."""
    if not details:
        return own
    every = [own, *details]

    def agreed(field: str) -> str:
        values = {value for each in every if (value := getattr(each, field))}
        return values.pop() if len(values) == 1 else ""

    return _Said(
        end_to_end_id=agreed("end_to_end_id"),
        reference="\n".join(dict.fromkeys(each.reference for each in every if each.reference)),
        text=" ".join(dict.fromkeys(each.text for each in every if each.text)),
        name=agreed("name"),
        account=agreed("account"),
        mandate_id=agreed("mandate_id"),
        reversal=own.reversal or all(each.reversal for each in details),
        return_reason=agreed("return_reason"),
    )


def _line(frame: Frame, marks: Marks, move: Move, said: _Said, minor: int, record: Record, *, split: bool) -> BankLine:
    head, bank_ref = frame.head, folded(move.bank_reference)
    credit, minor = minor > 0, abs(minor)
    value_on = move.value_date
    key = [head.account, head.currency, str(minor), "CD"[credit], "RN"[said.reversal], str(move.entry_date), bank_ref]
    if split or not bank_ref:
        key += [str(value_on), said.end_to_end_id, said.reference, said.text, said.name, said.account]
    return BankLine(
        account=head.account,
        currency=head.currency,
        minor=minor,
        credit=credit,
        reversal=said.reversal,
        booked_on=move.entry_date,
        value_on=value_on,
        bank_ref=bank_ref,
        fingerprint=marks.of(key),
        end_to_end_id=said.end_to_end_id,
        reference=said.reference,
        text=said.text,
        counterparty=said.name,
        counterparty_account=said.account,
        line=record.line,
        return_reason=said.return_reason,
        mandate_id=said.mandate_id,
        batch=bank_ref if move.transaction_code[0] in COLLECTIVE else "",
    )
