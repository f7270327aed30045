"""Payments on the case page: what came, what it paid, what went back, each with its day."""

import re
from datetime import date

import pytest

from amiable.apps.cases.records import CaseView
from amiable.apps.payments import services
from tests import cast, till
from tests.web.test_approvals import at_the_desk, page

pytestmark = pytest.mark.django_db
FIRST, SECOND, BACK, AFTER = (date(2026, 3, day) for day in (2, 3, 4, 6))


@pytest.fixture
def case() -> CaseView:
    """300.00 were owed, 400.00 came in two payments, and the 100.00 too much went back."""
    cast.agency()
    cast.vivre()
    cast.staff("ines")
    (case,) = till.placed("vivre", [till.claim("F-1", 30_000, date(2026, 1, 10))])
    till.take_in(till.statement([till.paid(case, 30_000, FIRST, "A")]), FIRST)
    till.take_in(till.statement([till.paid(case, 10_000, SECOND, "B")], opening=30_000, number=2), SECOND)
    services.give_back(case.id, 10_000, key="refund:1", on=BACK, by="ines", why="refund 1", today=BACK)
    return case


def section(case: CaseView, name: str, on: date) -> str:
    """What a part of the page says on a day, as plain words."""
    shown = page(at_the_desk("ines"), f"/desk/cases/{case.id}/?on={on}")
    start = shown.index(f'id="{name}"')
    return " ".join(re.sub(r"<[^>]+>", " ", shown[start : shown.index("</section>", start)]).split())


def test_a_payment_that_went_back_whole_says_what_came_and_what_went_back(case: CaseView) -> None:
    told = section(case, "payments", AFTER)
    assert "3 March 2026 Where it went Amount Too much: went back to who paid it on 4 March 2026 100,00 € Received 100,00 €" in told
    assert "What was paid too much went back 4 March 2026" in section(case, "events", AFTER)
    assert "Credit: paid too much, kept for the person 100,00 €" in section(case, "payments", SECOND), "the day before it was a credit"


def test_it_still_says_so_when_the_other_payment_is_taken_back_afterwards(case: CaseView) -> None:
    """Then nothing is left of either: 300.00 are owed again, and no payment of 0.00 is told."""
    till.take_in(till.statement([till.left(30_000, AFTER, "A", reversal=True)], opening=40_000, number=3), AFTER)
    told = section(case, "payments", AFTER)
    assert "Too much: went back to who paid it on 4 March 2026 100,00 € Received 100,00 €" in told
    assert "Taken back by the bank on 6 March 2026" in told
    assert "0,00 €" not in told.replace("100,00 €", "").replace("300,00 €", "")
