"""What a creditor is due: worked examples that a bookkeeper can sign, and that it always adds up."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amiable.core.remittance import Clause, Collected, NoMandate, Vat, due_to_creditor

VAT_21 = Vat(210_000, "Code de la TVA, art. 37")
ALWAYS = Clause(commission=150_000, from_on=date(2026, 1, 1))


def collected(amount: int, on: date = date(2026, 3, 10), earned_on: date | None = None) -> Collected:
    return Collected(on, earned_on or on, amount)


def test_1000_euro_at_15_percent_leaves_818_50():
    """15 % of 1 000.00 = 150.00 ; 21 % of 150.00 = 31.50 ; 1 000.00 − 150.00 − 31.50 = 818.50."""
    due = due_to_creditor([collected(60_000), collected(40_000)], [ALWAYS], VAT_21)
    assert (due.collected, due.commission, due.vat, due.paid) == (100_000, 15_000, 3_150, 81_850)
    assert due.commissions[0].working.code == "remittance.commission"
    assert dict(due.vat_working.facts) == {"base": "150.00", "rate": "21.00", "amount": "31.50"}
    assert not due.carried


def test_commission_is_rounded_once_a_clause_not_once_a_line():
    """Three lines of 0.03 at 15 %: 0.0135 → 0.01 once; line by line it would have been 3 × 0.00 = 0.00."""
    due = due_to_creditor([collected(3)] * 3, [ALWAYS], VAT_21)
    assert (due.commission, due.vat, due.paid) == (1, 0, 8)


def test_half_a_cent_of_commission_rounds_up():
    """15 % of 0.10 = 0.015 → 0.02."""
    assert due_to_creditor([collected(10)], [ALWAYS], VAT_21).commission == 2


def test_a_mandate_that_changed_within_the_month_counts_each_part_at_its_own_rate():
    """10 % of 100.00 = 10.00 ; 20 % of 50.00 = 10.00 ; VAT 21 % of 20.00 = 4.20 ; paid 150.00 − 24.20 = 125.80."""
    clauses = [Clause(100_000, date(2026, 1, 1), date(2026, 3, 15)), Clause(200_000, date(2026, 3, 16))]
    due = due_to_creditor([collected(10_000, date(2026, 3, 15)), collected(5_000, date(2026, 3, 16))], clauses, VAT_21)
    assert [(c.rate, c.base, c.amount) for c in due.commissions] == [(100_000, 10_000, 1_000), (200_000, 5_000, 1_000)]
    assert due.paid == 12_580


def test_an_undone_allocation_gives_back_the_commission_at_the_rate_that_was_taken():
    """+100.00 at 20 % = 20.00 ; −50.00 earned in March at 10 % = −5.00 ; VAT 21 % of 15.00 = 3.15 ; 50.00 − 18.15 = 31.85."""
    clauses = [Clause(100_000, date(2026, 1, 1), date(2026, 3, 31)), Clause(200_000, date(2026, 4, 1))]
    april = date(2026, 4, 2)
    due = due_to_creditor([collected(10_000, april), collected(-5_000, april, earned_on=date(2026, 3, 10))], clauses, VAT_21)
    assert (due.commission, due.vat, due.paid) == (1_500, 315, 3_185)


def test_less_than_nothing_is_carried():
    """A payment that was passed on came back: −100.00, −15.00 commission, −3.15 VAT; −81.85 waits for a better month."""
    due = due_to_creditor([collected(-10_000)], [ALWAYS], VAT_21)
    assert (due.commission, due.vat, due.paid, due.carried) == (-1_500, -315, -8_185, True)


def test_money_on_a_day_without_mandate_is_refused():
    with pytest.raises(NoMandate) as refused:
        due_to_creditor([collected(10_000, date(2025, 12, 31))], [ALWAYS], VAT_21)
    assert refused.value.facts == {"amount": "100.00", "on": "2025-12-31"}


@given(
    amounts=st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=20),
    rate=st.integers(0, 999_999),
    vat=st.integers(0, 300_000),
)
def test_it_always_adds_up_to_the_cent(amounts, rate, vat):
    """collected = commission + VAT + paid, and undoing everything gives exactly everything back."""
    clause = Clause(rate, date(2026, 1, 1))
    there = due_to_creditor([collected(amount) for amount in amounts], [clause], Vat(vat, "test"))
    back = due_to_creditor([collected(-amount) for amount in amounts], [clause], Vat(vat, "test"))
    assert there.collected == sum(amounts) == there.commission + there.vat + there.paid
    assert (there.commission, there.vat, there.paid) == (-back.commission, -back.vat, -back.paid)
