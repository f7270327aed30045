"""A warning of fraud stands on what leaves while it is shown, in the language of its reader; a busy telephone does not."""

from datetime import UTC, date, datetime

import pytest

from amiable.apps.contacts import queries
from amiable.apps.notices.records import NewNotice, NoticeKind
from amiable.apps.notices.services import publish, withdraw
from tests import cast
from tests.apps.test_contacts import MONDAY, anouk, played, text_of_letter

pytestmark = pytest.mark.django_db
AT = datetime(2026, 2, 2, 7, tzinfo=UTC)
TEXTS = {"fr": "De faux SMS demandent un paiement.", "nl": "Valse sms’en vragen een betaling.", "en": "False SMS ask for a payment."}
__all__ = ["anouk"]


@pytest.fixture(autouse=True)
def staff() -> None:
    cast.staff("ines")


def told(kind: NoticeKind, first: date, last: date) -> int:
    return publish(NewNotice("be", kind, first, last, TEXTS), "ines", AT, MONDAY)


def letter_of(case_id: int) -> str:
    played(case_id, MONDAY)
    return text_of_letter(queries.letters_of(case_id)[-1].document_id)


def test_a_letter_carries_the_warning_of_its_day(anouk: int):
    told("scam", MONDAY, MONDAY)
    text = letter_of(anouk)
    assert "Opgelet voor oplichting" in text
    assert TEXTS["nl"] in text
    assert TEXTS["fr"] not in text


def test_a_letter_carries_nothing_that_is_over_withdrawn_or_about_queues(anouk: int):
    told("scam", date(2026, 2, 3), date(2026, 2, 9))
    told("queue", MONDAY, MONDAY)
    withdraw(told("scam", MONDAY, MONDAY), "ines", "the number was closed", AT)
    assert TEXTS["nl"] not in letter_of(anouk)
