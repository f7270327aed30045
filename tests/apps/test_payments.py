"""Money in: what the bank says becomes lines, matches and allocations, once and to the cent."""

import re
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from amiable.apps.cases.records import CaseView, NewAction
from amiable.apps.cases.services import record_action
from amiable.apps.documents import queries as documents
from amiable.apps.ledger.queries import balances, figures
from amiable.apps.payments import awaited, queries, services, statements
from amiable.apps.payments.check import differences
from amiable.apps.payments.models import BankStatement, DismissedStatement, Line, Match
from amiable.apps.payments.records import ParkedView
from amiable.apps.payments.refusals import AlreadyBegun, AnotherCurrency, NotOurAccount, StatementNotParked, WhyMissing
from amiable.apps.payments.services import matching
from amiable.core.facts import Payment
from amiable.files.camt import FileRefused
from amiable.sim import bank_file
from tests import cast, till

pytestmark = pytest.mark.django_db
DUE = date(2026, 1, 10)
DAY = date(2026, 3, 2)
NEXT_DAY = date(2026, 3, 3)
BANK = f"bank:be:{till.CLIENT}"


@pytest.fixture
def case() -> CaseView:
    """A consumer who owes 300.00 on F-1, and 200.00 more on F-2, due later."""
    cast.agency()
    cast.vivre()
    (case,) = till.placed("vivre", [till.claim("F-1", 30_000, DUE), till.claim("F-2", 20_000, date(2026, 1, 20))])
    return case


def held() -> dict[str, int]:
    return {balance.key: balance.minor for balance in balances() if balance.minor}


def allocations(case: CaseView) -> list[list[tuple[str | None, str, int]]]:
    return [[(a.claim, a.part, a.minor) for a in payment.allocations] for payment in queries.case_payments(case.id)]


def all_is_accounted_for() -> bool:
    return differences() == [] and figures("be").conserved


def test_a_payment_with_the_reference_reaches_the_oldest_claim(case):
    """350.00: F-1 takes 300.00, F-2 takes 50.00."""
    imported, matched = till.take_in(till.statement([till.paid(case, 35_000, DAY)]), DAY)
    assert (imported.new, imported.received, matched.matched, matched.waiting) == (1, 35_000, 1, 0)
    assert allocations(case) == [[("F-1", "principal", 30_000), ("F-2", "principal", 5_000)]]
    assert held() == {BANK: 35_000, "owed:be:vivre": 35_000}
    assert all_is_accounted_for()
    assert queries.as_facts(queries.received_on([case.id])[case.id]) == (Payment(DAY, 35_000),)


def test_a_business_debt_pays_interest_before_principal():
    """100.00 due 2026-01-31, 40.00 lump sum; on 2026-03-02 the payment of 60.00 goes to interest, then to principal."""
    cast.agency()
    cast.vivre()
    (case,) = till.placed("vivre", [till.claim("G-1", 10_000, date(2026, 1, 31), kind="business")])
    till.take_in(till.statement([till.paid(case, 6_000, DAY)]), DAY)
    ((interest, principal),) = allocations(case)
    assert (interest[1], principal[1]) == ("interest", "principal")
    assert interest[2] + principal[2] == 6_000
    assert all_is_accounted_for()


def test_what_is_too_much_is_credit_and_meets_the_next_claim(case):
    """600.00 − 500.00 = 100.00 credit; a third invoice of 80.00 takes 80.00 of it, 20.00 stays."""
    till.take_in(till.statement([till.paid(case, 60_000, DAY)]), DAY)
    assert allocations(case) == [[("F-1", "principal", 30_000), ("F-2", "principal", 20_000), (None, "credit", 10_000)]]
    assert held() == {BANK: 60_000, "owed:be:vivre": 50_000, f"credit:{case.number}": 10_000}
    till.placed("vivre", [till.claim("F-3", 8_000, NEXT_DAY)], NEXT_DAY)
    assert services.settle([case.id], date(2026, 3, 10)) == {}
    assert allocations(case)[0][2:] == [("F-3", "principal", 8_000), (None, "credit", 2_000)]
    assert held() == {BANK: 60_000, "owed:be:vivre": 58_000, f"credit:{case.number}": 2_000}
    assert all_is_accounted_for()


def test_the_same_file_again_and_an_overlapping_one_change_nothing(case):
    first = till.statement([till.paid(case, 10_000, DAY), till.unknown(500, DAY, "X-1")])
    till.take_in(first, DAY)
    before = held()
    again, matched = till.take_in(first, NEXT_DAY)
    assert (again.new, again.known, again.statements, matched.matched, matched.waiting) == (0, 2, 0, 0, 1)
    both = [till.paid(case, 10_000, DAY), till.unknown(500, DAY, "X-1"), till.paid(case, 700, NEXT_DAY)]
    overlapping, _ = till.take_in(till.statement(both, number=2), NEXT_DAY)
    assert (overlapping.new, overlapping.known) == (1, 2)
    assert held() == before | {BANK: 11_200, "owed:be:vivre": 10_700}
    assert all_is_accounted_for()


def test_an_empty_statement_is_known_again_although_the_account_holds_something_else_by_now(case):
    nothing, out = till.statement([till.paid(case, 100, DAY)]), BytesIO()
    at = datetime(2026, 3, 1, 20, tzinfo=UTC)
    bank_file.write(
        out,
        account=BANK.removeprefix("bank:be:"),
        currency="EUR",
        statement_id="S-0",
        sequence=0,
        on=DAY,
        created_at=at,
        opening=0,
        entries=[],
    )
    for _time in range(2):
        till.take_in(out.getvalue(), DAY)
        till.take_in(nothing, DAY)
    assert awaited.parked() == []
    assert all_is_accounted_for()


def test_a_statement_without_balances_holds_up_none_after_it(case):
    """100.00, then 50.00 of which no balance is told, then 7.00 that begin at 150.00."""
    till.take_in(till.statement([till.paid(case, 10_000, DAY)]), DAY)
    second = till.statement([till.paid(case, 5_000, NEXT_DAY, "X-2")], opening=10_000, number=2)
    till.take_in(without_balances(second), DAY)
    third, _ = till.take_in(till.statement([till.paid(case, 700, NEXT_DAY)], opening=15_000, number=3), NEXT_DAY)
    assert (third.parked, held()[BANK]) == (0, 15_700)
    assert all_is_accounted_for()


def test_a_parked_statement_that_overlaps_the_missing_one_comes_back_with_it(case):
    """Of three payments the first two stand in one file, the last two in another, which comes first."""
    one, two, three = (till.paid(case, minor, day, f"X-{minor}") for minor, day in ((1_000, DAY), (2_000, DAY), (4_000, NEXT_DAY)))
    till.take_in(till.statement([till.paid(case, 500, DAY)]), DAY)
    early, _ = till.take_in(till.statement([two, three], opening=1_500, number=3), NEXT_DAY)
    assert (early.parked, held()[BANK]) == (1, 500)
    late, _ = till.take_in(till.statement([one, two], opening=500, number=2), NEXT_DAY)
    assert (late.released, held()[BANK], awaited.parked()) == (1, 7_500, [])
    assert all_is_accounted_for()


def without_balances(content: bytes) -> bytes:
    return re.sub(rb"<Bal>.*?</Bal>", b"", content, flags=re.DOTALL)


def test_a_statement_without_balances_never_reopens_a_day_that_the_bank_has_closed(case):
    """The bank closes the day at 100.00; then a list without balances says 5.00 more of it: it waits, and ledger and bank agree."""
    first, more = till.statement([till.paid(case, 10_000, DAY, "X-1")]), till.unknown(500, DAY, "X-2")
    till.take_in(first, DAY)
    known, _ = till.take_in(without_balances(first), DAY)
    assert (known.parked, known.known, known.new) == (0, 1, 0)
    late, _ = till.take_in(without_balances(till.statement([till.paid(case, 10_000, DAY, "X-1"), more], number=2)), NEXT_DAY)
    assert (late.parked, late.new, held()[BANK]) == (1, 0, 10_000)
    assert "closed" in late.notices[0].what
    assert all_is_accounted_for()
    # The bank tells a later balance of that day; then a movement of the next day comes without one, as ever.
    told, _ = till.take_in(till.statement([more], opening=10_000, number=3), NEXT_DAY)
    assert (told.parked, told.released, held()[BANK], awaited.parked()) == (0, 1, 10_500, [])
    later, _ = till.take_in(without_balances(till.statement([till.unknown(700, NEXT_DAY, "X-3")], number=4)), NEXT_DAY)
    assert (later.parked, later.new, held()[BANK]) == (0, 1, 11_200)
    assert all_is_accounted_for()


def parked_one(case: CaseView) -> ParkedView:
    """An old statement in other words: its one movement is known, but its opening is another."""
    till.take_in(till.statement([till.paid(case, 10_000, DAY, "X-1")]), DAY)
    till.take_in(
        till.statement([till.unknown(300, NEXT_DAY, "X-2"), till.unknown(400, NEXT_DAY, "X-3")], opening=77_700, number=9), NEXT_DAY
    )
    (waits,) = awaited.parked()
    return waits


def test_a_parked_statement_is_dismissed_with_its_reason_and_comes_back_only_by_import(case):
    waits = parked_one(case)
    content = awaited.parked_statement(waits.id)
    assert (content.known, content.new, content.held, content.file_name) == (0, 2, 10_000, "bank.xml")
    with pytest.raises(WhyMissing):
        services.dismiss_statement(waits.id, by="ines", why=" ", today=NEXT_DAY)
    services.dismiss_statement(waits.id, by="ines", why="of another bank", today=NEXT_DAY)
    with pytest.raises(StatementNotParked):
        services.dismiss_statement(waits.id, by="ines", why="again", today=NEXT_DAY)
    (gone,) = awaited.dismissed("be")
    assert (awaited.parked(), gone.statement_id, gone.by, gone.why, gone.on) == ([], "S-9", "ines", "of another bank", NEXT_DAY)
    assert documents.open(DismissedStatement.objects.get().document_id).content.startswith(b"<?xml")
    filling = till.statement([till.unknown(67_700, NEXT_DAY, "X-4")], opening=10_000, number=8)
    assert till.take_in(filling, NEXT_DAY)[0].released == 0, "what was dismissed never comes by itself"
    again = till.statement([till.unknown(300, NEXT_DAY, "X-2"), till.unknown(400, NEXT_DAY, "X-3")], opening=77_700, number=9)
    assert till.take_in(again, NEXT_DAY)[0].new == 2
    assert all_is_accounted_for()


def test_a_payment_without_reference_waits_in_suspense_opened_for_a_person(case):
    till.take_in(till.statement([till.unknown(4_200, DAY, "X-1")]), DAY)
    (line,) = queries.suspense()
    assert (line.minor, line.text, line.counterparty) == (4_200, "merci", "Personne Fictive")
    assert held() == {BANK: 4_200, "suspense:be": 4_200}
    assert b"Personne" not in bytes(Line.objects.get().counterparty)
    assert all_is_accounted_for()


def test_an_earlier_payment_that_arrives_later_moves_what_the_other_paid(case):
    """100.00 of 5 March, then a file with 300.00 of 2 March: the older pays F-1 whole, the younger F-2; nothing is edited."""
    till.take_in(till.statement([till.paid(case, 10_000, date(2026, 3, 5))]), date(2026, 3, 5))
    assert allocations(case) == [[("F-1", "principal", 10_000)]]
    till.take_in(till.statement([till.paid(case, 30_000, DAY)], opening=10_000, number=2), date(2026, 3, 6))
    assert allocations(case) == [[("F-1", "principal", 30_000)], [("F-2", "principal", 10_000)]]
    assert held() == {BANK: 40_000, "owed:be:vivre": 40_000}
    assert figures("be").conserved


def test_a_credit_note_later_turns_what_was_allocated_into_credit(case):
    """500.00 paid 500.00; a credit note of 50.00 on F-2, dated before the payment, leaves 50.00 of credit."""
    till.take_in(till.statement([till.paid(case, 50_000, DAY)]), DAY)
    note = NewAction(case.id, "credit_note", date(2026, 2, 10), "creditor's letter", amount=5_000, claims=("F-2",))
    record_action(note)
    services.settle([case.id], date(2026, 3, 9))
    assert allocations(case) == [[("F-1", "principal", 30_000), ("F-2", "principal", 15_000), (None, "credit", 5_000)]]
    assert all_is_accounted_for()
    services.settle([case.id], date(2026, 3, 9))
    assert allocations(case)[0][-1] == (None, "credit", 5_000), "settling again posts nothing"


def test_a_payment_that_the_bank_takes_back_is_undone(case):
    till.take_in(till.statement([till.paid(case, 10_000, DAY, end_to_end_id="DD-1")]), DAY)
    back = till.left(10_000, NEXT_DAY, "BACK-1", end_to_end_id="DD-1", reversal=True)
    imported, _ = till.take_in(till.statement([back], opening=10_000, number=2), NEXT_DAY)
    assert (imported.returned, imported.set_apart) == (1, 0)
    assert held() == {}
    (payment,) = queries.case_payments(case.id)
    assert (payment.taken_back_on, payment.allocations) == (NEXT_DAY, ())
    assert queries.received_on([case.id]) == {case.id: []}
    assert all_is_accounted_for()


def test_a_payment_taken_back_before_it_was_matched_leaves_suspense(case):
    entries = [till.unknown(4_200, DAY, "X-1"), till.left(4_200, DAY, "X-1", reversal=True)]
    imported, matched = till.take_in(till.statement(entries), DAY)
    assert (imported.returned, matched.waiting) == (1, 0)
    assert held() == {}
    assert all_is_accounted_for()


def test_bank_charges_are_set_apart_until_the_office_makes_them_good(case):
    """−2.50 of charges: the ledger still equals the bank, and 2.50 stands apart; +2.50 from the office account clears it."""
    paid = till.paid(case, 10_000, DAY)
    imported, _ = till.take_in(till.statement([paid, till.left(250, DAY, "FEE-1", text="frais")]), DAY)
    assert (imported.set_apart, imported.apart) == (1, 250)
    assert held() == {BANK: 9_750, "owed:be:vivre": 10_000, "apart:be": 250}
    assert all_is_accounted_for()
    ours = till.unknown(250, NEXT_DAY, "OFFICE-1")
    made_good = till.Entry(
        **{field: getattr(ours, field) for field in ours.__slots__} | {"counterparty_account": cast.AGENCY["office_iban"]}
    )
    till.take_in(till.statement([made_good], opening=9_750, number=2), NEXT_DAY)
    assert held() == {BANK: 10_000, "owed:be:vivre": 10_000}
    assert queries.suspense() == []
    assert all_is_accounted_for()


def test_what_the_bank_did_not_bring_shows_in_the_check(case):
    """The bank holds 100.00; the ledger 150.00, of which no line of the bank tells."""
    till.take_in(till.statement([till.paid(case, 10_000, DAY)]), DAY)
    till.drift(5_000, DAY)
    (fault, *_rest) = differences()
    assert fault.where == f"account {till.CLIENT}, 2026-03-02"
    assert dict(fault.facts) == {"bank": "100.00", "held": "150.00"}


def test_a_first_statement_that_does_not_open_at_nothing_waits_for_the_one_before_it(case):
    """It opens at 50.00 that we never saw. Its file comes: both are booked."""
    imported, _ = till.take_in(till.statement([till.paid(case, 10_000, NEXT_DAY)], opening=5_000, number=2), NEXT_DAY)
    assert (imported.parked, held()) == (1, {})
    assert "amiable bank begin" in str(imported.notices[0].remedy)
    imported, _ = till.take_in(till.statement([till.unknown(5_000, DAY, "IN-0")]), NEXT_DAY)
    assert (imported.released, held()) == (1, {BANK: 15_000, "suspense:be": 5_000, "owed:be:vivre": 10_000})
    assert all_is_accounted_for()


def test_an_account_that_is_in_use_begins_with_what_it_held(case):
    """It held 50.00 before the first statement: they wait in suspense, as somebody's money; said once, and not after the bank spoke."""
    till.take_in(till.statement([till.paid(case, 10_000, NEXT_DAY)], opening=5_000, number=2), NEXT_DAY)
    assert services.begin(till.CLIENT, 5_000, DAY, NEXT_DAY).released == 1
    matching.match_waiting(NEXT_DAY)
    assert held() == {BANK: 15_000, "suspense:be": 5_000, "owed:be:vivre": 10_000}
    assert all_is_accounted_for()
    with pytest.raises(AlreadyBegun):
        services.begin(till.CLIENT, 5_000, DAY, NEXT_DAY)
    with pytest.raises(NotOurAccount):
        services.begin("BE62510007547061", 5_000, DAY, NEXT_DAY)


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        (lambda good: good[: len(good) // 2], FileRefused),
        (lambda good: good.replace(till.CLIENT.encode(), b"BE62510007547061"), NotOurAccount),
        (lambda good: good.replace(b'Ccy="EUR"', b'Ccy="DKK"').replace(b"<Ccy>EUR", b"<Ccy>DKK"), AnotherCurrency),
    ],
)
def test_a_bad_file_is_refused_whole(case, spoil, refusal):
    entries = [till.paid(case, 1_000 + n, DAY) for n in range(50)]
    with pytest.raises(refusal):
        services.import_file(BytesIO(spoil(till.statement(entries))), "bad.xml", DAY)
    assert (Line.objects.count(), BankStatement.objects.count(), held()) == (0, 0, {})


def test_many_lines_in_lots(case, monkeypatch):
    """23 payments in lots of 5 are the same as in one."""
    monkeypatch.setattr(statements, "LINES_AT_A_TIME", 5)
    monkeypatch.setattr(matching, "LINES_AT_A_TIME", 7)
    imported, matched = till.take_in(till.statement([till.paid(case, 100 + n, DAY) for n in range(23)]), DAY)
    assert (imported.new, matched.matched, imported.received) == (23, 23, 2_553)
    assert held() == {BANK: 2_553, "owed:be:vivre": 2_553}
    assert all_is_accounted_for()


def test_the_database_refuses_a_match_beyond_its_line(case):
    till.take_in(till.statement([till.unknown(4_200, DAY, "X-1")]), DAY)
    line = Line.objects.get()
    beyond = {"line": line, "case_id": case.id, "confidence": 1_000_000, "reasons": [], "matched_on": DAY}
    with pytest.raises(IntegrityError, match="match_is_within_its_line"), transaction.atomic():
        Match.objects.create(minor=4_201, line_minor=4_200, **beyond)
    with pytest.raises(IntegrityError, match="match_knows_the_amount_of_its_line"), transaction.atomic():
        Match.objects.create(minor=4_201, line_minor=4_201, **beyond)


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [
        ("payments_allocation", "minor", "allocations are written once"),
        ("payments_line", "minor", "lines are written once"),
        ("payments_match", "minor", "matches are written once"),
    ],
)
@pytest.mark.parametrize("statement", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}", "TRUNCATE {table} CASCADE"])
def test_lines_matches_and_allocations_are_written_once(case, statement, table, column, words):
    till.take_in(till.statement([till.paid(case, 10_000, DAY)]), DAY)
    with pytest.raises(DatabaseError, match=words), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement.format(table=table, column=column))


def test_who_pays_exactly_one_invoice_pays_that_invoice():
    """100.00 and 80.00 are due; 80.00 comes in: the second invoice is paid, the first stays open."""
    cast.agency()
    cast.vivre()
    (case,) = till.placed("vivre", [till.claim("V-1", 10_000, date(2026, 1, 10)), till.claim("V-2", 8_000, date(2026, 1, 20))])
    till.take_in(till.statement([till.paid(case, 8_000, DAY)]), DAY)
    ((payment),) = queries.case_payments(case.id)
    assert [(share.claim, share.part, share.minor) for share in payment.allocations] == [("V-2", "principal", 8_000)]


def test_an_amount_that_fits_two_invoices_pays_the_older():
    cast.agency()
    cast.vivre()
    (case,) = till.placed("vivre", [till.claim("V-1", 8_000, date(2026, 1, 10)), till.claim("V-2", 8_000, date(2026, 1, 20))])
    till.take_in(till.statement([till.paid(case, 8_000, DAY)]), DAY)
    ((payment),) = queries.case_payments(case.id)
    assert [share.claim for share in payment.allocations] == ["V-1"]
