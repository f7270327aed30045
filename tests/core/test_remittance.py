"""What a creditor is due: worked examples that a bookkeeper can sign, and that it always adds up."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amiable.core.facts import PARTS
from amiable.core.remittance import Carried, Clause, Collected, NoMandate, Vat, due_to_creditor
from amiable.core.remittance.due import bucket_of
from amiable.core.remittance.schedule import ByAge, ByPart, Flat, Tiers, as_data, from_data

VAT_21 = Vat(210_000, "Code de la TVA, art. 37")
REVERSE = Vat(0, "Directive 2006/112/CE, art. 196", "reverse_charge")
FIRST = date(2026, 1, 1)
MARCH = date(2026, 3, 10)
ALWAYS = Clause(Flat(150_000), FIRST)


def collected(amount: int, on: date = MARCH, earned_on: date | None = None, **more: object) -> Collected:
    return Collected(on, earned_on or on, amount, **more)  # type: ignore[arg-type]


def test_1000_euro_at_15_percent_leaves_818_50():
    """15 % of 1 000.00 = 150.00 ; 21 % of 150.00 = 31.50 ; 1 000.00 − 150.00 − 31.50 = 818.50."""
    due = due_to_creditor([collected(60_000), collected(40_000)], [ALWAYS], VAT_21)
    assert (due.collected, due.commission, due.vat, due.paid) == (100_000, 15_000, 3_150, 81_850)
    assert due.commissions[0].working.code == "remittance.commission"
    assert dict(due.commissions[0].shares[0].working.facts) == {"base": "1000.00", "rate": "15.00", "exact": "150.00"}
    assert dict(due.vats[0].working.facts) == {"base": "150.00", "rate": "21.00", "exact": "31.50", "amount": "31.50"}
    assert due.settled


def test_commission_is_rounded_once_a_clause_not_once_a_line():
    """Three lines of 0.03 at 15 %: 0.0135 → 0.01 once; line by line it would have been 3 × 0.00 = 0.00."""
    due = due_to_creditor([collected(3)] * 3, [ALWAYS], VAT_21)
    assert (due.commission, due.vat, due.paid) == (1, 0, 8)
    assert dict(due.commissions[0].working.facts) == {"exact": "0.0135", "amount": "0.01"}


def test_half_a_cent_of_commission_rounds_up():
    """15 % of 0.10 = 0.015 → 0.02."""
    assert due_to_creditor([collected(10)], [ALWAYS], VAT_21).commission == 2


def test_a_mandate_that_changed_within_the_month_counts_each_part_at_its_own_rate():
    """10 % of 100.00 = 10.00 ; 20 % of 50.00 = 10.00 ; VAT 21 % of 20.00 = 4.20 ; paid 150.00 − 24.20 = 125.80."""
    clauses = [Clause(Flat(100_000), FIRST, date(2026, 3, 15)), Clause(Flat(200_000), date(2026, 3, 16))]
    due = due_to_creditor([collected(10_000, date(2026, 3, 15)), collected(5_000, date(2026, 3, 16))], clauses, VAT_21)
    assert [(c.shares[0].rate, c.base, c.amount) for c in due.commissions] == [(100_000, 10_000, 1_000), (200_000, 5_000, 1_000)]
    assert due.paid == 12_580


def test_an_undone_allocation_gives_back_the_commission_at_the_rate_that_was_taken():
    """+100.00 at 20 % = 20.00 ; −50.00 earned in March at 10 % = −5.00 ; VAT 21 % of 15.00 = 3.15 ; 50.00 − 18.15 = 31.85."""
    clauses = [Clause(Flat(100_000), FIRST, date(2026, 3, 31)), Clause(Flat(200_000), date(2026, 4, 1))]
    april = date(2026, 4, 2)
    due = due_to_creditor([collected(10_000, april), collected(-5_000, april, earned_on=MARCH)], clauses, VAT_21)
    assert (due.commission, due.vat, due.paid) == (1_500, 315, 3_185)


def test_vat_is_given_back_at_the_rate_that_was_taken():
    """Finland, 24 % until August 2024, 25.5 % from September: +100.00 × 10 % = 10.00, VAT 2.55 ; −50.00 × 10 % = −5.00, VAT −1.20."""
    then, now = Vat(240_000, "AVL 84 §"), Vat(255_000, "AVL 84 §")
    tenth = Clause(Flat(100_000), date(2024, 1, 1))
    lines = [collected(10_000, date(2024, 9, 5)), collected(-5_000, date(2024, 9, 6), date(2024, 8, 2), vat=then)]
    due = due_to_creditor(lines, [tenth], now)
    assert [(share.vat.rate, share.base, share.amount) for share in due.vats] == [(240_000, -500, -120), (255_000, 1_000, 255)]
    assert due.paid == 10_000 - 5_000 - 500 - 135


def test_tiers_of_a_case_go_on_where_the_last_account_stopped():
    """Above 500.00 of a case 10 % instead of 20 %. 400.00 before; 300.00 now: 100.00 × 20 % + 200.00 × 10 % = 40.00."""
    clause = Clause(Tiers("case", ((0, 200_000), (50_000, 100_000))), FIRST)
    due = due_to_creditor([collected(30_000, case="A")], [clause], VAT_21, before={(clause, "A"): 40_000})
    assert [(s.rate, s.base, s.working.code, dict(s.working.facts)["above"]) for s in due.commissions[0].shares] == [
        (200_000, 10_000, "remittance.tier_case", "0.00"),
        (100_000, 20_000, "remittance.tier_case", "500.00"),
    ]
    assert due.commission == 4_000


def test_an_undoing_walks_the_same_tiers_back():
    """700.00 of the case before; −300.00: −200.00 × 10 % − 100.00 × 20 % = −40.00, exactly what was taken for them."""
    clause = Clause(Tiers("case", ((0, 200_000), (50_000, 100_000))), FIRST)
    due = due_to_creditor([collected(-30_000, case="A")], [clause], VAT_21, before={(clause, "A"): 70_000})
    assert due.commission == -4_000


def test_tiers_of_a_month_count_the_month_in_which_the_money_was_earned():
    """15 % up to 1 000.00 a month, 10 % above: March 800.00 + 400.00 → 150.00 + 20.00; April 300.00 → 45.00; together 215.00."""
    clause = Clause(Tiers("month", ((0, 150_000), (100_000, 100_000))), FIRST)
    lines = [collected(80_000, case="A"), collected(40_000, case="B"), collected(30_000, date(2026, 4, 2), case="A")]
    assert due_to_creditor(lines, [clause], VAT_21).commission == 21_500


def test_the_age_of_a_claim_when_it_was_placed_sets_its_rate():
    """Due 2025-01-10, placed 2026-02-02: 388 days, so 25 % of 100.00; another, due 2026-01-10: 23 days, 12 % of 100.00."""
    clause = Clause(ByAge("placed", ((0, 120_000), (365, 250_000))), FIRST)
    placed = date(2026, 2, 2)
    lines = [
        collected(10_000, due_on=date(2025, 1, 10), placed_on=placed),
        collected(10_000, due_on=date(2026, 1, 10), placed_on=placed),
    ]
    due = due_to_creditor(lines, [clause], VAT_21)
    assert [(s.rate, s.base, dict(s.working.facts)["days"]) for s in due.commissions[0].shares] == [
        (250_000, 10_000, "365"),
        (120_000, 10_000, "0"),
    ]
    assert due.commission == 3_700


def test_the_age_when_collected_is_that_of_the_day_it_was_earned():
    """Due 2026-01-10, earned 2026-03-10: 59 days, 12 %; undone 100 days later, it is still 12 %."""
    clause = Clause(ByAge("collected", ((0, 120_000), (60, 250_000))), FIRST)
    back = collected(-10_000, date(2026, 6, 18), MARCH, due_on=date(2026, 1, 10))
    assert due_to_creditor([back], [clause], VAT_21).commission == -1_200


def test_each_part_has_its_own_rate():
    """Principal 100.00 × 12 % = 12.00 ; interest 10.00 × 50 % = 5.00 ; damages 20.00 × 0 % ; costs 8.00 × 100 % = 8.00 ; 25.00."""
    clause = Clause(ByPart(120_000, 500_000, 0, 1_000_000), FIRST)
    amounts = {"principal": 10_000, "interest": 1_000, "damages": 2_000, "costs": 800}
    due = due_to_creditor([collected(amounts[part], part=part) for part in PARTS], [clause], VAT_21)
    assert [(s.working.code, s.exact // 10**6) for s in due.commissions[0].shares] == [
        ("remittance.principal", 1_200),
        ("remittance.interest", 500),
        ("remittance.damages", 0),
        ("remittance.costs", 800),
    ]
    assert due.commission == 2_500


def test_less_than_nothing_is_carried_and_set_off():
    """−100.00, −15.00, −3.15: −81.85 waits. Next 300.00 − 45.00 − 9.45 − 81.85 = 163.70 ; 30.00 and 6.30 leave."""
    first = due_to_creditor([collected(-10_000)], [ALWAYS], VAT_21)
    assert (first.commission, first.vat, first.settled, first.paid, first.carried_on) == (-1_500, -315, False, 0, -8_185)
    open_ = Carried(first.carried_on, *first.leaves)
    due = due_to_creditor([collected(30_000)], [ALWAYS], VAT_21, carried=open_)
    assert (due.commission, due.vat, due.paid, due.leaves) == (4_500, 945, 16_370, (3_000, 630))


def test_what_the_creditor_received_itself_is_collected_and_set_off():
    """1 000.00 to us, 100.00 to the creditor: 15 % of 1 100.00 = 165.00 ; VAT 34.65 ; 1 100.00 − 199.65 − 100.00 = 800.35."""
    due = due_to_creditor([collected(100_000), collected(10_000, direct=True)], [ALWAYS], VAT_21)
    assert (due.collected, due.direct, due.commission, due.vat, due.paid) == (110_000, 10_000, 16_500, 3_465, 80_035)


def test_only_direct_payments_leave_a_commission_that_nobody_elses_money_pays():
    """100.00 to the creditor: 15.00 and 3.15 are owed to us; −18.15 is carried."""
    due = due_to_creditor([collected(10_000, direct=True)], [ALWAYS], VAT_21)
    assert (due.settled, due.paid, due.carried_on, due.leaves) == (False, 0, -1_815, (1_500, 315))


def test_with_an_invoice_the_creditor_is_paid_all_of_it():
    """1 000.00 is paid; the invoice asks 150.00 and VAT 31.50."""
    due = due_to_creditor([collected(100_000)], [ALWAYS], VAT_21, settlement="invoice")
    assert (due.paid, due.kept, due.leaves, due.commission, due.vat) == (100_000, 0, (0, 0), 15_000, 3_150)


def test_a_creditor_abroad_pays_no_vat_of_ours():
    """15 % of 1 000.00 = 150.00 ; 850.00."""
    due = due_to_creditor([collected(100_000)], [ALWAYS], REVERSE)
    assert (due.vat, due.vats[0].vat.mention, due.paid) == (0, "reverse_charge", 85_000)


def test_what_came_back_from_the_bank_is_paid_again():
    """818.50 came back undelivered; 100.00 − 15.00 − 3.15 = 81.85 more: 900.35."""
    assert due_to_creditor([collected(10_000)], [ALWAYS], VAT_21, returned=81_850).paid == 90_035


def test_money_on_a_day_without_mandate_is_refused():
    with pytest.raises(NoMandate) as refused:
        due_to_creditor([collected(10_000, date(2025, 12, 31))], [ALWAYS], VAT_21)
    assert refused.value.facts == {"amount": "100.00", "on": "2025-12-31"}


RATES = st.integers(0, 999_999)
STARTS = st.lists(st.integers(1, 10**6), max_size=4, unique=True).map(lambda rest: (0, *sorted(rest)))
STEPS = STARTS.flatmap(lambda starts: st.tuples(*(st.tuples(st.just(start), RATES) for start in starts)))
SCHEDULES = st.one_of(
    RATES.map(Flat),
    st.builds(Tiers, st.sampled_from(["case", "month"]), STEPS),
    st.builds(ByAge, st.sampled_from(["placed", "collected"]), STEPS),
    st.builds(ByPart, RATES, RATES, RATES, st.just(1_000_000)),
)
LINES = st.builds(
    Collected,
    on=st.just(date(2026, 9, 30)),
    earned_on=st.dates(date(2026, 3, 1), date(2026, 8, 31)),
    amount=st.integers(-(10**9), 10**9),
    part=st.sampled_from(PARTS),
    case=st.sampled_from("ABC"),
    due_on=st.dates(date(2020, 1, 1), date(2026, 5, 1)),
    placed_on=st.dates(date(2026, 1, 1), date(2026, 3, 1)),
    direct=st.booleans(),
)
OPEN = st.builds(Carried, st.integers(-(10**9), 0), st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6))


@given(
    schedules=st.tuples(SCHEDULES, SCHEDULES),
    lines=st.lists(LINES, min_size=1, max_size=20),
    rate=st.integers(0, 300_000),
    settlement=st.sampled_from(["net", "invoice"]),
    carried=OPEN,
    returned=st.integers(0, 10**6),
)
def test_it_always_adds_up_to_the_cent(schedules, lines, rate, settlement, carried, returned):
    """collected = kept + paid + set-offs, whatever was agreed; each clause's shares are all of its lines."""
    clauses = [Clause(schedules[0], FIRST, date(2026, 5, 31), 1), Clause(schedules[1], date(2026, 6, 1), None, 2)]
    due = due_to_creditor(lines, clauses, Vat(rate, "test"), settlement=settlement, carried=carried, returned=returned)
    assert due.collected == sum(line.amount for line in lines) == sum(part.base for part in due.commissions)
    for part in due.commissions:
        assert part.base == sum(share.base for share in part.shares)
        assert abs(part.amount * 10**6 - sum(share.exact for share in part.shares)) * 2 <= 10**6
    ours = due.commission + due.vat if settlement == "net" else 0
    set_off = due.direct - carried.amount - returned + due.carried_on
    assert due.collected == ours + due.paid + set_off
    assert due.paid >= 0


@given(schedule=SCHEDULES, lines=st.lists(LINES, min_size=1, max_size=12), rate=st.integers(0, 300_000))
def test_undoing_everything_gives_exactly_everything_back(schedule, lines, rate):
    """Whatever was agreed, and however much was collected before: the second account is the first with the signs turned."""
    clause, vat = Clause(schedule, FIRST), Vat(rate, "test")
    there = due_to_creditor(lines, [clause], vat)
    counts: dict[tuple[Clause, str], int] = {}
    for line in lines if isinstance(schedule, Tiers) else ():
        bucket = (clause, bucket_of(line, schedule))
        counts[bucket] = counts.get(bucket, 0) + line.amount
    undone = [collected(-x.amount, x.on, x.earned_on, part=x.part, case=x.case, due_on=x.due_on, placed_on=x.placed_on) for x in lines]
    back = due_to_creditor(undone, [clause], vat, before=counts)
    assert (there.collected, there.commission, there.vat) == (-back.collected, -back.commission, -back.vat)


@given(SCHEDULES)
def test_a_schedule_comes_back_as_it_was_stored(schedule):
    assert from_data(as_data(schedule)) == schedule
