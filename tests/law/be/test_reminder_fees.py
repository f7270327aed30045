"""What a reminder may cost a consumer (art. XIX.2): nothing, but from the fourth unpaid due day of a year of a regular supply."""

from tests.law.be.desk import codes, consumer, invoice

DUE = ("2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30")


def bills(*due_days: str) -> list[dict]:
    return [invoice("80.00", day, f"F-{place + 1}", regular_supply=True) for place, day in enumerate(due_days)]


def reminder(on: str = "2024-05-10", fee: str = "max", **more: object) -> dict:
    return {"kind": "reminder", "on": on, "fee": fee, "postage": "1.68", **more}


def costs(*claims: dict, **facts: object) -> tuple[int, list[str]]:
    account = consumer("2024-12-31", *claims, **facts)
    return account.costs, codes(account)


def test_the_fourth_costs_750_and_the_stamp() -> None:
    assert costs(*bills(*DUE), actions=[reminder(claims=["F-4"])]) == (918, [])


def test_more_is_lowered_and_less_stays() -> None:
    assert costs(*bills(*DUE), actions=[reminder(fee="12.00", claims=["F-4"])]) == (918, ["fee_above_maximum"])
    assert costs(*bills(*DUE), actions=[reminder(fee="5.00", claims=["F-4"])]) == (500, [])


def test_the_first_three_are_free() -> None:
    assert costs(*bills(*DUE), actions=[reminder(claims=["F-1", "F-2", "F-3"])]) == (0, ["fee_not_allowed"])


def test_a_due_day_that_was_paid_in_time_does_not_count() -> None:
    """Only three due days passed unpaid."""
    paid = [{"on": "2024-02-29", "amount": "80.00", "claim": "F-2"}]
    assert costs(*bills(*DUE), actions=[reminder(claims=["F-4"])], payments=paid) == (0, ["fee_not_allowed"])


def test_a_due_day_that_was_paid_late_does_count() -> None:
    paid = [{"on": "2024-03-01", "amount": "80.00", "claim": "F-2"}]
    assert costs(*bills(*DUE), actions=[reminder(claims=["F-4"])], payments=paid) == (918, [])


def test_two_bills_of_one_day_are_one_due_day() -> None:
    claims = bills("2024-01-31", "2024-01-31", "2024-03-31", "2024-04-30")
    assert costs(*claims, actions=[reminder(claims=["F-4"])]) == (0, ["fee_not_allowed"])


def test_the_count_begins_again_each_calendar_year() -> None:
    claims = bills("2023-10-31", "2023-11-30", "2023-12-31", "2024-04-30")
    assert costs(*claims, actions=[reminder(claims=["F-4"])]) == (0, ["fee_not_allowed"])


def test_other_supplies_and_paid_claims_cost_nothing() -> None:
    single = [{**claim, "regular_supply": False} for claim in bills(*DUE)]
    assert costs(*single, actions=[reminder(claims=["F-4"])]) == (0, ["fee_not_allowed"])
    paid = [{"on": "2024-05-02", "amount": "80.00", "claim": "F-4"}]
    assert costs(*bills(*DUE), actions=[reminder(claims=["F-4"])], payments=paid) == (0, ["fee_not_allowed"])


def test_on_a_suspended_day_nothing() -> None:
    disputed = [{"because": "dispute", "from": "2024-05-10", "to": "2024-05-10"}]
    assert costs(*bills(*DUE), actions=[reminder(claims=["F-4"])], suspensions=disputed) == (0, ["suspended"])


def test_the_first_reminder_is_free_by_law() -> None:
    asked = {"kind": "first_reminder", "on": "2024-05-10", "fee": "max"}
    assert costs(*bills(*DUE), actions=[asked]) == (0, ["fee_not_allowed"])


def test_a_fee_of_nothing_asks_nothing() -> None:
    asked = {"kind": "first_reminder", "on": "2024-05-10", "fee": "0.00"}
    assert costs(*bills(*DUE), actions=[asked]) == (0, [])


def test_the_cost_belongs_to_the_oldest_open_claim_that_the_reminder_concerns() -> None:
    account = consumer("2024-05-10", *bills(*DUE), actions=[reminder()], payments=[{"on": "2024-02-05", "amount": "80.00"}])
    assert [claim.costs for claim in account.claims] == [0, 918, 0, 0]
