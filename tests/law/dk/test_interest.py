"""Late-payment interest (renteloven, §§ 3 and 5): Nationalbanken's lending rate plus eight points, or seven if due before March 2013."""

from collections.abc import Callable
from datetime import date

import pytest

from amiable.core.statement import NoMaximum
from tests.law.dk.desk import act, business, claim, codes, consumer, interest, owed, rest


def test_two_months_are_sixty_days_of_360() -> None:
    """1 000.00 × 11.75 % × 60/360 = 19.583."""
    account = consumer("2024-03-15", claim(due_on="2024-01-15"))
    assert interest(account) == [("2024-01-16", "2024-03-15", 60, "19.58")]
    assert (account.regime, account.chargeable_from, account.law) == ("dk", date(2024, 1, 16), "dk@2026-06-30")


@pytest.mark.parametrize(
    ("due_on", "on", "days", "amount"),
    [
        ("2024-02-28", "2024-03-01", 3, "97.92"),  # 29 February and 1 March: day 88 to day 91
        ("2024-02-29", "2024-03-01", 2, "65.28"),
        ("2023-02-28", "2023-03-01", 3, "82.50"),
        ("2024-01-30", "2024-02-01", 1, "32.64"),  # the 31st weighs nothing
        ("2023-12-31", "2024-12-31", 360, "11625.00"),
    ],
)
def test_days_as_30e_360_weighs_them(due_on: str, on: str, days: int, amount: str) -> None:
    """100 000.00 × 11.75 % / 360 = 32.639 a day in early 2024; 2023: 9.90 %, 27.50; all of 2024: × (11.75 + 11.50) / 2 %."""
    account = consumer(on, claim("100000.00", due_on))
    assert sum(line[2] for line in interest(account)) == days
    assert owed(account)["interest"] == amount


def test_the_thirty_first_alone_bears_no_interest() -> None:
    assert "interest" not in owed(consumer("2024-01-31", claim("100000.00", "2024-01-30")))


def test_real_days_where_the_facts_say_so() -> None:
    """25 000.00 × 11.75 % × 2/365 = 16.096; × 2/366 = 16.052; and 30E/360 × 3/360 = 24.479."""
    due = claim("25000.00", "2024-02-28")
    counted = [owed(consumer("2024-03-01", due, day_count=count))["interest"] for count in ("ACT/365F", "ACT/ACT", "30E/360")]
    assert counted == ["16.10", "16.05", "24.48"]


def test_the_reference_follows_each_half_year() -> None:
    """10 000.00 × 9.90 % × 30/360 = 82.50 ; + × 11.25 % × 60/360 = 187.50."""
    account = consumer("2023-08-31", claim("10000.00", "2023-05-31"))
    assert interest(account) == [("2023-06-01", "2023-06-30", 30, "82.50"), ("2023-07-01", "2023-08-31", 60, "187.50")]


def test_a_reference_below_zero_lowers_the_rate() -> None:
    """−0.35 and −0.45: 10 000.00 × 7.65 % × 180/360 = 382.50 ; + × 7.55 % × 360/360 = 755.00."""
    account = consumer("2022-12-31", claim("10000.00", "2021-06-30"))
    assert interest(account) == [("2021-07-01", "2021-12-31", 180, "382.50"), ("2022-01-01", "2022-12-31", 360, "755.00")]


@pytest.mark.parametrize("state", [consumer, business])
def test_the_due_day_chooses_between_seven_and_eight_points(state: Callable) -> None:
    """10 000.00 × 7.20 % × 122/360 = 244.000, due on 28 February 2013; × 8.20 % × 119/360 = 271.056, due on 1 March."""
    older, newer = (claim("10000.00", day, contracted_on="2013-01-01") for day in ("2013-02-28", "2013-03-01"))
    assert interest(state("2013-06-30", older)) == [("2013-03-01", "2013-06-30", 122, "244.00")]
    assert interest(state("2013-06-30", newer)) == [("2013-03-02", "2013-06-30", 119, "271.06")]


def test_an_older_claim_keeps_its_seven_points_and_follows_the_reference() -> None:
    """July to December 2023: 3.25 + 7 = 10.25 %, January 2024: 3.75 + 7 = 10.75 %."""
    account = consumer("2024-01-31", claim("10000.00", "2013-02-28"))
    assert [line.rate for line in account.lines if line.part == "interest"][-2:] == [102_500, 107_500]


def test_a_consumer_s_agreed_rate_holds_only_where_it_is_lower() -> None:
    """10 %: 1 000.00 × 9.90 % × 30/360 = 8.25 ; + × 10 % × 60/360 = 16.667 → 24.92 − 8.25 = 16.67. 24 % is as by law: 27.00."""
    account = consumer("2023-08-31", claim(due_on="2023-05-31", terms={"interest": "10.00"}))
    assert [line[3] for line in interest(account)] == ["8.25", "16.67"]
    for agreed in ("24.00", "max"):
        assert owed(consumer("2023-08-31", claim(due_on="2023-05-31", terms={"interest": agreed})))["interest"] == "27.00"


@pytest.mark.parametrize(("agreed", "due"), [("4.00", "10.00"), ("24.00", "60.00")])
def test_a_business_owes_what_was_agreed(agreed: str, due: str) -> None:
    """1 000.00 × 24 % × 90/360 = 60.00."""
    account = business("2023-08-31", claim(due_on="2023-05-31", terms={"interest": agreed}, contracted_on="2013-02-28"))
    assert owed(account) == {"principal": "1000.00", "interest": due}


def test_the_law_names_no_maximum_for_a_business() -> None:
    with pytest.raises(NoMaximum):
        business("2023-08-31", claim(terms={"interest": "max"}))


# ---- without an agreed due day


def demanded(demanded_on: str | None, received_on: str | None, due_on: str = "2025-01-20") -> dict:
    days = {"demanded_on": demanded_on, "demand_received_on": received_on}
    return claim("7500.00", due_on, due_agreed=False, **{name: day for name, day in days.items() if day})


def test_interest_begins_after_the_thirtieth_day_after_the_demand() -> None:
    """20 January and 30 days is 19 February: 7 500.00 × 10.75 % × 71/360 = 159.010."""
    account = consumer("2025-04-30", demanded("2025-01-20", "2025-01-22"))
    assert interest(account) == [("2025-02-20", "2025-04-30", 71, "159.01")]
    assert account.chargeable_from == date(2025, 2, 20)


def test_a_demand_that_came_late_counts_from_the_day_after_it_came() -> None:
    for received_on, first in (
        ("2025-02-18", "2025-02-20"),
        ("2025-02-19", "2025-02-20"),
        ("2025-02-20", "2025-02-21"),
        ("2025-03-05", "2025-03-06"),
    ):
        assert str(consumer("2025-04-30", demanded("2025-01-20", received_on)).chargeable_from) == first


def test_the_first_day_may_lie_ahead() -> None:
    account = consumer("2025-02-01", demanded("2025-01-20", None))
    assert (owed(account), account.chargeable_from) == ({"principal": "7500.00"}, date(2025, 2, 20))


def test_without_a_demand_no_interest_is_asked() -> None:
    account = consumer("2025-04-30", demanded(None, None))
    assert (owed(account), account.chargeable_from) == ({"principal": "7500.00"}, None)


# ---- what is not known, what is not charged, what stops


@pytest.mark.parametrize("state", [consumer, business])
def test_after_the_last_published_half_year_no_interest_is_asked(state: Callable) -> None:
    """100 000.00 × 9.75 % × 15/360 = 406.25 for 16 to 30 June 2026, and nothing for July."""
    account = state("2026-07-31", claim("100000.00", "2026-06-15"))
    assert interest(account) == [("2026-06-16", "2026-06-30", 15, "406.25")]
    assert [(unknown.parameter, str(unknown.from_on)) for unknown in account.unknown] == [("interest/reference", "2026-07-01")]


def test_before_july_2006_the_reference_was_not_seen() -> None:
    """10 000.00 × 10 % × 30/360 = 83.333 for July 2006, and nothing for June."""
    account = consumer("2006-07-31", claim("10000.00", "2006-05-31"))
    assert interest(account) == [("2006-07-01", "2006-07-31", 30, "83.33")]
    assert [(unknown.parameter, str(unknown.from_on)) for unknown in account.unknown] == [("interest/reference", "2006-06-01")]


def test_a_clause_on_damages_is_for_a_judge() -> None:
    for state in (consumer, business):
        account = state("2025-02-14", claim(terms={"damages": {"fixed": "50.00"}}))
        assert ("damages" not in owed(account), codes(account)) == (True, ["clause_needs_judge"])


def test_a_restructuring_stops_interest_and_a_complaint_does_not() -> None:
    """15 to 28 February are 14 days: 100 000.00 × 10.75 % × 14/360 = 418.056. With March, whose first day weighs three, 46: 1 373.61."""
    due = claim("100000.00")
    assert owed(consumer("2025-03-31", due, suspensions=[rest("restructuring", "2025-03-01", "2025-03-31")]))["interest"] == "418.06"
    assert owed(consumer("2025-03-31", due, suspensions=[rest("complaint", "2025-03-01", "2025-03-31")]))["interest"] == "1373.61"


def test_a_payment_goes_to_costs_then_interest_then_principal() -> None:
    """150.00 − 100.00 for the reminder − 8.96 of interest (1 000.00 × 10.75 % × 30/360 = 8.958) leaves 41.04: 958.96."""
    account = consumer("2025-03-14", claim(), actions=[act("reminder", "2025-03-03")], payments=[{"on": "2025-03-14", "amount": "150.00"}])
    assert owed(account) == {"principal": "958.96"}
    assert [line.part for line in account.lines if line.payment is not None] == ["costs", "interest", "principal"]
