"""The oracle against the worked examples that were agreed for each market, and against itself with every day looked at."""

from datetime import date

import pytest

from tests.core import oracle
from tests.core.random_cases import random_case

FINNISH_PLANS = [{"kind": "payment_plan", "on": day, "fee": "max", "instalments": 12} for day in ("2024-08-01", "2024-08-02", "2024-08-03")]


def stated(market: str, debtor: str, on: str, *claims: dict, **facts: object) -> dict:
    return oracle.state({"market": market, "debtor": debtor, "claims": [*claims], **facts}, date.fromisoformat(on))


def claim(principal: str, due_on: str, **more: object) -> dict:
    return {"ref": "F-1", "nature": "services", "principal": principal, "due_on": due_on, **more}


def of_2023(principal: str, due_on: str, **more: object) -> dict:
    """A claim under a contract of the first day of Book XIX."""
    return claim(principal, due_on, contracted_on="2023-09-01", **more)


def acts(kind: str, *days: str, **more: object) -> list[dict]:
    return [{"kind": kind, "on": day, **more} for day in days]


def codes(answer: dict) -> list[str]:
    return sorted(code for code, _what in answer["warnings"])


REMINDED = {"actions": acts("first_reminder", "2024-03-01", channel="electronic")}


# ---- Belgium


@pytest.mark.parametrize(("unpaid", "damages"), [("150.00", 2_000), ("499.99", 6_499), ("500.00", 6_500)])
def test_be_01_and_03_damages_at_the_ceiling(unpaid: str, damages: int) -> None:
    assert stated("be", "consumer", "2024-04-01", of_2023(unpaid, "2024-02-15", terms={"damages": "max"}), **REMINDED)["damages"] == damages


@pytest.mark.parametrize(
    ("contracted", "arose", "damages", "warnings"),
    [("2023-08-31", "2023-11-30", 5_000, ["transitional_reading"]), ("2023-09-01", "2023-11-30", 0, ["clause_above_ceiling"])],
)
def test_be_06_a_clause_before_and_after_book_xix(contracted: str, arose: str, damages: int, warnings: list[str]) -> None:
    """15 % of 300.00 is 45.00, at least 50.00; the ceiling is 30.00 + 15.00."""
    terms = {"damages": {"rate": "15.00", "minimum": "50.00"}}
    facts = claim("300.00", "2023-12-15", contracted_on=contracted, arose_on=arose, terms=terms)
    answer = stated("be", "consumer", "2024-02-01", facts, actions=acts("first_reminder", "2024-01-02", channel="electronic"))
    assert (answer["damages"], codes(answer)) == (damages, warnings)


@pytest.mark.parametrize(("channel", "day"), [("post", "2023-10-05"), ("electronic", "2023-10-03")])
def test_be_07_fourteen_days(channel: str, day: str) -> None:
    answer = stated(
        "be", "consumer", "2023-12-01", of_2023("1.00", "2023-09-10"), actions=acts("first_reminder", "2023-09-18", channel=channel)
    )
    assert str(answer["chargeable_from"]) == day


def test_be_08_interest_and_damages_at_the_maximum() -> None:
    answer = stated(
        "be", "consumer", "2024-06-30", of_2023("600.00", "2024-02-15", terms={"interest": "max", "damages": "max"}), **REMINDED
    )
    assert (answer["interest"], answer["damages"], answer["due"]) == (2_192, 7_000, 69_192)


def test_be_12_between_businesses() -> None:
    answer = stated("be", "business", "2025-09-15", claim("5000.00", "2025-06-15"))
    assert (answer["interest"], answer["costs"]) == (13_438, 4_000)


def test_be_15_the_fourth_reminder_of_a_year() -> None:
    bills = [of_2023("80.00", f"2024-0{month}-05") | {"ref": f"F-{month}", "regular_supply": True} for month in (1, 2, 3, 4)]
    reminders = [{"kind": "reminder", "on": f"2024-0{m}-20", "fee": "max", "postage": "1.68", "claims": [f"F-{m}"]} for m in (1, 2, 3, 4)]
    answer = stated("be", "consumer", "2024-06-30", *bills, actions=reminders)
    assert (answer["costs"], codes(answer)) == (918, ["fee_not_allowed"] * 3)


def test_be_20_limitation_of_care_and_of_energy() -> None:
    care = of_2023("1.00", "2024-03-31") | {"nature": "healthcare", "arose_on": "2024-03-12"}
    energy = claim("1.00", "2021-02-01", contracted_on="2021-01-01") | {"ref": "F-2", "nature": "energy"}
    limits = stated("be", "consumer", "2024-06-30", care, energy)["limitation"]
    assert [str(limit.last_day) for limit in limits.values()] == ["2026-03-31", "2026-02-01"]


# ---- France


def notice(received: str) -> dict:
    return {"kind": "formal_notice", "on": str(date.fromisoformat(received)), "received_on": received}


def test_fr_01_and_08_interest_of_a_consumer() -> None:
    """112 days at 3.71 % and 92 at 2.76 %; all of 2024 at 5.07 % and 4.92 %."""
    answer = stated("fr", "consumer", "2025-09-30", claim("1000.00", "2025-01-15"), actions=[notice("2025-03-10")])
    assert (answer["interest"], [line[2][2] for line in answer["lines"] if line[0] == "interest"]) == (1_834, [112, 92])
    assert stated("fr", "consumer", "2024-12-31", claim("1000.00", "2023-10-15"), actions=[notice("2023-12-31")])["interest"] == 5_008


@pytest.mark.parametrize(
    ("due", "on", "terms", "interest", "warnings"),
    [
        ("2025-06-15", "2025-09-15", {}, 15_518, []),
        ("2024-06-30", "2024-09-30", {}, 17_959, []),
        ("2024-06-30", "2024-09-30", {"interest": "14.00"}, 17_959, ["clause_below_floor"]),  # three times 5.07 % is 15.21 %
        ("2024-06-30", "2024-09-30", {"interest": "15.21"}, 19_169, []),  # 5 000.00 x 15.21 % x 92/365 = 191.687
    ],
)
def test_fr_03_and_05_between_businesses(due: str, on: str, terms: dict, interest: int, warnings: list[str]) -> None:
    answer = stated("fr", "business", on, claim("5000.00", due, terms=terms))
    assert (answer["interest"], answer["costs"], codes(answer)) == (interest, 4_000, warnings)


def test_fr_06_no_costs_without_a_title() -> None:
    asked = [*acts("collection_notice", "2025-03-01", fee="36.00"), *acts("formal_notice", "2025-03-02", fee="40.00")]
    answer = stated("fr", "consumer", "2025-03-02", claim("240.00", "2025-01-15"), actions=asked)
    assert (answer["due"], codes(answer)) == (24_000, ["fee_not_allowed", "fee_not_allowed"])


def test_fr_five_points_two_months_after_the_service_of_a_title() -> None:
    """Served on 15 January 2024: 5.07 % to 15 March, 10.07 % from 16 March; the fee of a later act as asked."""
    facts = {"actions": [notice("2023-12-31"), *acts("handover", "2024-03-01", fee="73.20")]}
    title = {"decided_on": "2023-12-20", "served_on": "2024-01-15"}
    answer = stated("fr", "consumer", "2024-03-31", claim("1000.00", "2023-10-15"), title=title, **facts)
    lines = [line[2] for line in answer["lines"] if line[0] == "interest"]
    assert lines == [("2024-01-01", "2024-03-15", 75, 100_000, 50_700), ("2024-03-16", "2024-03-31", 16, 100_000, 100_700)]
    assert answer["costs"] == 7_320


def test_fr_14_limitation() -> None:
    gym = claim("100.00", "2023-03-15") | {"nature": "membership"}
    paid = {"payments": [{"on": "2024-06-01", "amount": "1.00"}]}
    answers = [stated("fr", "consumer", "2024-12-31", gym), stated("fr", "consumer", "2024-12-31", gym, **paid)]
    answers.append(stated("fr", "business", "2024-12-31", claim("1.00", "2021-09-30")))
    assert [str(answer["limitation"]["F-1"].last_day) for answer in answers] == ["2025-03-15", "2026-06-01", "2026-09-30"]


# ---- Denmark


@pytest.mark.parametrize(
    ("principal", "due", "on", "count", "interest"),
    [
        ("1000.00", "2024-01-15", "2024-03-15", None, 1_958),
        ("10000.00", "2023-05-31", "2023-08-31", None, 27_000),
        ("25000.00", "2024-02-28", "2024-03-01", None, 2_448),
        ("25000.00", "2024-02-28", "2024-03-01", "ACT/365F", 1_610),
    ],
)
def test_dk_01_to_03_interest(principal: str, due: str, on: str, count: str | None, interest: int) -> None:
    assert stated("dk", "consumer", on, claim(principal, due), day_count=count)["interest"] == interest


def test_dk_05_reminders() -> None:
    reminders = acts("reminder", "2025-03-03", "2025-03-12", "2025-03-13", "2025-03-24", "2025-04-10", fee="max")
    answer = stated("dk", "consumer", "2025-04-30", claim("500.00", "2025-02-01"), actions=reminders)
    charged = [line[2] for line in answer["lines"] if line[0] == "costs"]
    assert (charged, answer["costs"]) == (["2025-03-03", "2025-03-13", "2025-03-24"], 30_000)
    assert answer["warnings"] == {("fee_too_early", 1), ("fee_count", 4)}


@pytest.mark.parametrize(("principal", "tariff"), [("1000.00", 40_000), ("1000.01", 70_000), ("612345.00", 752_345)])
def test_dk_06_the_tariff(principal: str, tariff: int) -> None:
    actions = [*acts("formal_notice", "2025-03-01"), *acts("collection_tariff", "2025-03-13", fee="max")]
    assert stated("dk", "consumer", "2025-03-13", claim(principal, "2025-02-01"), actions=actions)["costs"] == tariff
    without_vat = stated("dk", "consumer", "2025-03-13", claim(principal, "2025-02-01"), actions=actions, creditor_deducts_vat=False)
    assert without_vat["costs"] == tariff * 5 // 4


@pytest.mark.parametrize(("day", "codes_"), [("2025-03-11", ["fee_before_notice"]), ("2025-03-12", [])])
def test_dk_ten_full_days_after_the_notice(day: str, codes_: list[str]) -> None:
    actions = [*acts("formal_notice", "2025-03-01"), *acts("handover", day, fee="max")]
    assert codes(stated("dk", "consumer", day, claim("1.00", "2025-02-01"), actions=actions)) == codes_


@pytest.mark.parametrize(("debtor", "due"), [("business", 581_750), ("consumer", 550_750)])
def test_dk_07_everything_together(debtor: str, due: int) -> None:
    actions = [*acts("reminder", "2025-03-20", "2025-04-01", "2025-04-12", fee="100.00"), *acts("formal_notice", "2025-04-14")]
    actions += [*acts("handover", "2025-04-28", fee="max"), *acts("collection_tariff", "2025-04-28", fee="max")]
    answer = stated("dk", debtor, "2025-06-10", claim("4000.00", "2025-03-10"), actions=actions)
    assert (answer["interest"], answer["due"]) == (10_750, due)


def test_dk_09_no_agreed_due_day() -> None:
    facts = claim("7500.00", "2025-01-15", due_agreed=False, demanded_on="2025-01-20", demand_received_on="2025-01-22")
    answer = stated("dk", "consumer", "2025-04-30", facts)
    assert (str(answer["chargeable_from"]), answer["interest"]) == ("2025-02-20", 15_901)


def test_dk_15_limitation() -> None:
    acknowledged = acts("acknowledgement", "2024-05-01")
    answers = [stated("dk", "consumer", "2024-12-31", claim("1.00", "2023-01-31"), actions=actions) for actions in ([], acknowledged)]
    assert [str(answer["limitation"]["F-1"].last_day) for answer in answers] == ["2026-01-31", "2034-05-01"]


# ---- Finland


@pytest.mark.parametrize(
    ("principal", "due", "on", "interest"),
    [
        ("500.00", "2024-03-01", "2024-06-28", 1_875),
        ("1200.00", "2023-06-15", "2023-07-15", 1_011),
        ("8000.00", "2024-02-28", "2024-03-01", 504),
    ],
)
def test_fi_01_to_04_interest(principal: str, due: str, on: str, interest: int) -> None:
    assert stated("fi", "consumer", on, claim(principal, due))["interest"] == interest


def finnish_letters(*, reminders: int = 2, days: int = 20) -> list[dict]:
    """Reminders, then two demands, so many days apart, the first so long after 1 March 2024."""
    start = date(2024, 3, 1).toordinal()
    sent = [str(date.fromordinal(start + days * place)) for place in range(1, reminders + 3)]
    return [*acts("reminder", *sent[:-2], fee="max"), *acts("payment_demand", *sent[-2:], fee="max")]


@pytest.mark.parametrize(
    ("principal", "enforceable", "costs"),
    [("100.00", False, 5_100), ("100.01", False, 10_600), ("1000.01", False, 18_500), ("300.00", True, 5_100)],
)
def test_fi_07_and_08_the_dearest_course_and_nothing_more(principal: str, enforceable: bool, costs: int) -> None:
    facts = claim(principal, "2024-03-01", directly_enforceable=enforceable)
    plans = FINNISH_PLANS if not enforceable and principal != "100.00" else FINNISH_PLANS[:2]
    answer = stated("fi", "consumer", "2024-12-31", facts, actions=[*finnish_letters(), *plans])
    assert (answer["costs"], codes(answer)) == (costs, ["fee_count"])


@pytest.mark.parametrize(("principal", "costs"), [("2500.00", 11_700), ("2500.01", 14_700)])
def test_fi_10_between_businesses_the_compensation_is_contained(principal: str, costs: int) -> None:
    answer = stated("fi", "business", "2024-12-31", claim(principal, "2024-03-01"), actions=finnish_letters(reminders=1))
    assert answer["costs"] == costs


def test_fi_12_fourteen_days_between_letters() -> None:
    days = ["2025-03-17", "2025-03-31", "2025-04-14", "2025-04-28"]
    kinds = ["reminder", "reminder", "payment_demand", "payment_demand"]
    for place in range(4):
        on_time = [{"kind": kind, "on": day, "fee": "max"} for kind, day in zip(kinds, days, strict=True)][: place + 1]
        early = [*on_time[:-1], on_time[-1] | {"on": str(date.fromordinal(date.fromisoformat(days[place]).toordinal() - 1))}]
        found = [codes(stated("fi", "consumer", days[3], claim("500.00", "2025-03-03"), actions=acted)) for acted in (on_time, early)]
        assert found == [[], ["fee_too_early"]]


def test_fi_16_limitation() -> None:
    facts = claim("1.00", "2022-05-10")
    letter, title = {"actions": acts("reminder", "2025-05-09")}, {"title": {"decided_on": "2026-02-01"}}
    limits = [stated("fi", "consumer", "2026-06-30", facts, **more)["limitation"]["F-1"] for more in ({}, letter, letter | title)]
    assert [str(limit.last_day) for limit in limits] == ["2025-05-10", "2028-05-09", "2031-02-01"]
    assert str(limits[2].final_day) == "2041-02-01"


# ---- Greenland and the Faroe Islands, and the oracle against itself


@pytest.mark.parametrize("market", ["gl", "fo"])
def test_unverified_markets_know_principal_and_payments(market: str) -> None:
    terms = {"interest": "max", "damages": "max"}
    facts = {"payments": [{"on": "2025-03-01", "amount": "40.00"}], "actions": acts("reminder", "2025-02-20", fee="max")}
    answer = stated(market, "consumer", "2026-06-30", claim("100.00", "2025-02-01", terms=terms), **facts)
    assert (answer["due"], answer["principal"], codes(answer)) == (6_000, 6_000, ["fee_not_allowed", "law_not_verified"])


def test_every_day_looked_at_says_the_same() -> None:
    """Going from event to event is only faster."""
    for seed in range(200):
        facts, on = random_case(seed)
        assert oracle.answer(facts, on) == oracle.answer(facts, on, by_days=True), f"seed {seed}"
