"""Limitation in Finland: three years that any letter starts anew, five of a judgment, and the day on which all ends."""

import pytest

from tests.law.clock import LETTERS, NATURES, act, held, invoice, last_days, limits, paid, told
from tests.law.fi.desk import codes, consumer

DUE = "2021-03-10"


def last_day(nature: str = "services", on: str = "2024-01-31", due_on: str = DUE, **facts: object) -> str:
    return last_days("fi", on, invoice(nature, due_on), **facts)[0]


def ends(on: str, due_on: str, **facts: object) -> tuple[str, str]:
    """The last day and the final one of a claim for services."""
    limit = limits("fi", on, invoice("services", due_on), **facts)[0]
    return str(limit.last_day), str(limit.final_day)


def every_third_year(first: int, last: int) -> list[dict]:
    """A reminder on the 10th of February, again and again, never more than three years after the one before."""
    return [act("reminder", f"{year}-02-10") for year in range(first, last + 1, 3)]


@pytest.mark.parametrize("debtor", ["consumer", "business"])
@pytest.mark.parametrize("nature", [nature for nature in NATURES if nature != "public"])
def test_each_nature_has_three_years(nature: str, debtor: str) -> None:
    assert last_day(nature, debtor=debtor) == "2024-03-10"


def test_the_last_day_is_inside_and_29_february_ends_on_the_28th() -> None:
    assert not limits("fi", "2024-03-10", invoice("services", DUE))[0].prescribed
    assert limits("fi", "2024-03-11", invoice("services", DUE))[0].prescribed
    assert ends("2020-03-31", "2020-02-29") == ("2023-02-28", "2040-02-29")


def test_the_agreed_example_of_a_letter_and_a_judgment() -> None:
    """Due 10 May 2022. A letter on the last day but one: three years from it. A judgment: five, and all ends after fifteen."""
    letter, judgment = [act("reminder", "2025-05-09")], {"decided_on": "2026-02-01"}
    assert ends("2025-05-08", "2022-05-10", actions=letter) == ("2025-05-10", "2042-05-10")
    assert ends("2025-05-09", "2022-05-10", actions=letter) == ("2028-05-09", "2042-05-10")
    assert ends("2026-02-01", "2022-05-10", actions=letter, title=judgment) == ("2031-02-01", "2041-02-01")


@pytest.mark.parametrize(
    "of",
    [
        {"payments": paid("2023-05-06")},
        {"suspensions": held("plan", "2023-05-06")},
        {"actions": [act("acknowledgement", "2023-05-06")]},
        *({"actions": [act(kind, "2023-05-06")]} for kind in LETTERS),
    ],
)
def test_payments_plans_and_every_letter_start_the_time_anew(of: dict) -> None:
    limit = limits("fi", "2024-01-31", invoice("services", DUE), **of)[0]
    assert (str(limit.starts_on), str(limit.last_day), told(limit)[0]) == ("2023-05-06", "2026-05-06", "limitation_anew")


@pytest.mark.parametrize("kind", ["extension", "payment_plan", "handover", "collection_tariff"])
def test_other_steps_remind_nobody(kind: str) -> None:
    assert last_day(actions=[act(kind, "2023-05-06")]) == "2024-03-10"


def test_what_comes_after_the_last_day_does_nothing() -> None:
    assert last_day(on="2025-12-31", actions=[act("reminder", "2024-03-10")]) == "2027-03-10"
    assert last_day(on="2025-12-31", actions=[act("reminder", "2024-03-11")]) == "2024-03-10"
    assert last_day(on="2030-12-31", actions=[act("reminder", "2024-03-10"), act("reminder", "2027-03-11")]) == "2027-03-10"


def test_a_lawyer_s_letter_counts_as_often_as_any_other() -> None:
    assert last_day(actions=[act("lawyer_letter", "2022-05-06"), act("lawyer_letter", "2023-05-06")]) == "2026-05-06"


def test_a_letter_reaches_the_claims_that_it_is_about() -> None:
    claims = invoice("services", DUE), invoice("services", "2021-04-10", "F-2"), invoice("services", "2023-05-06", "F-3")
    assert last_days("fi", "2024-01-31", *claims, actions=[act("reminder", "2023-05-06", "F-2")]) == [
        "2024-03-10",
        "2026-05-06",
        "2026-05-06",
    ]
    assert last_days("fi", "2024-01-31", *claims, actions=[act("reminder", "2023-05-06")]) == ["2026-05-06", "2026-05-06", "2026-05-06"]


# ---- the final day


def test_all_ends_twenty_years_after_the_due_day_and_after_25_for_an_individual() -> None:
    letters = every_third_year(2007, 2028)
    assert ends("2025-02-28", "2005-03-10", actions=letters) == ("2025-03-10", "2025-03-10")
    assert ends("2025-02-28", "2005-03-10", actions=letters, creditor="individual") == ("2028-02-10", "2030-03-10")
    assert ends("2028-02-28", "2005-03-10", actions=letters, creditor="individual") == ("2030-03-10", "2030-03-10")
    assert ends("2025-02-28", "2005-03-10", actions=letters, creditor="public") == ("2025-03-10", "2025-03-10")


def test_no_letter_moves_the_final_day() -> None:
    """The letter of 10 February 2025 would give three years; all ends on 10 March 2025, and the working says so."""
    limit = limits("fi", "2025-03-10", invoice("services", "2005-03-10"), actions=every_third_year(2007, 2025))[0]
    assert (str(limit.starts_on), str(limit.last_day), limit.prescribed) == ("2025-02-10", "2025-03-10", False)
    assert told(limit) == (
        "limitation_final",
        {"starts_on": "2025-02-10", "years": "3", "final_day": "2025-03-10", "last_day": "2025-03-10"},
    )
    assert limits("fi", "2025-03-11", invoice("services", "2005-03-10"), actions=every_third_year(2007, 2025))[0].prescribed


def test_a_letter_after_the_final_day_does_nothing() -> None:
    letters = [*every_third_year(2007, 2025), act("reminder", "2025-03-11")]
    limit = limits("fi", "2025-12-31", invoice("services", "2005-03-10"), actions=letters)[0]
    assert (str(limit.starts_on), str(limit.last_day), limit.prescribed) == ("2025-02-10", "2025-03-10", True)


# ---- a title


@pytest.mark.parametrize(
    ("due_on", "decided_on", "creditor", "last", "final", "why"),
    [
        ("2021-03-10", "2022-06-03", "large", "2027-06-03", "2037-06-03", "fifteen years from the judgment"),
        ("2021-03-10", "2022-06-03", "individual", "2027-06-03", "2042-06-03", "twenty for an individual"),
        ("2012-03-10", "2022-06-03", "large", "2027-06-03", "2032-03-10", "twenty years from the due day come before the fifteen"),
        ("2012-03-10", "2022-06-03", "individual", "2027-06-03", "2037-03-10", "and 25 before the twenty"),
        ("2004-03-10", "2022-06-03", "large", "2024-03-10", "2024-03-10", "the final day cuts the five years"),
        ("2001-03-10", "2022-06-03", "large", "2021-03-10", "2021-03-10", "all had ended before the judgment"),
    ],
)
def test_a_judgment_has_five_years_and_all_ends_at_the_earlier_of_two_days(
    due_on: str, decided_on: str, creditor: str, last: str, final: str, why: str
) -> None:
    assert ends("2022-12-31", due_on, title={"decided_on": decided_on}, creditor=creditor) == (last, final), why


def test_letters_start_the_five_years_of_a_judgment_anew_until_the_final_day() -> None:
    """Judgment of 3 June 2012, letters of 2017, 2022 and 2026: the last would give until 2031, all ends on 3 June 2027."""
    letters = [act("reminder", day) for day in ("2017-06-03", "2022-05-06", "2026-05-06")]
    assert ends("2022-12-31", "2011-03-10", title={"decided_on": "2012-06-03"}, actions=letters) == ("2027-05-06", "2027-06-03")
    assert ends("2026-12-31", "2011-03-10", title={"decided_on": "2012-06-03"}, actions=letters) == ("2027-06-03", "2027-06-03")
    late = [act("reminder", "2017-06-04")]
    assert ends("2022-12-31", "2011-03-10", title={"decided_on": "2012-06-03"}, actions=late) == ("2017-06-03", "2027-06-03")


def test_a_judgment_to_come_and_one_about_other_debts_change_nothing() -> None:
    assert ends("2022-06-02", DUE, title={"decided_on": "2022-06-03"}) == ("2024-03-10", "2041-03-10")
    assert ends("2022-06-03", DUE, title={"decided_on": "2021-03-09"}) == ("2024-03-10", "2041-03-10")
    assert ends("2022-06-03", DUE, title={"decided_on": DUE}) == ("2026-03-10", "2036-03-10"), "on the due day it is about this claim"


# ---- public debts


@pytest.mark.parametrize("due_on", ["2017-01-01", "2017-05-31", "2017-12-31"])
def test_a_public_debt_ends_with_the_fifth_year_after_the_one_it_fell_due_in(due_on: str) -> None:
    limit = limits("fi", "2022-12-31", invoice("public", due_on))[0]
    assert (str(limit.starts_on), str(limit.last_day), str(limit.final_day)) == ("2017-12-31", "2022-12-31", "2022-12-31")
    assert (limit.prescribed, told(limit)[0]) == (False, "limitation_fixed")
    assert limits("fi", "2023-01-01", invoice("public", due_on))[0].prescribed


def test_nothing_starts_a_public_debt_anew() -> None:
    done = {"payments": paid("2022-05-06"), "actions": [act("reminder", "2022-05-06")], "suspensions": held("plan", "2022-05-06")}
    limit = limits("fi", "2022-12-31", invoice("public", "2017-05-31"), creditor="individual", **done)[0]
    assert (str(limit.starts_on), str(limit.last_day)) == ("2017-12-31", "2022-12-31")
    assert limit.source == "Laki verojen ja maksujen täytäntöönpanosta 706/2007, 20 §"


# ---- no standstill, and the statement


@pytest.mark.parametrize("because", ["complaint", "collective_settlement", "restructuring", "debt_mediation", "dispute"])
def test_no_suspension_holds_the_time(because: str) -> None:
    limit = limits("fi", "2023-05-15", invoice("services", DUE), suspensions=held(because, "2023-05-01"))[0]
    assert (str(limit.last_day), limit.suspended_since) == ("2024-03-10", None)


def test_a_prescribed_debt_stays_in_the_sum_with_a_warning() -> None:
    account = consumer("2024-03-11", {"ref": "F-1", "nature": "services", "principal": "100.00", "due_on": DUE})
    assert (account.principal, codes(account)) == (10_000, ["prescribed"])
    reminded = consumer(
        "2024-03-11", {"ref": "F-1", "nature": "services", "principal": "100.00", "due_on": DUE}, actions=[act("reminder", "2024-03-10")]
    )
    assert (str(reminded.limitation[0].last_day), codes(reminded)) == ("2027-03-10", [])
