"""Reads MT940 statements, and MT942 reports of the day, as a stream; the library mt-940 knows how banks write a `:61:`.

A file is gone through twice, since the closing balance stands behind the movements: first for its balances, then for these.
"""

from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

import mt940 as library

from amiable.core.refusal import Fault, _
from amiable.files.bank_line import BankLine, Marks, StatementHead, compare
from amiable.files.bank_text import folded
from amiable.files.mt940_details import Details, details_in, end_to_end
from amiable.files.mt940_field import Field, fields, minor_in, refused
from amiable.files.mt940_head import heads

__all__ = ["read"]

MOVEMENT, LONG_REFERENCES = library.tags.Statement(), library.tags.StatementGLS()
NOTHING_YET = library.models.Transactions(options=library.Options.all())
RETURNED_ITEM = "RTI"
CODE_IN_REFERENCE = "/TRCD"  # a Dutch bank's own code, behind its reference
FAILURES = (ArithmeticError, LookupError, TypeError, ValueError)


def read(source: BinaryIO, notices: list[Fault] | None = None) -> Iterator[StatementHead | BankLine]:
    """Read an MT940 or MT942 file line by line.

    source   can be read from its start again
    notices  receives what a person should know although the file is good: balances that its movements do not explain
    refuses  FileRefused, for the whole file, at any time up to its end
    """
    start = source.tell()
    known = list(heads(source))
    if not known:
        raise refused(1, _("there is no statement in it."))
    source.seek(start)
    given = fields(source)
    following = iter(known)
    statement: _Statement | None = None
    for field in given:
        if statement is not None and field.tag != "86":
            yield from statement.flush()
        if field.tag == "20":
            _compare(statement, notices)
            statement = _Statement(*next(following))
            yield statement.head
        elif statement is not None:
            statement.take(field)
    if statement is not None:
        yield from statement.flush()
    _compare(statement, notices)


class _Statement:
    """The statement being read: its head, its running sum, and the movement whose `:86:` is awaited."""

    def __init__(self, head: StatementHead, line: int) -> None:
        self.head, self.line = head, line
        self.sum = 0
        self.marks = Marks()
        self.movement: Field | None = None
        self.said: list[str] = []

    def take(self, field: Field) -> None:
        """Keep a movement until its words are there."""
        if field.tag == "61":
            self.movement, self.said = field, []
        elif field.tag == "86" and self.movement is not None:
            self.said.append(field.value)

    def flush(self) -> Iterator[BankLine]:
        """The line of the movement that is complete; none when there is none, or when it moves nothing."""
        movement, self.movement = self.movement, None
        if movement is None:
            return
        line = _line(self.head, self.marks, movement, details_in("\n".join(self.said)))
        if line.minor:
            self.sum += line.minor if line.credit else -line.minor
            yield line


def _compare(statement: _Statement | None, notices: list[Fault] | None) -> None:
    if statement is not None:
        compare(statement.head, statement.sum, statement.line, [] if notices is None else notices)


def _line(head: StatementHead, marks: Marks, field: Field, said: Details) -> BankLine:
    found, booked_on, value_on = _movement(field)
    minor = minor_in(found["amount"], head.currency, field.line)
    status = found["status"].upper()
    credit = status in ("C", "RD")  # RC takes a credit back, so money goes out; RD takes a debit back
    reversal = status.startswith("R") or said.returned or found["id"][1:].upper() == RETURNED_ITEM
    bank_ref = end_to_end(found["bank_reference"].partition(CODE_IN_REFERENCE)[0])
    customer_ref = end_to_end(found["customer_reference"])
    text = said.text or folded(found["extra_details"])
    key = [head.account, head.currency, str(minor), "CD"[credit], "RN"[reversal], str(booked_on), bank_ref]
    if not bank_ref:
        key += [customer_ref, str(value_on), said.end_to_end_id, said.reference, text, said.name, said.account]
    return BankLine(
        account=head.account,
        currency=head.currency,
        minor=minor,
        credit=credit,
        reversal=reversal,
        booked_on=booked_on,
        value_on=value_on,
        bank_ref=bank_ref,
        fingerprint=marks.of(key),
        end_to_end_id=said.end_to_end_id or customer_ref,
        reference=said.reference,
        text=text,
        counterparty=said.name,
        counterparty_account=said.account,
        line=field.line,
        return_reason=said.return_reason,
        mandate_id=said.mandate_id,
        batch=said.batch,
    )


def _movement(field: Field) -> tuple[dict[str, str], date, date]:
    """The parts of a `:61:`, with the day of booking and the day of value; an absent part is empty.

    refuses  FileRefused, for what is no movement, a day that is none, or an amount that runs into what follows it
    """
    value = field.value.strip()
    match = MOVEMENT.re.match(value)
    if match is not None and match["bank_reference"] is None and "//" in value.split("\n")[0]:
        match = LONG_REFERENCES.re.match(value) or match
    if match is None:
        raise refused(field.line, _("“{text}” is not an entry."), text=folded(value))
    parts = match.groupdict()
    if not parts["id"] and parts["customer_reference"][:1] in tuple("0123456789,"):
        raise refused(field.line, _("“{text}” is not an entry."), text=folded(value))
    try:
        read = MOVEMENT(NOTHING_YET, library.processors.date_fixup_pre_processor(NOTHING_YET, MOVEMENT, dict(parts)))
    except FAILURES:
        raise refused(field.line, _("“{text}” is not an entry."), text=folded(value)) from None
    value_on = date.fromisoformat(str(read["date"]))
    booked_on = date.fromisoformat(str(read["entry_date"])) if "entry_date" in read else value_on
    return {name: part or "" for name, part in parts.items()}, booked_on, value_on
