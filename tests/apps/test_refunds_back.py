"""Refunds whose orders came back: never income, paid again to an account that is asked for, once or more."""

import pytest

from amiable.apps.cases.records import CaseView
from amiable.apps.payments import queries as money
from amiable.apps.refunds import queries
from amiable.apps.refunds.services import approve, pay, propose_due, tell_account
from tests import till
from tests.apps.test_refunds import (
    ANOUK,
    AT,
    HER_MOTHER,
    OTHER,
    TODAY,
    agreed,
    all_is_accounted_for,
    held,
    orders_in,
    paid,
    placed,
    proposed,
)


@pytest.fixture
def case(db: None) -> CaseView:
    """A consumer owes 300.00."""
    return placed()


def test_an_order_that_comes_back_is_paid_again_to_an_account_that_is_asked_for(case):
    """50.00 goes out and comes back: the account was closed. It is nobody's income: it waits for another account, and two people again."""
    paid(case, (35_000, ANOUK))
    (order,) = agreed().orders
    pay("be", TODAY, by="ines", at=AT)
    left = till.left(5_000, TODAY, "OUT-1", end_to_end_id=order.end_to_end_id)
    back = till.Entry(5_000, True, TODAY, TODAY, "IN-9", end_to_end_id=order.end_to_end_id, text="ACCOUNT CLOSED")
    till.take_in(till.statement([left], opening=35_000, number=2), TODAY)
    till.take_in(till.statement([back], opening=30_000, number=3), TODAY)
    assert held()["refunds:be"] == 5_000
    again = proposed()
    assert (again.state, again.minor, again.again, again.case_id) == ("account_missing", 5_000, order.end_to_end_id, case.id)
    tell_account(again.id, account=HER_MOTHER, holder="Anouk Fictive", why="she called, and wrote it", by="ines", at=AT)
    approve(again.id, by="bram", at=AT, today=TODAY)
    made = pay("be", TODAY, by="ines", at=AT)
    assert made is not None
    assert orders_in(made.content) == [(HER_MOTHER, 5_000, "Anouk Fictive")]
    assert propose_due("be", TODAY, by="ines", at=AT).account_missing == ()
    assert held()["orders:be"] == 5_000
    assert all_is_accounted_for()


def test_an_order_that_comes_back_twice_keeps_its_case(case):
    """50.00 come back from Anouk's bank, and from her mother's: what is paid the third time still says of which case it is."""
    paid(case, (35_000, ANOUK))
    agreed()
    numbers = iter(range(2, 9))
    for account in (HER_MOTHER, OTHER):
        pay("be", TODAY, by="ines", at=AT)
        (order,) = queries.of_case(case.id)[-1].orders
        left = till.left(5_000, TODAY, f"OUT-{order.end_to_end_id}", end_to_end_id=order.end_to_end_id)
        back = till.Entry(5_000, True, TODAY, TODAY, f"IN-{order.end_to_end_id}", end_to_end_id=order.end_to_end_id, text="ACCOUNT CLOSED")
        till.take_in(till.statement([left], opening=35_000, number=next(numbers)), TODAY)
        till.take_in(till.statement([back], opening=30_000, number=next(numbers)), TODAY)
        again = proposed()
        assert again.case_id == case.id
        tell_account(again.id, account=account, holder="Anouk Fictive", why="she called, and wrote it", by="ines", at=AT)
        approve(again.id, by="bram", at=AT, today=TODAY)
    made = pay("be", TODAY, by="ines", at=AT)
    assert made is not None
    assert orders_in(made.content) == [(OTHER, 5_000, "Anouk Fictive")]
    assert case.printed_number.encode() in made.content
    assert len(queries.of_case(case.id)) == 3


def test_an_order_that_is_executed_and_comes_back_in_one_statement_is_no_payment(case):
    paid(case, (35_000, ANOUK))
    (order,) = agreed().orders
    pay("be", TODAY, by="ines", at=AT)
    left = till.left(5_000, TODAY, "OUT-1", end_to_end_id=order.end_to_end_id)
    back = till.Entry(5_000, True, TODAY, TODAY, "IN-9", end_to_end_id=order.end_to_end_id, text="ACCOUNT CLOSED")
    till.take_in(till.statement([left, back], opening=35_000, number=2), TODAY)
    assert (held()["refunds:be"], money.count_suspense()) == (5_000, 0)
    assert all_is_accounted_for()


def test_what_came_back_is_paid_again_no_further_than_it_was_sent_and_stands(case):
    """Anouk's 50.00 were too much, went back, and came back; then her bank takes them back: they are not paid a second time."""
    paid(case, (30_000, HER_MOTHER), (5_000, ANOUK))
    (order,) = agreed().orders
    pay("be", TODAY, by="ines", at=AT)
    left = till.left(5_000, TODAY, "OUT-1", end_to_end_id=order.end_to_end_id)
    back = till.Entry(5_000, True, TODAY, TODAY, "IN-9", end_to_end_id=order.end_to_end_id, text="ACCOUNT CLOSED")
    till.take_in(till.statement([left, back], opening=35_000, number=2), TODAY)
    again = proposed()
    tell_account(again.id, account=OTHER, holder="Anouk Fictive", why="she called", by="ines", at=AT)
    approve(again.id, by="bram", at=AT, today=TODAY)
    till.take_in(till.statement([till.left(5_000, TODAY, "IN-1", reversal=True)], opening=35_000, number=3), TODAY)
    assert pay("be", TODAY, by="ines", at=AT) is None
    assert held() == {"bank": 30_000, "owed": 30_000}
    assert all_is_accounted_for()
