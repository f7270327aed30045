"""The ledger: a transfer is balanced by construction, posted once, reversed at most once, and never changed."""

import json
from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from amiable.apps.ledger.accounts import AccountName, Chart
from amiable.apps.ledger.models import Transfer, TransferKind
from amiable.apps.ledger.queries import balances, below_zero, figures, lines, ordered
from amiable.apps.ledger.services import KeyUsedTwice, NewTransfer, Undo, post, reverse

pytestmark = pytest.mark.django_db
EUR = Chart("be", "EUR")
BANK, SUSPENSE, OWED = EUR.bank("BE68539007547034"), EUR.suspense(), EUR.owed("vivre")
DAY = date(2026, 3, 2)


def transfer(
    minor: int = 10_000, key: str = "line:1", debit: AccountName = BANK, credit: AccountName = SUSPENSE, on: date = DAY
) -> NewTransfer:
    return NewTransfer(debit, credit, minor, TransferKind.RECEIPT, on, "bank line 1", key)


def held(on: date = date.max) -> dict[str, int]:
    return {balance.key: balance.minor for balance in balances(on)}


def test_a_transfer_moves_an_amount_from_one_account_to_another():
    post([transfer(10_000), transfer(2_500, "line:2")])
    assert held() == {"bank:be:BE68539007547034": 12_500, "suspense:be": 12_500}


def test_the_same_key_again_posts_nothing_and_gives_the_same_transfer():
    first = post([transfer()])
    assert post([transfer(), transfer(1, "line:2")])["line:1"] == first["line:1"]
    assert Transfer.objects.count() == 2
    assert post([]) == {}


@pytest.mark.parametrize(
    "other", [transfer(9_999), transfer(credit=OWED), transfer(on=date(2026, 3, 3)), transfer(debit=SUSPENSE, credit=BANK)]
)
def test_a_key_never_stands_for_two_transfers(other):
    post([transfer()])
    with pytest.raises(KeyUsedTwice):
        post([other])
    assert held()["suspense:be"] == 10_000


def test_a_transfer_is_reversed_once_and_not_before_it_was_made():
    (pk,) = post([transfer()]).values()
    undo = Undo(pk, date(2026, 3, 1), "bank line 7")
    assert reverse([undo]) == reverse([undo])
    back = Transfer.objects.get(reverses=pk)
    assert (back.minor, back.on, back.kind, back.debit.key, back.credit.key) == (10_000, DAY, "reversal", SUSPENSE.key, BANK.key)
    assert held() == {BANK.key: 0, SUSPENSE.key: 0}
    assert reverse([]) == {}


def test_balances_of_an_earlier_day():
    post([transfer(10_000), transfer(500, "line:2", on=date(2026, 3, 9))])
    assert held(date(2026, 3, 8))["suspense:be"] == 10_000
    assert held(date(2026, 3, 1)) == {}


def test_an_account_that_may_not_fall_below_zero_is_found():
    post([transfer(100, debit=SUSPENSE, credit=OWED)])
    assert [(balance.key, balance.minor) for balance in below_zero()] == [("suspense:be", -100)]


def test_an_order_is_open_until_it_is_executed():
    """Two transfers of one order make one amount; after the bank executed it, none is open, and the money has left."""
    order = "order P-1-OFFICE"
    receipt = transfer(121)
    paid = [
        NewTransfer(SUSPENSE, name, minor, TransferKind.ALLOCATION, DAY, "x", f"a:{minor}")
        for name, minor in ((EUR.commission(), 100), (EUR.vat(), 21))
    ]
    office = [
        NewTransfer(EUR.commission(), EUR.orders(), 100, TransferKind.OFFICE, DAY, order, "o:1"),
        NewTransfer(EUR.vat(), EUR.orders(), 21, TransferKind.OFFICE, DAY, order, "o:2"),
    ]
    post([receipt, *paid, *office])
    assert ordered(["P-1-OFFICE", "unknown"], "be") == {"P-1-OFFICE": 121}
    assert ordered(["P-1-OFFICE"], "fr") == {}
    assert (figures("be").commission, figures("be").client_money) == (0, 121)
    post([NewTransfer(EUR.orders(), BANK, 121, TransferKind.EXECUTED, DAY, order, "line:9")])
    assert ordered(["P-1-OFFICE"], "be") == {}
    assert (figures("be").commission, figures("be").vat, figures("be").client_money) == (100, 21, 0)


def test_every_transfer_is_a_line_of_json():
    (pk,) = post([transfer(123_456)]).values()
    assert [json.loads(line) for line in lines()] == [
        {
            "id": pk,
            "on": "2026-03-02",
            "debit": "bank:be:BE68539007547034",
            "credit": "suspense:be",
            "amount": "1234.56",
            "currency": "EUR",
            "kind": "receipt",
            "source": "bank line 1",
            "idempotency_key": "line:1",
        }
    ]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_transfer SET minor = 1",
        "UPDATE ledger_transfer SET minor = 1 WHERE false",
        "DELETE FROM ledger_transfer",
        "TRUNCATE ledger_transfer CASCADE",
    ],
)
def test_a_transfer_cannot_be_changed_or_deleted_by_sql(sql):
    post([transfer()])
    with (
        pytest.raises(DatabaseError, match="transfers are written once; post a reversal"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sql)
    assert held()["suspense:be"] == 10_000


def test_nobody_has_the_right_to_change_what_is_written():
    """After every migration and restore: a transfer may be added, and neither changed nor deleted, whatever becomes of the trigger."""
    post([transfer()])
    with connection.cursor() as cursor:
        cursor.execute("SELECT keep_what_is_written()")
        for sql in ("UPDATE ledger_transfer SET minor = 1", "DELETE FROM payments_match", "TRUNCATE payments_line CASCADE"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                cursor.execute(sql)
    post([transfer(500, "line:2")])
    assert held()["suspense:be"] == 10_500


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"minor": 0}, "transfer_moves_something"),
        ({"credit": "debit"}, "transfer_has_two_ends"),
        ({"source": ""}, "transfer_rests_on_a_source"),
        ({"kind": "gift"}, "transfer_kind_is_known"),
        ({"kind": "reversal"}, "only_a_reversal_reverses"),
        ({"currency": "DKK"}, "transfer_keeps_its_currency_at_debit"),
    ],
)
def test_the_database_refuses_nonsense(change, constraint):
    (pk,) = post([transfer()]).values()
    good = Transfer.objects.get(pk=pk)
    row = {"debit": good.debit, "credit": good.credit, "minor": 1, "currency": "EUR", "kind": "receipt", "on": DAY, "source": "x"}
    values = row | change | ({"credit": good.debit} if "credit" in change else {})
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Transfer.objects.create(idempotency_key="bad", **values)
