"""Reads CODA, the Belgian banks' statement in 128 columns, as a stream; the library febelfin-coda knows what the columns mean.

A file is gone through twice. First its frame is checked: which records follow which, and the totals and the count that the bank
put at the end of each statement. Then its movements are read one by one, so that memory does not grow with them.
"""

from collections.abc import Iterator
from typing import BinaryIO

from amiable.core.refusal import Fault, _
from amiable.files.bank_line import BankLine, Marks, StatementHead, compare
from amiable.files.coda_frame import TOTALS, frames
from amiable.files.coda_move import lines_of
from amiable.files.coda_record import Record, records, refused, signed_minor

__all__ = ["read"]


def read(source: BinaryIO, notices: list[Fault] | None = None) -> Iterator[StatementHead | BankLine]:
    """Read a CODA file line by line.

    source   can be read from its start again
    notices  receives what a person should know although the file is good: balances that its movements do not explain
    refuses  FileRefused, for the whole file, at any time up to its end
    """
    start = source.tell()
    known = list(frames(source))
    if not known:
        raise refused(1, _("there is no statement in it."))
    source.seek(start)
    given = records(source)
    for frame in known:
        yield frame.head
        moved = 0
        marks = Marks()
        for group in _groups(given):
            moved += signed_minor(group[0].text[31:47], frame.head.currency, group[0].line)
            yield from lines_of(frame, group, marks)
        compare(frame.head, moved, frame.header.line, [] if notices is None else notices)


def _groups(given: Iterator[Record]) -> Iterator[list[Record]]:
    """The movements up to the statement's trailer, each with its details and the information about it."""
    group: list[Record] = []
    for record in given:
        if record.kind not in "23":
            if record.kind == "9":
                break
            continue
        if record.text[:2] == "21" and record.text[53] in TOTALS:
            if group:
                yield group
            group = []
        elif not group and record.kind == "2":
            raise refused(record.line, _("this detail belongs to no movement before it."))
        if group or record.kind == "2":  # information that stands before any movement is about none
            group.append(record)
    if group:
        yield group
