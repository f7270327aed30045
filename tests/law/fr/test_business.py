"""What a French business owes: ten points above the central bank's rate, 40.00 an invoice, and an agreed rate from a floor on."""

import pytest

from amiable.core.refusal import Refusal
from tests.law.fr.desk import business, codes, interest, invoice, notice, owed, unknown


def bill(due_on: str = "2024-06-30", **more: object) -> dict:
    return invoice("5000.00", due_on, **more)


def test_interest_and_forty_for_each_invoice() -> None:
    """5 000.00 × (15 d × 13.15 % + 77 d × 12.15 %) / 365 = 155.178, and for the other 1 000.00: 46 d × 12.15 % / 365 = 15.312."""
    account = business("2025-09-15", bill("2025-06-15"), invoice("1000.00", "2025-07-31", "F-2"))
    assert owed(account) == {"principal": "6000.00", "interest": "170.49", "costs": "80.00"}


def test_the_fixed_sum_is_due_the_day_after_and_only_if_something_is_open() -> None:
    assert owed(business("2024-06-30", bill())) == {"principal": "5000.00"}
    assert owed(business("2024-07-01", bill()))["costs"] == "40.00"
    assert "costs" not in owed(business("2024-07-31", bill(), payments=[{"on": "2024-06-30", "amount": "5000.00"}]))


def test_no_fixed_sum_before_2013() -> None:
    assert "costs" not in owed(business("2016-01-31", bill("2012-12-31")))
    assert owed(business("2016-01-31", bill("2013-01-01")))["costs"] == "40.00"


@pytest.mark.parametrize(
    ("contracted_on", "agreed", "rate", "warned"),
    [
        ("2024-05-02", "15.21", "15.21", []),
        ("2024-05-02", "15.20", "14.25", ["clause_below_floor"]),
        ("2014-05-02", "0.12", "0.12", []),
        ("2014-05-02", "0.11", "14.25", ["clause_below_floor"]),
        ("2021-07-01", "2.28", "2.28", []),
        ("2021-07-01", "2.27", "14.25", ["clause_below_floor"]),
        ("2008-05-02", "0.10", "0.10", []),
    ],
)
def test_an_agreed_rate_is_at_least_three_times_the_legal_one_of_its_day(
    contracted_on: str, agreed: str, rate: str, warned: list[str]
) -> None:
    """The rate for "other" creditors, whoever the creditor is. Before 2009 it is not known here, and the parties are believed."""
    account = business("2024-09-30", bill(contracted_on=contracted_on, terms={"interest": agreed}), creditor="individual")
    assert [line[2] for line in interest(account)] == [rate]
    assert codes(account) == warned


def test_the_default_rate_is_no_agreed_rate() -> None:
    """14.25 % although three times 4.92 is 14.76."""
    assert owed(business("2024-09-30", bill()))["interest"] == "179.59"


def test_no_five_points_and_no_notice_is_needed() -> None:
    title = {"decided_on": "2024-07-15", "served_on": "2024-07-16"}
    account = business("2024-09-30", bill(), title=title, actions=[notice("2024-09-01")])
    assert interest(account) == [("2024-07-01", "2024-09-30", "14.25", "179.59")]


def test_the_cost_of_collecting_and_clauses_are_no_more_due_than_from_a_consumer() -> None:
    asked = [{"kind": "reminder", "on": "2024-07-20", "fee": "15.00"}]
    account = business("2024-09-30", bill(terms={"damages": {"rate": "15.00"}}), actions=asked)
    assert owed(account)["costs"] == "40.00" and "damages" not in owed(account)
    assert codes(account) == ["clause_needs_judge", "fee_not_allowed"]


def test_there_is_no_maximum_to_ask() -> None:
    with pytest.raises(Refusal) as refused:
        business("2024-09-30", bill(terms={"interest": "max"}))
    assert refused.value.code == "no_maximum"


def test_a_rate_that_is_not_published_is_not_guessed() -> None:
    """5 000.00 × 12.15 % × 15 / 365 = 24.966 for June 2026; July is not known."""
    account = business("2026-07-31", bill("2026-06-15"))
    assert (owed(account)["interest"], unknown(account)) == ("24.97", [("interest/default", "2026-07-01")])


def test_days_before_the_first_rate_bear_none_and_the_statement_goes_on() -> None:
    """Due 30 November 2015: nothing in December; 5 000.00 × 10.05 % × 31 / 365 = 42.678 in January 2016."""
    account = business("2016-01-31", bill("2015-11-30"))
    assert (owed(account)["interest"], unknown(account)) == ("42.68", [("interest/default", "2015-12-01")])


def test_a_payment_goes_to_costs_then_interest_then_principal() -> None:
    """27.02 for 15 days at 13.15 %; 100.00 less 40.00 less 27.02 leave 32.98 for the principal; 4 967.02 × 12.15 % × 77 / 365 = 127.313."""
    account = business("2025-09-15", bill("2025-06-15"), payments=[{"on": "2025-06-30", "amount": "100.00"}])
    assert owed(account) == {"principal": "4967.02", "interest": "127.31"}


def test_a_fixed_sum_that_falls_into_an_insolvency_is_never_posted() -> None:
    stopped = [{"because": "over_indebtedness", "from": "2024-07-01", "to": "2024-07-31"}]
    account = business("2024-09-30", bill(), suspensions=stopped)
    assert owed(account) == {"principal": "5000.00", "interest": "119.08"}, "61 days: 5 000.00 × 14.25 % × 61 / 365 = 119.075"
