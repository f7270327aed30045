"""Direct debits from the mandate to the bank's line, and back again: on the files that banks send."""

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction

from amiable.apps.cases.records import CaseView
from amiable.apps.cases.services import close, suspend
from amiable.apps.debits import queries, services
from amiable.apps.debits.models import Collection
from amiable.apps.debits.records import NewMandate
from amiable.apps.debits.refusals import DebitMissing, MandateKnown, MandateMissing, MandateNotInOrder, NoCreditorIdentifier
from amiable.apps.documents import queries as documents
from amiable.apps.parties import services as parties
from amiable.apps.payments import queries as payments
from amiable.apps.payments.check import differences
from amiable.core.debits import (
    AskingAgainIsNoUse,
    DebitAboveDue,
    DebitOnHold,
    MandateUsedUp,
    NothingToAskAgain,
    RetriedEnough,
    TooSoonToDebit,
)
from amiable.core.means import MeansNotTaken
from amiable.files import pain_debit
from tests import cast, counter, till
from tests.counter import CLERK, monday

pytestmark = pytest.mark.django_db
SIGNED = NewMandate("Jeanne Fictive", "BE62 5100 0754 7061", date(2026, 3, 1))
FIRST = date(2026, 3, 16)  # fourteen days after Monday 2 March


@pytest.fixture
def case() -> CaseView:
    """Somebody in Belgium who owes 600.00, and an agency that may debit."""
    counter.office("be")
    parties.set_agency(cast.AGENCY | {"sepa_creditor": "BE81ZZZ0123456749"})
    return counter.case("be")


def signed(case: CaseView, **changes: object) -> int:
    return services.record_mandate(case.id, replace(SIGNED, **changes), at=monday(), by=CLERK).id  # type: ignore[arg-type]


def planned(case: CaseView, minor: int = 10_000, due_on: date = FIRST, at: datetime | None = None, **more: object) -> str:
    return services.plan(case.id, minor, due_on, at=at or monday(), by=CLERK, **more).name  # type: ignore[arg-type]


def states(case: CaseView) -> list[str]:
    return [each.state for each in reversed(queries.collections_of(case.id))]


def book(name: str, minor: int, on: date, number: int = 1) -> None:
    """The bank's file of a day on which a debit is booked: its line bears our own end-to-end id and the mandate, and no reference."""
    entry = replace(till.unknown(minor, on, f"IN-{name}"), end_to_end_id=name)
    mandate = f"</EndToEndId><MndtId>{name}</MndtId>".encode()
    till.take_in(till.statement([entry], number=number).replace(b"</EndToEndId>", mandate), on)


def take_back(name: str, minor: int, on: date, reason: str, number: int) -> None:
    """The bank's file of a day on which a debit comes back, with the reason as banks write it."""
    entry = till.left(minor, on, f"OUT-{name}", end_to_end_id=name, reversal=True)
    said = f"<RtrInf><Rsn><Cd>{reason}</Cd></Rsn></RtrInf></TxDtls>".encode()
    till.take_in(till.statement([entry], opening=minor, number=number).replace(b"</TxDtls>", said), on)


def in_file(document_id: int) -> tuple[pain_debit.Collection, ...]:
    return pain_debit.read_collections(BytesIO(documents.open(document_id).content))[2]


def test_a_debit_is_planned_told_handed_in_and_its_money_finds_the_case(case: CaseView) -> None:
    """100.00 on 16 March: told on 2 March, in the file of 9 March, booked on the 16th for the case although it bears no reference."""
    signed(case)
    name = planned(case)
    (view,) = queries.collections_of(case.id)
    assert (view.state, view.noticed_on, queries.under_way(case.id, date(2026, 3, 2))) == ("planned", date(2026, 3, 2), 10_000)
    assert documents.open(view.notice_id).media_type == "application/pdf"
    done = services.hand_in("be", at=monday(day=9), by=CLERK)
    assert done.file is not None and (done.file.debits, done.file.minor, done.cancelled) == (1, 10_000, {})
    (collected,) = in_file(done.file.document_id)
    assert (collected.sequence, collected.iban, collected.due_on, collected.mandate) == (
        "FRST",
        "BE62510007547061",
        FIRST,
        f"{case.number}-1",
    )
    assert states(case) == ["handed_in"]
    book(name, 10_000, FIRST)
    (payment,) = payments.case_payments(case.id)
    assert (payment.minor, payment.means, states(case)) == (10_000, "direct_debit", ["paid"])
    assert differences() == []


def test_a_debit_that_came_back_is_due_again_and_asked_for_again_once(case: CaseView) -> None:
    """AM04: too little on the account. It is asked for again once; after that a person calls."""
    signed(case, notice=1)
    first = planned(case, due_on=date(2026, 3, 4))
    services.hand_in("be", at=monday(), by=CLERK)
    book(first, 10_000, date(2026, 3, 4))
    take_back(first, 10_000, date(2026, 3, 6), "AM04", 2)
    (view,) = queries.collections_of(case.id)
    assert (view.state, view.returned_on, view.reason) == ("returned", date(2026, 3, 6), "AM04")
    second = planned(case, due_on=date(2026, 3, 11), at=monday(day=9), again=first)
    with pytest.raises(NothingToAskAgain):
        planned(case, due_on=date(2026, 3, 11), at=monday(day=9), again=first)
    services.hand_in("be", at=monday(day=9), by=CLERK)
    book(second, 10_000, date(2026, 3, 11), 3)
    take_back(second, 10_000, date(2026, 3, 13), "AM04", 4)
    with pytest.raises(RetriedEnough):
        planned(case, due_on=date(2026, 3, 18), at=monday(day=16), again=second)
    assert payments.received_on([case.id])[case.id] == []
    assert differences() == []


def test_who_wanted_the_money_back_is_not_debited_again(case: CaseView) -> None:
    """MD06 within eight weeks: the bank gives it back without asking why."""
    signed(case, notice=1)
    name = planned(case, due_on=date(2026, 3, 4))
    services.hand_in("be", at=monday(), by=CLERK)
    book(name, 10_000, date(2026, 3, 4))
    take_back(name, 10_000, date(2026, 4, 24), "MD06", 2)
    with pytest.raises(AskingAgainIsNoUse):
        services.plan(case.id, 10_000, date(2026, 4, 29), at=monday(day=30), by=CLERK, again=name)


def test_the_second_debit_of_a_mandate_recurs_and_the_last_one_ends_it(case: CaseView) -> None:
    signed(case)
    planned(case, due_on=FIRST)
    planned(case, due_on=date(2026, 3, 18))
    planned(case, due_on=date(2026, 3, 20), last=True)
    file = services.hand_in("be", at=monday(day=9), by=CLERK).file
    assert file is not None
    assert [each.sequence for each in in_file(file.document_id)] == ["FRST", "RCUR", "FNAL"]
    assert services.hand_in("be", at=monday(day=9), by=CLERK).file is None, "nothing is handed in twice"


def test_no_more_is_debited_than_is_due_and_not_before_the_person_had_their_days(case: CaseView) -> None:
    """600.00 are due: 500.00 and 100.00 may be planned, a cent more may not."""
    signed(case)
    with pytest.raises(TooSoonToDebit) as refused:
        planned(case, due_on=date(2026, 3, 13))
    assert refused.value.facts["first_on"] == "2026-03-16"
    planned(case, 50_000)
    with pytest.raises(DebitAboveDue):
        planned(case, 10_001)
    planned(case, 10_000)


def test_what_was_paid_in_the_meantime_is_not_debited(case: CaseView) -> None:
    signed(case)
    name = planned(case, 60_000)
    till.take_in(till.statement([till.paid(case, 60_000, date(2026, 3, 5))]), date(2026, 3, 5))
    done = services.hand_in("be", at=monday(day=9), by=CLERK)
    assert (done.file, done.cancelled) == (None, {name: "debit.above_due"})
    assert states(case) == ["cancelled"]


def test_what_the_bank_has_in_hand_counts_until_it_is_booked_or_was_rejected(case: CaseView) -> None:
    """500.00 in hand and 100.00 planned of 600.00; 100.00 come by transfer, so the second debit is not handed in. Ten days after its day
    the first was never booked: the bank rejected it, and 500.00 may be planned anew."""
    signed(case)
    planned(case, 50_000)
    services.hand_in("be", at=monday(day=9), by=CLERK)
    second = planned(case, 10_000, date(2026, 3, 25), at=monday(day=10))
    till.take_in(till.statement([till.paid(case, 10_000, date(2026, 3, 11))]), date(2026, 3, 11))
    assert services.hand_in("be", at=monday(day=12), by=CLERK).cancelled == {second: "debit.above_due"}
    assert (queries.in_hand(case.id, date(2026, 3, 26)), queries.in_hand(case.id, date(2026, 3, 27))) == (50_000, 0)
    assert planned(case, 50_000, date(2026, 4, 14), at=monday(day=30))


def test_nothing_is_debited_on_hold_or_once_a_case_is_closed(case: CaseView) -> None:
    signed(case)
    name = planned(case)
    suspend(case.id, because="dispute", from_on=date(2026, 3, 3), to_on=None, today=date(2026, 3, 3))
    with pytest.raises(DebitOnHold):
        planned(case, due_on=date(2026, 3, 18), at=monday(day=4))
    assert services.hand_in("be", at=monday(day=9), by=CLERK).cancelled == {name: "debit.on_hold"}
    other = counter.case("be", invoice="F-2", debtor=2)
    signed(other)
    close(other.id, on=date(2026, 3, 2), because="withdrawn")
    with pytest.raises(DebitOnHold):
        planned(other)


def test_a_mandate_is_revoked_at_a_word_and_what_has_not_left_is_cancelled(case: CaseView) -> None:
    mandate = signed(case)
    with pytest.raises(MandateKnown):
        signed(case)
    name = planned(case)
    assert services.revoke(mandate, because="by telephone", at=monday(day=3), by=CLERK) == (name,)
    for refused in (lambda: planned(case), lambda: services.revoke(mandate, because="again", at=monday(day=3), by=CLERK)):
        with pytest.raises(MandateMissing):
            refused()
    (view,) = queries.mandates_of(case.id, date(2026, 3, 3))
    assert (view.dead, view.revoked_because, view.holder, view.iban) == (True, "by telephone", "Jeanne Fictive", "BE62510007547061")
    assert signed(case) != mandate


def test_a_mandate_for_one_debit_allows_one(case: CaseView) -> None:
    signed(case, kind="one_off")
    planned(case)
    with pytest.raises(MandateUsedUp):
        planned(case)
    file = services.hand_in("be", at=monday(day=9), by=CLERK).file
    assert file is not None and in_file(file.document_id)[0].sequence == "OOFF"
    with pytest.raises(MandateUsedUp):
        planned(case, due_on=date(2026, 3, 31), at=monday(day=10))


def test_a_mandate_that_is_not_in_order_is_refused_with_every_fault(case: CaseView) -> None:
    wrong = replace(SIGNED, iban="BE62 5100 0754 7062", holder=" ", signed_on=date(2026, 3, 9), notice=20)
    with pytest.raises(MandateNotInOrder) as refused:
        services.record_mandate(case.id, wrong, at=monday(), by=CLERK)
    assert [fault.where for fault in refused.value.faults] == ["iban", "holder", "signed_on", "notice"]


def test_a_debit_that_has_left_cannot_be_cancelled(case: CaseView) -> None:
    signed(case)
    first, second = planned(case), planned(case, due_on=date(2026, 4, 20))
    services.hand_in("be", at=monday(day=9), by=CLERK)
    services.cancel(second, because="another day was agreed", at=monday(day=9), by=CLERK)
    for name in (first, second):
        with pytest.raises(DebitMissing):
            services.cancel(name, because="too late", at=monday(day=9), by=CLERK)
    assert states(case) == ["handed_in", "cancelled"]


def test_an_agency_without_an_identifier_debits_nobody(case: CaseView) -> None:
    cast.agency()
    signed(case)
    with pytest.raises(NoCreditorIdentifier):
        planned(case)


def test_denmark_has_no_sepa_direct_debits() -> None:
    with pytest.raises(MeansNotTaken):
        services.hand_in("dk", at=monday(), by=CLERK)


def test_the_database_hands_in_nothing_that_nobody_was_told_of(case: CaseView) -> None:
    signed(case)
    planned(case)
    services.hand_in("be", at=monday(day=9), by=CLERK)
    with pytest.raises(IntegrityError, match="only_what_was_told_is_handed_in"), transaction.atomic():
        Collection.objects.update(noticed_on=None)
    with pytest.raises(IntegrityError, match="what_was_handed_in_is_not_cancelled"), transaction.atomic():
        Collection.objects.update(cancelled_on=date(2026, 3, 9), cancelled_because="too late")
