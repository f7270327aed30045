"""What collection may cost a consumer (laki saatavien perinnästä, 5 and 10 a–10 d §): by kind, principal and day, up to a total."""

import pytest

from tests.law.fi.desk import claim, consumer, costs, demand, plan, reminder, rest

EARLY, COUNT, NOT_ALLOWED = ["fee_too_early"], ["fee_count"], ["fee_not_allowed"]


def charged(*actions: dict, principal: str = "500.00", on: str = "2025-12-31", **facts: object) -> tuple[list[str], list[str]]:
    return costs(consumer(on, claim(principal), actions=[*actions], **facts))


def letters(first: str, second: str, *more: str) -> list[dict]:
    """A reminder without a fee, and demands on the days that follow."""
    return [{"kind": "reminder", "on": first}, demand(second), *(demand(day) for day in more)]


# ---- reminders


def test_a_reminder_costs_5_euro_fourteen_days_after_the_due_day() -> None:
    """Due on 3 March: 17 March is the fourteenth day after it, 16 March the thirteenth."""
    assert charged(reminder("2025-03-17")) == (["5.00"], [])
    assert charged(reminder("2025-03-16")) == ([], EARLY)


def test_the_next_one_fourteen_days_after_any_letter_charged_or_not() -> None:
    free = {"kind": "reminder", "on": "2025-03-10"}
    assert charged(free, reminder("2025-03-23")) == ([], EARLY)
    assert charged(free, reminder("2025-03-24")) == (["5.00"], [])


@pytest.mark.parametrize("kind", ["first_reminder", "reminder", "formal_notice", "collection_notice", "payment_demand", "lawyer_letter"])
def test_every_kind_of_letter_begins_the_fourteen_days_anew(kind: str) -> None:
    assert charged({"kind": kind, "on": "2025-03-18"}, reminder("2025-03-31")) == ([], EARLY)
    assert charged({"kind": kind, "on": "2025-03-18"}, reminder("2025-04-01")) == (["5.00"], [])


@pytest.mark.parametrize("kind", ["extension", "payment_plan", "handover", "acknowledgement"])
def test_what_is_no_letter_does_not(kind: str) -> None:
    assert charged({"kind": kind, "on": "2025-03-18"}, reminder("2025-03-19")) == (["5.00"], [])


def test_a_letter_of_the_same_day_counts_when_it_stands_before() -> None:
    """The second of the two reminders comes nought days after the first; the first is not disturbed by it."""
    assert charged(reminder("2025-03-17"), reminder("2025-03-17")) == (["5.00"], EARLY)


def test_a_letter_that_was_refused_its_fee_still_begins_the_days_anew() -> None:
    assert charged(reminder("2025-03-16"), reminder("2025-03-29")) == ([], [*EARLY, *EARLY])
    assert charged(reminder("2025-03-16"), reminder("2025-03-30")) == (["5.00"], EARLY)


def test_the_first_reminder_is_a_reminder() -> None:
    assert charged(reminder("2025-03-17", kind="first_reminder")) == (["5.00"], [])


def test_more_is_lowered_and_less_stays() -> None:
    assert charged(reminder(fee="8.00")) == (["5.00"], ["fee_above_maximum"])
    assert charged(reminder(fee="3.50")) == (["3.50"], [])


def test_postage_is_contained() -> None:
    assert charged(reminder(postage="2.30")) == (["5.00"], [])


def test_the_due_day_is_that_of_the_oldest_claim_concerned() -> None:
    """F-1 was due on 3 March, F-2 on 20 March: a reminder of 25 March about both counts from 3 March; one about F-2 alone is early."""
    two = [claim(), claim(due_on="2025-03-20", ref="F-2")]
    assert costs(consumer("2025-12-31", *two, actions=[reminder("2025-03-25")])) == (["5.00"], [])
    assert costs(consumer("2025-12-31", *two, actions=[reminder("2025-03-25", claims=["F-2"])])) == ([], EARLY)


def test_a_letter_about_another_claim_does_not_count() -> None:
    two = [claim(), claim(ref="F-2")]
    apart = [reminder("2025-03-17", claims=["F-1"]), reminder("2025-03-20", claims=["F-2"])]
    assert costs(consumer("2025-12-31", *two, actions=apart)) == (["5.00", "5.00"], [])
    about_both = [reminder("2025-03-17", claims=["F-1"]), reminder("2025-03-20")]
    assert costs(consumer("2025-12-31", *two, actions=about_both)) == (["5.00"], EARLY)


# ---- demands


@pytest.mark.parametrize(
    ("principal", "first", "second"),
    [("0.01", "14.00", "7.00"), ("100.00", "14.00", "7.00"), ("100.01", "24.00", "12.00"), ("1000.00", "24.00", "12.00"),
     ("1000.01", "50.00", "25.00"), ("90000.00", "50.00", "25.00")],
)  # fmt: skip
def test_a_demand_by_principal_and_the_second_at_half(principal: str, first: str, second: str) -> None:
    asked = letters("2025-03-17", "2025-03-31", "2025-04-14")
    assert charged(*asked, principal=principal) == ([first, second], [])


def test_a_third_demand_costs_nothing() -> None:
    assert charged(*letters("2025-03-17", "2025-03-31", "2025-04-14", "2025-04-28")) == (["24.00", "12.00"], COUNT)


def test_a_demand_comes_after_a_reminder() -> None:
    assert charged(demand("2025-03-31")) == ([], ["fee_before_notice"])
    assert charged({"kind": "formal_notice", "on": "2025-03-10"}, demand("2025-03-31")) == ([], ["fee_before_notice"])
    assert charged({"kind": "first_reminder", "on": "2025-03-10"}, demand("2025-03-31")) == (["24.00"], [])


def test_the_first_reason_that_holds_is_told() -> None:
    """Thirteen days after the due day, and no reminder: too early comes first."""
    assert charged(demand("2025-03-16")) == ([], EARLY)


def test_a_demand_a_day_early_costs_nothing() -> None:
    assert charged(*letters("2025-03-17", "2025-03-30")) == ([], EARLY)


def test_half_is_half_of_the_price_not_of_what_was_asked() -> None:
    asked = [{"kind": "reminder", "on": "2025-03-17"}, demand("2025-03-31", fee="10.00"), demand("2025-04-14", fee="20.00")]
    assert charged(*asked) == (["10.00", "12.00"], ["fee_above_maximum"])


def test_only_a_demand_that_bore_a_fee_halves_the_next_and_counts() -> None:
    disputed = [rest("dispute", "2025-03-31", "2025-03-31")]
    asked = letters("2025-03-17", "2025-03-31", "2025-04-14", "2025-04-28")
    assert charged(*asked, suspensions=disputed) == (["24.00", "12.00"], ["suspended"])


def test_the_open_principal_decides_before_that_day_s_payments() -> None:
    """1 050.00: what is paid on 30 March lowers the price to 24.00, what is paid on the day of the demand itself does not."""
    asked = letters("2025-03-17", "2025-03-31")
    before, that_day = ([{"on": day, "amount": "100.00"}] for day in ("2025-03-30", "2025-03-31"))
    assert charged(*asked, principal="1050.00", payments=before) == (["24.00"], [])
    assert charged(*asked, principal="1050.00", payments=that_day) == (["50.00"], [])


def test_the_principal_of_all_claims_concerned_counts_together() -> None:
    two = [claim("60.00"), claim("60.00", ref="F-2")]
    asked = letters("2025-03-17", "2025-03-31")
    assert costs(consumer("2025-12-31", *two, actions=asked)) == (["24.00"], [])
    one = [{**action, "claims": ["F-1"]} for action in asked]
    assert costs(consumer("2025-12-31", *two, actions=one)) == (["14.00"], [])


# ---- extensions and plans


def test_an_extension_costs_5_euro_and_waits_for_nothing() -> None:
    asked = {"kind": "extension", "on": "2025-03-04", "fee": "max"}
    assert charged(asked) == (["5.00"], [])
    assert charged({"kind": "reminder", "on": "2025-03-04"}, asked) == (["5.00"], [])


@pytest.mark.parametrize(
    ("principal", "instalments", "fee"),
    [("100.00", 12, "20.00"), ("100.01", 4, "20.00"), ("100.01", 5, "30.00"), ("1000.00", 5, "30.00"), ("1000.01", 4, "20.00"),
     ("1000.01", 5, "50.00"), ("1000.01", None, "20.00")],
)  # fmt: skip
def test_a_plan_by_principal_and_instalments(principal: str, instalments: int | None, fee: str) -> None:
    """Up to four instalments, or not told how many: 20.00."""
    said = {"instalments": instalments} if instalments else {}
    assert charged(plan("2025-03-04", **said), principal=principal) == ([fee], [])


def test_two_plans_may_bear_a_fee_and_only_one_of_a_small_debt() -> None:
    three = [plan(f"2025-0{month}-05", instalments=5) for month in (5, 6, 7)]
    assert charged(*three, principal="100.01") == (["30.00", "30.00"], COUNT)
    assert charged(*three[:2], principal="100.00") == (["20.00"], COUNT)


def test_a_plan_may_be_agreed_while_demands_are_stopped_for_it() -> None:
    during = [rest("plan", "2025-05-01", "2025-05-31")]
    assert charged(plan(instalments=5), suspensions=during) == (["30.00"], [])
    assert charged(reminder("2025-05-05"), suspensions=during) == ([], ["suspended"])
    assert charged(plan(instalments=5), suspensions=[*during, rest("dispute", "2025-05-05", "2025-05-05")]) == ([], ["suspended"])


# ---- what may be enforced without a judgment


def test_a_directly_enforceable_charge_has_its_own_amounts() -> None:
    """14 and 7 for demands, 20 once for a plan, 51 in all, whatever the principal: 5 + 14 + 7 + 20 + 5 = 51."""
    public = claim("3000.00", directly_enforceable=True)
    asked = [reminder("2025-03-17"), demand("2025-03-31"), demand("2025-04-14"), plan(instalments=12), plan("2025-05-06"),
             reminder("2025-06-02"), reminder("2025-07-01")]  # fmt: skip
    assert costs(consumer("2025-12-31", public, actions=asked)) == (
        ["5.00", "14.00", "7.00", "20.00", "5.00"],
        ["fee_count", "fee_total_cap"],
    )


# ---- all together


def test_the_last_fee_is_cut_to_what_the_total_leaves() -> None:
    """100.00: 5 + 14 + 7 + 20 = 46 of 60; two reminders more 56; the next one is cut from 5 to 4; then nothing is left."""
    first = [reminder("2025-03-17"), demand("2025-03-31"), demand("2025-04-14"), plan("2025-05-05")]
    later = [reminder(day) for day in ("2025-05-19", "2025-06-02", "2025-06-16", "2025-06-30")]
    fees = ["5.00", "14.00", "7.00", "20.00", "5.00", "5.00", "4.00"]
    assert charged(*first, *later, principal="100.00") == (fees, ["fee_total_cap", "fee_total_cap"])
    dear = [*first, *later[:2], reminder("2025-06-16", fee="9.00")]
    assert charged(*dear, principal="100.00") == (fees, ["fee_above_maximum", "fee_total_cap"])


def test_the_total_is_that_of_the_open_principal() -> None:
    """Paid down from 1 100.00 to below 100.00, only 60 may be charged in all: 5 + 50 = 55, and 5 are left of the 25."""
    asked = [reminder("2025-03-17"), demand("2025-03-31"), demand("2025-04-14", fee="7.00")]
    paid = [{"on": "2025-04-01", "amount": "1075.00"}]
    assert charged(*asked, principal="1100.00", payments=paid) == (["5.00", "50.00", "5.00"], ["fee_total_cap"])


def test_only_fees_of_claims_that_share_count_towards_a_total() -> None:
    two = [claim("50.00"), claim("50.00", ref="F-2")]
    series = [reminder("2025-03-17"), demand("2025-03-31"), demand("2025-04-14"), plan("2025-05-05")]
    apart = [{**action, "claims": [ref]} for ref in ("F-1", "F-2") for action in series]
    assert costs(consumer("2025-12-31", *two, actions=apart)) == (["5.00", "5.00", "14.00", "14.00", "7.00", "7.00", "20.00", "20.00"], [])


# ---- not at all


@pytest.mark.parametrize("kind", ["formal_notice", "collection_notice", "handover", "collection_tariff", "lawyer_letter"])
def test_nothing_else_may_cost_a_consumer_anything(kind: str) -> None:
    assert charged({"kind": kind, "on": "2025-05-05", "fee": "1.00"}) == ([], NOT_ALLOWED)


def test_a_paid_claim_costs_nothing_more() -> None:
    assert charged(reminder("2025-05-05"), payments=[{"on": "2025-03-03", "amount": "500.00"}]) == ([], NOT_ALLOWED)


def test_before_16_march_2013_no_amount_was_seen() -> None:
    old = claim(due_on="2013-02-01")
    assert costs(consumer("2013-04-30", old, actions=[reminder("2013-03-15")])) == ([], NOT_ALLOWED)
    assert costs(consumer("2013-04-30", old, actions=[reminder("2013-03-16")])) == (["5.00"], [])


@pytest.mark.parametrize("because", ["dispute", "complaint", "debt_mediation", "hardship", "restructuring", "plan", "deceased"])
def test_on_a_day_on_which_demands_are_stopped_a_reminder_costs_nothing(because: str) -> None:
    assert charged(reminder(), suspensions=[rest(because, "2025-03-17", "2025-03-17")]) == ([], ["suspended"])
    assert charged(reminder(), suspensions=[rest(because, "2025-03-18", "2025-03-18")]) == (["5.00"], [])
