"""How people may be reached: consent per channel with its source, what becomes of an address, and the guard that reads both."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from amiable.apps.cases import queries as cases
from amiable.apps.parties import queries, services
from amiable.apps.parties.records import NewAddress
from amiable.apps.parties.refusals import AddressMissing, ConsentAhead, NoConsentHolds, SourceMissing
from amiable.apps.parties.services import reaching
from amiable.apps.portfolio import queries as portfolio
from amiable.apps.portfolio.models import Look
from amiable.core.facts import Consent
from amiable.core.facts_json import as_json, parse
from tests import cast

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY, FRIDAY = date(2026, 2, 2), date(2026, 2, 3), date(2026, 2, 6)
AT = datetime(2026, 2, 6, 10, tzinfo=UTC)
CALL = {"source": "call of 2 February", "by": "ines", "at": AT}


@pytest.fixture
def anouk() -> int:
    """Anouk as a debtor of Vivre; Ines works here."""
    cast.agency()
    cast.vivre()
    cast.staff("ines")
    cast.place("vivre", cast.row(cast.ANOUK, "F-1", phone="0470 12 34 56"))
    return cast.case_of("F-1").debtor_id


def consents() -> tuple[Consent, ...]:
    return cases.facts(cast.case_of("F-1").id).person.consents


def test_a_consent_holds_from_its_day_until_it_is_withdrawn(anouk: int):
    assert consents() == ()
    reaching.give_consent(anouk, "email", on=MONDAY, **CALL)
    assert consents() == (Consent("email", "consent", MONDAY),)
    reaching.withdraw_consent(anouk, "email", on=FRIDAY, **CALL | {"source": "e-mail of 6 February"})
    assert consents() == (Consent("email", "consent", MONDAY, FRIDAY),)
    reaching.give_consent(anouk, "sms", on=FRIDAY, gave_address=True, **CALL)
    assert consents()[1:] == (Consent("sms", "given_by_person", FRIDAY),)
    assert [(word.word, word.source) for word in queries.words_of(anouk)] == [
        ("consent", "call of 2 February"),
        ("withdrawn", "e-mail of 6 February"),
        ("given_by_person", "call of 2 February"),
    ]
    facts = cases.facts(cast.case_of("F-1").id)
    assert parse(as_json(facts), markets=["be"]) == facts, "the facts travel as JSON"


def test_what_nobody_can_show_is_no_consent(anouk: int):
    with pytest.raises(SourceMissing):
        reaching.give_consent(anouk, "email", on=MONDAY, **CALL | {"source": "  "})
    with pytest.raises(ConsentAhead):
        reaching.give_consent(anouk, "email", on=date(2026, 2, 7), **CALL)
    with pytest.raises(NoConsentHolds):
        reaching.withdraw_consent(anouk, "sms", on=MONDAY, **CALL)
    assert consents() == ()


def test_while_nothing_goes_to_an_address_its_consent_rests(anouk: int):
    """The e-mail bounced on Tuesday; on Friday Anouk tells a colleague another address: the consent holds again."""
    reaching.give_consent(anouk, "email", on=MONDAY, **CALL)
    reaching.stop_address([anouk], "email", because="bad_address", on=TUESDAY, by="day")
    assert consents() == (Consent("email", "consent", MONDAY, TUESDAY),)
    assert queries.stopped([anouk]) == {anouk: {"email": TUESDAY}}
    reaching.change_address([anouk], NewAddress("email", address=" anouk@new.example ", told_by_person=True), on=FRIDAY, by="ines", at=AT)
    assert consents() == (Consent("email", "consent", MONDAY),)
    assert queries.stopped([anouk]) == {}
    assert queries.debtors_of([anouk])[anouk].email == "anouk@new.example"


def test_a_consent_is_for_the_address_that_the_person_knew_of(anouk: int):
    """We found another one, on a list, on Friday: nobody is asked there before they agree. The same one noted again changes nothing."""
    for way in ("email", "sms", "call"):
        reaching.give_consent(anouk, way, on=MONDAY, **CALL)  # type: ignore[arg-type]
    reaching.change_address([anouk], NewAddress("email", address=queries.debtors_of([anouk])[anouk].email), on=FRIDAY, by="ines", at=AT)
    assert all(consent.withdrawn_on is None for consent in consents())
    reaching.change_address([anouk], NewAddress("email", address="found@new.example"), on=FRIDAY, by="ines", at=AT)
    assert {each.channel: each.withdrawn_on for each in consents()} == {"email": FRIDAY, "sms": None, "call": None}
    reaching.change_address([anouk], NewAddress("sms", address="0470 99 99 99"), on=FRIDAY, by="ines", at=AT)
    assert {each.channel: each.withdrawn_on for each in consents()} == {"email": FRIDAY, "sms": FRIDAY, "call": FRIDAY}
    assert [word.word for word in queries.words_of(anouk)][3:] == ["ended", "ended", "ended"]
    reaching.give_consent(anouk, "email", on=FRIDAY, **CALL)
    assert [each.withdrawn_on for each in consents() if each.channel == "email"] == [FRIDAY, None], "and then they do"


def test_a_consent_that_rested_does_not_wake_at_an_address_that_we_found(anouk: int):
    reaching.give_consent(anouk, "email", on=MONDAY, **CALL)
    reaching.stop_address([anouk], "email", because="bad_address", on=TUESDAY, by="day")
    reaching.change_address([anouk], NewAddress("email", address="found@new.example"), on=FRIDAY, by="ines", at=AT)
    assert (queries.stopped([anouk]), [each.withdrawn_on for each in consents()]) == ({}, [FRIDAY])


def test_a_person_chooses_how_their_letters_look_and_the_last_word_counts(anouk: int):
    assert queries.versions_of([anouk]) == {}
    for version in ("large", "plain"):
        reaching.choose_version([anouk], version, on=FRIDAY, **CALL)  # type: ignore[arg-type]
    assert queries.versions_of([anouk]) == {anouk: "plain"}
    word = queries.version_word(anouk)
    assert word and (word.version, word.on, word.source, word.told_by) == ("plain", FRIDAY, "call of 2 February", "ines")
    with pytest.raises(SourceMissing):
        reaching.choose_version([anouk], "large", on=FRIDAY, **CALL | {"source": ""})
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE parties_versionword SET version = 'large'")


def test_a_new_address_is_whole_or_is_not_kept(anouk: int):
    with pytest.raises(AddressMissing):
        reaching.change_address([anouk], NewAddress("letter", "Voorbeeldlaan 13", "", "Gent", "BE"), on=FRIDAY, by="ines", at=AT)
    reaching.change_address([anouk], NewAddress("letter", "Voorbeeldlaan 13", "9000", "Gent", "BE"), on=FRIDAY, by="ines", at=AT)
    debtor = queries.debtors_of([anouk])[anouk]
    assert (debtor.street, debtor.postcode, debtor.city, debtor.country) == ("Voorbeeldlaan 13", "9000", "Gent", "BE")
    assert services.know_debtors(debtor.creditor_id, [cast.ANOUK]).ids == (anouk,), "the creditor may go on naming the old address"


def test_a_word_wakes_the_cases_of_its_person(anouk: int):
    case_id = cast.case_of("F-1").id
    with connection.cursor() as cursor:
        for write in (
            lambda: reaching.give_consent(anouk, "email", on=MONDAY, **CALL),
            lambda: reaching.stop_address([anouk], "email", because="bad_address", on=TUESDAY, by="day"),
        ):
            Look.objects.filter(case_id=case_id).delete()
            Look.objects.create(case_id=case_id, market="be", looked_on=MONDAY, next_on=date(2027, 1, 1), basis=7)
            cursor.execute("DELETE FROM portfolio_change")
            assert portfolio.awake("be", FRIDAY, 7) == []
            write()
            assert [case.case_id for case in portfolio.awake("be", FRIDAY, 7)] == [case_id]


@pytest.mark.parametrize("change", ["UPDATE parties_consentword SET word = 'consent'", "DELETE FROM parties_addressword"])
def test_words_are_never_changed_not_even_by_sql(anouk: int, change: str):
    reaching.give_consent(anouk, "email", on=MONDAY, **CALL)
    reaching.stop_address([anouk], "email", because="bad_address", on=TUESDAY, by="day")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_what_shows_a_consent_is_sealed(anouk: int):
    reaching.give_consent(anouk, "email", on=MONDAY, **CALL)
    with connection.cursor() as cursor:
        cursor.execute("SELECT source FROM parties_consentword")
        assert b"call" not in bytes(cursor.fetchone()[0])
