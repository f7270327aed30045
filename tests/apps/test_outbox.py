"""The outbox: owed once, ended once, and the database refuses nonsense."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from amiable.apps.outbox import queries, services
from amiable.apps.outbox.records import NewItem
from amiable.apps.outbox.refusals import AlreadyEnded

MONDAY, TUESDAY = date(2026, 2, 2), date(2026, 2, 3)
REMINDER = NewItem(12, "demand", "first_reminder", "post", MONDAY, "case:12:first_reminder:F-1", ("F-1",))
RECEIPT = NewItem(12, "receipt", "paid", "post", TUESDAY, "case:12:receipt:1")

pytestmark = pytest.mark.django_db


def states() -> dict[str, str]:
    return {item.key: item.state for item in queries.items_of(12)}


def test_the_same_key_is_owed_once():
    assert services.owe(REMINDER, MONDAY)
    assert not services.owe(REMINDER, TUESDAY)
    assert services.owe_many([REMINDER, RECEIPT, RECEIPT], MONDAY) == 1
    assert [item.owed_on for item in queries.items_of(12)] == [MONDAY, MONDAY]


def test_an_item_waits_for_its_day():
    services.owe_many([RECEIPT, REMINDER], MONDAY)
    assert [item.key for item in queries.unreleased(MONDAY)] == [REMINDER.key]
    assert [item.key for item in queries.unreleased(TUESDAY)] == [REMINDER.key, RECEIPT.key]
    assert queries.unreleased(TUESDAY, case_ids=[13]) == ()
    assert {case: len(items) for case, items in queries.owed_to([12, 13]).items()} == {12: 2}


def test_an_item_ends_once():
    services.owe_many([REMINDER, RECEIPT], MONDAY)
    reminder, receipt = queries.unreleased(TUESDAY)
    services.release(reminder.id, MONDAY)
    services.cancel(receipt.id, TUESDAY, "sent by hand")
    assert states() == {REMINDER.key: "released", RECEIPT.key: "cancelled"}
    assert queries.unreleased(TUESDAY) == ()
    with pytest.raises(AlreadyEnded):
        services.release(reminder.id, TUESDAY)
    with pytest.raises(AlreadyEnded):
        services.cancel(receipt.id, TUESDAY, "again")


def test_demands_are_cancelled_and_answers_stay():
    other = replace(REMINDER, case_id=13, key="case:13:first_reminder:F-9")
    services.owe_many([REMINDER, RECEIPT, other], MONDAY)
    assert services.cancel_demands([12], MONDAY, "suspended: dispute") == 1
    assert states() == {REMINDER.key: "cancelled", RECEIPT.key: "owed"}
    assert [item.key for item in queries.items_of(13) if item.state == "owed"] == [other.key]


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("item_purpose_is_known", {"purpose": "threat"}),
        ("item_has_a_key", {"key": ""}),
        ("item_is_not_released_before_it_is_owed", {"release_on": "2026-02-01"}),
        ("item_has_ended_or_is_owed", {"state": "released"}),
        ("item_has_ended_or_is_owed", {"ended_on": "2026-02-03"}),
        ("only_a_cancelled_item_says_why", {"state": "cancelled", "ended_on": "2026-02-03"}),
        ("only_a_cancelled_item_says_why", {"because": "no reason"}),
        ("key", {"key": REMINDER.key}),
    ],
)
def test_the_database_refuses_nonsense(constraint, changes):
    services.owe(REMINDER, MONDAY)
    plain = {"case_id": 12, "purpose": "demand", "kind": "reminder", "channel": "post", "claims": [], "owed_on": "2026-02-02"}
    values = plain | {"release_on": "2026-02-02", "state": "owed", "because": "", "key": "k", "about": b""} | changes
    columns, marks = ", ".join(values), ", ".join(["%s"] * len(values))
    with pytest.raises(DatabaseError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO outbox_item ({columns}) VALUES ({marks})", list(values.values()))
