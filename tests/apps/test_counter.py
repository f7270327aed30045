"""At the counter: cash within the law, cheques that are in order, a till that is counted, receipts without a gap."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from amiable.apps.audit import queries as audit
from amiable.apps.counter import queries, services
from amiable.apps.counter.models import Receipt
from amiable.apps.counter.records import NewCheque
from amiable.apps.counter.refusals import (
    AppointmentUnknown,
    BagKnown,
    BounceNotBooked,
    CashUnknown,
    ChequeKnown,
    ChequeNotInOrder,
    DifferenceWithoutReason,
    NotASlot,
    NothingToDeposit,
    PaymentUnknown,
    SlotTaken,
    TillCounted,
)
from amiable.apps.documents import queries as documents
from amiable.apps.documents.services import store
from amiable.apps.ledger.queries import balances, figures
from amiable.apps.payments import awaited
from amiable.apps.payments import queries as payments
from amiable.apps.payments import services as money
from amiable.apps.payments.check import differences
from amiable.apps.payments.models import Arrival
from amiable.apps.payments.records import Share
from amiable.apps.payments.refusals import NotThatDeposit, WhyMissing
from amiable.core.means import CashAboveLimit, CashTogetherAboveLimit, MeansNotTaken, NoVisitors
from tests import cast, counter, till
from tests.counter import CLERK, monday
from tests.files.letter_cast import plain

pytestmark = pytest.mark.django_db
CHEQUE = NewCheque(20_000, "1234567", "Banque Exemple", "Jeanne Fictive", date(2026, 3, 1), True, True, True)


def held() -> dict[str, int]:
    return {balance.key: balance.minor for balance in balances() if balance.minor}


def words(document_id: int) -> str:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(documents.open(document_id).content)
    return plain(" ".join(page.get_textpage().get_text_bounded() for page in pdf))


# ---- cash


def test_cash_pays_the_case_at_once_and_lies_in_the_till() -> None:
    """250.00 of 600.00 in cash: 350.00 remain, and the till holds 250.00 for Vivre."""
    counter.office()
    case = counter.case()
    taken = services.take_cash(case.id, 25_000, at=monday(), by=CLERK, payer="Luc Fictif")
    (payment,) = payments.case_payments(case.id)
    assert (payment.means, payment.minor, payment.on) == ("cash", 25_000, date(2026, 3, 2))
    assert taken.outside_hours is None
    assert held() == {"till:fr": 25_000, "owed:fr:vivre": 25_000}
    assert queries.payer_of(taken.line_id) == "Luc Fictif"
    assert differences() == []


def test_a_cent_above_the_limit_is_refused_with_the_article_and_nothing_is_taken() -> None:
    counter.office()
    case = counter.case(minor=200_000)
    with pytest.raises(CashAboveLimit) as refused:
        services.take_cash(case.id, 100_001, at=monday(), by=CLERK)
    assert "D112-3" in refused.value.source
    assert payments.case_payments(case.id) == []
    assert services.take_cash(case.id, 100_000, at=monday(), by=CLERK).line_id


def test_cash_of_several_days_for_one_debt_counts_together_and_what_was_undone_does_not() -> None:
    """600.00 and 400.00 are 1 000.00; a cent more is too much. With 400.00 undone, 400.00 may come again."""
    counter.office()
    case, other = counter.case(minor=200_000), counter.case(minor=200_000, invoice="F-2", debtor=2)
    services.take_cash(case.id, 60_000, at=monday(), by=CLERK)
    second = services.take_cash(case.id, 40_000, at=monday(day=3), by=CLERK)
    with pytest.raises(CashTogetherAboveLimit):
        services.take_cash(case.id, 1, at=monday(day=4), by=CLERK)
    services.take_cash(other.id, 100_000, at=monday(day=4), by=CLERK)
    services.undo_cash(second.id, by=CLERK, why="typed twice", at=monday(day=4))
    assert services.take_cash(case.id, 40_000, at=monday(day=4), by=CLERK).line_id
    assert differences() == []


def test_belgium_has_its_own_limit_and_finland_no_counter() -> None:
    counter.office("be")
    case = counter.case("be", minor=400_000)
    with pytest.raises(CashAboveLimit) as refused:
        services.take_cash(case.id, 300_001, at=monday(), by=CLERK)
    assert "67, § 2" in refused.value.source


def test_cash_outside_opening_hours_is_taken_with_a_warning() -> None:
    counter.office()
    taken = services.take_cash(counter.case().id, 100, at=monday(17), by=CLERK)
    assert taken.outside_hours is not None
    assert (taken.outside_hours.facts["next_on"], taken.outside_hours.facts["next"]) == ("2026-03-03", "09:00")


def test_undone_cash_is_due_again_and_every_decision_is_on_record() -> None:
    counter.office()
    case = counter.case()
    taken = services.take_cash(case.id, 25_000, at=monday(), by=CLERK)
    services.undo_cash(taken.id, by=CLERK, why="the amount was 250.00 kroner", at=monday(11))
    assert held() == {}
    assert [entry.what for entry in audit.entries()] == ["cash.taken", "cash.undone"]
    with pytest.raises(CashUnknown):
        services.undo_cash(taken.id, by=CLERK, why="again", at=monday(11))


# ---- the till and its bags


def test_the_till_is_counted_and_its_bag_reaches_the_bank() -> None:
    """250.00 and 100.00 were taken and counted; the bank's line that names the bag is the deposit and nobody's payment."""
    counter.office("be")
    first, second = counter.case("be"), counter.case("be", invoice="F-2", debtor=2)
    services.take_cash(first.id, 25_000, at=monday(), by=CLERK)
    line = services.take_cash(second.id, 10_000, at=monday(11), by=CLERK).line_id
    count = services.count_till("be", 35_000, at=monday(16), by=CLERK)
    assert (count.difference, queries.expected_in_till("be")) == (0, 35_000)
    deposit = services.deposit_cash("be", "BAG-77", at=monday(16), by=CLERK)
    assert (deposit.minor, deposit.short, queries.expected_in_till("be")) == (35_000, 0, 0)
    assert payments.reached_bank([line]) == set()
    entry = replace(till.unknown(35_000, date(2026, 3, 4), "B-1"), text="VERSEMENT BAG-77")
    till.take_in(till.statement([entry]), date(2026, 3, 4))
    assert payments.reached_bank([line]) == {line}
    assert payments.suspense() == []
    assert held() == {f"bank:be:{till.CLIENT}": 35_000, "owed:be:vivre": 35_000}
    assert differences() == []


def test_what_is_missing_in_the_till_has_a_reason_and_is_ours() -> None:
    """350.00 should be there and 345.00 is: the bag holds 345.00, and 5.00 stand apart until the office makes them good."""
    counter.office("be")
    services.take_cash(counter.case("be").id, 35_000, at=monday(), by=CLERK)
    with pytest.raises(DifferenceWithoutReason) as refused:
        services.count_till("be", 34_500, at=monday(16), by=CLERK)
    assert refused.value.facts == {"expected": "350.00", "counted": "345.00"}
    count = services.count_till("be", 34_500, at=monday(16), by=CLERK, because="too much change given")
    assert (count.difference, count.because) == (-500, "too much change given")
    deposit = services.deposit_cash("be", "BAG-78", at=monday(16), by=CLERK)
    assert (deposit.minor, deposit.short) == (34_500, 500)
    assert held() == {"till:be": 34_500, "apart:be": 500, "owed:be:vivre": 35_000}
    assert differences() == []


@pytest.mark.parametrize(("booked", "apart"), [(33_000, 2_000), (35_500, -500), (35_000, 0)])
def test_the_bank_counts_a_bag_otherwise_and_a_person_says_that_this_line_is_it(booked: int, apart: int) -> None:
    """350.00 went to the bank. It books 330.00: 20.00 are the office's charge; or 355.00: 5.00 are its credit. Creditors have all."""
    counter.office("be")
    line = services.take_cash(counter.case("be").id, 35_000, at=monday(), by=CLERK).line_id
    services.count_till("be", 35_000, at=monday(16), by=CLERK)
    services.deposit_cash("be", "BAG-79", at=monday(16), by=CLERK)
    on = date(2026, 3, 4)
    entry = replace(till.unknown(booked, on, "B-1"), text="VERSEMENT", counterparty="Guichet Fictif")
    till.take_in(till.statement([entry]), on)
    (waits,), (bag,) = payments.suspense(), awaited.coming("be", on)
    more = money.recognise_deposit(waits.line_id, bag.id, by=CLERK, why="counted twice at the bank", today=on)
    assert more == -apart
    assert held() == {f"bank:be:{till.CLIENT}": booked, "owed:be:vivre": 35_000} | ({"apart:be": apart} if apart else {})
    assert (payments.suspense(), awaited.coming("be", on), payments.reached_bank([line])) == ([], [], {line})
    found = awaited.arrival_of(waits.line_id)
    assert found
    assert (found.text, found.minor, found.by) == ("BAG-79", 35_000, CLERK)
    assert (differences(), figures("be").conserved) == ([], True)
    with pytest.raises(NotThatDeposit):
        money.recognise_deposit(waits.line_id, bag.id, by=CLERK, why="again", today=on)


def test_a_payment_of_a_case_is_no_deposit() -> None:
    counter.office("be")
    case = counter.case("be")
    services.take_cash(case.id, 35_000, at=monday(), by=CLERK)
    services.count_till("be", 35_000, at=monday(16), by=CLERK)
    services.deposit_cash("be", "BAG-80", at=monday(16), by=CLERK)
    on = date(2026, 3, 4)
    till.take_in(till.statement([till.unknown(9_000, on, "B-1")]), on)
    (waits,), (bag,) = payments.suspense(), awaited.coming("be", on)
    with pytest.raises(WhyMissing):
        money.recognise_deposit(waits.line_id, bag.id, by=CLERK, why="", today=on)
    money.assign(waits.line_id, [Share(case.id, 100)], by=CLERK, why="hers", today=on)
    with pytest.raises(NotThatDeposit):
        money.recognise_deposit(waits.line_id, bag.id, by=CLERK, why="it fits", today=on)
    with pytest.raises(IntegrityError, match="only_what_is_nobodys_is_a_deposit"), transaction.atomic():
        Arrival.objects.create(deposit_id=bag.id, line_id=waits.line_id)
    assert differences() == []


def test_a_till_is_counted_once_a_day_and_what_comes_after_waits_for_the_next_bag() -> None:
    counter.office("be")
    case = counter.case("be")
    with pytest.raises(NothingToDeposit):
        services.deposit_cash("be", "BAG-1", at=monday(), by=CLERK)
    services.take_cash(case.id, 10_000, at=monday(), by=CLERK)
    with pytest.raises(NothingToDeposit):
        services.deposit_cash("be", "BAG-1", at=monday(), by=CLERK)
    services.count_till("be", 10_000, at=monday(11), by=CLERK)
    services.take_cash(case.id, 2_000, at=monday(12), by=CLERK)
    with pytest.raises(TillCounted):
        services.count_till("be", 12_000, at=monday(16), by=CLERK)
    assert services.deposit_cash("be", "BAG-1", at=monday(16), by=CLERK).minor == 10_000
    assert queries.expected_in_till("be") == 2_000
    services.count_till("be", 2_000, at=monday(16, day=3), by=CLERK)
    with pytest.raises(BagKnown):
        services.deposit_cash("be", "BAG-1", at=monday(16, day=3), by=CLERK)


# ---- cheques


def test_a_cheque_is_taken_in_france_and_nowhere_else() -> None:
    counter.office("be")
    with pytest.raises(MeansNotTaken) as refused:
        services.receive_cheque(counter.case("be").id, CHEQUE, at=monday(), by=CLERK)
    assert refused.value.facts["offered"] == "transfer, card, direct_debit, cash, direct"


def test_a_cheque_that_is_not_in_order_is_given_back_with_every_reason() -> None:
    counter.office()
    case = counter.case()
    wrong = replace(CHEQUE, payable_to_us=False, has_case_number=False, complete=False, written_on=date(2026, 3, 9), number=" ")
    with pytest.raises(ChequeNotInOrder) as refused:
        services.receive_cheque(case.id, wrong, at=monday(), by=CLERK)
    assert [fault.where for fault in refused.value.faults] == ["payable_to_us", "has_case_number", "complete", "written_on", "number"]
    services.receive_cheque(case.id, CHEQUE, at=monday(), by=CLERK)
    with pytest.raises(ChequeKnown):
        services.receive_cheque(case.id, CHEQUE, at=monday(), by=CLERK)


def bank_file(entry: till.Entry, opening: int = 0, number: int = 1) -> None:
    """A day of the French client account."""
    till.take_in(till.statement([entry], opening=opening, account=str(counter.FRENCH["client_iban"]), number=number), entry.booked_on)


def test_a_cheque_that_lies_here_is_taken_back_at_once() -> None:
    """200.00 by cheque of 600.00; it is not worth going to the bank: 600.00 are due again, and the same cheque may be shown once more."""
    counter.office()
    case = counter.case()
    taken = services.receive_cheque(case.id, CHEQUE, at=monday(), by=CLERK)
    assert held() == {"cheques:fr": 20_000, "owed:fr:vivre": 20_000}
    services.bounce(taken.id, by=CLERK, why="opposition", at=monday(day=3))
    assert held() == {}
    assert services.receive_cheque(case.id, CHEQUE, at=monday(day=10), by=CLERK).id != taken.id
    assert differences() == []


def test_cheques_go_to_the_bank_on_one_list_and_one_that_bounces_is_taken_back_by_the_bank_s_line() -> None:
    """200.00 are credited on the 4th and taken back on the 9th: the bank's line is the cheque's, and every cent is accounted for."""
    counter.office()
    case = counter.case()
    taken = services.receive_cheque(case.id, CHEQUE, at=monday(), by=CLERK)
    assert services.deposit_cheques("fr", "REMISE-12", at=monday(16), by=CLERK).minor == 20_000
    assert ([cheque.bag for cheque in queries.cheques("fr")], queries.cheques("fr", at_hand=True)) == (["REMISE-12"], [])
    bank_file(replace(till.unknown(20_000, date(2026, 3, 4), "R-12"), text="REMISE-12"))
    with pytest.raises(BounceNotBooked):
        services.bounce(taken.id, by=CLERK, why="provision insuffisante", at=monday(day=9))
    bank_file(till.left(20_000, date(2026, 3, 9), "I-1", text="CHEQUE IMPAYE 1234567"), opening=20_000, number=2)
    services.bounce(taken.id, by=CLERK, why="provision insuffisante", at=monday(day=9))
    (payment,) = payments.case_payments(case.id)
    assert payment.taken_back_on == date(2026, 3, 9)
    (cheque,) = queries.cheques("fr")
    assert (cheque.bounced_on, cheque.drawer) == (date(2026, 3, 9), "Jeanne Fictive")
    assert held() == {}
    assert differences() == []


# ---- appointments


def test_an_appointment_begins_at_the_office_s_own_times_one_person_at_a_time() -> None:
    counter.office()
    first, second = counter.case(), counter.case(invoice="F-2", debtor=2)
    nine = datetime.fromisoformat("2026-03-03 09:00")
    booked = services.book(first.id, nine, at=monday(), by=CLERK)
    assert f"{booked.starts_at:%H:%M} {booked.ends_at:%H:%M}" == "09:00 09:30"
    with pytest.raises(SlotTaken) as refused:
        services.book(second.id, nine, at=monday(), by=CLERK)
    assert refused.value.facts["free"].startswith("09:30, 10:00")
    for wrong in (
        datetime.fromisoformat("2026-03-03 09:10"),
        datetime.fromisoformat("2026-03-03 12:30"),
        datetime.fromisoformat("2026-03-01 09:00"),
        datetime.fromisoformat("2026-03-02 09:00"),
    ):
        with pytest.raises(NotASlot):
            services.book(second.id, wrong, at=monday(), by=CLERK)
    assert [seen.case_id for seen in queries.appointments("fr", date(2026, 3, 2), date(2026, 3, 6))] == [first.id]
    services.cancel(booked.id, at=monday(), by=CLERK)
    assert services.book(second.id, nine, at=monday(), by=CLERK).case_id == second.id
    with pytest.raises(AppointmentUnknown):
        services.cancel(booked.id, at=monday(), by=CLERK)


def test_nobody_is_invited_to_an_office_that_is_closed_to_visitors() -> None:
    with pytest.raises(NoVisitors):
        queries.free_slots("fi", date(2026, 3, 3))


# ---- receipts


def test_a_receipt_says_what_was_paid_what_remains_and_why() -> None:
    """A business owes 600.00 and 40.00; 600.00 in cash on 2 March leave interest, the lump sum, and so a rest of the principal."""
    counter.office("be")
    case = counter.case("be", kind="business")
    line = services.take_cash(case.id, 60_000, at=monday(), by=CLERK, payer="Luc Fictif").line_id
    receipt = services.receipt(case.id, line, on=date(2026, 3, 2), by=CLERK)
    assert (receipt.number, receipt.language, receipt.minor) == ("BE-2026-1", "fr", 60_000)
    text = words(receipt.document_id)
    assert "Merci, nous avons reçu 600,00 €" in text
    assert "de Luc Fictif en espèces, au guichet" in text and "Vivre Énergie SA" in text
    assert "Frais 40,00 €" in text and "Pourquoi cela reste dû" in text
    assert case.printed_number in text


def test_a_receipt_is_made_once_and_numbered_without_a_gap_in_its_market_and_year() -> None:
    """Asked again it is the same one; one that could not be made leaves no hole; a transfer has one too."""
    counter.office("be")
    case = counter.case("be")
    cash = services.take_cash(case.id, 10_000, at=monday(), by=CLERK).line_id
    till.take_in(till.statement([till.paid(case, 5_000, date(2026, 3, 4))]), date(2026, 3, 4))
    transfer = next(payment.line_id for payment in payments.case_payments(case.id) if payment.means == "transfer")
    first = services.receipt(case.id, cash, on=date(2026, 3, 4))
    assert services.receipt(case.id, cash, on=date(2026, 3, 5)) == first
    with pytest.raises(PaymentUnknown):
        services.receipt(case.id, 999_999, on=date(2026, 3, 5))
    second = services.receipt(case.id, transfer, on=date(2026, 3, 5))
    assert [first.number, second.number] == ["BE-2026-1", "BE-2026-2"]
    assert "par virement" in words(second.document_id)
    assert [seen.id for seen in queries.receipts_of(case.id)] == [second.id, first.id]


def test_what_was_taken_back_has_no_new_receipt() -> None:
    counter.office("be")
    case = counter.case("be")
    taken = services.take_cash(case.id, 10_000, at=monday(), by=CLERK)
    services.undo_cash(taken.id, by=CLERK, why="typed twice", at=monday())
    with pytest.raises(PaymentUnknown):
        services.receipt(case.id, taken.line_id, on=date(2026, 3, 4))


def test_the_database_refuses_a_number_given_twice_and_a_receipt_that_is_changed() -> None:
    counter.office("be")
    case = counter.case("be")
    line = services.take_cash(case.id, 10_000, at=monday(), by=CLERK).line_id
    services.receipt(case.id, line, on=date(2026, 3, 4))
    row = Receipt.objects.get()
    row.pk, row.document_id = None, store(b"%PDF", "application/pdf", "other.pdf", date(2026, 3, 4))
    with pytest.raises(IntegrityError, match="receipt_number_is_given_once"), transaction.atomic():
        row.save()
    with pytest.raises(DatabaseError, match="receipts are written once"), transaction.atomic():
        Receipt.objects.update(minor=1)


def test_a_french_receipt_names_the_law_that_wants_it() -> None:
    counter.office()
    case = counter.case()
    line = services.take_cash(case.id, 60_000, at=monday(), by=CLERK).line_id
    text = words(services.receipt(case.id, line, on=date(2026, 3, 2)).document_id)
    assert "Code des procédures civiles d'exécution, art. R124-6" in text
    assert "Il ne reste rien à payer" in text
    assert cast.VIVRE["legal_name"] in text
