"""Consumers before Book XIX: interest and damages as agreed, else the legal rate of civil law after a formal notice."""

from tests.law.be.desk import codes, consumer, interest, invoice, owed


def old(**more: object) -> dict:
    return invoice("1000.00", "2022-06-30", contracted_on="2021-05-01", **more)


def notice(on: str, **more: object) -> dict:
    return {"kind": "formal_notice", "on": on, **more}


def test_the_line_between_the_laws() -> None:
    """A contract from 1 September 2023, or a claim that arose from 1 December 2023."""
    for contracted_on, arose_on, regime in (
        ("2023-08-31", "2023-11-30", "be.older"),
        ("2023-09-01", "2023-09-01", "be.book_xix"),
        ("2023-08-31", "2023-12-01", "be.book_xix"),
    ):
        account = consumer("2024-01-01", invoice(due_on="2023-12-31", contracted_on=contracted_on, arose_on=arose_on))
        assert account.regime == regime


def test_when_the_readings_of_the_transition_differ_the_lawyer_is_told() -> None:
    account = consumer("2024-01-01", invoice(due_on="2023-12-01", contracted_on="2023-08-31", arose_on="2023-11-30"))
    assert codes(account) == ["transitional_reading"]


def test_an_agreed_rate_runs_from_the_day_after_the_due_day() -> None:
    """1 000.00 × 8 % × 184/365 = 40.329 → 40.33."""
    assert interest(consumer("2022-12-31", old(terms={"interest": "8.00"}))) == [("2022-07-01", "2022-12-31", 184, "40.33")]


def test_without_a_clause_interest_waits_for_a_formal_notice() -> None:
    """Civil rate, from the day after sending: 1 000.00 × 1.5 % × 92/365 = 3.781 → 3.78 ; + 5.25 % × 31/365 = 4.459 → 8.24 − 3.78."""
    assert owed(consumer("2022-12-31", old())) == {"principal": "1000.00"}
    account = consumer("2023-01-31", old(), actions=[notice("2022-09-30")])
    assert interest(account) == [("2022-10-01", "2022-12-31", 92, "3.78"), ("2023-01-01", "2023-01-31", 31, "4.46")]
    assert str(account.chargeable_from) == "2022-10-01"


def test_a_notice_before_the_debt_is_due_starts_nothing() -> None:
    account = consumer("2022-12-31", old(), actions=[notice("2022-06-30", claims=["F-1"])])
    assert (account.interest, account.chargeable_from) == (0, None)


def test_a_notice_on_a_suspended_day_counts() -> None:
    """Only the first reminder of Book XIX must be sent on a day that is not suspended; in a dispute interest runs."""
    disputed = [{"because": "dispute", "from": "2022-09-01", "to": "2022-09-30"}]
    account = consumer("2022-12-31", old(), actions=[notice("2022-09-30"), notice("2022-10-31")], suspensions=disputed)
    assert str(account.chargeable_from) == "2022-10-01"


def test_no_fee_of_any_action() -> None:
    asked = {"kind": "reminder", "on": "2022-08-01", "fee": "7.50"}
    assert codes(consumer("2022-12-31", old(regular_supply=True), actions=[asked])) == ["fee_not_allowed"]
