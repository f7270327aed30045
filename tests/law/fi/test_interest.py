"""Late-payment interest (korkolaki, 4 and 4 a §): the reference rate plus seven or eight points, from the day after the due day."""

from collections.abc import Callable
from datetime import date

import pytest

from amiable.core.statement import NoMaximum
from tests.law.fi.desk import business, claim, codes, consumer, interest, owed, rest


def test_a_consumer_four_months_late() -> None:
    """500.00 × 11.5 % × 119/365 = 18.747."""
    account = consumer("2024-06-28", claim(due_on="2024-03-01"))
    assert interest(account) == [("2024-03-02", "2024-06-28", 119, "18.75")]
    assert (account.chargeable_from, account.law) == (date(2024, 3, 2), "fi@2026-06-30")


def test_nothing_on_the_due_day_and_one_day_on_the_next() -> None:
    """10 000.00 × 11.5 % / 365 = 3.151."""
    assert owed(consumer("2024-03-01", claim("10000.00", "2024-03-01"))) == {"principal": "10000.00"}
    assert owed(consumer("2024-03-02", claim("10000.00", "2024-03-01"))) == {"principal": "10000.00", "interest": "3.15"}


def test_a_line_for_each_half_year_and_one_rounding() -> None:
    """1 200.00 × 9.5 % × 15/365 = 4.685 → 4.68 ; + × 11 % × 15/365 = 5.425 → 10.110 → 10.11 − 4.68 = 5.43."""
    account = consumer("2023-07-15", claim("1200.00", "2023-06-15"))
    assert interest(account) == [("2023-06-16", "2023-06-30", 15, "4.68"), ("2023-07-01", "2023-07-15", 15, "5.43")]


def test_seven_per_cent_in_the_years_without_a_reference_rate() -> None:
    """The central bank's rate was nothing from 2016 to 2022: 1 000.00 × 7 % × 365/365."""
    assert owed(consumer("2021-12-31", claim("1000.00", "2020-12-31")))["interest"] == "70.00"


def test_a_leap_year_has_366_days_of_365() -> None:
    """1 000.00 × 7 % × 366/365 = 70.192: the house counts real days over 365."""
    assert owed(consumer("2020-12-31", claim("1000.00", "2019-12-31")))["interest"] == "70.19"


def test_a_consumer_s_agreed_rate_holds_on_each_day_on_which_it_is_lower() -> None:
    """8 %: December 2022 has 7 % by law, January 2023 9.5 %. 1 000.00 × 7 % × 16/365 = 3.068 ; + × 8 % × 15/365 = 3.288 → 6.356 → 6.36."""
    account = consumer("2023-01-15", claim("1000.00", "2022-12-15", terms={"interest": "8.00"}))
    assert interest(account) == [("2022-12-16", "2022-12-31", 16, "3.07"), ("2023-01-01", "2023-01-15", 15, "3.29")]


@pytest.mark.parametrize("agreed", ["16.00", "max"])
def test_a_consumer_s_higher_rate_has_no_effect(agreed: str) -> None:
    """2 §: as by law, 18.75; `max` says the same."""
    assert owed(consumer("2024-06-28", claim(due_on="2024-03-01", terms={"interest": agreed})))["interest"] == "18.75"


def test_a_rate_of_nothing_may_be_agreed() -> None:
    assert "interest" not in owed(consumer("2024-06-28", claim(due_on="2024-03-01", terms={"interest": "0.00"})))


def test_a_business_owes_eight_points_more_and_40_euro() -> None:
    """5 000.00 × 11.5 % × 15/365 = 23.630 ; + × 10.5 % × 77/365 = 110.753 → 134.38."""
    account = business("2025-09-15", claim("5000.00", "2025-06-15"))
    assert owed(account) == {"principal": "5000.00", "interest": "134.38", "costs": "40.00"}
    assert account.regime == "fi.business"


@pytest.mark.parametrize(("agreed", "due"), [("6.00", "75.62"), ("24.00", "302.47")])
def test_a_business_s_agreed_rate_replaces_the_law_s(agreed: str, due: str) -> None:
    """5 000.00 × 6 % × 92/365 = 75.616 ; × 24 % = 302.466."""
    assert owed(business("2025-09-15", claim("5000.00", "2025-06-15", terms={"interest": agreed})))["interest"] == due


def test_the_law_names_no_maximum_for_a_business() -> None:
    with pytest.raises(NoMaximum):
        business("2025-09-15", claim(terms={"interest": "max"}))


def test_the_eighth_point_runs_from_16_march_2013_and_for_businesses_only() -> None:
    """10 000.00 × 8 % × 14/365 = 30.685 → 30.68 ; + × 9 % × 16/365 = 39.452 → 70.14 − 30.68 = 39.46.

    A consumer: × 8 % × 30/365 = 65.753.
    """
    old = claim("10000.00", "2013-03-01", contracted_on="2013-02-01")
    assert interest(business("2013-03-31", old)) == [("2013-03-02", "2013-03-15", 14, "30.68"), ("2013-03-16", "2013-03-31", 16, "39.46")]
    assert interest(consumer("2013-03-31", old)) == [("2013-03-02", "2013-03-31", 30, "65.75")]


@pytest.mark.parametrize(("state", "percent"), [(consumer, "19.52"), (business, "21.58")])
def test_after_the_last_published_half_year_no_interest_is_asked(state: Callable, percent: str) -> None:
    """5 000.00 × 9.5 % × 15/365 = 19.521, × 10.5 % = 21.575, for 16 to 30 June 2026, and nothing for July."""
    account = state("2026-07-31", claim("5000.00", "2026-06-15"))
    assert interest(account) == [("2026-06-16", "2026-06-30", 15, percent)]
    assert [(unknown.parameter, str(unknown.from_on)) for unknown in account.unknown] == [("interest/reference", "2026-07-01")]


def test_before_2007_the_reference_rate_was_not_seen() -> None:
    """1 000.00 × 11 % × 31/365 = 9.342 for January 2007, and nothing for December."""
    account = consumer("2007-01-31", claim("1000.00", "2006-12-15"))
    assert interest(account) == [("2007-01-01", "2007-01-31", 31, "9.34")]
    assert [(unknown.parameter, str(unknown.from_on)) for unknown in account.unknown] == [("interest/reference", "2006-12-16")]


def test_a_clause_on_damages_is_for_a_judge() -> None:
    for state in (consumer, business):
        account = state("2024-03-01", claim(due_on="2024-03-01", terms={"damages": {"rate": "15.00"}}))
        assert ("damages" not in owed(account), codes(account)) == (True, ["clause_needs_judge"])


def test_a_restructuring_stops_interest_from_its_first_day_and_a_plan_does_not() -> None:
    """2 to 31 March: 30 days, 500.00 × 11.5 % × 30/365 = 4.726. 1 to 30 April is lost; with a plan 60 days: 9.452."""
    due = claim(due_on="2024-03-01")
    stopped = consumer("2024-04-30", due, suspensions=[rest("restructuring", "2024-04-01", "2024-04-30")])
    assert owed(stopped)["interest"] == "4.73"
    assert owed(consumer("2024-04-30", due, suspensions=[rest("plan", "2024-04-01", "2024-04-30")]))["interest"] == "9.45"


def test_a_payment_goes_to_costs_then_interest_then_principal() -> None:
    """100.00 − 5.00 for the reminder − 18.75 of interest leaves 76.25 for the principal: 423.75."""
    asked = [{"kind": "reminder", "on": "2024-03-15", "fee": "5.00"}]
    account = consumer("2024-06-28", claim(due_on="2024-03-01"), actions=asked, payments=[{"on": "2024-06-28", "amount": "100.00"}])
    assert owed(account) == {"principal": "423.75"}
    assert [line.part for line in account.lines if line.payment is not None] == ["costs", "interest", "principal"]
