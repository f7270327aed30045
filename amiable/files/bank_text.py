"""Reads the lines of a bank's text file (CODA, MT940), whatever its letters and line ends, in little memory."""

from collections.abc import Iterator
from typing import BinaryIO

from amiable.core.refusal import _
from amiable.files.bank_line import refused

LONGEST_LINE = 4_096  # bytes; CODA has 128 columns, MT940 some 65 to 400
UTF8_MARK = b"\xef\xbb\xbf"
END_OF_TEXT = "\x1a"  # what old programs put after the last line


def text_lines(source: BinaryIO, standard: str) -> Iterator[tuple[int, str]]:
    """The lines with their numbers, without their ends; letters are UTF-8, else those of Windows.

    standard  the format's name, for the refusal of a line that no text file has
    """
    number = 0
    while raw := source.readline(LONGEST_LINE + 1):
        number += 1
        if len(raw) > LONGEST_LINE:
            raise refused(number, _("this line is longer than any line of a bank file."), standard)
        yield number, decoded(raw.removeprefix(UTF8_MARK) if number == 1 else raw).rstrip("\r\n" + END_OF_TEXT)


def decoded(raw: bytes) -> str:
    """UTF-8 where it is that, else the letters of Windows; a byte that is no letter becomes a question mark."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("windows-1252", errors="replace").replace("\ufffd", "?")


def folded(text: str) -> str:
    """Words with one space between them."""
    return " ".join(text.split())
