"""Late payment between businesses (law of 2 August 2002): interest by law from the day after the due day, and 40.00 an invoice."""

import pytest

from tests.law.be.desk import business, codes, interest, invoice, owed


def bill(principal: str = "5000.00", due_on: str = "2025-06-15", **more: object) -> dict:
    return {"ref": "F-1", "nature": "goods", "principal": principal, "due_on": due_on, **more}


def test_5000_euro_three_months_late() -> None:
    """× 11.5 % × 15/365 = 23.630 → 23.63 ; + × 10.5 % × 77/365 = 110.753 → 134.38 − 23.63 = 110.75 ; and 40.00."""
    account = business("2025-09-15", bill())
    assert interest(account) == [("2025-06-16", "2025-06-30", 15, "23.63"), ("2025-07-01", "2025-09-15", 77, "110.75")]
    assert owed(account) == {"principal": "5000.00", "interest": "134.38", "costs": "40.00"}


def test_on_the_due_day_nothing_but_the_invoice() -> None:
    assert owed(business("2025-06-15", bill())) == {"principal": "5000.00"}


def test_an_invoice_paid_on_its_due_day_costs_nothing_more() -> None:
    account = business("2025-09-15", bill(), payments=[{"on": "2025-06-15", "amount": "5000.00"}])
    assert (account.due, account.credit) == (0, 0)


def test_an_invoice_paid_the_day_after_costs_40_euro_and_a_day() -> None:
    """5 000.00 × 11.5 % × 1/365 = 1.575 → 1.58 (half up), and 40.00: interest first, so both leave principal and costs open."""
    account = business("2025-06-16", bill(), payments=[{"on": "2025-06-16", "amount": "5000.00"}])
    assert owed(account) == {"principal": "1.58", "costs": "40.00"}


def test_each_invoice_its_own_40_euro() -> None:
    assert business("2025-09-15", bill(), {**bill(), "ref": "F-2"}).costs == 8_000


@pytest.mark.parametrize(("agreed", "due"), [("6.00", "75.62"), ("15.00", "189.04"), ("0.00", "0.00")])
def test_an_agreed_rate_holds_whether_lower_or_higher(agreed: str, due: str) -> None:
    """5 000.00 × 6 % × 92/365 = 75.616 ; × 15 % = 189.041."""
    assert owed(business("2025-09-15", bill(terms={"interest": agreed}))).get("interest", "0.00") == due


def test_damages_are_due_as_agreed_without_ceiling() -> None:
    """10 % of 5 000.00 = 500.00, on top of the 40.00."""
    account = business("2025-06-16", bill(terms={"damages": {"rate": "10.00"}}))
    assert owed(account) == {"principal": "5000.00", "interest": "1.58", "damages": "500.00", "costs": "40.00"}


def test_contracts_before_16_march_2013_keep_seven_points_until_15_march_2015() -> None:
    """The ECB's rate of 0.50 and less plus 7, rounded up: 7.5 %; from 16 March 2015 8.5 % for everybody. No 40.00.

    1 000.00 × 7.5 % × 74/365 = 15.205 → 15.21 ; + 8.5 % × 16/365 = 3.726 → 18.93 − 15.21 = 3.72
    """
    account = business("2015-03-31", bill("1000.00", "2014-12-31", contracted_on="2013-03-15"))
    assert interest(account) == [("2015-01-01", "2015-03-15", 74, "15.21"), ("2015-03-16", "2015-03-31", 16, "3.72")]
    assert account.costs == 0


def test_contracts_from_16_march_2013_have_eight_points_and_40_euro() -> None:
    """1 000.00 × 8.5 % × 90/365 = 20.959 → 20.96."""
    account = business("2015-03-31", bill("1000.00", "2014-12-31", contracted_on="2013-03-16"))
    assert owed(account) == {"principal": "1000.00", "interest": "20.96", "costs": "40.00"}


def test_without_a_contract_day_the_day_of_the_claim_decides() -> None:
    assert business("2013-03-16", bill(due_on="2013-03-15")).costs == 0
    assert business("2013-03-17", bill(due_on="2013-03-16")).costs == 4_000


def test_after_the_last_published_rate_no_interest_is_asked() -> None:
    """5 000.00 × 10.5 % × 15/365 = 21.575 → 21.58 for 16 to 30 June 2026, and nothing for July."""
    account = business("2026-07-31", bill(due_on="2026-06-15"))
    assert interest(account) == [("2026-06-16", "2026-06-30", 15, "21.58")]
    assert [(unknown.parameter, str(unknown.from_on)) for unknown in account.unknown] == [("interest/commercial", "2026-07-01")]


def test_a_reminder_costs_a_business_nothing() -> None:
    asked = {"kind": "reminder", "on": "2025-07-01", "fee": "7.50"}
    account = business("2025-07-01", invoice(due_on="2025-06-15"), actions=[asked])
    assert (account.costs, codes(account)) == (4_000, ["fee_not_allowed"])
