"""What went otherwise than planned: corrections name what they take back, direct payments are set off, and nobody else waits."""

import json
from datetime import date, datetime
from io import BytesIO

import pytest

from amiable.apps.audit import queries as audit
from amiable.apps.cases import queries as cases
from amiable.apps.ledger.queries import balances, figures
from amiable.apps.parties.services import add_creditor, agree_mandate, set_agency
from amiable.apps.payments.check import differences
from amiable.apps.payments.models import Match
from amiable.apps.payments.records import NewDeposit, Taking
from amiable.apps.payments.services import expect_deposit, settle, take, take_back, undo
from amiable.apps.remittances import queries
from amiable.apps.remittances.refusals import CameBack, CannotBePaid, NothingPaid, NotTheirCase, OfficeCameBack, PaidTomorrow
from amiable.apps.remittances.services import paid_directly, remit, withdraw
from amiable.apps.staff.models import User
from amiable.files import pain
from tests import cast, till

pytestmark = pytest.mark.django_db
DUE = date(2026, 1, 20)
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
PAID_ON = date(2026, 3, 5)
END_OF_MARCH, END_OF_APRIL = date(2026, 3, 31), date(2026, 4, 30)
NOON = datetime.fromisoformat("2026-03-05T12:00:00+01:00")


@pytest.fixture
def case():
    """One case of vivre: 1 000.00, commission 12 %; and Maya, who works here."""
    cast.agency()
    cast.vivre()
    User.objects.create_user("maya", password="x", is_staff=True)
    (placed,) = till.placed("vivre", [till.claim("V-1", 100_000, DUE)])
    return placed


def take_in(*entries, opening: int = 0, number: int = 1) -> None:
    till.take_in(till.statement(entries, opening=opening, number=number), max(entry.booked_on for entry in entries))


def held(*kinds: str) -> dict[str, int]:
    return {balance.key: balance.minor for balance in balances() if balance.minor and balance.key.split(":")[0] in kinds}


def said(made) -> dict:
    return json.loads(queries.file(made.id, "json").content)


def test_an_undone_match_is_a_new_line_that_names_the_old_one(case):
    """100.00 went to the wrong case and was remitted; undone in April: −100.00 names line 1 of 2026-03-vivre-1, and 18.15 is due of it."""
    take_in(till.paid(case, 10_000, PAID_ON))
    (march,) = remit(MARCH, END_OF_MARCH).new
    undo(Match.objects.get().pk, by="maya", why="of the neighbour", today=date(2026, 4, 2))
    (april,) = remit(APRIL, END_OF_APRIL).new
    (line,) = said(april)["lines"]
    assert (line["amount"], line["corrects"]["account"], line["corrects"]["line"]) == ("-100.00", march.name, 1)
    assert line["corrects"]["bank_line"] == said(march)["lines"][0]["bank"]["line"] == line["bank"]["line"]
    assert queries.lines_of(april.id, 10)[0].corrects == "2026-03-vivre-1, 1"
    assert (april.settled, april.carried_on) == (False, -10_000 + 1_200 + 252)
    assert queries.balances_left_open("be") == {"vivre": -8_548}
    assert differences() == []


def test_what_waited_is_set_off_over_two_months(case):
    """−85.48 from March; April brings 50.00 × 85.48 % = 42.74, not enough; May 100.00 → 85.48: 42.74 is paid. In all 50.00."""
    take_in(till.paid(case, 10_000, PAID_ON, end_to_end_id="DD-1"))
    remit(MARCH, END_OF_MARCH)
    take_in(till.left(10_000, APRIL, "BACK", end_to_end_id="DD-1", reversal=True), opening=10_000, number=2)
    take_in(till.paid(case, 5_000, date(2026, 4, 20)), number=3)
    (april,) = remit(APRIL, END_OF_APRIL).new
    assert (april.collected, april.settled, april.carried_on) == (-5_000, False, -4_274)
    take_in(till.paid(case, 10_000, date(2026, 5, 4)), opening=5_000, number=4)
    (may,) = remit(date(2026, 5, 1), date(2026, 5, 31)).new
    assert (may.carried, may.paid) == (-4_274, 4_274)
    assert said(may)["carried"] == {"account": "2026-04-vivre-1", "amount": "-42.74"}
    assert held("owed") == {}
    assert held("orders") == {"orders:be": 10_000 + 5_000 - 10_000 + 10_000}
    assert (figures("be").conserved, differences()) == (True, [])


def test_a_direct_payment_is_collected_and_set_off(case):
    """To us 400.00, to the creditor 100.00: 12 % of 500.00 = 60.00, VAT 12.60: 500.00 − 72.60 − 100.00 = 327.40."""
    take_in(till.paid(case, 40_000, PAID_ON))
    paid_directly("vivre", case.number, 10_000, PAID_ON, by="maya", at=NOON, today=PAID_ON)
    paid_directly("vivre", case.number, 10_000, PAID_ON, by="maya", at=NOON, today=PAID_ON)
    (made,) = remit(MARCH, END_OF_MARCH).new
    assert (made.collected, made.direct, made.commission, made.vat, made.paid) == (50_000, 10_000, 6_000, 1_260, 32_740)
    assert [line["bank"]["means"] for line in said(made)["lines"]] == ["transfer", "direct"]
    assert held("owed", "direct", "orders") == {"orders:be": 40_000}
    assert differences() == []


def test_only_direct_payments_leave_our_commission_open(case):
    """100.00 to the creditor: 12.00 and 2.52 wait for money that is the creditor's own; nothing leaves the account."""
    paid_directly("vivre", case.number, 10_000, PAID_ON, by="maya", at=NOON, today=PAID_ON)
    run = remit(MARCH, END_OF_MARCH)
    assert (run.carried, run.file_name) == ({"vivre": -1_452}, None)
    assert held("owed", "direct", "orders", "commission", "vat") == {}
    take_in(till.paid(case, 10_000, APRIL))
    (made,) = remit(APRIL, END_OF_APRIL).new
    assert made.paid == 8_548 - 1_452
    assert held("orders") == {"orders:be": 10_000}
    assert differences() == []


def test_two_reports_whose_long_references_begin_alike_are_two_payments(case):
    for number in (1, 2, 2):
        about = f"transfer of 5 March, statement of the creditor's bank number {number}"
        paid_directly("vivre", case.number, 10_000, PAID_ON, by="maya", at=NOON, today=PAID_ON, reference=about)
    assert held("direct") == {"direct:be:vivre": 20_000}


def test_a_report_that_was_wrong_is_taken_back(case):
    """The direct payment was remitted; its taking back names the line, and the set-off is undone."""
    paid_directly("vivre", case.number, 10_000, PAID_ON, by="maya", at=NOON, today=PAID_ON)
    remit(MARCH, END_OF_MARCH)
    key = f"direct:{case.number}:20260305:10000:"
    take_back("wrong-1", of=key, on=APRIL, why="reported by mistake", today=APRIL)
    (made,) = remit(APRIL, END_OF_APRIL).new
    assert (made.collected, made.direct, made.commission, made.carried, made.paid, made.settled) == (
        -10_000,
        -10_000,
        -1_200,
        -1_452,
        0,
        True,
    )
    assert said(made)["lines"][0]["corrects"]["account"] == "2026-03-vivre-1"
    assert (held("owed", "direct", "commission", "vat"), differences()) == ({}, [])


@pytest.mark.parametrize(
    ("refusal", "changes"),
    [(NotTheirCase, {"creditor": "bloem"}), (NothingPaid, {"minor": 0}), (PaidTomorrow, {"on": date(2026, 3, 6)})],
)
def test_a_direct_payment_that_cannot_be(case, refusal, changes):
    cast.bloem()
    told = {"creditor": "vivre", "minor": 100, "on": PAID_ON} | changes
    with pytest.raises(refusal):
        paid_directly(told["creditor"], case.number, told["minor"], told["on"], by="maya", at=NOON, today=PAID_ON)


def test_an_order_that_came_back_is_paid_again_once_the_account_is_another(case):
    """85.48 came back: vivre is set aside until its account changes; then 85.48 more is paid, and named. No commission twice."""
    take_in(till.paid(case, 10_000, PAID_ON))
    (march,) = remit(MARCH, END_OF_MARCH).new
    out = till.left(8_548, APRIL, "OUT-1", end_to_end_id=march.end_to_end_id)
    office = till.left(1_452, APRIL, "OUT-2", end_to_end_id="P-BE-202603-1-OFFICE")
    take_in(out, office, opening=10_000, number=2)
    back = till.left(8_548, date(2026, 4, 3), "BACK", end_to_end_id=march.end_to_end_id, credit=True, reversal=True)
    take_in(back, number=3)
    run = remit(APRIL, END_OF_APRIL)
    assert isinstance(run.set_aside["vivre"], CameBack)
    run = remit(APRIL, END_OF_APRIL, again=["vivre"])
    assert run.set_aside == {}, run.set_aside["vivre"].args
    (april,) = run.new
    assert (april.collected, april.commission, april.returned, april.paid) == (0, 0, 8_548, 8_548)
    assert said(april)["returned"][0] | {"bank_line": 0} == {"account": march.name, "amount": "85.48", "on": "2026-04-03", "bank_line": 0}
    assert remit(APRIL, END_OF_APRIL, again=["vivre"]).new == (), "once"
    assert differences() == []


def test_commission_that_came_back_is_ordered_again_once_the_office_account_is_another(case):
    """14.52 came back: it waits while the office account is the same; then it is ordered again, alone, and once."""
    take_in(till.paid(case, 10_000, PAID_ON))
    (march,) = remit(MARCH, END_OF_MARCH).new
    order = "P-BE-202603-1-OFFICE"
    out = till.left(8_548, APRIL, "OUT-1", end_to_end_id=march.end_to_end_id)
    take_in(out, till.left(1_452, APRIL, "OUT-2", end_to_end_id=order), opening=10_000, number=2)
    take_in(till.left(1_452, date(2026, 4, 3), "BACK", end_to_end_id=order, credit=True, reversal=True), number=3)
    assert held("commission", "vat", "orders") == {"commission:be": 1_200, "vat:be": 252}
    waits = remit(APRIL, END_OF_APRIL)
    assert (waits.file_name, waits.new) == (None, ())
    assert isinstance(waits.set_aside["office"], OfficeCameBack)
    assert waits.set_aside["office"].facts["amount"] == "14.52"
    set_agency(cast.AGENCY | {"office_iban": "BE43068999999501"})
    run = remit(APRIL, END_OF_APRIL)
    assert (run.file_name, run.new, run.set_aside) == ("2026-04-payments-1.xml", (), {})
    (file,) = queries.files("be", APRIL)
    _message, _on, (again,) = pain.read_orders(BytesIO(file.content))
    assert (again.minor, again.iban) == (1_452, "BE43068999999501")
    assert held("commission", "vat", "orders") == {"orders:be": 1_452}
    assert remit(APRIL, END_OF_APRIL, again=["office"]).file_name is None, "once"
    take_in(till.left(1_452, END_OF_APRIL, "OUT-3", end_to_end_id="P-BE-202604-1-OFFICE"), opening=1_452, number=4)
    assert (held("commission", "vat", "orders", "bank"), figures("be").commission, differences()) == ({}, 1_200, [])


def test_commission_that_came_back_goes_with_that_of_the_next_accounts(case):
    """14.52 came back from a right account; the next 100.00 bring 14.52 more: one order of 29.04."""
    take_in(till.paid(case, 10_000, PAID_ON))
    (march,) = remit(MARCH, END_OF_MARCH).new
    order = "P-BE-202603-1-OFFICE"
    out = till.left(8_548, APRIL, "OUT-1", end_to_end_id=march.end_to_end_id)
    take_in(out, till.left(1_452, APRIL, "OUT-2", end_to_end_id=order), opening=10_000, number=2)
    back = till.left(1_452, date(2026, 4, 3), "BACK", end_to_end_id=order, credit=True, reversal=True)
    take_in(back, till.paid(case, 10_000, date(2026, 4, 4)), number=3)
    run = remit(APRIL, END_OF_APRIL, again=["office"])
    assert len(run.new) == 1
    (file,) = (each for each in queries.files("be", APRIL) if each.name == run.file_name)
    _message, _on, orders = pain.read_orders(BytesIO(file.content))
    assert [each.minor for each in orders] == [8_548, 2_904]
    assert (held("orders"), differences()) == ({"orders:be": 11_452}, [])


def test_a_creditor_who_cannot_be_paid_holds_nobody_up(case):
    """No bank takes the letters of bloem's name, and vivre is paid: two creditors, one order, and one reason."""
    add_creditor(cast.BLOEM | {"legal_name": "花"})
    (other,) = till.placed("bloem", [till.claim("B-1", 50_000, DUE)])
    take_in(till.paid(case, 10_000, PAID_ON), till.paid(other, 10_000, PAID_ON))
    run = remit(MARCH, END_OF_MARCH)
    assert [made.creditor for made in run.new] == ["vivre"]
    assert isinstance(run.set_aside["bloem"], CannotBePaid)
    assert differences() == []


def test_card_money_is_remitted_once_its_payout_is_at_the_bank(case):
    """100.00 by card on 5 March; the payout of 98.50 comes on 2 April: March pays nothing, April 85.48."""
    card = Taking(market="be", means="card", account="demo", minor=10_000, on=PAID_ON, key="demo:1", case_id=case.id)
    take([card], by="", today=PAID_ON)
    assert remit(MARCH, END_OF_MARCH).new == ()
    expect_deposit(NewDeposit("be", "demo", "payout:1", 9_850, date(2026, 4, 1), "PO-1", ("demo:1",), fee=150), date(2026, 4, 1))
    entry = till.unknown(9_850, date(2026, 4, 2), "PAYOUT")
    take_in(till.Entry(**{**{name: getattr(entry, name) for name in entry.__slots__}, "text": "PAYOUT PO-1"}))
    (made,) = remit(APRIL, END_OF_APRIL).new
    assert made.collected == 10_000


def test_what_is_held_too_long_is_named(case):
    """Belgium, thirty days by our own rule: received on 5 March, due by 4 April; a mandate of 10 days is due by 15 March."""
    take_in(till.paid(case, 10_000, PAID_ON))
    assert queries.overdue("be", date(2026, 4, 4)) == ()
    (late,) = queries.overdue("be", date(2026, 4, 5))
    assert (late.creditor, late.minor, late.received_on, late.last_day) == ("vivre", 10_000, PAID_ON, date(2026, 4, 4))
    agree_mandate("vivre", {"commission": "12.00", "paid_within_days": 10}, from_on=date(2026, 3, 1))
    (late,) = queries.overdue("be", date(2026, 3, 16))
    assert (late.last_day, late.source) == (date(2026, 3, 15), "mandate from 2026-03-01")
    remit(MARCH, END_OF_MARCH)
    assert queries.overdue("be", date(2026, 12, 31)) == ()


def test_a_case_that_is_withdrawn_is_closed_recorded_and_told(case):
    closed = withdraw(case.number, because="paid in the shop", by="maya", at=NOON, on=PAID_ON)
    assert (closed.closed_on, closed.closed_because) == (PAID_ON, "withdrawn by the creditor: paid in the shop")
    assert cases.case(case.id).closed_on == PAID_ON
    (entry,) = audit.entries(what="case.withdrawn")
    assert (entry.who, entry.facts["case"]) == ("maya", case.number)
    (made,) = remit(MARCH, END_OF_MARCH).new
    assert (made.collected, made.paid, said(made)["withdrawn"]) == (0, 0, [{"case": case.number, "on": "2026-03-05"}])
    assert remit(MARCH, END_OF_MARCH).new == (), "told once"


def test_twenty_creditors_are_paid_by_one_file():
    """Twenty creditors of 100.00 each: one file, twenty orders and one for the office; nothing is left."""
    cast.agency()
    entries = []
    for number in range(20):
        add_creditor(cast.VIVRE | {"name": f"c-{number}"})
        (case,) = till.placed(f"c-{number}", [till.claim(f"V-{number}", 10_000, DUE)])
        entries.append(till.paid(case, 10_000, PAID_ON))
    take_in(*entries)
    run = remit(MARCH, END_OF_MARCH)
    assert (len(run.new), sum(made.paid for made in run.new)) == (20, 20 * 8_548)
    assert held("owed", "orders") == {"orders:be": 200_000}
    assert settle([case.id for case in cases.cases_of(cases.open_case_ids("be")).values()], END_OF_MARCH) == {}
