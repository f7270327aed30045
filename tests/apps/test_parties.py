"""Parties: every fault listed, mandates never overlap, debtors sealed and recognised."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from amiable.apps.documents.sealing import SealBroken
from amiable.apps.parties import queries, services
from amiable.apps.parties.recognise import recognise
from amiable.apps.parties.refusals import (
    AgencyUnknown,
    BadAgency,
    BadCreditor,
    BadMandate,
    CreditorKnown,
    CreditorUnknown,
    MandateBackwards,
    MandatesOverlap,
    NoMandate,
)
from amiable.core.remittance.schedule import ByAge, ByPart, Flat, Tiers
from amiable.markets import MarketUnknown
from tests import cast

pytestmark = pytest.mark.django_db


def raw(sql: str, *values: object) -> list[tuple[object, ...]]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def faults(refusal: BadAgency | BadCreditor) -> dict[str, str]:
    return {fault.where: fault.what for fault in refusal.faults}


def test_the_agency_is_set_and_set_again():
    assert cast.agency().name == "Bureau Aimable SRL"
    services.set_agency(cast.AGENCY | {"phone": "+32 2 555 02 00", "client_iban": "BE68 5390 0754 7034"})
    assert (queries.agency("be").phone, queries.agency("be").client_iban) == ("+32 2 555 02 00", "BE68539007547034")
    assert len(queries.agencies()) == 1


def test_a_market_without_an_agency_says_so():
    with pytest.raises(AgencyUnknown):
        queries.agency("be")


def test_every_fault_of_an_agency_is_listed():
    bad = cast.AGENCY | {
        "market": "xx",
        "client_iban": "BE68539007547035",
        "enterprise_number": "0123.456.748",
        "email": "nobody",
        "fax": "no",
    }
    del bad["phone"]
    with pytest.raises(BadAgency) as refused:
        services.set_agency(bad)
    assert set(faults(refused.value)) == {"market", "client_iban", "enterprise_number", "email", "fax", "phone"}
    assert queries.agencies() == ()


def test_money_of_clients_has_an_account_of_its_own():
    with pytest.raises(BadAgency) as refused:
        services.set_agency(cast.AGENCY | {"office_iban": "BE68539007547034"})
    assert set(faults(refused.value)) == {"office_iban"}


SECOND: dict[str, object] = {"client_iban": "BE62510007547061", "office_iban": "BE43068999999501"}


@pytest.mark.parametrize(
    ("key", "value"),
    [("client_iban", cast.AGENCY["client_iban"]), ("client_iban", cast.AGENCY["office_iban"]), ("office_iban", cast.AGENCY["client_iban"])],
)
def test_a_client_account_is_of_one_agency_and_nobodys_office_account(key, value):
    """The agency of a second market may share the office account of the first, and no other."""
    cast.agency()
    second = cast.AGENCY | {"market": "fr"} | SECOND
    assert services.set_agency(second | {"office_iban": cast.AGENCY["office_iban"]}).market == "fr"
    with pytest.raises(BadAgency) as refused:
        services.set_agency(second | {key: value})
    assert set(faults(refused.value)) == {key}
    assert cast.agency().market == "be", "an agency may be set again with its own accounts"


def test_the_numbers_that_banks_give_an_agency_are_checked():
    """BE81 ZZZ 0123456749 is a SEPA creditor identifier, spaces aside; a Danish creditor number has eight digits."""
    known = services.set_agency(cast.AGENCY | {"sepa_creditor": "BE81 ZZZ 0123456749", "fik_creditor": "81234567"})
    assert (known.sepa_creditor, known.fik_creditor) == ("BE81ZZZ0123456749", "81234567")
    assert cast.agency().sepa_creditor == "", "left out, there is none"
    with pytest.raises(BadAgency) as refused:
        services.set_agency(cast.AGENCY | {"sepa_creditor": "BE82ZZZ0123456749", "fik_creditor": "8123456"})
    assert set(faults(refused.value)) == {"sepa_creditor", "fik_creditor"}


def test_an_agency_needs_a_market_that_is_here():
    with pytest.raises(BadAgency) as refused:
        services.set_agency(cast.AGENCY | {"market": "se"})
    assert dict(refused.value.faults[0].facts) == {"accepted": "be, dk, fi, fo, fr, gl"}
    with pytest.raises(MarketUnknown):
        queries.agency("se")


def test_a_creditor_comes_with_its_mandate():
    """12 % from 2025-01-01 is 120 000 parts per million."""
    vivre = cast.vivre()
    assert (vivre.quality, vivre.deducts_vat, vivre.country) == ("large", True, "BE")
    assert queries.mandate_on(vivre.id, date(2025, 1, 1)).commission == Flat(120_000)
    assert queries.creditors() == (vivre,)
    with pytest.raises(NoMandate, match="2024-12-31"):
        queries.mandate_on(vivre.id, date(2024, 12, 31))
    with pytest.raises(CreditorKnown):
        cast.vivre()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", "Vivre SA"),
        ("legal_name", " "),
        ("quality", "huge"),
        ("deducts_vat", "yes"),
        ("iban", "BE00539007547034"),
        ("bic", "X"),
        ("commission", "12,5"),
        ("commission", "100.00"),
        ("commission", 12),
        ("mandate_from", "first of May"),
        ("country", "Belgium"),
        ("enterprise_number", ""),
    ],
)
def test_a_fault_of_a_creditor_is_named(key, value):
    with pytest.raises(BadCreditor) as refused:
        services.add_creditor(cast.VIVRE | {key: value})
    assert set(faults(refused.value)) == {key}


def test_only_an_individual_has_no_enterprise_number():
    without = {key: value for key, value in cast.VIVRE.items() if key != "enterprise_number"}
    with pytest.raises(BadCreditor):
        services.add_creditor(without)
    assert services.add_creditor(without | {"quality": "individual"}).enterprise_number == ""


@pytest.mark.parametrize(
    ("country", "number", "vat"),
    [
        ("FR", "303265045", "FR40303265045"),
        ("FI", "2077474-0", "FI20774740"),
        ("DK", "13585628", "DK13585628"),
        ("GB", "SC123456", "GB123456789"),
    ],
)
def test_a_creditor_has_the_numbers_of_its_country(country, number, vat):
    abroad = services.add_creditor(cast.VIVRE | {"country": country, "enterprise_number": number, "vat_number": vat})
    assert (abroad.enterprise_number.replace("-", ""), abroad.vat_number) == (number.replace("-", ""), vat)


@pytest.mark.parametrize("changes", [{"enterprise_number": "303265046"}, {"vat_number": "FR41303265045"}, {"vat_number": "BE0999000428"}])
def test_a_wrong_number_of_another_country_is_a_fault(changes):
    with pytest.raises(BadCreditor) as refused:
        services.add_creditor(cast.VIVRE | {"country": "FR", "enterprise_number": "303265045"} | changes)
    assert set(faults(refused.value)) == set(changes)


TIERS = {"kind": "tiers", "of": "case", "steps": [{"above": "0.00", "rate": "15.00"}, {"above": "1000.00", "rate": "10.00"}]}
PARTS = {"kind": "part", "principal": "12.00", "interest": "50.00", "damages": "0.00", "costs": "100.00"}
AGES = {"kind": "age", "at": "placed", "steps": [{"from_days": 0, "rate": "12.00"}, {"from_days": 365, "rate": "25.00"}]}


@pytest.mark.parametrize(
    ("written", "schedule"),
    [
        ("12.00", Flat(120_000)),
        ({"kind": "flat", "rate": "12.00"}, Flat(120_000)),
        (TIERS, Tiers("case", ((0, 150_000), (100_000, 100_000)))),
        (PARTS, ByPart(120_000, 500_000, 0, 1_000_000)),
        (AGES, ByAge("placed", ((0, 120_000), (365, 250_000)))),
    ],
)
def test_a_mandate_has_the_schedule_that_was_agreed(written, schedule):
    vivre = cast.vivre()
    terms = {"commission": written, "settlement": "invoice", "rhythm": "weekly", "paid_within_days": 10}
    agreed = services.agree_mandate("vivre", terms, from_on=date(2026, 3, 1))
    assert (agreed.commission, agreed.settlement, agreed.rhythm, agreed.within_days) == (schedule, "invoice", "weekly", 10)
    assert queries.mandate_on(vivre.id, date(2026, 2, 28)).within_days is None


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("commission", TIERS | {"of": "year"}),
        ("commission", TIERS | {"steps": []}),
        ("commission", TIERS | {"steps": [{"above": "1.00", "rate": "15.00"}]}),
        ("commission", TIERS | {"steps": [*reversed(TIERS["steps"])]}),
        ("commission", TIERS | {"steps": [{"above": 0, "rate": "15.00"}]}),
        ("commission", TIERS | {"rate": "15.00"}),
        ("commission", AGES | {"steps": [{"from_days": -1, "rate": "12.00"}]}),
        ("commission", PARTS | {"costs": "100.01"}),
        ("commission", {"kind": "part", "principal": "12.00"}),
        ("commission", {"kind": "bonus"}),
        ("settlement", "cash"),
        ("rhythm", "daily"),
        ("paid_within_days", 400),
    ],
)
def test_terms_that_cannot_be_agreed_are_refused(key, value):
    cast.vivre()
    with pytest.raises(BadMandate) as refused:
        services.agree_mandate("vivre", {"commission": "10.00"} | {key: value}, from_on=date(2026, 3, 1))
    assert [fault.where for fault in refused.value.faults] == [key]


def test_a_new_mandate_ends_the_one_that_runs():
    vivre = cast.vivre()
    services.agree_mandate("vivre", TEN, from_on=date(2026, 3, 1))
    assert queries.mandate_on(vivre.id, date(2026, 2, 28)).to_on == date(2026, 2, 28)
    assert queries.mandate_on(vivre.id, date(2026, 3, 1)).commission == Flat(100_000)
    with pytest.raises(MandatesOverlap):
        services.agree_mandate("vivre", NINE, from_on=date(2026, 3, 1))
    with pytest.raises(MandateBackwards):
        services.agree_mandate("vivre", NINE, from_on=date(2026, 5, 1), to_on=date(2026, 4, 30))
    with pytest.raises(CreditorUnknown):
        services.agree_mandate("nobody", NINE, from_on=date(2026, 3, 1))


def test_a_debtor_is_unreadable_in_the_database():
    vivre = cast.vivre()
    anouk = services.know_debtors(vivre.id, [cast.ANOUK]).ids[0]
    row = raw("SELECT parties_debtor.*::text FROM parties_debtor WHERE id = %s", anouk)[0][0]
    for plain in ("Smet", "Anouk", "Voorbeeldlaan", "anouk@post.example", "K-1001"):
        assert plain not in str(row)
        assert plain.encode().hex() not in str(row)
    view = queries.debtors_of([anouk])[anouk]
    assert (view.name, view.street, view.customer_number, view.kind) == ("Anouk De Smet", "Voorbeeldlaan 12", "K-1001", "consumer")


def test_a_sealed_name_moved_to_another_row_does_not_open():
    vivre = cast.vivre()
    anouk, bruno = services.know_debtors(vivre.id, [cast.ANOUK, cast.BRUNO]).ids
    raw("UPDATE parties_debtor SET last_name = (SELECT last_name FROM parties_debtor WHERE id = %s) WHERE id = %s", anouk, bruno)
    with pytest.raises(SealBroken, match="last_name"):
        queries.debtors_of([bruno])


def test_a_debtor_is_found_by_the_words_of_the_name():
    vivre = cast.vivre()
    anouk, bruno = services.know_debtors(vivre.id, [cast.ANOUK, cast.BRUNO]).ids
    assert queries.debtors_called(["MULLER"]) == [bruno]
    assert queries.debtors_called(["smet", "anouk"]) == [anouk]
    assert queries.debtors_called(["anouk", "muller"]) == []
    assert queries.debtors_called([]) == []


def test_the_same_person_is_recognised():
    """By customer number wherever they live; without one by name and address."""
    vivre = cast.vivre()
    first = services.know_debtors(vivre.id, [cast.ANOUK, cast.BRUNO, cast.ANOUK])
    assert (first.new, first.ids[0]) == (2, first.ids[2])
    again = services.know_debtors(vivre.id, [cast.BRUNO, cast.moved(cast.ANOUK, "Elders 1")])
    assert (again.new, again.ids) == (0, (first.ids[1], first.ids[0]))
    assert services.know_debtors(vivre.id, [cast.moved(cast.BRUNO, "Ailleurs 1")]).new == 1


def test_another_creditor_knows_nobody():
    vivre, bloem = cast.vivre(), cast.bloem()
    services.know_debtors(vivre.id, [cast.ANOUK])
    assert services.know_debtors(bloem.id, [cast.ANOUK]).new == 1


def test_a_customer_number_that_is_learnt_later_stays():
    vivre = cast.vivre()
    bruno = services.know_debtors(vivre.id, [cast.BRUNO]).ids[0]
    numbered = replace(cast.BRUNO, customer_number="K-7")
    assert services.know_debtors(vivre.id, [numbered]).ids == (bruno,)
    assert queries.debtors_of([bruno])[bruno].customer_number == "K-7"
    assert services.know_debtors(vivre.id, [cast.moved(numbered, "Ailleurs 1")]).ids == (bruno,)


def test_father_and_son_at_one_address_stay_two_people():
    """Same name, same address, two customer numbers: never one case, so that neither reads the other's letters."""
    vivre = cast.vivre()
    father, son = (replace(cast.BRUNO, customer_number=number) for number in ("K-7", "K-8"))
    assert services.know_debtors(vivre.id, [father, son]).new == 2
    assert services.know_debtors(vivre.id, [cast.BRUNO]).new == 1, "without a number it could be either"


@pytest.mark.parametrize(
    ("stranger", "clash"),
    [
        (replace(cast.BRUNO, customer_number="K-1001"), "name"),
        (replace(cast.GARAGE, customer_number="k 1001"), "kind"),
        (replace(cast.ANOUK, last_name="Desmet"), ""),
    ],
)
def test_a_customer_number_used_for_somebody_else_is_noticed(stranger, clash):
    vivre = cast.vivre()
    services.know_debtors(vivre.id, [cast.ANOUK])
    assert recognise(vivre.id, [stranger])[0].clash == clash


ELENI = replace(cast.BRUNO, last_name="Παπαδόπουλος", first_name="Ελένη", customer_number="K-9")


def test_a_name_without_latin_letters_is_known_again_and_found():
    vivre = cast.vivre()
    first = services.know_debtors(vivre.id, [ELENI]).ids
    again = recognise(vivre.id, [cast.moved(ELENI, "Ailleurs 1"), replace(ELENI, last_name="Παππά", first_name="Νίκος")])
    assert [answer.clash for answer in again] == ["", "name"]
    assert queries.debtors_called(["ελενη"]) == list(first)


def test_two_people_at_one_address_are_two_in_any_script():
    """A name without any letter is nobody: it is said, and never joined to another at its address."""
    vivre = cast.vivre()
    eleni, nikos = replace(ELENI, customer_number=""), replace(ELENI, first_name="Νίκος", customer_number="")
    assert services.know_debtors(vivre.id, [eleni, nikos]).new == 2
    nameless = recognise(vivre.id, [replace(eleni, last_name=name, first_name="") for name in ("?", "!")])
    assert [answer.clash for answer in nameless] == ["nameless", "nameless"]
    assert nameless[0].known is not nameless[1].known


def test_ten_thousand_debtors_take_a_handful_of_queries(django_assert_max_num_queries):
    vivre = cast.vivre()
    people = [replace(cast.ANOUK, customer_number=f"K-{n}") for n in range(3_000)]
    with django_assert_max_num_queries(10):
        assert services.know_debtors(vivre.id, people).new == 3_000


COLUMNS = (
    "name, street, postcode, city, country, enterprise_number, vat_number, phone, email, website, dpo_email, client_bic, office_bic,"
    " sepa_creditor, fik_creditor"
)
SECOND_AGENCY = (
    f"INSERT INTO parties_agency (market, {COLUMNS}, client_iban, office_iban)"
    f" SELECT 'fr', {COLUMNS}, {{client}}, {{office}} FROM parties_agency"
)
TEN, NINE = {"commission": "10.00"}, {"commission": "9.00"}
INSERT_MANDATE = """
    INSERT INTO parties_mandate (creditor_id, commission, settlement, rhythm, period)
    VALUES (%s, jsonb_build_object('kind', 'flat', 'rate', %s::int), 'net', 'monthly', %s)"""


@pytest.mark.parametrize(
    ("constraint", "commission", "period"),
    [
        ("commission_is_less_than_all", 1_000_000, "[2020-01-01,2021-01-01)"),
        ("mandate_has_a_first_day", 1, "empty"),
        ("mandate_has_a_first_day", 1, "(,2020-01-01)"),
        ("mandates_of_one_creditor_never_overlap", 1, "[2024-12-01,2025-01-02)"),
    ],
)
def test_the_database_refuses_a_nonsense_mandate(constraint, commission, period):
    vivre = cast.vivre()
    with pytest.raises(DatabaseError, match=constraint):
        raw(INSERT_MANDATE, vivre.id, commission, period)


@pytest.mark.parametrize(
    ("constraint", "sql"),
    [
        ("agency_has_a_name", "UPDATE parties_agency SET name = ''"),
        ("client_money_has_its_own_account", "UPDATE parties_agency SET office_iban = client_iban"),
        ("agencies_never_share_a_client_account", SECOND_AGENCY.format(client="client_iban", office="'X'")),
        ("client_account_is_nobodys_office_account", SECOND_AGENCY.format(client="office_iban", office="'X'")),
        ("client_account_is_nobodys_office_account", SECOND_AGENCY.format(client="'X'", office="client_iban")),
        ("creditor_has_a_name", "UPDATE parties_creditor SET legal_name = ''"),
        ("creditor_quality_is_known", "UPDATE parties_creditor SET quality = 'huge'"),
        ("debtor_kind_is_known", "UPDATE parties_debtor SET kind = 'robot'"),
        ("customer_number_is_one_debtor", "UPDATE parties_debtor SET number = 'same'"),
        ("debtor_without_number_is_known_once", "UPDATE parties_debtor SET number = '', person = 'same'"),
    ],
)
def test_the_database_refuses_nonsense(constraint, sql):
    cast.agency()
    services.know_debtors(cast.vivre().id, [cast.ANOUK, cast.BRUNO])
    with pytest.raises(DatabaseError, match=constraint):
        raw(sql)
