"""Notices: what everybody in a market is told, from one day to another, by whom, and that none of it changes afterwards."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from amiable.apps.audit import queries as audit
from amiable.apps.notices import queries
from amiable.apps.notices.records import NewNotice, NoticeKind
from amiable.apps.notices.refusals import AlreadyWithdrawn, NoticeIncomplete, NoticeUnknown, WithdrawnWithoutReason
from amiable.apps.notices.services import LONGEST, checked, publish, withdraw
from amiable.apps.staff.refusals import StaffUnknown
from tests import cast

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SCAM = {
    "fr": "De faux SMS à notre nom demandent un paiement.",
    "nl": "Valse sms’en in onze naam vragen een betaling.",
    "en": "False SMS in our name ask for a payment.",
}
BUSY = {
    "fr": "Nous sommes joignables plus vite par message.",
    "nl": "U bereikt ons sneller met een bericht.",
    "en": "A message reaches us sooner.",
}


@pytest.fixture(autouse=True)
def staff() -> None:
    cast.staff("ines", "bram")


def new(kind: NoticeKind = "scam", first: int = 0, last: int = 10, **texts: str) -> NewNotice:
    """A notice of Belgium, its days counted from today."""
    words = {**(SCAM if kind == "scam" else BUSY), **texts}
    return NewNotice("be", kind, TODAY + timedelta(days=first), TODAY + timedelta(days=last), words)


def told(on: date, language: str = "fr", market: str = "be") -> list[str]:
    return [each.text for each in queries.active(market, language, on)]


def test_a_notice_is_told_from_its_first_day_to_its_last_in_each_language():
    publish(new(first=1, last=3), "Ines", AT, TODAY)
    assert [told(TODAY + timedelta(days=days)) for days in range(5)] == [[], *[[SCAM["fr"]]] * 3, []]
    assert told(TODAY + timedelta(days=2), "nl") == [SCAM["nl"]]
    assert told(TODAY + timedelta(days=2), "da") == [SCAM["en"]], "who reads another language reads English"
    assert told(TODAY + timedelta(days=2), market="fr") == []


def test_warnings_come_first_and_only_they_go_on_letters():
    publish(new(), "ines", AT, TODAY)
    publish(new("queue"), "ines", AT, TODAY)
    assert told(TODAY) == [SCAM["fr"], BUSY["fr"]]
    assert queries.warnings(TODAY) == {("be", language): text for language, text in SCAM.items()}
    publish(new(fr="Un faux site porte notre nom.", nl="Er is een valse site.", en="A false site bears our name."), "ines", AT, TODAY)
    assert queries.warnings(TODAY)["be", "fr"] == f"Un faux site porte notre nom. {SCAM['fr']}"
    assert queries.warnings(TODAY + timedelta(days=11)) == {}


def test_what_is_withdrawn_is_told_to_nobody_and_stays_in_the_history():
    number = publish(new(), "ines", AT, TODAY)
    withdraw(number, "BRAM", "the police closed the number", AT + timedelta(hours=1))
    assert told(TODAY) == []
    [kept] = queries.history("be")
    assert (kept.published_by, kept.withdrawn_by, kept.why, kept.texts) == ("ines", "bram", "the police closed the number", SCAM)
    assert kept.state(TODAY) == "withdrawn"
    with pytest.raises(AlreadyWithdrawn, match="bram"):
        withdraw(number, "ines", "again", AT)


def test_every_step_is_in_the_audit_without_its_words():
    number = publish(new(), "ines", AT, TODAY)
    withdraw(number, "bram", "the police closed the number", AT)
    published, withdrawn = audit.entries()
    assert (published.who, published.what, published.facts["kind"]) == ("ines", "notice.published", "scam")
    assert (published.facts["from"], published.facts["until"], len(published.facts["text_nl_sha256"])) == ("2026-03-02", "2026-03-12", 64)
    assert (withdrawn.who, withdrawn.what, withdrawn.facts["notice"]) == ("bram", "notice.withdrawn", str(number))


def test_a_notice_stands_somewhere_on_each_day():
    publish(new(first=1, last=3), "ines", AT, TODAY)
    [kept] = queries.history("be")
    assert [kept.state(TODAY + timedelta(days=days)) for days in (0, 1, 3, 4)] == ["coming", "active", "active", "over"]
    assert queries.notice(kept.id) == kept
    assert queries.notice(0) is None


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        (new(nl=""), ["text_nl"]),
        (new(fr=" ", en=""), ["text_fr", "text_en"]),
        (new(en="x" * (LONGEST + 1)), ["text_en"]),
        (new(fr="ATTENTION AUX FAUX MESSAGES"), ["text_fr"]),
        (new(fr="Attention ☠ aux faux messages"), ["text_fr"]),
        (new(nl="Een valse sms vraagt € 49,95."), ["text_nl"]),
        (new(first=2, last=1), ["until_on"]),
        (new(first=-3, last=-1), ["until_on"]),
        (new(last=366), ["until_on"]),
    ],
)
def test_a_notice_that_some_could_not_read_is_refused_with_every_fault(wrong: NewNotice, where: list[str]):
    with pytest.raises(NoticeIncomplete) as refused:
        publish(wrong, "ines", AT, TODAY)
    assert [fault.where for fault in refused.value.faults] == where
    assert queries.history("be") == ()


def test_spaces_are_put_right_before_it_is_shown():
    assert checked(new(fr="  Un faux \n message  "), TODAY).texts["fr"] == "Un faux message"


def test_who_does_not_work_here_publishes_and_withdraws_nothing():
    with pytest.raises(StaffUnknown):
        publish(new(), "nobody", AT, TODAY)
    number = publish(new(), "ines", AT, TODAY)
    with pytest.raises(StaffUnknown):
        withdraw(number, "nobody", "why", AT)
    with pytest.raises(WithdrawnWithoutReason):
        withdraw(number, "ines", "  ", AT)
    with pytest.raises(NoticeUnknown):
        withdraw(number + 1, "ines", "why", AT)


@pytest.mark.parametrize(
    "statement",
    [
        'UPDATE notices_notice SET texts = \'{"fr": "x"}\'',
        "DELETE FROM notices_notice",
        "TRUNCATE notices_notice CASCADE",
        "UPDATE notices_withdrawal SET why = 'x'",
        "DELETE FROM notices_withdrawal",
    ],
)
def test_what_people_were_told_stays_what_they_were_told(statement: str):
    withdraw(publish(new(), "ines", AT, TODAY), "bram", "wrong", AT)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
