"""Reminders, the handover, the collection tariff and the 310 kroner (renteloven, §§ 9 a and 9 b; bekendtgørelse 601/2002)."""

from collections.abc import Callable

import pytest

from tests.law.dk.desk import act, business, claim, consumer, costs, owed, reminders, rest

EARLY, COUNT, NOT_ALLOWED, NO_NOTICE = ["fee_too_early"], ["fee_count"], ["fee_not_allowed"], ["fee_before_notice"]
HUNDRED = "100.00"


def charged(*actions: dict, on: str = "2025-12-31", owes: dict | None = None, **facts: object) -> tuple[list[str], list[str]]:
    return costs(consumer(on, owes or claim(), actions=[*actions], **facts))


def notice(on: str = "2025-03-01", **more: object) -> dict:
    """A formal notice (påkravsskrivelse): it costs nothing."""
    return {"kind": "formal_notice", "on": on, **more}


# ---- reminders


def test_three_reminders_ten_days_apart() -> None:
    """12 March is nine days after 3 March; 13 March ten; a fourth fee is one too many."""
    asked = reminders("2025-03-03", "2025-03-12", "2025-03-13", "2025-03-24", "2025-04-10")
    assert charged(*asked) == ([HUNDRED] * 3, ["fee_count", "fee_too_early"])


def test_the_first_may_cost_from_the_day_after_the_due_day() -> None:
    assert charged(*reminders("2025-02-15")) == ([HUNDRED], [])


def test_the_ten_days_begin_with_the_last_that_bore_a_fee() -> None:
    """Neither a free reminder, nor one that was too early, nor a notice begins them anew."""
    free = {"kind": "reminder", "on": "2025-03-08"}
    assert charged(*reminders("2025-03-03"), free, notice("2025-03-09"), *reminders("2025-03-13")) == ([HUNDRED] * 2, [])
    assert charged(*reminders("2025-03-03", "2025-03-12", "2025-03-13")) == ([HUNDRED] * 2, EARLY)


def test_a_first_reminder_with_a_fee_is_one_of_the_three() -> None:
    asked = [act("first_reminder", "2025-03-03"), *reminders("2025-03-13", "2025-03-23", "2025-04-02")]
    assert charged(*asked) == ([HUNDRED] * 3, COUNT)


def test_more_is_lowered_less_stays_and_counts() -> None:
    assert charged(*reminders("2025-03-03", fee="150.00")) == ([HUNDRED], ["fee_above_maximum"])
    small = reminders("2025-03-03", "2025-03-13", "2025-03-23", "2025-04-02", fee="25.00")
    assert charged(*small) == (["25.00"] * 3, COUNT)


def test_a_reminder_holds_its_vat() -> None:
    assert charged(*reminders("2025-03-03"), creditor_deducts_vat=False) == ([HUNDRED], [])


def test_reminders_count_over_claims_that_they_share() -> None:
    """Two for F-1 and one for F-2; one about both meets all three of them, one about F-2 alone only its own."""
    two = [claim(), claim(ref="F-2")]
    asked = [*reminders("2025-03-03", "2025-03-13", claims=["F-1"]), *reminders("2025-03-14", claims=["F-2"])]
    assert costs(consumer("2025-12-31", *two, actions=[*asked, *reminders("2025-03-24")])) == ([HUNDRED] * 3, COUNT)
    alone = [*asked, *reminders("2025-03-24", "2025-04-03", "2025-04-13", claims=["F-2"])]
    assert costs(consumer("2025-12-31", *two, actions=alone)) == ([HUNDRED] * 5, COUNT)


def test_a_claim_that_was_paid_links_no_more() -> None:
    """F-1 bore three fees and is paid before the reminder about both, which then is F-2's first."""
    two = [claim(), claim(ref="F-2")]
    asked = [*reminders("2025-03-03", "2025-03-13", "2025-03-23", claims=["F-1"]), *reminders("2025-04-02")]
    paid = [{"on": "2025-04-01", "amount": "1315.00", "claim": "F-1"}]
    account = consumer("2025-04-02", *two, actions=asked, payments=paid)
    assert costs(account) == ([HUNDRED] * 4, [])
    assert [balance.costs for balance in account.claims] == [0, 10_000]


def test_a_reminder_about_what_is_paid_or_not_yet_due_costs_nothing() -> None:
    assert charged(*reminders("2025-03-03"), payments=[{"on": "2025-02-14", "amount": "1000.00"}]) == ([], NOT_ALLOWED)
    assert charged(*reminders("2025-02-14")) == ([], NOT_ALLOWED)


def test_on_a_day_on_which_demands_are_stopped_nothing() -> None:
    for because in ("dispute", "plan", "hardship", "debt_mediation", "restructuring"):
        assert charged(*reminders("2025-03-03"), suspensions=[rest(because, "2025-03-03", "2025-03-03")]) == ([], ["suspended"])


@pytest.mark.parametrize(
    ("state", "day_before", "first_day"), [(consumer, "2001-06-30", "2001-07-01"), (business, "2002-07-31", "2002-08-01")]
)
def test_consumers_have_had_the_rule_for_a_year_longer(state: Callable, day_before: str, first_day: str) -> None:
    old = claim(due_on="2001-05-01")
    assert costs(state("2003-01-01", old, actions=reminders(day_before))) == ([], NOT_ALLOWED)
    assert costs(state("2003-01-01", old, actions=reminders(first_day))) == ([HUNDRED], [])


# ---- the handover and the tariff


@pytest.mark.parametrize(("kind", "fee"), [("handover", HUNDRED), ("collection_tariff", "400.00")])
def test_ten_full_days_after_a_formal_notice(kind: str, fee: str) -> None:
    """Sent on 1 March: the ten days are 2 to 11 March."""
    assert charged(notice(), act(kind, "2025-03-11")) == ([], NO_NOTICE)
    assert charged(notice(), act(kind, "2025-03-12")) == ([fee], [])
    assert charged(act(kind, "2025-03-12")) == ([], NO_NOTICE)
    assert charged(act(kind, "2025-03-12"), notice("2025-03-20")) == ([], NO_NOTICE)


@pytest.mark.parametrize("kind", ["handover", "collection_tariff"])
def test_each_only_once(kind: str) -> None:
    once = "400.00" if kind == "collection_tariff" else HUNDRED
    assert charged(notice(), act(kind, "2025-03-12"), act(kind, "2025-06-12")) == ([once], COUNT)
    assert charged(notice(), act("handover", "2025-03-12"), act("collection_tariff", "2025-03-12")) == ([HUNDRED, "400.00"], [])


def test_a_notice_about_another_claim_is_none() -> None:
    two = [claim(), claim(ref="F-2")]
    asked = [notice(claims=["F-2"]), act("handover", "2025-03-12", claims=["F-1"]), act("collection_tariff", "2025-03-12", claims=["F-2"])]
    assert costs(consumer("2025-12-31", *two, actions=asked)) == (["400.00"], NO_NOTICE)


TARIFF_2016 = [
    ("0.01", "400.00"), ("1000.00", "400.00"), ("1000.01", "700.00"), ("2500.00", "700.00"), ("2500.01", "1000.00"), ("5000.00", "1000.00"),
    ("5000.01", "1300.00"), ("10000.00", "1300.00"), ("10000.01", "1700.00"), ("25000.00", "1700.00"), ("25000.01", "2250.00"),
    ("50000.00", "2250.00"), ("50000.01", "2850.00"), ("100000.00", "2850.00"), ("100000.01", "3850.00"), ("250000.00", "3850.00"),
    ("250000.01", "6400.00"), ("500000.00", "6400.00"), ("500000.99", "6400.00"), ("500001.00", "6400.01"), ("612345.00", "7523.45"),
]  # fmt: skip


@pytest.mark.parametrize(("principal", "fee"), TARIFF_2016)
def test_the_tariff_by_principal(principal: str, fee: str) -> None:
    """Above 500 000.00: 6 400 and 1 % of the part above, rounded down."""
    assert charged(notice(), act("collection_tariff", "2025-03-12"), owes=claim(principal)) == ([fee], [])


@pytest.mark.parametrize(
    ("arose_on", "fee", "above"),
    [("2002-07-31", None, None), ("2002-08-01", "300.00", "5500.00"), ("2009-06-30", "300.00", "5500.00"),
     ("2009-07-01", "350.00", "6500.00"), ("2016-06-30", "350.00", "6500.00"), ("2016-07-01", "400.00", "7400.00")],
)  # fmt: skip
def test_the_day_the_claim_arose_picks_the_tariff(arose_on: str, fee: str | None, above: str | None) -> None:
    """600 000.00: 4 500, 5 500 or 6 400, and 1 % of 100 000.00. The act and the day of the letter do not matter."""
    asked = [notice(), act("collection_tariff", "2025-03-12")]
    for principal, expected in (("1000.00", fee), ("600000.00", above)):
        owes = claim(principal, arose_on=arose_on)
        assert charged(*asked, owes=owes) == (([expected], []) if expected else ([], NOT_ALLOWED))


def test_of_several_claims_the_oldest_picks_it_and_all_of_them_are_the_base() -> None:
    """Due first: F-2, of June 2016. 600.00 and 600.00 are 1 200.00: 600 kroner in the tariff of 2009."""
    two = [claim("600.00"), claim("600.00", "2025-02-13", "F-2", arose_on="2016-06-30")]
    account = consumer("2025-12-31", *two, actions=[notice(), act("collection_tariff", "2025-03-12")])
    assert costs(account) == (["600.00"], [])
    assert [balance.costs for balance in account.claims] == [0, 60_000]


def test_what_is_open_before_that_day_s_payments_is_the_base() -> None:
    """1 000.01 pays 700; with 10.00 paid on 28 February (4.19 of it interest) 994.20 pay 400."""
    asked, owes = [notice(), act("collection_tariff", "2025-03-12")], claim("1000.01")
    assert charged(*asked, owes=owes, payments=[{"on": "2025-03-12", "amount": "500.00"}]) == (["700.00"], [])
    assert charged(*asked, owes=owes, payments=[{"on": "2025-02-28", "amount": "10.00"}]) == (["400.00"], [])


@pytest.mark.parametrize(("principal", "fee"), [("1000.00", "500.00"), ("1000.01", "875.00"), ("612345.00", "9404.31")])
def test_vat_comes_on_top_where_the_creditor_cannot_deduct_it(principal: str, fee: str) -> None:
    """400 + 25 % = 500; 700 + 25 % = 875; 7 523.45 + 25 % = 9 404.312, rounded down."""
    asked = [notice(), act("handover", "2025-03-12"), act("collection_tariff", "2025-03-12")]
    assert charged(*asked, owes=claim(principal), creditor_deducts_vat=False) == ([HUNDRED, fee], [])


def test_what_is_asked_above_the_tariff_is_lowered() -> None:
    assert charged(notice(), act("collection_tariff", "2025-03-12", fee="800.00")) == (["400.00"], ["fee_above_maximum"])
    assert charged(notice(), act("collection_tariff", "2025-03-12", fee="250.00")) == (["250.00"], [])


@pytest.mark.parametrize("kind", ["payment_demand", "extension", "payment_plan", "collection_notice", "lawyer_letter", "formal_notice"])
def test_nothing_else_may_cost_anything(kind: str) -> None:
    assert charged(act(kind, "2025-05-05", fee="1.00")) == ([], NOT_ALLOWED)


def test_the_first_reason_that_holds_is_told() -> None:
    """Once already, and today also stopped: the count comes before the stop; without a notice, the notice does."""
    asked = [notice(), act("handover", "2025-03-12"), act("handover", "2025-04-12")]
    assert charged(*asked, suspensions=[rest("dispute", "2025-04-12", "2025-04-12")]) == ([HUNDRED], COUNT)
    assert charged(act("handover", "2025-04-12"), suspensions=[rest("dispute", "2025-04-12", "2025-04-12")]) == ([], NO_NOTICE)


# ---- 310 kroner for each claim of a business


@pytest.mark.parametrize(("contracted_on", "fees"), [("2013-02-28", []), ("2013-03-01", ["310.00"])])
def test_the_310_kroner_are_for_contracts_from_march_2013(contracted_on: str, fees: list[str]) -> None:
    assert costs(business("2025-03-14", claim(contracted_on=contracted_on))) == (fees, [])


def test_they_come_the_day_after_the_due_day_on_top_of_all_else_and_for_each_claim() -> None:
    assert business("2025-02-14", claim()).costs == 0
    assert business("2025-02-15", claim()).costs == 31_000
    assert business("2025-03-14", claim(), payments=[{"on": "2025-02-14", "amount": "1000.00"}]).costs == 0
    account = business("2025-12-31", claim(), claim(due_on="2025-02-20", ref="F-2"), actions=reminders("2025-03-03"))
    assert costs(account) == (["310.00", "310.00", HUNDRED], [])


def test_a_consumer_owes_none() -> None:
    assert consumer("2025-03-14", claim()).costs == 0


def test_all_that_may_be_added_to_4000_kroner() -> None:
    """4 000.00 × 10.75 % × 90/360 = 107.50; 310 + 3 × 100 + 100 + 1 000 = 1 710."""
    asked = [*reminders("2025-03-20", "2025-04-01", "2025-04-12"), notice("2025-04-14"), act("handover", "2025-04-28"),
             act("collection_tariff", "2025-04-28")]  # fmt: skip
    account = business("2025-06-10", claim("4000.00", "2025-03-10"), actions=asked)
    assert owed(account) == {"principal": "4000.00", "interest": "107.50", "costs": "1710.00"}
