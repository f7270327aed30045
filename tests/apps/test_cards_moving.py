"""How a card payment moves: each example is what a provider may say next, and what a bookkeeper would do about it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amiable.apps.cards.moving import PAID, RANK, Known, Move, move
from amiable.providers import STATES, PaymentState, StateName

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BEGUN = Known("created", 25_000, "EUR", "key-1", booked=False, taken_back=False)
BOOKED = replace(BEGUN, state="succeeded", booked=True)


def said(status: StateName, minor: int = 25_000, currency: str = "EUR", reference: str = "key-1", refunded: int = 0) -> PaymentState:
    return PaymentState(status, minor, currency, reference, "pi_1", NOON, refunded)


@pytest.mark.parametrize("status", ["created", "processing", "failed", "cancelled"])
def test_nothing_is_booked_before_money_moved(status):
    assert move(BEGUN, said(status)) == Move(status)


def test_what_was_paid_is_booked_once():
    assert move(BEGUN, said("succeeded")) == Move("succeeded", book=True)
    assert move(BOOKED, said("succeeded")) == Move("succeeded")


@pytest.mark.parametrize("status", ["created", "processing", "failed", "cancelled"])
def test_what_comes_late_does_not_move_a_payment_back(status):
    assert move(BOOKED, said(status)) == Move("succeeded")


@pytest.mark.parametrize("state", ["failed", "cancelled"])
def test_a_second_try_and_a_page_that_was_paid_at_the_last_moment_count(state):
    assert move(replace(BEGUN, state=state), said("succeeded")) == Move("succeeded", book=True)


@pytest.mark.parametrize("status", ["refunded", "disputed"])
def test_money_that_went_back_is_booked_and_taken_back_even_when_both_are_heard_at_once(status):
    assert move(BEGUN, said(status, refunded=25_000)) == Move(status, book=True, take_back=True)
    assert move(BOOKED, said(status, refunded=25_000)) == Move(status, take_back=True)


def test_a_dispute_that_is_won_brings_the_money_back():
    disputed = replace(BOOKED, state="disputed", taken_back=True)
    assert move(disputed, said("reinstated")) == Move("reinstated", again=True)
    assert move(BEGUN, said("reinstated")) == Move("reinstated", book=True), "we heard of all of it too late: it is one payment"


@pytest.mark.parametrize(
    ("code", "found", "ours", "theirs"),
    [
        ("amount_differs", said("succeeded", minor=2_500), "25000", "2500"),
        ("currency_differs", said("succeeded", currency="DKK"), "EUR", "DKK"),
        ("reference_differs", said("succeeded", reference="key-2"), "key-1", "key-2"),
    ],
)
def test_what_does_not_agree_is_set_aside_and_never_booked(code, found, ours, theirs):
    assert move(BEGUN, found) == Move("succeeded", aside=code, facts={"ours": ours, "theirs": theirs})


@pytest.mark.parametrize(("status", "refunded"), [("succeeded", 2_000), ("refunded", 25_000)])
def test_what_we_gave_back_ourselves_is_booked_as_a_refund_already(status, refunded):
    assert move(replace(BOOKED, given_back=refunded), said(status, refunded=refunded)) == Move(status)


def test_a_part_that_was_given_back_elsewhere_is_for_a_person():
    decided = move(BEGUN, said("succeeded", refunded=5_000))
    assert (decided.book, decided.take_back, decided.aside) == (True, False, "part_refunded")


@given(st.lists(st.sampled_from(STATES), min_size=1, max_size=12))
def test_in_whatever_order_it_is_heard_a_payment_is_booked_once_and_taken_back_at_most_once_a_dispute(heard: list[StateName]):
    """The books hold 0 or 250.00, and what they hold is what the furthest of these states says."""
    known, balance = BEGUN, 0
    for status in heard:
        decided = move(known, said(status, refunded=25_000 if status == "refunded" else 0))
        assert RANK[decided.state] >= RANK[known.state]
        balance += 25_000 * (decided.book + decided.again - decided.take_back)
        assert balance in (0, 25_000)
        taken_back = (known.taken_back or decided.take_back) and not decided.again
        known = replace(known, state=decided.state, booked=known.booked or decided.book, taken_back=taken_back)
    assert known.state == max(heard, key=STATES.index)
    assert balance == (25_000 if known.state in ("succeeded", "reinstated") else 0)
    assert known.booked == (RANK[known.state] >= PAID)
