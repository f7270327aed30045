"""A warning of fraud stands on what leaves while it is shown, in the language of its reader; a busy telephone does not."""

from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default

import pytest

from amiable.apps.contacts import queries, services
from amiable.apps.documents import queries as documents
from amiable.apps.notices.records import NewNotice, NoticeKind
from amiable.apps.notices.services import publish, withdraw
from amiable.apps.outbox.records import NewItem
from amiable.apps.outbox.services import owe
from tests import cast
from tests.apps.test_contacts import text_of_letter

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 2, 2)
AT = datetime(2026, 2, 2, 7, tzinfo=UTC)
TEXTS = {"fr": "De faux SMS demandent un paiement.", "nl": "Valse sms’en vragen een betaling.", "en": "False SMS ask for a payment."}


@pytest.fixture
def anouk() -> int:
    """The case of Anouk, who reads Dutch; Ines works here."""
    cast.staff("ines")
    cast.agency()
    cast.vivre()
    cast.place("vivre", cast.row(cast.ANOUK, "F-1"))
    return cast.case_of("F-1").id


def told(kind: NoticeKind, first: date, last: date) -> int:
    return publish(NewNotice("be", kind, first, last, TEXTS), "ines", AT, MONDAY)


def letter_of(case_id: int) -> str:
    services.owe_due_steps([case_id], MONDAY)
    services.release([case_id], MONDAY)
    return text_of_letter(queries.letters_of(case_id)[-1].document_id)


def test_a_letter_carries_the_warning_of_its_day(anouk: int) -> None:
    told("scam", MONDAY, MONDAY)
    text = letter_of(anouk)
    assert "Opgelet voor oplichting" in text
    assert TEXTS["nl"] in text
    assert TEXTS["fr"] not in text


def test_an_e_mail_carries_it_too(anouk: int) -> None:
    told("scam", MONDAY, MONDAY)
    owe(NewItem(anouk, "reply", "complaint_received", "email", MONDAY, "reply:1", about={"received_on": "2026-01-30"}), MONDAY)
    services.release([anouk], MONDAY)
    sent = queries.sent_on_case(anouk)[-1]
    message = message_from_bytes(documents.open(queries.contact(sent.id).document_id).content, policy=default)
    for kind in ("plain", "html"):
        body = message.get_body((kind,))
        assert body is not None
        assert TEXTS["nl"] in body.get_content(), kind


def test_nothing_is_said_of_what_is_over_withdrawn_or_about_queues(anouk: int) -> None:
    told("scam", date(2026, 2, 3), date(2026, 2, 9))
    told("queue", MONDAY, MONDAY)
    withdraw(told("scam", MONDAY, MONDAY), "ines", "the number was closed", AT)
    assert TEXTS["nl"] not in letter_of(anouk)
