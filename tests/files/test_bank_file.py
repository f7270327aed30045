"""A bank file is known by what stands in it: whoever calls it statement.txt gets the same lines."""

import tracemalloc
from io import BytesIO, RawIOBase
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from amiable.files import camt
from amiable.files.bank_file import BankLine, FileRefused, read
from tests.files import camt_samples, coda_samples, mt940_samples
from tests.files.camt_samples import entry, statement

FOLDER = Path(__file__).parents[2].parent / "shared" / "bankfiles"
CAMT = statement(entry())
CODA = coda_samples.statement(coda_samples.move(2500))
MT940 = mt940_samples.statement(mt940_samples.movement())


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


@pytest.mark.parametrize(
    "data", [CAMT, CODA, MT940, b"\n\n" + CODA, b"\xef\xbb\xbf" + MT940], ids=["camt", "coda", "mt940", "late", "marked"]
)
def test_each_format_gives_the_same_kind_of_line(data):
    """25.00 came in on 2 March, value 3 March, on the same account."""
    (line,) = [item for item in read(BytesIO(data), "statement.txt") if isinstance(item, BankLine)]
    assert (line.account, line.currency, line.minor, line.credit) == ("BE68539007547034", "EUR", 2500, True)
    assert (line.booked_on.isoformat(), line.value_on.isoformat()) == ("2026-03-02", "2026-03-03")


def test_a_file_may_begin_further_on():
    """Whoever hands in an open file gets what stands from its place on, also when it is gone through twice."""
    source = BytesIO(b"read before" + CODA)
    source.read(len(b"read before"))
    assert len(list(read(source, "bank.cod"))) == 2


MANY = 1_500
WORDS = "long words of a payer " * 40
TEXT = camt_samples.transactions(f"<RmtInf><Ustrd>{WORDS}</Ustrd></RmtInf>")
LONG = {
    "camt": statement(*[entry(inside=f"<AcctSvcrRef>R{number}</AcctSvcrRef>", after=TEXT) for number in range(MANY)]),
    "camt, parsed": statement(*[entry(inside=f"<AcctSvcrRef>R{number}</AcctSvcrRef><!-- -->", after=TEXT) for number in range(MANY)]),
    "coda": coda_samples.statement(*[coda_samples.move(2500, number=number + 1) for number in range(MANY)]),
    "mt940": mt940_samples.statement(*[mt940_samples.movement(bank_ref=f"B{number}", said=WORDS) for number in range(MANY)]),
}
PEAKS = {"camt": 1_100_000, "camt, parsed": 1_100_000, "coda": 200_000, "mt940": 200_000}  # bytes; camt is read in larger blocks


@pytest.mark.parametrize("kind", LONG)
def test_memory_does_not_grow_with_the_file(kind):
    """A file takes less room while it is read than it has itself: its lines are not kept."""
    source = BytesIO(LONG[kind])
    tracemalloc.start()
    count = sum(isinstance(item, BankLine) for item in read(source, kind))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == MANY
    assert peak < PEAKS[kind] < len(LONG[kind]), (peak, len(LONG[kind]))


@given(some.binary(max_size=300))
def test_any_bytes_are_refused_or_read(data):
    try:
        list(read(BytesIO(data), "anything"))
    except FileRefused as refusal:
        assert refusal.faults


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the sample bank files are not beside this checkout")
def test_every_file_of_the_folder_may_be_cut_anywhere():
    """Each at sixty places: lines or a refusal, never a crash; and never lines for a file of one statement that lacks its end."""
    for path in [*FOLDER.glob("*camt*.xml"), *FOLDER.glob("*.cod"), *FOLDER.glob("*.sta")]:
        data = path.read_bytes()
        for place in range(0, len(data) - 200, max(1, len(data) // 60)):
            try:
                list(read(BytesIO(data[:place]), path.name))
            except FileRefused as refusal:
                assert refusal.faults
            else:
                assert path.suffix == ".sta", f"{path.name} was read although it ends at {place}"
