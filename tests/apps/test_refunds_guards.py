"""What the database itself holds of refunds, whoever writes to it: two people, once, never beyond a payment; and two at the same moment."""

from functools import partial

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from amiable.apps.approvals.refusals import AlreadyDecided
from amiable.apps.cases.records import CaseView
from amiable.apps.refunds.models import Order, OrderPart, Refund
from amiable.apps.refunds.services import approve, pay
from tests.apps.test_refunds import ANOUK, AT, TODAY, agreed, all_is_accounted_for, held, paid, placed, proposed


@pytest.fixture
def case(db: None) -> CaseView:
    """A consumer owes 300.00."""
    return placed()


def written(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_no_payment_ever_goes_back_beyond_itself(case):
    """The database itself counts what goes back of each payment."""
    paid(case, (35_000, ANOUK))
    agreed()
    part = OrderPart.objects.get()
    OrderPart.objects.create(order=part.order, line_id=part.line_id, minor=30_000)
    with pytest.raises(IntegrityError, match="payment_never_goes_back_beyond_itself"), transaction.atomic():
        OrderPart.objects.create(order=part.order, line_id=part.line_id, minor=1)


@pytest.mark.parametrize(
    "change",
    ["state = 'approved', approved_minor = 5000", "minor = 9000, state = 'declined'", "state = 'account_missing'"],
)
def test_a_refund_moves_forward_and_only_after_two_people(case, change):
    paid(case, (35_000, ANOUK))
    proposed()
    with pytest.raises(IntegrityError, match="refund_moves_forward_by_two_people"):
        written(f"UPDATE refunds_refund SET {change}")
    with pytest.raises(DatabaseError, match="never removed"):
        written("DELETE FROM refunds_refund")


def test_what_was_ordered_is_written_once(case):
    paid(case, (35_000, ANOUK))
    agreed()
    pay("be", TODAY, by="ines", at=AT)
    for table in ("refunds_order", "refunds_orderpart", "refunds_refundfile", "refunds_sent"):
        with pytest.raises(DatabaseError, match="once"):
            written(f"UPDATE {table} SET id = id + 1")


def test_of_two_who_approve_at_once_one_does(at_once):
    case = placed()
    paid(case, (35_000, ANOUK))
    refund = proposed()
    answers = at_once([partial(approve, refund.id, by=name, at=AT, today=TODAY) for name in ("bram", "chloe")])
    assert sorted(map(str, answers))[0] == "5000"
    assert sum(isinstance(answer, AlreadyDecided) for answer in answers) == 1
    assert (Order.objects.count(), Refund.objects.get().approved_minor) == (1, 5_000)
    assert all_is_accounted_for()


def test_of_two_who_pay_at_once_one_makes_the_file(at_once):
    case = placed()
    paid(case, (35_000, ANOUK))
    agreed()
    made = at_once([partial(pay, "be", TODAY, by=name, at=AT) for name in ("bram", "chloe")])
    assert sorted(each is None for each in made) == [False, True]
    assert held()["orders:be"] == 5_000
