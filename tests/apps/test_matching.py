"""Whose a payment is, among the cases that the tables hold: what letters asked, and a person's other cases."""

from datetime import date

import pytest

from amiable.apps.cases import queries as cases
from amiable.apps.cases.records import CaseView
from amiable.apps.cases.services import close
from amiable.apps.outbox import queries as outbox
from amiable.apps.outbox import services as owing
from amiable.apps.outbox.records import NewItem
from amiable.apps.payments import queries
from amiable.apps.payments.models import Line, Match
from amiable.apps.payments.sums import sums_of
from tests import cast, till

pytestmark = pytest.mark.django_db
ASKED_ON, DAY = date(2026, 2, 20), date(2026, 3, 2)
BAKERY = {"Last name or company": "Boulangerie Dumonceau"}


@pytest.fixture
def case() -> CaseView:
    """A bakery owes 300.00 with interest, day by day."""
    cast.agency()
    cast.vivre()
    (case,) = till.placed("vivre", [till.claim("F-1", 30_000, date(2026, 1, 10), kind="business") | BAKERY])
    return case


def write_to(case: CaseView, on: date) -> None:
    """A demand that went out."""
    owing.owe(NewItem(case.id, "demand", "payment_demand", "letter", on, f"letter {on}"), on)
    owing.release_many([item.id for item in outbox.unreleased(on, case_ids=[case.id])], on)


def owed(case: CaseView, on: date) -> int:
    (claim,) = cases.claims_of([case.id])[case.id]
    return sums_of([case.id], on).now.get(claim.id, 0)


def named(minor: int, **more: object) -> till.Entry:
    return till.Entry(minor, True, DAY, DAY, "IN-1", counterparty="BOULANGERIE DUMONCEAU", **more)


def test_the_sum_of_the_letter_is_known_although_interest_has_run_since(case):
    asked, due = owed(case, ASKED_ON), owed(case, DAY)
    assert 30_000 < asked < due
    imported, matched = till.take_in(till.statement([named(asked)]), DAY)
    assert (imported.new, matched.matched) == (1, 0), "a name, and a sum that is nothing today"
    write_to(case, ASKED_ON)
    _imported, matched = till.take_in(till.statement([named(asked)]), DAY)
    assert (matched.matched, matched.waiting) == (1, 0)
    assert [payment.minor for payment in queries.case_payments(case.id)] == [asked]
    assert {"code": "match.as_asked", "facts": {"on": "2026-02-20"}} in Match.objects.get().reasons


def test_what_letters_asked_counts_for_sixty_days_and_the_newest_three(case):
    for on in (date(2025, 12, 31), date(2026, 2, 1), date(2026, 2, 8), date(2026, 2, 15), ASKED_ON):
        write_to(case, on)
    (claim,) = cases.claims_of([case.id])[case.id]
    sums = sums_of([case.id], DAY)
    assert [each.on for each in sums.earlier(case.id, [claim.id])] == [ASKED_ON, date(2026, 2, 15), date(2026, 2, 8)]
    assert sums.earlier(case.id, [claim.id])[0].dues == (owed(case, ASKED_ON),)
    assert set(sums.then) == {ASKED_ON, date(2026, 2, 15), date(2026, 2, 8)}
    assert sums_of([case.id], DAY).days.get(case.id, ())[-1] == date(2026, 2, 1)


def test_the_reference_of_a_closed_case_means_the_person_s_open_one_even_when_no_name_stands_there(case):
    """The bank's template remembers the old case, and gives no name; the sum is to the cent the new one's, with another creditor."""
    close(case.id, on=ASKED_ON, because="paid")
    cast.bloem()
    (new,) = till.placed("bloem", [till.claim("E-1", 7_321, date(2026, 1, 20), kind="business") | BAKERY])
    till.take_in(till.statement([till.paid(case, 7_321, DAY)]), DAY)
    assert [match.case_id for match in Match.objects.all()] == [new.id]


def test_a_match_is_written_with_its_reasons(case):
    """Matches are written many at a time; nothing of a decision is lost."""
    till.take_in(till.statement([till.paid(case, 12_345, DAY, text="merci é “quotes” \\ backslash")]), DAY)
    match = Match.objects.get()
    assert (match.minor, match.line_minor, match.case_id, match.by, match.matched_on) == (12_345, 12_345, case.id, "", DAY)
    assert match.reasons[0]["code"] == "match.structured_reference"
    assert Line.objects.get().matches.get() == match
