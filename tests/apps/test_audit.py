"""The chain of decisions: nobody changes one, leaves one out or writes it anew without being seen."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction

from amiable.apps.audit import queries
from amiable.apps.audit.chain import BEGINNING, canonical, hash_of
from amiable.apps.audit.records import Checked, Head
from amiable.apps.audit.services import NotAFact, record

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def chain(db: None) -> tuple[Head, ...]:
    """Three decisions of an afternoon, and the head after each."""
    heads = []
    for number, who in enumerate(("ines", "bram", "ines"), start=1):
        record(AT + timedelta(hours=number), who, "match.undone", {"match": str(number), "minor": "2500"})
        heads.append(queries.head())
    return tuple(heads)


def forged(statement: str, *values: object) -> None:
    """What somebody does who owns the database server: the trigger is switched off first."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER entries_are_written_once")
        cursor.execute(statement, values)
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER entries_are_written_once")


def test_an_entry_is_one_text_and_its_hash_is_made_by_anybody():
    """The instant stands in UTC, whatever the clock on the wall: 11.30 in Helsinki is 9.30."""
    helsinki = AT.astimezone(timezone(timedelta(hours=2)))
    text = '{"at":"2026-03-02T09:30:00.000000+00:00","facts":{"a":"1","b":"2"},"number":1,"what":"match.undone","who":"ines"}'
    assert canonical(1, helsinki, "ines", "match.undone", {"b": "2", "a": "1"}) == text
    by_hand = hashlib.sha256(("0" * 64 + "\n" + text).encode()).hexdigest()
    assert hash_of(BEGINNING, 1, AT, "ines", "match.undone", {"a": "1", "b": "2"}) == by_hand
    assert json.loads(text)["facts"] == {"a": "1", "b": "2"}


@pytest.mark.django_db
def test_an_empty_chain_holds():
    assert queries.check() == Checked(Head(0, BEGINNING))


def test_each_entry_follows_the_one_before(chain):
    assert queries.check(chain) == Checked(chain[-1])
    assert [entry.number for entry in queries.entries(who="INES")] == [1, 3]
    assert [entry.number for entry in queries.entries(last=2)] == [2, 3]
    assert queries.entries(what="refund.approved") == ()


@pytest.mark.parametrize(
    ("forge", "number", "why"),
    [
        (lambda: forged("UPDATE audit_entry SET who = 'bram' WHERE number = 1"), 1, "changed"),
        (lambda: forged('UPDATE audit_entry SET facts = \'{"minor": "9900"}\' WHERE number = 2'), 2, "changed"),
        (lambda: forged("UPDATE audit_entry SET at = at + interval '1 microsecond' WHERE number = 3"), 3, "changed"),
        (lambda: forged("DELETE FROM audit_entry WHERE number = 2"), 2, "missing"),
        (lambda: forged("UPDATE audit_entry SET previous = hash WHERE number = 3"), 3, "cut"),
    ],
)
def test_the_first_place_that_was_touched_is_named(chain, forge: Callable[[], None], number: int, why: str):
    forge()
    found = queries.check()
    assert (found.broken_at, found.why, found.head.number) == (number, why, number - 1)


def test_only_a_published_head_shows_that_the_end_was_cut_off(chain):
    forged("DELETE FROM audit_entry WHERE number = 3")
    assert queries.check() == Checked(chain[1]), "what is left holds by itself"
    assert queries.check(chain) == Checked(chain[1], 3, "missing")


def test_only_a_published_head_shows_that_all_was_written_anew(chain):
    forged("DELETE FROM audit_entry")
    for number in (1, 2, 3):
        record(AT, "bram", "match.undone", {"match": str(number)})
    assert queries.check().broken_at is None
    assert queries.check(chain[:2]) == Checked(queries.check(chain[:2]).head, 1, "not_as_published")


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET who = 'bram'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"])
def test_the_database_refuses_to_change_an_entry(chain, statement):
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("value", ["Anouk De Smet", "zaklikání", "two\nlines", "x" * 201])
def test_a_name_or_a_sentence_is_no_fact(db, value):
    with pytest.raises(NotAFact, match="match"):
        record(AT, "ines", "match.undone", {"match": value})


def test_many_at_once_make_one_chain(at_once):
    """Four people, ten decisions each, at the same moment: forty entries, each after another."""

    def decide(who: str) -> list[int]:
        return [record(AT, who, "match.undone", {"match": str(number)}) for number in range(10)]

    numbers = at_once([partial(decide, f"person-{number}") for number in range(4)])
    assert sorted(number for each in numbers for number in each) == list(range(1, 41))
    assert queries.check() == Checked(queries.head())
