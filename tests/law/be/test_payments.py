"""Where a payment goes (Civil code, art. 5.210): interest, principal, damages, costs; the oldest claim first, unless the debtor chose."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amiable.core.facts_json import BadFacts
from amiable.core.money import text_of
from tests.law.be.desk import PARTS, business, codes, consumer, invoice, owed, reminder

FULL = {"terms": {"interest": "max", "damages": "max"}}


def allocated(account) -> list[tuple]:
    return [(line.payment, line.claim, line.part, text_of(-line.amount)) for line in account.lines if line.payment is not None]


def test_interest_then_principal_then_damages() -> None:
    """On 30 June 21.92 interest, 600.00 principal and 70.00 damages are open; 650.00 leaves 41.92 of the damages."""
    account = consumer("2024-06-30", invoice(**FULL), actions=[reminder()], payments=[{"on": "2024-06-30", "amount": "650.00"}])
    assert [row[2:] for row in allocated(account)] == [("interest", "21.92"), ("principal", "600.00"), ("damages", "28.08")]
    assert owed(account) == {"damages": "41.92"}


def test_another_order_when_it_was_agreed() -> None:
    order = ["principal", "damages", "costs", "interest"]
    paid = [{"on": "2024-06-30", "amount": "650.00"}]
    account = consumer("2024-06-30", invoice(**FULL), actions=[reminder()], payments=paid, allocation=order)
    assert owed(account) == {"interest": "21.92", "damages": "20.00"}


def test_before_the_chargeable_day_all_goes_to_principal() -> None:
    account = consumer("2024-03-15", invoice(**FULL), actions=[reminder()], payments=[{"on": "2024-03-15", "amount": "10.00"}])
    assert allocated(account) == [(0, "F-1", "principal", "10.00")]


def test_the_oldest_claim_first_and_the_list_breaks_a_tie() -> None:
    claims = [invoice("50.00", "2024-02-15", "F-1"), invoice("50.00", "2024-01-15", "F-2"), invoice("50.00", "2024-01-15", "F-3")]
    account = consumer("2024-03-01", *claims, payments=[{"on": "2024-03-01", "amount": "120.00"}])
    assert [row[1::2] for row in allocated(account)] == [("F-2", "50.00"), ("F-3", "50.00"), ("F-1", "20.00")]


def test_the_debtor_s_choice_comes_before_age() -> None:
    claims = [invoice("50.00", "2024-01-15", "F-1"), invoice("50.00", "2024-02-15", "F-2")]
    account = consumer("2024-03-01", *claims, payments=[{"on": "2024-03-01", "amount": "70.00", "claim": "F-2"}])
    assert [row[1::2] for row in allocated(account)] == [("F-2", "50.00"), ("F-1", "20.00")]


def test_what_is_paid_too_much_meets_the_next_claim_on_its_due_day() -> None:
    claims = [invoice("50.00", "2024-01-15", "F-1"), invoice("50.00", "2024-02-15", "F-2")]
    facts = {"payments": [{"on": "2024-01-20", "amount": "80.00"}]}
    assert (consumer("2024-02-14", *claims, **facts).credit, consumer("2024-02-14", *claims, **facts).due) == (3_000, 0)
    later = consumer("2024-02-15", *claims, **facts)
    assert (later.credit, owed(later)) == (0, {"principal": "20.00"})


def test_the_oldest_credit_is_used_first_in_whatever_order_the_facts_name_it() -> None:
    """30.00 of 5 January before 30.00 of 10 January, although the later one is named first."""
    paid = [{"on": "2024-01-10", "amount": "30.00"}, {"on": "2024-01-05", "amount": "30.00"}]
    account = consumer("2024-01-15", invoice("50.00", "2024-01-15"), payments=paid)
    assert [row[::3] for row in allocated(account)] == [(1, "30.00"), (0, "20.00")]


def test_a_refund_comes_from_credit_and_more_than_that_is_bad_input() -> None:
    facts = {"payments": [{"on": "2024-02-20", "amount": "700.00"}]}
    account = consumer("2024-03-01", invoice(), **facts, refunds=[{"on": "2024-02-20", "amount": "100.00"}])
    assert (account.paid, account.credit, account.due) == (70_000, 0, 0)
    with pytest.raises(BadFacts) as refused:
        consumer("2024-03-01", invoice(), **facts, refunds=[{"on": "2024-02-20", "amount": "100.01"}])
    assert [fault.where for fault in refused.value.faults] == ["refunds[0].amount"]
    assert consumer("2024-02-19", invoice(), refunds=[{"on": "2024-02-20", "amount": "9.00"}]).credit == 0, "not there yet"


def test_a_credit_note_lowers_the_principal_and_never_makes_credit() -> None:
    """On 1 March 600.00 − 450.00 paid = 150.00 open; the note of 200.00 takes 150.00, and the rest is not applied."""
    note = {"kind": "credit_note", "on": "2024-03-01", "amount": "200.00"}
    account = consumer("2024-03-01", invoice(), actions=[note], payments=[{"on": "2024-02-20", "amount": "450.00"}])
    assert (account.due, account.credit, codes(account)) == (0, 0, ["credit_note_too_large"])


def test_a_credit_note_before_the_due_day_waits_for_it() -> None:
    note = {"kind": "credit_note", "on": "2024-02-01", "amount": "200.00", "claims": ["F-1"]}
    assert owed(consumer("2024-02-14", invoice(), actions=[note])) == {}
    account = consumer("2024-02-15", invoice(), actions=[note])
    assert ([str(line.on) for line in account.lines], owed(account)) == (["2024-02-15"] * 2, {"principal": "400.00"})


def test_a_credit_note_takes_the_oldest_claim_first_and_the_rest_when_the_next_falls_due() -> None:
    claims = [invoice("50.00", "2024-01-15", "F-1"), invoice("50.00", "2024-02-15", "F-2")]
    note = {"kind": "credit_note", "on": "2024-01-20", "amount": "80.00", "claims": ["F-2", "F-1"]}
    account = consumer("2024-02-15", *claims, actions=[note])
    assert [claim.principal for claim in account.claims] == [0, 2_000]


def test_a_claim_not_yet_due_owes_nothing_and_says_so() -> None:
    account = consumer("2024-02-14", invoice())
    assert (account.due, codes(account), account.lines) == (0, ["not_due_yet"], ())


AMOUNT = st.integers(1, 150_000).map(text_of)
DAY = st.dates(date(2024, 1, 1), date(2026, 9, 30)).map(str)
PAYMENT = st.fixed_dictionaries({"on": DAY, "amount": AMOUNT}, optional={"claim": st.sampled_from(["F-1", "F-2", "F-3"])})
THREE = {"min_size": 3, "max_size": 3}


@given(
    payments=st.lists(PAYMENT, max_size=8),
    dues=st.lists(DAY, **THREE),
    amounts=st.lists(AMOUNT, **THREE),
    on=DAY,
    is_business=st.booleans(),
)
def test_no_cent_is_lost_whatever_is_paid(payments: list, dues: list, amounts: list, on: str, is_business: bool) -> None:
    """Allocated + credit = paid; the lines of each part add up to it; nothing outstanding is below zero."""
    terms = {} if is_business else FULL
    claims = [invoice(amount, due, f"F-{place + 1}", **terms) for place, (amount, due) in enumerate(zip(amounts, dues, strict=True))]
    account = (business if is_business else consumer)(on, *claims, payments=payments, actions=[reminder("2025-01-10")])
    used = -sum(line.amount for line in account.lines if line.payment is not None)
    assert used + account.credit == account.paid
    for part in PARTS:
        assert sum(line.amount for line in account.lines if line.part == part) == getattr(account, part)
        assert all(getattr(claim, part) >= 0 for claim in account.claims)
