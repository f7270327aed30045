"""Limitation in Denmark: three years; ten from a debt instrument, a judgment, or what the debtor acknowledged in writing."""

import pytest

from tests.law.clock import LETTERS, NATURES, act, held, invoice, last_days, limits, paid, told

DUE = "2021-03-10"


def last_day(nature: str = "services", on: str = "2024-01-31", due_on: str = DUE, **facts: object) -> str:
    return last_days("dk", on, invoice(nature, due_on), **facts)[0]


@pytest.mark.parametrize("debtor", ["consumer", "business"])
@pytest.mark.parametrize("nature", NATURES)
def test_each_nature_has_three_years_and_a_debt_instrument_ten(nature: str, debtor: str) -> None:
    assert last_day(nature, debtor=debtor) == ("2031-03-10" if nature == "consumer_credit" else "2024-03-10")


def test_the_last_day_is_inside_and_29_february_ends_on_the_28th() -> None:
    assert not limits("dk", "2024-03-10", invoice("services", DUE))[0].prescribed
    assert limits("dk", "2024-03-11", invoice("services", DUE))[0].prescribed
    assert last_day(due_on="2020-02-29", on="2020-03-31") == "2023-02-28"


def test_the_agreed_example_of_a_written_acknowledgement() -> None:
    """Due 31 January 2023: three years. Acknowledged in writing on 1 May 2024: ten years from that day."""
    assert last_day(due_on="2023-01-31", on="2024-04-30", actions=[act("acknowledgement", "2024-05-01")]) == "2026-01-31"
    assert last_day(due_on="2023-01-31", on="2024-05-01", actions=[act("acknowledgement", "2024-05-01")]) == "2034-05-01"


@pytest.mark.parametrize("of", [{"payments": paid("2023-05-06")}, {"suspensions": held("plan", "2023-05-06")}])
def test_a_payment_and_the_start_of_a_plan_give_three_years(of: dict) -> None:
    limit = limits("dk", "2024-01-31", invoice("services", DUE), **of)[0]
    assert (str(limit.starts_on), str(limit.last_day)) == ("2023-05-06", "2026-05-06")
    assert told(limit) == ("limitation_anew", {"starts_on": "2023-05-06", "years": "3", "last_day": "2026-05-06"})


def test_a_payment_never_shortens_the_ten_years() -> None:
    """Ten years of a debt instrument, of an acknowledgement, of a judgment: three from a payment count only where they reach further."""
    assert last_day("consumer_credit", payments=paid("2023-05-06")) == "2031-03-10"
    assert last_day("consumer_credit", on="2029-12-31", payments=paid("2029-05-06")) == "2032-05-06"
    even = limits("dk", "2028-12-31", invoice("consumer_credit", DUE), payments=paid("2028-03-10"))[0]
    assert (str(even.starts_on), str(even.last_day)) == (DUE, "2031-03-10"), "no later day: the ten years still run"
    both = {"actions": [act("acknowledgement", "2022-05-06")], "payments": paid("2023-05-06")}
    limit = limits("dk", "2024-01-31", invoice("services", DUE), **both)[0]
    assert (str(limit.starts_on), str(limit.last_day)) == ("2022-05-06", "2032-05-06")
    assert last_day(title={"decided_on": "2022-06-03"}, payments=paid("2023-05-06")) == "2032-06-03"


def test_an_acknowledgement_gives_ten_years_to_a_judgment_too() -> None:
    assert last_day(title={"decided_on": "2022-06-03"}, actions=[act("acknowledgement", "2023-05-06")]) == "2033-05-06"


def test_one_day_s_payment_and_acknowledgement_give_the_ten_years() -> None:
    assert last_day(actions=[act("acknowledgement", "2023-05-06")], payments=paid("2023-05-06")) == "2033-05-06"


def test_what_comes_after_the_last_day_does_nothing() -> None:
    assert last_day(on="2025-12-31", actions=[act("acknowledgement", "2024-03-10")]) == "2034-03-10"
    assert last_day(on="2025-12-31", actions=[act("acknowledgement", "2024-03-11")]) == "2024-03-10"
    assert last_day(on="2025-12-31", payments=paid("2024-03-11")) == "2024-03-10"


def test_the_claims_are_each_for_themselves() -> None:
    """A payment reaches one claim, an acknowledgement names another, a plan acknowledges what was due when it began."""
    claims = invoice("services", DUE), invoice("services", "2021-04-10", "F-2"), invoice("services", "2023-05-07", "F-3")
    assert last_days("dk", "2024-01-31", *claims, payments=paid("2023-05-06", "F-2")) == ["2024-03-10", "2026-05-06", "2026-05-07"]
    acknowledged = [act("acknowledgement", "2023-05-06", "F-2")]
    assert last_days("dk", "2024-01-31", *claims, actions=acknowledged) == ["2024-03-10", "2033-05-06", "2026-05-07"]
    assert last_days("dk", "2024-01-31", *claims, suspensions=held("plan", "2023-05-06")) == ["2026-05-06", "2026-05-06", "2026-05-07"]


@pytest.mark.parametrize("kind", LETTERS)
def test_no_letter_interrupts(kind: str) -> None:
    assert last_day(actions=[act(kind, "2023-05-06")]) == "2024-03-10"


@pytest.mark.parametrize("because", ["complaint", "collective_settlement", "restructuring", "debt_mediation", "minor"])
def test_no_suspension_holds_the_time(because: str) -> None:
    limit = limits("dk", "2023-05-15", invoice("services", DUE), suspensions=held(because, "2023-05-01"))[0]
    assert (str(limit.last_day), limit.suspended_since) == ("2024-03-10", None)


def test_a_title_has_ten_years_of_its_own_and_no_final_day() -> None:
    limit = limits("dk", "2024-01-31", invoice("services", DUE), title={"decided_on": "2022-06-03"})[0]
    assert (str(limit.starts_on), str(limit.last_day), limit.final_day) == ("2022-06-03", "2032-06-03", None)
    assert told(limit)[0] == "limitation_title"
    assert last_day(on="2022-06-02", title={"decided_on": "2022-06-03"}) == "2024-03-10", "not yet given"
    assert last_day(title={"decided_on": "2021-03-09"}) == "2024-03-10", "a judgment before the due day is not about this claim"


def test_the_source_is_the_one_of_the_years_that_count() -> None:
    assert limits("dk", "2024-01-31", invoice("services", DUE))[0].source == "Forældelsesloven, § 3, stk. 1"
    paid_for = limits("dk", "2024-01-31", invoice("services", DUE), payments=paid("2023-05-06"))[0]
    assert paid_for.source == "Forældelsesloven, § 15 og § 19, stk. 2"
