"""The contacts that took place and what is known of the person, as JSON: every fault is listed, and what is written is what was read."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amiable.core.facts import CHANNELS, GIVEN, PURPOSES, Consent, Facts, PastContact, Person
from amiable.core.facts_json import BadFacts, as_json, parse

CLAIM = {"ref": "F-1", "nature": "services", "principal": "600.00", "due_on": "2024-02-15", "contracted_on": "2023-10-01"}
CALL = {"channel": "call", "at": "2024-03-01T10:12", "purpose": "demand"}


def read(**more: object) -> Facts:
    return parse({"market": "be", "debtor": "consumer", "claims": [CLAIM], **more}, markets=("be",))


def places(**more: object) -> list[str]:
    with pytest.raises(BadFacts) as refused:
        read(**more)
    return [fault.where for fault in refused.value.faults]


def test_nothing_is_known_of_contacts_or_person_unless_it_is_said() -> None:
    facts = read()
    assert (facts.contacts, facts.person) == ((), Person())
    assert not {"contacts", "person"} & set(as_json(facts))


def test_a_contact_has_a_channel_a_moment_and_a_purpose() -> None:
    facts = read(contacts=[CALL, {"channel": "sms", "at": "2024-03-01T10:12:30Z", "purpose": "reply", "conversation": True}])
    assert facts.contacts == (
        PastContact("call", datetime(2024, 3, 1, 10, 12), "demand"),  # noqa: DTZ001 — the market's own time
        PastContact("sms", datetime(2024, 3, 1, 10, 12, 30, tzinfo=UTC), "reply", conversation=True),
    )


def test_a_consent_is_a_channel_or_says_how_and_when_it_was_given() -> None:
    """A bare word: the person gave that address, or agreed to a visit; nobody knows on which day."""
    more = {"channel": "email", "given": "given_by_person", "given_on": "2024-01-02", "withdrawn_on": "2024-02-03"}
    facts = read(person={"deceased": False, "minor": True, "consents": ["sms", "visit", {"channel": "email"}, more]})
    assert facts.person == Person(
        minor=True,
        consents=(
            Consent("sms", "given_by_person"),
            Consent("visit", "consent"),
            Consent("email", "consent"),
            Consent("email", "given_by_person", date(2024, 1, 2), date(2024, 2, 3)),
        ),
    )


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"contacts": {}}, "contacts"),
        ({"contacts": ["call"]}, "contacts[0]"),
        ({"contacts": [{}]}, "contacts[0].channel contacts[0].at contacts[0].purpose"),
        ({"contacts": [{**CALL, "channel": "fax"}]}, "contacts[0].channel"),
        ({"contacts": [{**CALL, "purpose": "threat"}]}, "contacts[0].purpose"),
        ({"contacts": [{**CALL, "conversation": "yes"}]}, "contacts[0].conversation"),
        ({"contacts": [{**CALL, "by": "Anna"}]}, "contacts[0].by"),
        *(
            ({"contacts": [{**CALL, "at": at}]}, "contacts[0].at")
            for at in ("2024-03-01", "2024-03-01 10:12", "2024-02-30T10:12", 20240301)
        ),
        *(({"contacts": [{**CALL, "at": at}]}, "contacts[0].at") for at in ("1899-12-31T10:12", "2200-01-01T00:00", "2024-03-01T24:30")),
        ({"person": "minor"}, "person"),
        ({"person": {"deceased": 1, "minor": "no", "age": 17}}, "person.deceased person.minor person.age"),
        ({"person": {"consents": "sms"}}, "person.consents"),
        ({"person": {"consents": ["fax", 3]}}, "person.consents[0].channel person.consents[1]"),
        ({"person": {"consents": [{"given": "perhaps"}]}}, "person.consents[0].channel person.consents[0].given"),
        (
            {"person": {"consents": [{"channel": "sms", "given_on": "2024-01-02", "withdrawn_on": "2024-01-01"}]}},
            "person.consents[0].withdrawn_on",
        ),
    ],
)
def test_every_fault_is_listed_with_its_place(more: dict, where: str) -> None:
    assert places(**more) == where.split()


moments = st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31), timezones=st.sampled_from([None, UTC]))  # noqa: DTZ001
days = st.none() | st.dates(date(2020, 1, 1), date(2024, 1, 1))
later = st.none() | st.dates(date(2024, 1, 1), date(2030, 1, 1))
contacts = st.builds(
    PastContact, st.sampled_from(CHANNELS), moments.map(lambda at: at.replace(microsecond=0)), st.sampled_from(PURPOSES), st.booleans()
)
consents = st.builds(Consent, st.sampled_from(CHANNELS), st.sampled_from(GIVEN), days, later)
people = st.builds(Person, st.booleans(), st.booleans(), st.lists(consents, max_size=3).map(tuple))


@given(st.lists(contacts, max_size=3), people)
def test_what_is_written_is_what_was_read(met: list[PastContact], person: Person) -> None:
    facts = replace(read(), contacts=tuple(met), person=person)
    assert parse(as_json(facts), markets=("be",)) == facts
