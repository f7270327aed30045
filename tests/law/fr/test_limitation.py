"""Limitation in France: by nature and debtor, the telephone bill that nobody claimed, the time bar of a consumer's credit, mediation."""

import pytest

from tests.law.clock import LETTERS, NATURES, act, held, invoice, last_days, limits, paid, told
from tests.law.fr.desk import codes, consumer

DUE = "2022-03-10"


def last_day(nature: str = "services", on: str = "2024-01-31", due_on: str = DUE, **facts: object) -> str:
    return last_days("fr", on, invoice(nature, due_on), **facts)[0]


@pytest.mark.parametrize(
    ("nature", "of_a_consumer", "of_a_business"),
    [
        *((nature, "2024-03-10", "2027-03-10") for nature in ("goods", "services", "membership", "other", "energy", "water", "healthcare")),
        ("telecom", "2023-03-10", "2027-03-10"),
        ("rent", "2025-03-10", "2027-03-10"),
        ("insurance", "2024-03-10", "2024-03-10"),
        ("consumer_credit", "2024-03-10", "None"),
        ("transport", "2023-03-10", "2023-03-10"),
        ("damages", "2027-03-10", "2027-03-10"),
        ("public", "None", "None"),
    ],
)
def test_each_nature_has_its_years(nature: str, of_a_consumer: str, of_a_business: str) -> None:
    assert (last_day(nature), last_day(nature, debtor="business")) == (of_a_consumer, of_a_business)


def test_the_agreed_example_of_a_gym_and_of_a_business() -> None:
    """A gym's bill due 15 March 2023: two years. A part payment of 1 June 2024: two years from it. Between businesses, five."""
    gym = invoice("membership", "2023-03-15")
    assert last_days("fr", "2024-12-31", gym) == ["2025-03-15"]
    assert last_days("fr", "2024-12-31", gym, payments=paid("2024-06-01")) == ["2026-06-01"]
    assert last_days("fr", "2024-12-31", invoice("services", "2021-09-30"), debtor="business") == ["2026-09-30"]


def test_a_care_bill_runs_from_its_due_day() -> None:
    assert last_days("fr", "2024-01-31", invoice("healthcare", "2022-03-10", arose_on="2022-02-03")) == ["2024-03-10"]


def test_the_last_day_is_inside() -> None:
    assert not limits("fr", "2024-03-10", invoice("services", DUE))[0].prescribed
    assert limits("fr", "2024-03-11", invoice("services", DUE))[0].prescribed


def test_29_february_has_its_anniversary_on_the_28th() -> None:
    assert last_day(due_on="2020-02-29") == "2022-02-28"
    assert last_day(due_on="2022-02-28", payments=paid("2024-02-29"), on="2024-03-01") == "2024-02-28", "the 29th is the day after"


@pytest.mark.parametrize("of", [{"actions": [act("acknowledgement", "2023-05-06")]}, {"suspensions": held("plan", "2023-05-06")}])
def test_an_acknowledgement_and_the_start_of_a_plan_start_the_time_anew(of: dict) -> None:
    limit = limits("fr", "2024-01-31", invoice("services", DUE), **of)[0]
    assert (str(limit.starts_on), str(limit.last_day), told(limit)[0]) == ("2023-05-06", "2025-05-06", "limitation_anew")


@pytest.mark.parametrize("kind", LETTERS)
def test_no_letter_interrupts_not_even_a_lawyer_s(kind: str) -> None:
    assert last_day(actions=[act(kind, "2023-05-06")]) == "2024-03-10"


def test_what_comes_after_the_last_day_does_nothing() -> None:
    assert last_day(on="2024-12-31", payments=paid("2024-03-10")) == "2026-03-10"
    assert last_day(on="2024-12-31", payments=paid("2024-03-11")) == "2024-03-10"


# ---- telecom: a year, if nothing claimed it


@pytest.mark.parametrize("kind", LETTERS)
@pytest.mark.parametrize(("day", "last"), [("2022-03-11", "2024-03-10"), ("2023-03-10", "2024-03-10"), ("2023-03-11", "2023-03-10")])
def test_any_letter_within_the_year_gives_a_telephone_bill_its_second_year(kind: str, day: str, last: str) -> None:
    """Due 10 March 2022: the year ends with 10 March 2023, that day included."""
    assert last_day("telecom", actions=[act(kind, day)]) == last


def test_a_letter_about_another_bill_or_still_to_come_claims_nothing() -> None:
    both = invoice("telecom", DUE), invoice("telecom", "2022-04-10", "F-2")
    assert last_days("fr", "2024-01-31", *both, actions=[act("reminder", "2022-06-01", "F-2")]) == ["2023-03-10", "2024-04-10"]
    assert last_day("telecom", on="2022-05-31", actions=[act("reminder", "2022-06-01")]) == "2023-03-10"
    assert last_day("telecom", actions=[act("handover", "2022-06-01")]) == "2023-03-10", "a file that goes to a collector is no letter"


def test_a_payment_gives_the_year_or_the_two_years_anew() -> None:
    """Claimed or not is settled within the first year: a letter after it comes too late, even while a year runs anew."""
    assert last_day("telecom", payments=paid("2022-12-01")) == "2023-12-01"
    assert last_day("telecom", payments=paid("2022-12-01"), actions=[act("reminder", "2022-06-01")]) == "2024-12-01"
    assert last_day("telecom", payments=paid("2022-12-01"), actions=[act("reminder", "2023-06-01")]) == "2023-12-01"


def test_the_working_says_why_a_telephone_bill_has_one_year() -> None:
    unclaimed = limits("fr", "2022-05-31", invoice("telecom", DUE))[0]
    assert told(unclaimed) == ("limitation_unclaimed", {"starts_on": DUE, "years": "1", "last_day": "2023-03-10"})
    claimed = limits("fr", "2022-05-31", invoice("telecom", DUE), actions=[act("reminder", "2022-04-01")])[0]
    assert told(claimed) == ("limitation", {"starts_on": DUE, "years": "2", "last_day": "2024-03-10"})


# ---- a consumer's credit: a time bar


@pytest.mark.parametrize(
    "of",
    [
        {"payments": paid("2023-05-06")},
        {"actions": [act("acknowledgement", "2023-05-06")]},
        {"suspensions": held("plan", "2023-05-06")},
        {"actions": [act("formal_notice", "2023-05-06")]},
    ],
)
def test_nothing_moves_the_time_bar_of_a_consumer_s_credit(of: dict) -> None:
    limit = limits("fr", "2024-01-31", invoice("consumer_credit", DUE), **of)[0]
    assert (limit.kind, str(limit.starts_on), str(limit.last_day)) == ("forclusion", DUE, "2024-03-10")
    assert told(limit)[0] == "forclusion"


def test_a_title_ends_the_time_bar_and_has_ten_years_that_a_payment_starts_anew() -> None:
    title = {"decided_on": "2023-06-03"}
    limit = limits("fr", "2024-01-31", invoice("consumer_credit", DUE), title=title)[0]
    assert (limit.kind, str(limit.last_day), told(limit)[0]) == ("limitation", "2033-06-03", "limitation_title")
    assert last_day("consumer_credit", title=title, payments=paid("2023-12-01")) == "2033-12-01"


# ---- standstill and title


def test_mediation_holds_the_time_both_days_inside() -> None:
    """1 to 31 May 2023: 31 days after 10 March 2024 is 10 April 2024; still open on 10 May, ten days: 20 March."""
    closed = limits("fr", "2024-01-31", invoice("services", DUE), suspensions=held("complaint", "2023-05-01", "2023-05-31"))[0]
    assert (str(closed.last_day), closed.suspended_since) == ("2024-04-10", None)
    assert told(closed) == ("limitation_put_off", {"starts_on": DUE, "years": "2", "days": "31", "last_day": "2024-04-10"})
    still = limits("fr", "2023-05-10", invoice("services", DUE), suspensions=held("complaint", "2023-05-01"))[0]
    assert (str(still.last_day), str(still.suspended_since), still.prescribed) == ("2024-03-20", "2023-05-01", False)


def test_while_the_time_stands_still_nothing_is_prescribed() -> None:
    """Opened on the last day, the complaint holds it for as long as it lasts; opened the day after, it comes too late."""
    in_time = limits("fr", "2025-06-30", invoice("services", DUE), suspensions=held("complaint", "2024-03-10"))[0]
    assert (in_time.prescribed, str(in_time.suspended_since)) == (False, "2024-03-10")
    late = limits("fr", "2025-06-30", invoice("services", DUE), suspensions=held("complaint", "2024-03-11"))[0]
    assert (late.prescribed, late.suspended_since, str(late.last_day)) == (True, None, "2024-03-10")


@pytest.mark.parametrize("because", ["collective_settlement", "over_indebtedness", "debt_mediation", "dispute", "minor"])
def test_other_reasons_let_it_run(because: str) -> None:
    assert last_day(suspensions=held(because, "2023-05-01", "2023-05-31")) == "2024-03-10"


@pytest.mark.parametrize("nature", NATURES)
def test_a_title_has_ten_years_whatever_it_was_about(nature: str) -> None:
    assert last_day(nature, title={"decided_on": "2023-06-03"}) == "2033-06-03"
    assert last_day("services", title={"decided_on": "2022-03-09"}) == "2024-03-10", "a judgment before the due day is not about this claim"


def test_a_prescribed_debt_and_a_public_one_stay_in_the_sum_with_a_warning() -> None:
    account = consumer("2024-03-11", {"ref": "F-1", "nature": "services", "principal": "100.00", "due_on": DUE})
    assert (account.due, codes(account)) == (10_000, ["prescribed"])
    public = consumer("2024-03-11", {"ref": "F-1", "nature": "public", "principal": "100.00", "due_on": DUE})
    assert (public.limitation[0].prescribed, codes(public)) == (False, ["law_not_verified"])
