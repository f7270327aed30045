"""Which cases are awake: whatever is written about a case wakes it, a look lets it sleep until its day, and nobody sleeps too long."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import connection

from amiable.apps.cases import models as tables
from amiable.apps.cases import services as cases
from amiable.apps.cases.records import NewAction
from amiable.apps.outbox import services as outbox
from amiable.apps.outbox.models import Item
from amiable.apps.outbox.records import NewItem
from amiable.apps.parties.models import Creditor, Debtor
from amiable.apps.portfolio import queries, services
from amiable.apps.portfolio.models import Look
from amiable.core.facts import Claim, Facts
from tests.many import Shelf

pytestmark = pytest.mark.django_db
ON, BASIS = date(2026, 2, 2), 7
LATER = date(2027, 1, 1)
BILL = Claim("F-1", "services", 60_000, date(2026, 1, 15), date(2026, 1, 15), date(2025, 1, 15))
FACTS = Facts("be", "business", (BILL,))
TOLD_APART = {  # tables with a case in them on which no step rests
    "cards_link": "what a person may pay is no payment yet",
    "cards_cardpayment": "a card payment is a line and a match once it is one",
    "counter_appointment": "a visit changes nothing that is owed",
    "counter_cashpayment": "cash is a line and a match",
    "counter_cheque": "a cheque is a line and a match",
    "counter_receipt": "a receipt follows a payment",
    "debits_debitmandate": "a direct debit is a line and a match once the bank books it",
    "refunds_refund": "what goes back is given back, which wakes",
    "remittances_toldwithdrawn": "the creditor is told of what happened before",
    "contacts_contact": "it goes out together with its item of the outbox",
    "payments_announcement": "a payment that is announced is no payment yet",
    "payments_allocation": "what a payment is for follows from the facts",
    "portfolio_change": "",
    "portfolio_look": "",
}


def awake(on: date = ON, basis: int = BASIS) -> list[int]:
    return [case.case_id for case in queries.awake("be", on, basis)]


def asleep(case_ids: list[int], next_on: date | None = LATER) -> None:
    """Cases that were looked at on ON."""
    Look.objects.bulk_create(Look(case_id=pk, market="be", looked_on=ON, next_on=next_on, basis=BASIS) for pk in case_ids)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM portfolio_change")


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def two(shelf: Shelf) -> list[int]:
    """Two cases that sleep, the first with a hold, a letter that waits and a payment."""
    ids = [shelf.put(FACTS), shelf.put(FACTS)]
    cases.suspend(ids[0], because="dispute", from_on=ON, to_on=None, today=ON)
    outbox.owe(NewItem(ids[0], "demand", "formal_notice", "letter", ON, "first"), ON)
    asleep(ids)
    return ids


def test_a_new_case_is_awake_and_a_case_that_was_looked_at_sleeps(shelf: Shelf):
    first, second = shelf.put(FACTS), shelf.put(FACTS)
    assert awake() == [first, second]
    asleep([first])
    assert awake() == []
    assert awake(LATER) == [first]


def test_a_look_holds_from_its_day_to_the_next_and_for_one_law_alone(shelf: Shelf):
    """Before it was made nothing is known; from the next look's day on something may be due; under another law everything may."""
    ids = [shelf.put(FACTS)]
    asleep(ids)
    days = [ON - timedelta(days=1), ON, LATER - timedelta(days=1), LATER, LATER + timedelta(days=1)]
    assert [awake(day) for day in days] == [ids, [], [], ids, ids]
    assert awake(basis=BASIS + 1) == awake(basis=BASIS - 1) == ids


def test_only_something_new_wakes_a_case_without_a_next_day(shelf: Shelf):
    ids = [shelf.put(FACTS)]
    asleep(ids, next_on=None)
    assert awake(date.max) == []
    shelf.pay(ids[0], ON, 100)
    assert awake() == ids


WRITES: dict[str, Callable[[Shelf, int], object]] = {
    "an action": lambda _shelf, pk: cases.record_action(NewAction(pk, "formal_notice", ON, "placement:1")),
    "a payment": lambda shelf, pk: shelf.pay(pk, ON, 100),
    "the end of a hold": lambda _shelf, pk: cases.resume(pk, because="dispute", last_on=ON),
    "a hold": lambda _shelf, pk: cases.suspend(pk, because="hardship", from_on=ON, to_on=None, today=ON),
    "a claim": lambda shelf, pk: shelf.claim(pk, FACTS, "F-9"),
    "a claim that an action names": lambda _shelf, pk: name_the_claim(pk),
    "a letter that is owed": lambda _shelf, pk: outbox.owe(NewItem(pk, "demand", "reminder", "letter", ON, "second"), ON),
    "a letter that goes out": lambda _shelf, pk: outbox.release(Item.objects.get(case_id=pk).pk, ON),
    "a letter that is cancelled": lambda _shelf, pk: outbox.cancel_demands([pk], ON, "paid"),
    "the debtor as a consumer": lambda _shelf, pk: Debtor.objects.filter(parts__case_id=pk).update(kind="consumer"),
    "who the debtor is": lambda _shelf, pk: Debtor.objects.filter(parts__case_id=pk).update(person="another"),
    "the day of placement": lambda _shelf, pk: tables.Case.objects.filter(pk=pk).update(placed_on=ON),
    "a hold taken out": lambda _shelf, pk: tables.Suspension.objects.filter(case_id=pk).delete(),
}


@pytest.mark.parametrize("what", WRITES)
def test_whatever_is_written_wakes_its_case_and_no_other(what: str, shelf: Shelf, two: list[int]):
    WRITES[what](shelf, two[0])
    assert awake() == two[:1]


def name_the_claim(case_id: int) -> None:
    """An action that named no claim names one: only the table between the two is written."""
    action = tables.Action.objects.create(case_id=case_id, kind="reminder", on=ON, channel="post", source="placement:1")
    asleep([])
    action.claims.add(tables.Claim.objects.get(case_id=case_id))


def test_a_payment_that_is_taken_back_wakes_its_case(shelf: Shelf):
    ids = [shelf.put(FACTS), shelf.put(FACTS)]
    line = shelf.pay(ids[0], ON, 100)
    asleep(ids)
    shelf.take_back(line)
    assert awake() == ids[:1]


def test_what_a_creditor_is_wakes_all_its_cases_and_its_address_none(shelf: Shelf, two: list[int]):
    Creditor.objects.update(street="Rue Nouvelle 1")
    Debtor.objects.update(street=b"sealed anew")
    assert awake() == []
    Creditor.objects.update(quality="small")
    assert awake() == two


def test_a_row_that_moves_wakes_both_cases(two: list[int]):
    tables.Suspension.objects.filter(case_id=two[0]).update(case_id=two[1])
    assert awake() == two


def test_a_closed_case_is_forgotten(two: list[int]):
    cases.close(two[0], on=ON, because="paid")
    assert awake(LATER) == two[1:]
    services.let_closed_go("be")
    assert list(Look.objects.values_list("case_id", flat=True)) == two[1:]
    tables.Case.objects.filter(pk=two[0]).update(closed_on=None, closed_because="")
    assert awake() == two[:1], "opened again, it is looked at"


def test_what_is_written_while_a_case_is_looked_at_is_not_slept_over(shelf: Shelf):
    """The list is made; a payment is booked; then the case is asked, and falls asleep. It is awake again for the payment."""
    shelf.put(FACTS)
    listed = queries.awake("be", ON, BASIS)
    shelf.pay(listed[0].case_id, ON, 60_000)
    services.owe_due_steps(listed, ON, market="be", basis=BASIS)
    assert awake() == [listed[0].case_id]


def test_a_look_that_is_taken_away_leaves_its_case_awake(two: list[int]):
    Look.objects.filter(case_id=two[0]).delete()
    assert awake() == two[:1]
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE portfolio_look")
    assert awake() == two


def test_a_case_of_which_nothing_is_noted_is_woken(two: list[int]):
    """Somebody deleted, by hand, what kept the first case awake."""
    Look.objects.filter(case_id=two[0]).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM portfolio_change")
    assert awake() == []
    assert services.wake_forgotten() == 1
    assert awake() == two[:1]
    assert services.wake_forgotten() == 0


def test_cases_of_another_market_are_not_ours_to_wake(shelf: Shelf, two: list[int]):
    there = shelf.put(Facts("fr", "business", (BILL,)))
    assert awake() == []
    assert [case.case_id for case in queries.awake("fr", ON, BASIS)] == [there]


def test_every_table_that_tells_of_a_case_wakes_it():
    """A new table with a case in it gets a trigger, or a line above that says why no step rests on it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT c.relname FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid WHERE t.tgname LIKE '%\\_wakes'"
        )
        waking = {table for (table,) in cursor.fetchall()}
    of_cases = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.related_model in (tables.Case, tables.Claim, tables.Action) or field.attname == "case_id"
    }
    assert of_cases - waking - set(TOLD_APART) == set()
