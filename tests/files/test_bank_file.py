"""A bank file is known by what stands in it: whoever calls it statement.txt gets the same lines."""

from io import BytesIO, RawIOBase

import pytest

from amiable.files import camt
from amiable.files.bank_file import BankLine, FileRefused, read
from tests.files.camt_samples import entry, statement

CAMT = statement(entry())


class Pipe(RawIOBase):
    """Bytes that come once, as from a pipe."""

    def __init__(self, data: bytes) -> None:
        self.rest = BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        return self.rest.readinto(buffer)


@pytest.mark.parametrize(
    "data",
    [CAMT, b"\xef\xbb\xbf" + CAMT, CAMT.decode().replace("UTF-8", "UTF-16").encode("utf-16")],
    ids=["plain", "with a mark before it", "in UTF-16"],
)
@pytest.mark.parametrize("name", ["statement.xml", "statement.cod", ""])
def test_camt_is_known_by_its_content(data, name):
    assert list(read(BytesIO(data), name)) == list(camt.read(BytesIO(CAMT)))


def test_a_pipe_is_read_too():
    (line,) = [item for item in read(Pipe(CAMT), "pipe") if isinstance(item, BankLine)]
    assert line.minor == 2500


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (b"", "“”"),
        (b"PK\x03\x04\x14\x00\x00\x00", "“PK"),
        (b"%PDF-1.7\n", "“%PDF-1.7”"),
        (b"date;amount\n2026-03-02;25,00\n", "“date;amount 2026-03-02;25,00”"),
        (bytes(range(256)) * 20, "“"),
    ],
)
def test_what_we_do_not_know_is_refused_with_what_was_read(data, shown):
    with pytest.raises(FileRefused) as caught:
        list(read(BytesIO(data), "march.csv"))
    assert "“march.csv” is no bank file" in caught.value.facts["reason"]
    assert shown in caught.value.facts["reason"]
