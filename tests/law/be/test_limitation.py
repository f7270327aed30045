"""Limitation in Belgium: until when a claim may be taken to court, what starts the time anew, and what stops its clock."""

import pytest

from tests.law import clock
from tests.law.be.desk import codes, consumer, invoice


def limit(on: str = "2024-12-31", due_on: str = "2020-03-10", nature: str = "energy", **facts: object):
    claim = invoice(due_on=due_on, contracted_on=str(facts.pop("arose_on", due_on)), nature=nature)
    claim["arose_on"] = claim["contracted_on"]
    return consumer(on, claim, **facts).limitation[0]


def last_day(**facts: object) -> str:
    return str(limit(**facts).last_day)


@pytest.mark.parametrize(
    ("nature", "last"),
    [
        *((nature, "2030-03-10") for nature in ("goods", "services", "membership", "other", "consumer_credit")),
        *((nature, "2025-03-10") for nature in ("energy", "water", "telecom", "rent", "damages")),
        ("insurance", "2023-03-10"),
        ("healthcare", "2022-03-31"),
        ("transport", "2021-03-10"),
    ],
)
def test_each_nature_has_its_years(nature: str, last: str) -> None:
    assert last_day(nature=nature, on="2020-06-30") == last


@pytest.mark.parametrize("nature", ["goods", "energy", "healthcare", "insurance"])
def test_a_business_has_the_same_years(nature: str) -> None:
    claim = clock.invoice(nature, "2020-03-10")
    assert clock.last_days("be", "2020-06-30", claim, debtor="business") == clock.last_days("be", "2020-06-30", claim)


def test_a_public_debt_is_not_verified() -> None:
    account = consumer("2024-12-31", invoice(nature="public"))
    assert (account.limitation[0].last_day, account.limitation[0].prescribed, codes(account)) == (None, False, ["law_not_verified"])


def test_the_last_day_is_inside() -> None:
    assert not limit(on="2025-03-10").prescribed
    assert limit(on="2025-03-11").prescribed


def test_a_prescribed_debt_stays_in_the_sum_with_a_warning() -> None:
    account = consumer("2025-03-11", invoice(due_on="2020-03-10", contracted_on="2020-01-01", nature="energy"))
    assert (account.due, codes(account)) == (60_000, ["prescribed"])


def test_care_counts_from_the_end_of_the_month_even_of_february() -> None:
    assert last_day(nature="healthcare", due_on="2024-04-30", arose_on="2024-02-03") == "2026-02-28"


def test_29_february_has_its_anniversary_on_the_28th() -> None:
    assert last_day(due_on="2020-02-29") == "2025-02-28"


def test_a_payment_starts_the_time_anew_for_the_claims_it_reached() -> None:
    assert last_day(payments=[{"on": "2024-05-06", "amount": "1.00"}]) == "2029-05-06"
    first, second = invoice("10.00", nature="energy"), invoice("10.00", "2024-03-15", "F-2", nature="energy")
    account = consumer("2024-12-31", first, second, payments=[{"on": "2024-05-06", "amount": "10.00"}])
    assert [str(one.last_day) for one in account.limitation] == ["2029-05-06", "2029-03-15"]


def test_an_acknowledgement_and_the_start_of_a_plan_do_so_too() -> None:
    assert last_day(actions=[{"kind": "acknowledgement", "on": "2024-05-06"}]) == "2029-05-06"
    assert last_day(suspensions=[{"because": "plan", "from": "2024-05-06"}]) == "2029-05-06"


@pytest.mark.parametrize("kind", ["first_reminder", "reminder", "formal_notice", "collection_notice", "payment_demand"])
def test_letters_of_a_creditor_or_an_agency_do_nothing(kind: str) -> None:
    assert last_day(actions=[{"kind": kind, "on": "2024-05-06"}]) == "2025-03-10"


def test_what_comes_after_the_last_day_does_nothing() -> None:
    assert last_day(on="2026-12-31", payments=[{"on": "2025-03-11", "amount": "1.00"}]) == "2025-03-10"
    assert last_day(on="2026-12-31", payments=[{"on": "2025-03-10", "amount": "1.00"}]) == "2030-03-10"


def letter(on: str) -> dict:
    return {"kind": "lawyer_letter", "on": on}


def test_a_lawyer_s_letter_gives_one_year_and_never_shortens() -> None:
    assert last_day(actions=[letter("2024-09-01")]) == "2025-09-01"
    assert last_day(actions=[letter("2021-09-01")]) == "2025-03-10"


def test_a_second_letter_gives_nothing() -> None:
    assert last_day(on="2025-12-31", actions=[letter("2024-09-01"), letter("2025-08-01")]) == "2025-09-01"


def test_days_that_stood_still_before_the_letter_do_not_lengthen_its_year() -> None:
    """Ten days of mediation in 2021 put the own last day off to 20 March 2025; the letter's year ends on 1 September 2025 all the same."""
    mediation = [{"because": "complaint", "from": "2021-01-01", "to": "2021-01-10"}]
    assert last_day(actions=[letter("2024-09-01")], suspensions=mediation) == "2025-09-01"
    assert last_day(suspensions=mediation) == "2025-03-20"


@pytest.mark.parametrize("because", ["complaint", "collective_settlement"])
def test_while_a_mediator_or_a_court_looks_at_it_the_clock_stands_still(because: str) -> None:
    """1 to 31 May 2024, both inside: 31 days after 10 March 2025 is 10 April 2025."""
    assert last_day(suspensions=[{"because": because, "from": "2024-05-01", "to": "2024-05-31"}]) == "2025-04-10"
    still = limit(on="2024-05-10", suspensions=[{"because": because, "from": "2024-05-01"}])
    assert (str(still.last_day), str(still.suspended_since)) == ("2025-03-20", "2024-05-01")


def test_two_reasons_on_one_day_count_once() -> None:
    both = [
        {"because": "complaint", "from": "2024-05-01", "to": "2024-05-20"},
        {"because": "collective_settlement", "from": "2024-05-11", "to": "2024-05-31"},
    ]
    assert last_day(suspensions=both) == "2025-04-10"


@pytest.mark.parametrize("because", ["dispute", "debt_mediation", "hardship", "minor", "deceased", "instalment_request"])
def test_other_reasons_let_it_run(because: str) -> None:
    assert last_day(suspensions=[{"because": because, "from": "2024-05-01", "to": "2024-05-31"}]) == "2025-03-10"


def test_a_title_has_ten_years_of_its_own_for_what_was_due_by_then() -> None:
    assert last_day(title={"decided_on": "2024-06-03"}) == "2034-06-03"
    assert last_day(title={"decided_on": "2020-03-09"}) == "2025-03-10", "a judgment before the due day is not about this claim"
    assert last_day(nature="public", title={"decided_on": "2024-06-03"}) == "2034-06-03", "a judgment is known even about a public debt"


def test_a_title_is_acknowledged_like_any_debt_and_the_letters_before_it_are_forgotten() -> None:
    title = {"decided_on": "2024-06-03"}
    assert last_day(title=title, payments=[{"on": "2024-08-01", "amount": "1.00"}]) == "2034-08-01"
    assert last_day(title=title, payments=[{"on": "2024-05-06", "amount": "1.00"}]) == "2034-06-03"


# ---- edges, put without a statement: which claim a payment reached is said by hand


def one(on: str, due_on: str = "2020-03-10", nature: str = "energy", **facts: object) -> clock.Limitation:
    return clock.limits("be", on, clock.invoice(nature, due_on), **facts)[0]


def test_before_the_time_begins_nothing_starts_it_anew() -> None:
    """Care of 12 March 2024, due 25 March and paid in part on the 28th: the time only begins with the end of the month."""
    care = clock.invoice("healthcare", "2024-03-25", arose_on="2024-03-12")
    assert clock.last_days("be", "2024-06-30", care, payments=clock.paid("2024-03-28")) == ["2026-03-31"]
    assert clock.last_days("be", "2024-06-30", care, payments=clock.paid("2024-04-01")) == ["2026-04-01"]


def test_what_lies_ahead_does_nothing_yet() -> None:
    ahead = {"payments": clock.paid("2024-05-06"), "suspensions": clock.held("plan", "2024-05-06"), "actions": [letter("2024-05-06")]}
    assert str(one("2024-05-05", **ahead).last_day) == "2025-03-10"
    assert str(one("2024-05-06", **ahead).last_day) == "2029-05-06"
    assert str(one("2024-05-05", suspensions=clock.held("complaint", "2024-05-06")).last_day) == "2025-03-10"


def test_a_letter_on_the_last_day_counts_and_on_the_day_after_it_does_not() -> None:
    assert str(one("2026-12-31", actions=[letter("2025-03-10")]).last_day) == "2026-03-10"
    assert str(one("2026-12-31", actions=[letter("2025-03-11")]).last_day) == "2025-03-10"


def test_within_the_letter_s_year_a_payment_starts_the_full_period_anew_and_no_second_letter_counts() -> None:
    first = letter("2025-03-10")
    assert str(one("2026-12-31", actions=[first], payments=clock.paid("2026-03-10")).last_day) == "2031-03-10"
    assert str(one("2026-12-31", actions=[first], payments=clock.paid("2026-03-11")).last_day) == "2026-03-10"
    assert str(one("2031-12-31", actions=[first, letter("2031-03-10")], payments=clock.paid("2026-03-10")).last_day) == "2031-03-10"


def test_a_letter_from_before_the_law_of_2013_gives_nothing_and_was_the_one_letter() -> None:
    old = {"due_on": "2008-08-01", "on": "2013-07-31"}
    assert str(one(**old, actions=[letter("2013-07-10")]).last_day) == "2013-08-01"
    assert str(one(**old, actions=[letter("2013-07-11")]).last_day) == "2014-07-11"
    assert str(one(**old, actions=[letter("2013-07-10"), letter("2013-07-11")]).last_day) == "2013-08-01"


def test_a_letter_about_one_claim_is_spent_for_that_claim_only() -> None:
    both = clock.invoice("energy", "2020-03-10"), clock.invoice("energy", "2020-04-10", "F-2")
    letters = [clock.act("lawyer_letter", "2024-09-01", "F-1"), clock.act("lawyer_letter", "2024-10-01")]
    assert clock.last_days("be", "2024-12-31", *both, actions=letters) == ["2025-09-01", "2025-10-01"]


def test_an_open_complaint_keeps_a_claim_from_being_prescribed() -> None:
    held = one("2026-12-31", suspensions=clock.held("complaint", "2025-03-10"))
    assert (held.prescribed, str(held.suspended_since)) == (False, "2025-03-10")
    late = one("2026-12-31", suspensions=clock.held("complaint", "2025-03-11"))
    assert (late.prescribed, late.suspended_since, str(late.last_day)) == (True, None, "2025-03-10")


def test_a_payment_while_it_stands_still_starts_anew_and_waits_for_the_rest() -> None:
    """Paid on 15 May 2024; 16 to 31 May still stand still: 16 days after 15 May 2029."""
    stop = clock.held("complaint", "2024-05-01", "2024-05-31")
    assert str(one("2024-12-31", payments=clock.paid("2024-05-15"), suspensions=stop).last_day) == "2029-05-31"


@pytest.mark.parametrize(
    ("of", "sentence", "facts"),
    [
        ({}, "limitation", {"starts_on": "2020-03-10", "years": "5"}),
        ({"payments": clock.paid("2024-05-06")}, "limitation_anew", {"starts_on": "2024-05-06", "years": "5"}),
        ({"actions": [letter("2024-09-01")]}, "limitation_letter", {"letter_on": "2024-09-01", "years": "1"}),
        ({"actions": [letter("2021-09-01")]}, "limitation", {"starts_on": "2020-03-10", "years": "5"}),
        ({"title": {"decided_on": "2024-06-03"}}, "limitation_title", {"starts_on": "2024-06-03", "years": "10"}),
        (
            {"suspensions": clock.held("complaint", "2024-05-01", "2024-05-31")},
            "limitation_put_off",
            {"starts_on": "2020-03-10", "years": "5", "days": "31"},
        ),
    ],
)
def test_the_working_says_why_the_last_day_is_that_one(of: dict, sentence: str, facts: dict) -> None:
    limit = one("2024-12-31", **of)
    assert clock.told(limit) == (sentence, {**facts, "last_day": str(limit.last_day)})


def test_belgium_has_no_final_day() -> None:
    assert one("2024-12-31").final_day is None
