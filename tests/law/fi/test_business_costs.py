"""What collection may cost a business: the temporary acts of 2021 and 2022, the act that stayed, and the 40.00 contained in it."""

from datetime import date, timedelta

import pytest

from tests.law.fi.desk import business, claim, consumer, costs, demand, plan, reminder

EARLY, NOT_ALLOWED, CAPPED = ["fee_too_early"], ["fee_not_allowed"], ["fee_total_cap"]


def bill(principal: str = "500.00", due_on: str = "2025-03-03", **more: object) -> dict:
    """An invoice under a contract from before the 40.00, so that costs are the fees alone."""
    return claim(principal, due_on, contracted_on="2013-03-15", **more)


def charged(*actions: dict, on: str = "2025-12-31", owes: dict | None = None) -> tuple[list[str], list[str]]:
    return costs(business(on, owes or bill(), actions=[*actions]))


def every(days: int, first: str, times: int) -> list[dict]:
    """Demands so many days apart."""
    start = date.fromisoformat(first)
    return [demand(str(start + timedelta(days=days * place))) for place in range(times)]


# ---- reminders


def test_a_reminder_costs_12_euro_ten_days_after_the_due_day_and_after_any_letter() -> None:
    assert charged(reminder("2025-03-13")) == (["12.00"], [])
    assert charged(reminder("2025-03-12")) == ([], EARLY)
    assert charged({"kind": "formal_notice", "on": "2025-03-13"}, reminder("2025-03-22")) == ([], EARLY)
    assert charged({"kind": "formal_notice", "on": "2025-03-13"}, reminder("2025-03-23")) == (["12.00"], [])


def test_the_temporary_acts_end_with_april_2022() -> None:
    """Due on 23 April: 30 April is the seventh day after it, and costs 10.00; on 1 May ten days are asked, and 12.00 may be."""
    due = bill(due_on="2022-04-23")
    assert charged(reminder("2022-04-29"), on="2022-06-30", owes=due) == ([], EARLY)
    assert charged(reminder("2022-04-30"), on="2022-06-30", owes=due) == (["10.00"], [])
    assert charged(reminder("2022-05-01"), on="2022-06-30", owes=due) == ([], EARLY)
    assert charged(reminder("2022-05-01"), on="2022-06-30", owes=bill(due_on="2022-04-21")) == (["12.00"], [])


def test_the_temporary_acts_begin_with_2021() -> None:
    due = bill(due_on="2020-12-01")
    assert charged(reminder("2020-12-31"), on="2021-06-30", owes=due) == ([], NOT_ALLOWED)
    assert charged(reminder("2021-01-01"), on="2021-06-30", owes=due) == (["10.00"], [])


# ---- demands


@pytest.mark.parametrize(
    ("principal", "first", "second"),
    [("500.00", "50.00", "25.00"), ("500.01", "70.00", "35.00"), ("2500.00", "70.00", "35.00"), ("2500.01", "90.00", "45.00"),
     ("10000.00", "90.00", "45.00"), ("10000.01", "110.00", "55.00")],
)  # fmt: skip
def test_a_demand_by_principal_and_each_later_one_at_half(principal: str, first: str, second: str) -> None:
    """No reminder need come before."""
    assert charged(*every(10, "2025-03-13", 3), owes=bill(principal)) == ([first, second, second], [])


@pytest.mark.parametrize(
    ("principal", "first", "second"), [("500.00", "50.00", "25.00"), ("500.01", "80.00", "40.00"), ("20000.00", "80.00", "40.00")]
)
def test_a_demand_of_2021(principal: str, first: str, second: str) -> None:
    asked = every(7, "2021-03-10", 2)
    assert charged(*asked, on="2021-12-31", owes=bill(principal, "2021-03-03")) == ([first, second], [])


def test_seven_days_in_2021_and_ten_since() -> None:
    assert charged(*every(6, "2021-03-10", 2), on="2021-12-31", owes=bill(due_on="2021-03-03")) == (["50.00"], EARLY)
    assert charged(*every(9, "2025-03-13", 2)) == (["50.00"], EARLY)


def test_a_directly_enforceable_demand_costs_50_euro_and_until_2022_by_its_principal() -> None:
    assert charged(demand(), owes=bill("5000.00", directly_enforceable=True)) == (["50.00"], [])
    assert charged(demand("2022-04-30"), on="2022-12-31", owes=bill("5000.00", "2022-03-03", directly_enforceable=True)) == (["80.00"], [])


# ---- all together


def test_the_totals() -> None:
    """500.00: 50 + 8 × 25 = 250, and the tenth demand is too much. 2 500.00: 70 + 11 × 35 = 455, and 15 are left of 470.
    10 000.00: 90 + 10 × 45 = 540, and 10 are left of 550."""
    for principal, total, times in (("500.00", 25_000, 10), ("2500.00", 47_000, 13), ("10000.00", 55_000, 12)):
        account = business("2025-12-31", bill(principal), actions=every(10, "2025-03-13", times))
        assert (account.costs, costs(account)[1]) == (total, CAPPED)


def test_above_10_000_euro_no_total_was_seen() -> None:
    """110 + 14 × 55 = 880."""
    assert business("2025-12-31", bill("10000.01"), actions=every(10, "2025-03-13", 15)).costs == 88_000


def test_in_2021_no_total_was_seen_but_its_fees_count_from_may_2022_on() -> None:
    """Fourteen demands in early 2022: 50 + 13 × 25 = 375. From 1 May the total is 250: nothing is left."""
    account = business("2022-12-31", bill(due_on="2022-01-03"), actions=[*every(7, "2022-01-10", 14), reminder("2022-05-20")])
    assert (account.costs, costs(account)[1]) == (37_500, CAPPED)


# ---- extensions and plans


def test_an_extension_costs_10_euro_since_may_2022() -> None:
    asked = {"kind": "extension", "fee": "max"}
    assert charged({**asked, "on": "2025-03-04"}) == (["10.00"], [])
    assert charged({**asked, "on": "2022-05-01"}, on="2022-12-31", owes=bill(due_on="2022-04-03")) == (["10.00"], [])
    assert charged({**asked, "on": "2022-04-30"}, on="2022-12-31", owes=bill(due_on="2022-04-03")) == ([], NOT_ALLOWED)


def test_what_a_plan_may_cost_was_not_seen() -> None:
    assert charged(plan(fee="20.00")) == ([], NOT_ALLOWED)


# ---- 40.00 for each invoice paid late


@pytest.mark.parametrize(("contracted_on", "owed"), [("2013-03-15", []), ("2013-03-16", ["40.00"])])
def test_the_40_euro_are_for_contracts_from_16_march_2013(contracted_on: str, owed: list[str]) -> None:
    assert costs(business("2025-03-04", claim(contracted_on=contracted_on))) == (owed, [])


def test_not_before_the_day_after_the_due_day_nor_for_what_was_paid_in_time() -> None:
    assert business("2025-03-03", claim()).costs == 0
    assert business("2025-03-31", claim(), payments=[{"on": "2025-03-03", "amount": "500.00"}]).costs == 0


def test_fees_are_contained_in_the_40_euro_until_they_are_more() -> None:
    """40 first; the reminder's 12 are within it; 12 + 50 = 62 are 22 more; 12 + 50 + 25 = 87 are 25 more."""
    account = business("2025-12-31", claim(), actions=[reminder("2025-03-13"), *every(10, "2025-03-23", 2)])
    assert costs(account) == (["40.00", "22.00", "25.00"], [])


def test_the_working_says_what_all_fees_came_to() -> None:
    """The demand of 50 added 22, because all fees came to 62 and the 40 are in them: the reader can add it up."""
    account = business("2025-12-31", claim(), actions=[reminder("2025-03-13"), *every(10, "2025-03-23", 1)])
    facts = dict(next(line.working.facts for line in account.lines if line.working and line.working.code == "fee_contained"))
    assert facts == {"fee": "50.00", "total": "62.00", "lump": "40.00", "step": "payment_demand", "amount": "22.00"}


def test_each_invoice_has_its_40_euro_and_all_fees_of_the_case_meet_them_together() -> None:
    """40, and 12 within; the second invoice makes it 80; a demand of 50 makes 62, within; the next two make 87 and 112: 7 and 25 more."""
    two = [claim(), claim(due_on="2025-03-20", ref="F-2")]
    asked = [
        reminder("2025-03-13"),
        demand("2025-04-01", claims=["F-1"]),
        demand("2025-04-11", claims=["F-1"]),
        demand("2025-04-21", claims=["F-1"]),
    ]
    account = business("2025-12-31", *two, actions=asked)
    assert costs(account) == (["40.00", "40.00", "7.00", "25.00"], [])
    assert [balance.costs for balance in account.claims] == [7_200, 4_000]


def test_what_was_paid_does_not_come_back() -> None:
    """The 40.00 are paid on 10 March; the reminder's 12.00 were contained in them."""
    account = business("2025-03-13", claim(), actions=[reminder("2025-03-13")], payments=[{"on": "2025-03-10", "amount": "40.00"}])
    assert account.costs == 0


def test_a_consumer_owes_no_40_euro() -> None:
    assert consumer("2025-12-31", claim()).costs == 0
