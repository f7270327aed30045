"""Walks through a camt file, entry by entry: through the parser what is new, by a plan what looks like an entry before it.

The parser is given all but the entries that a plan has read; it still sees that the rest is sound. A plan is used only directly after an
entry which the parser has read as one, with nothing but white space between: so never within a comment.
"""

from collections.abc import Iterator
from typing import BinaryIO, cast

from lxml import etree

from amiable.files.camt_plan import Entry, Plans
from amiable.files.iso20022 import broken, line_of, pull_parser, refuse_doctype

BLOCK = 1 << 17  # bytes read at once; an entry that is longer goes to the parser in pieces
BEGIN, END = b"<Ntry>", b"</Ntry>"
MARK = b"\xef\xbb\xbf"
ENCODINGS = {"UTF-8": "utf-8", "US-ASCII": "ascii", "ISO-8859-1": "latin-1"}  # whose letters a plan can read, as Python calls them
MOST_MISSES = 1_000  # entries in a row for which there was no plan: this file does not repeat itself


class Walk:
    """The entries and the statements' ends, in the order of the file.

    refuses  FileRefused, for broken XML and for any document type declaration
    """

    def __init__(self, source: BinaryIO, *statements: str) -> None:
        self._source = source
        self._parser = pull_parser("Ntry", *statements)
        self._events = cast(Iterator[tuple[str, etree._Element]], self._parser.read_events())
        self._encoding, self._marked = "", False
        self._plans = Plans("")
        self._missed = 0
        self._holder: etree._Element | None = None
        self._data, self._at = b"", 0
        self._line, self._skipped = 1, 0
        self._begun, self._usual, self._sure = False, True, False
        self._raw = b""

    def line_of(self, element: etree._Element) -> int:
        """Where an element begins in the file."""
        return line_of(element) + self._skipped

    def learn(self, entry: Entry) -> None:
        """Remember how the entry that was just given reads."""
        if self._raw:
            self._plans.learn(self._raw, entry)

    def __iter__(self) -> Iterator[etree._Element | Entry]:
        while True:
            begin = self._data.find(BEGIN, self._at) if self._usual else -1
            end = self._data.find(END, begin) if begin >= 0 else -1
            if end < 0:
                if not self._read_on():
                    break
                if not self._usual or len(self._data) > 2 * BLOCK:
                    yield from self._feed(max(0, len(self._data) - len(END)))
                continue
            end += len(END)
            if self._data[self._at : begin].strip():
                yield from self._feed(begin)
            elif self._sure:
                line = self._line + self._data.count(b"\n", self._at, begin)
                if entry := self._plans.read(self._data[begin:end], line):
                    self._skip(end)
                    self._missed = 0
                    yield entry
                    continue
            yield from self._whole(begin, end)
        yield from self._feed(len(self._data))
        yield from self._closed()

    def _read_on(self) -> bool:
        """Put another block behind what is not used yet. Returns whether there was one."""
        block = self._source.read(BLOCK)
        self._marked = self._marked or (self._line == 1 and not self._data and block.startswith(MARK))
        self._data, self._at = self._data[self._at :] + block, 0
        return bool(block)

    def _skip(self, end: int) -> None:
        lines = self._data.count(b"\n", self._at, end)
        self._line, self._skipped, self._at = self._line + lines, self._skipped + lines, end

    def _give(self, end: int) -> list[tuple[str, etree._Element]]:
        """Give the parser what stands before `end`. Returns what began and ended in it."""
        raw = self._data[self._at : end]
        self._line, self._at = self._line + raw.count(b"\n"), end
        try:
            if raw:
                self._parser.feed(raw)
        except etree.XMLSyntaxError as error:
            raise broken(error, self._skipped) from None
        happened = list(self._events)
        if happened and not self._begun:
            self._begun = True
            refuse_doctype(happened[0][1])
            encoding = (happened[0][1].getroottree().docinfo.encoding or "UTF-8").upper()
            self._encoding = ENCODINGS.get(encoding, "") if encoding == "UTF-8" or not self._marked else ""
            self._usual = bool(self._encoding)
        return happened

    def _feed(self, end: int) -> Iterator[etree._Element]:
        """What stands between entries, or in one that is too long."""
        self._sure, self._raw = False, b""
        yield from (element for event, element in self._give(end) if event == "end")

    def _whole(self, begin: int, end: int) -> Iterator[etree._Element]:
        """One entry, with the white space before it.

        Only if it begins and ends in these bytes are we sure where we are: else they may stand in a comment.
        """
        raw = self._data[begin:end]
        happened = self._give(end)
        self._missed += 1
        self._usual = self._usual and bool(happened) and self._missed < MOST_MISSES
        self._sure = self._usual and [event for event, _element in happened] == ["start", "end"] and happened[0][1] is happened[1][1]
        self._raw = raw if self._sure else b""
        if self._sure and self._holder is not (holder := happened[0][1].getparent()):
            self._holder, self._plans = holder, Plans(self._encoding)
        yield from (element for event, element in happened if event == "end")

    def _closed(self) -> Iterator[etree._Element]:
        self._raw = b""
        try:
            self._parser.close()
        except etree.XMLSyntaxError as error:
            raise broken(error, self._skipped) from None
        yield from (element for event, element in self._events if event == "end")
