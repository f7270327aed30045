"""A case of which everything is paid is closed once its payments are expected to stay; what is owed again is told to a person."""

from datetime import UTC, date, datetime, timedelta

import pytest

from amiable.apps.audit import queries as audit
from amiable.apps.cases import queries as cases
from amiable.apps.cases import services as writing
from amiable.apps.cases.records import PAID, CaseView
from amiable.apps.cases.refusals import NotClosedAsPaid
from amiable.apps.contacts import queries
from amiable.apps.days import queries as days
from amiable.apps.outbox import queries as outbox
from amiable.apps.payments import services as payments
from amiable.apps.payments.records import MeansOfPayment, Taking
from amiable.apps.portfolio.models import Look
from amiable.jobs.daily import run_day
from tests import cast, till
from tests.apps.test_answers_owed import text_of

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 2, 2)
AT = datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.fixture
def case() -> CaseView:
    """One invoice of 100.00, due on 15 January; our first letter left on Monday 2 February."""
    cast.agency()
    cast.vivre()
    cast.staff("ines")
    (case,) = till.placed("vivre", [till.claim("F-1", 10000, date(2026, 1, 15))])
    run_day("be", MONDAY)
    return case


def pays(case: CaseView, on: date, means: MeansOfPayment = "transfer", minor: int = 10000) -> None:
    account = {"card": "stripe", "cash": "till", "cheque": "cheques", "direct": "vivre"}.get(means)
    if account:
        payments.take([Taking("be", means, account, minor, on, f"{means}:{on}", case.id)], by="ines", today=on)
    else:
        till.take_in(till.statement([till.paid(case, minor, on)]), on)


def closed(case: CaseView) -> tuple[date | None, str]:
    view = cases.case(case.id)
    return view.closed_on, view.closed_because


def kinds(case: CaseView) -> list[tuple[str, date]]:
    return [(each.kind, each.released_on) for each in queries.sent_on_case(case.id) if each.purpose != "demand"]


def test_a_fortnight_after_a_transfer_the_case_is_closed_and_the_person_reads_so(case: CaseView) -> None:
    """Paid on Tuesday the 3rd: thanks on that day; nothing until the 17th, to which the product itself looks ahead."""
    paid_on, closes = date(2026, 2, 3), date(2026, 2, 17)
    pays(case, paid_on)
    run_day("be", paid_on)
    assert Look.objects.get(case_id=case.id).next_on == closes
    run_day("be", closes - timedelta(days=1))
    assert closed(case) == (None, "")
    outcome = run_day("be", closes)
    assert (outcome.closed, closed(case)) == ([case.id], (closes, PAID))
    steps = next(stage for stage in days.plays(closes, "be")[-1].stages if stage.name == "steps")
    assert steps.counts["closed"] == 1
    assert kinds(case) == [("payment_received", paid_on), ("claim_closed", closes)]
    assert "Tout est payé" in text_of(case)
    run_day("be", closes + timedelta(days=1))
    assert len(kinds(case)) == 2, "once"


def test_a_bank_that_tells_of_a_transfer_days_later_changes_nothing_of_that(case: CaseView) -> None:
    """Paid on Tuesday the 3rd, known on Friday the 6th: closed a fortnight after the payment, and told."""
    paid_on, known_on, closes = date(2026, 2, 3), date(2026, 2, 6), date(2026, 2, 17)
    till.take_in(till.statement([till.paid(case, 10000, paid_on)]), known_on)
    for on in (known_on, closes):
        run_day("be", on)
    assert kinds(case) == [("payment_received", known_on), ("claim_closed", closes)]


@pytest.mark.parametrize(("means", "days_open"), [("direct", 14), ("cheque", 30), ("card", 120)])
def test_what_may_be_taken_back_for_longer_keeps_it_open_for_longer(case: CaseView, means: MeansOfPayment, days_open: int) -> None:
    paid_on = date(2026, 2, 3)
    pays(case, paid_on, means)
    closes = paid_on + timedelta(days=days_open)
    for on in (paid_on, closes - timedelta(days=1), closes):
        run_day("be", on)
        assert (closed(case)[0] is None) is (on < closes)


def test_who_paid_in_cash_is_thanked_and_gets_no_second_letter(case: CaseView) -> None:
    """The thanks of the same day are a receipt for all of it."""
    pays(case, MONDAY, "cash")
    run_day("be", MONDAY)
    assert closed(case) == (MONDAY, PAID)
    assert [kind for kind, _on in kinds(case)] == ["payment_received"]


def test_the_payment_that_may_be_taken_back_longest_counts(case: CaseView) -> None:
    pays(case, MONDAY, "cheque", 4000)
    pays(case, MONDAY, "cash", 6000)
    run_day("be", MONDAY)
    assert Look.objects.get(case_id=case.id).next_on == MONDAY + timedelta(days=30)


@pytest.mark.parametrize("because", ["dispute", "information_request", "complaint"])
def test_a_case_on_which_somebody_waits_for_an_answer_stays_open(case: CaseView, because: str) -> None:
    pays(case, MONDAY, "cash")
    writing.suspend(case.id, because=because, from_on=MONDAY, to_on=date(2026, 2, 10), today=MONDAY)
    run_day("be", MONDAY)
    run_day("be", date(2026, 2, 10))
    assert closed(case) == (None, "")
    run_day("be", date(2026, 2, 11))
    assert closed(case) == (date(2026, 2, 11), PAID)


def test_a_plan_that_was_paid_to_its_end_is_no_reason_to_stay_open(case: CaseView) -> None:
    writing.suspend(case.id, because="plan", from_on=MONDAY, to_on=None, today=MONDAY)
    pays(case, MONDAY, "cash")
    run_day("be", MONDAY)
    assert closed(case) == (MONDAY, PAID)


def test_what_was_paid_too_much_goes_back_before_the_case_is_closed(case: CaseView) -> None:
    pays(case, MONDAY, "cash", 10500)
    run_day("be", MONDAY)
    assert closed(case) == (None, "")
    payments.give_back(case.id, 500, key="k", on=MONDAY, by="ines", why="too much", today=MONDAY)
    run_day("be", date(2026, 2, 3))
    assert closed(case) == (date(2026, 2, 3), PAID)


def test_a_case_of_which_something_is_left_stays_open(case: CaseView) -> None:
    """Ten cents: a person decides about them."""
    pays(case, MONDAY, "cash", 9990)
    run_day("be", MONDAY)
    assert closed(case) == (None, "")


def test_a_payment_taken_back_afterwards_is_told_to_a_person_who_opens_the_case_again(case: CaseView) -> None:
    """Closed on 5 March; the cheque comes back on the 9th. Nothing is asked before a person has looked."""
    pays(case, date(2026, 2, 3), "cheque")
    for on in (date(2026, 2, 3), date(2026, 3, 5)):
        run_day("be", on)
    back = date(2026, 3, 9)
    payments.take_back("cheque:back", of="cheque:2026-02-03", on=back, why="no funds", today=back)
    run_day("be", back)
    (note,) = next(stage for stage in days.plays(back, "be")[-1].stages if stage.name == "steps").notes
    assert (note.kind, note.about, note.code) == ("told", case.printed_number, "case.owed_again")
    assert note.facts == {"due": "100.00", "number": case.printed_number}
    assert closed(case)[0] == date(2026, 3, 5) and len(kinds(case)) == 2
    assert writing.reopen(case.id, by="ines", at=AT).closed_on is None
    assert audit.entries()[-1].what == "case.reopened"
    assert run_day("be", back).owed == 1, "the playbook goes on where it stood"
    assert not next(stage for stage in days.plays(back, "be")[-1].stages if stage.name == "steps").notes


def test_paid_again_it_is_closed_again_and_told_again(case: CaseView) -> None:
    pays(case, date(2026, 2, 3), "cheque")
    for on in (date(2026, 2, 3), date(2026, 3, 5)):
        run_day("be", on)
    payments.take_back("cheque:back", of="cheque:2026-02-03", on=date(2026, 3, 9), why="no funds", today=date(2026, 3, 9))
    writing.reopen(case.id, by="ines", at=AT)
    pays(case, date(2026, 3, 9))
    for on in (date(2026, 3, 9), date(2026, 3, 23)):
        run_day("be", on)
    assert [kind for kind, _on in kinds(case)] == ["payment_received", "claim_closed", "payment_received", "claim_closed"]


def test_nobody_reads_of_an_end_that_was_undone_before_the_letter_left(case: CaseView) -> None:
    """Closed on Sunday 5 April, when nothing leaves; the cheque comes back on the same day."""
    pays(case, date(2026, 3, 6), "cheque")
    run_day("be", date(2026, 3, 6))
    sunday = date(2026, 4, 5)
    run_day("be", sunday)
    assert closed(case) == (sunday, PAID)
    payments.take_back("cheque:back", of="cheque:2026-03-06", on=sunday, why="no funds", today=sunday)
    run_day("be", date(2026, 4, 7))
    assert [kind for kind, _on in kinds(case)] == ["payment_received"]
    assert outbox.items_of(case.id)[-1].because == "the case has not ended"


def test_only_a_case_that_was_paid_is_opened_again(case: CaseView) -> None:
    writing.close(case.id, on=MONDAY, because="the creditor gave up")
    with pytest.raises(NotClosedAsPaid):
        writing.reopen(case.id, by="ines", at=AT)
