"""Many cases settled at once: the same allocations, transfers and balances as one by one."""

from datetime import date, timedelta
from random import Random

import pytest
from django.db import connection, transaction

from amiable.apps.contacts import queries as contacts
from amiable.apps.ledger.accounts import Book
from amiable.apps.ledger.queries import balances, figures
from amiable.apps.outbox import services as outbox
from amiable.apps.outbox.queries import items_of
from amiable.apps.outbox.records import NewItem
from amiable.apps.payments import services
from amiable.apps.payments.check import differences
from amiable.apps.payments.models import Allocation, Line, Match
from amiable.apps.payments.services import matching
from amiable.jobs import settling
from tests import cast, till
from tests.core.kernels import kernel

DAY = date(2026, 3, 2)


@pytest.fixture
def cases(transactional_db):
    """Twenty debtors, consumers and businesses, of one or two invoices."""
    cast.agency()
    cast.vivre()
    rows = []
    for n in range(20):
        kind = "business" if n % 3 == 0 else "consumer"
        rows.append(till.claim(f"F-{n}", 10_000 + 700 * n, DAY - timedelta(days=40 + n), debtor=n, kind=kind))
        if n % 2:
            rows.append(till.claim(f"G-{n}", 5_000 + 300 * n, DAY - timedelta(days=20), debtor=n, kind=kind))
    return till.placed("vivre", rows)


def pay(cases, seed: int, opening: int, number: int) -> int:
    """Everybody pays something, some too much, some twice; matched, and settled or not. Returns what the account holds."""
    dice = Random(seed)
    entries = [till.paid(case, dice.randint(100, 30_000), DAY, f"P-{number}-{n}") for n, case in enumerate([*cases, *cases[:5]])]
    till.take_in(till.statement(entries, opening=opening, number=number), DAY)
    return opening + sum(entry.minor for entry in entries)


def unsettle() -> None:
    """Take back all that was posted for matches, as if the process had been killed between matching and settling."""
    with connection.cursor() as cursor:
        tables = ("payments_allocation", "ledger_transfer")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM payments_allocation")
        cursor.execute("DELETE FROM ledger_transfer WHERE kind IN ('allocation', 'credit', 'paid', 'raised', 'lowered')")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def posted() -> tuple[object, ...]:
    rows = Allocation.objects.values_list("match_id", "claim_id", "part", "minor", "on", "earned_on", "transfer__kind", "transfer__source")
    held = [(b.key, b.minor) for book in Book for b in balances(book=book) if b.minor]
    return sorted(map(str, rows)), held


def test_at_once_and_one_by_one_are_the_same(cases, monkeypatch):
    """25 payments on 20 cases: 25 matches, the same rows, days, keys and balances in both books."""
    pay(cases, 1, 0, 1)
    assert (Line.objects.count(), Match.objects.count()) == (25, 25)
    one_by_one = posted()
    unsettle()
    assert differences() != []
    monkeypatch.setattr(settling, "FEW", 0)
    assert settling.settle_unsettled("be", DAY, kernel()) == {}
    assert posted() == one_by_one
    assert differences() == []
    assert figures("be").conserved
    assert settling.settle_unsettled("be", DAY, kernel()) == {}
    assert posted() == one_by_one


def test_what_was_posted_before_stays_and_what_changed_is_settled_one_by_one(cases, monkeypatch):
    """A first round is settled; of the second round, whose earlier payments are the same, only the new ones are posted."""
    held = pay(cases, 1, 0, 1)
    before = Allocation.objects.count()
    monkeypatch.setattr(settling, "FEW", 0)
    with transaction.atomic():
        monkeypatch.setattr(matching, "settle_locked", lambda views, today: {})
        pay(cases, 2, held, 2)
        monkeypatch.undo()
    assert Allocation.objects.count() == before
    monkeypatch.setattr(settling, "FEW", 0)
    assert settling.settle_unsettled("be", DAY, kernel()) == {}
    assert differences() == []
    now = posted()
    assert services.settle([case.id for case in cases], DAY) == {}
    assert posted() == now, "settling one by one posts nothing more"


def test_who_has_paid_in_full_is_asked_no_more(cases, monkeypatch):
    """A demand waits on each of the twenty cases; the money of those who have paid all cancels theirs, and no other."""
    pay(cases, 1, 0, 1)
    unsettle()
    outbox.owe_many([NewItem(case.id, "demand", "reminder", "letter", DAY, f"{case.id}") for case in cases], DAY)
    outbox.owe(NewItem(cases[0].id, "receipt", "payment_received", "letter", DAY, "thanks"), DAY)
    monkeypatch.setattr(settling, "FEW", 0)
    assert settling.settle_unsettled("be", DAY, kernel()) == {}
    paid = {case.id for case in cases if contacts.account_of(case.id, DAY)[1].due == 0}
    states = {case.id: [item.state for item in items_of(case.id) if item.purpose == "demand"] for case in cases}
    assert states == {case.id: ["cancelled" if case.id in paid else "owed"] for case in cases}
    assert 0 < len(paid) < len(cases)
    assert [item.state for item in items_of(cases[0].id) if item.purpose == "receipt"] == ["owed"]
