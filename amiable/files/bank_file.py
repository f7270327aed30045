"""Reads any bank file that we know, and finds out by itself which it is: by what stands in it, never by its name."""

import re
from collections.abc import Callable, Iterator
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from amiable.core.refusal import Fault, _
from amiable.files import camt, coda, mt940
from amiable.files.bank_line import BankLine, FileRefused, StatementHead, refused

__all__ = ["BankLine", "FileRefused", "StatementHead", "read"]

Reader = Callable[[BinaryIO, list[Fault] | None], Iterator[StatementHead | BankLine]]

LOOKED_AT = 4_096  # bytes from the start, enough to tell the formats apart
SHOWN = 40  # characters of an unknown file that the refusal quotes
KEPT_IN_MEMORY = 1 << 20
MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")  # what some programs put before the first character
XML = re.compile(rb"\s*(?:<|\x00<|<\x00)")
CODA = re.compile(rb"\s*0{5}\d{6}[^\r\n]{80,}")  # a header: a record 0, the day of its making, the bank
MT940 = re.compile(
    rb"[\s\x01]*(?:\{1:|(?:[^\n]*\n){0,9}?\s*:20:)"
)  # SWIFT's first block, or a reference after a few lines of the bank's own
SIGNS: tuple[tuple[re.Pattern[bytes], Reader], ...] = ((XML, camt.read), (CODA, coda.read), (MT940, mt940.read))


def read(source: BinaryIO, name: str, notices: list[Fault] | None = None) -> Iterator[StatementHead | BankLine]:
    """Read a bank file line by line: camt.052, camt.053, camt.054, CODA, MT940 or MT942.

    name      how the file is called, for messages only
    notices   receives what a person should know although the file is good
    refuses   FileRefused, for the whole file, at any time up to its end: write nothing before that which cannot be undone
    """
    if source.seekable():
        yield from _read(source, name, notices)
    else:  # a pipe shows its bytes once
        with SpooledTemporaryFile(max_size=KEPT_IN_MEMORY) as copy:
            copyfileobj(source, copy)
            copy.seek(0)
            yield from _read(cast(BinaryIO, copy), name, notices)


def _read(source: BinaryIO, name: str, notices: list[Fault] | None) -> Iterator[StatementHead | BankLine]:
    start = source.tell()
    beginning = source.read(LOOKED_AT)
    source.seek(start)
    reader = reader_of(beginning)
    if reader is None:
        what = _("“{name}” is no bank file that we can read: it begins with “{beginning}”.")
        raise refused(1, what, name=name, beginning=_shown(beginning))
    return reader(source, notices)


def reader_of(beginning: bytes) -> Reader | None:
    """Recognise a format by its first bytes; None for one that we do not know."""
    for mark in MARKS:
        beginning = beginning.removeprefix(mark)
    for sign, reader in SIGNS:
        if sign.match(beginning):
            return reader
    return None


def _shown(beginning: bytes) -> str:
    text = beginning.decode("utf-8", errors="replace")
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())[:SHOWN]
