"""Answers that we owe people go out while demands stop; in insolvency to whoever speaks for the person; to a wrong address none."""

from datetime import UTC, date, datetime
from io import BytesIO

import pypdfium2
import pytest

from amiable.apps.cases import services as cases
from amiable.apps.contacts import queries, services
from amiable.apps.documents import queries as documents
from amiable.apps.outbox import queries as outbox
from amiable.apps.outbox import services as owing
from amiable.apps.outbox.records import NewItem
from amiable.apps.parties.records import NewDebtor
from tests import cast

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 2, 2)
AT = datetime(2026, 2, 2, 10, tzinfo=UTC)
MEDIATOR = NewDebtor("business", "fr", "CPAS fictif de Gand", "", "Place du Modèle 1", "9000", "Gent", "BE", email="mediation@cpas.example")


@pytest.fixture
def anouk() -> int:
    cast.agency()
    cast.vivre()
    cast.staff("ines")
    cast.place("vivre", cast.row(cast.ANOUK, "F-1"))
    return cast.case_of("F-1").id


def owed(case_id: int, channel: str = "letter", kind: str = "complaint_received", purpose: str = "reply") -> None:
    about = {"received_on": "2026-01-30"}
    owing.owe(NewItem(case_id, purpose, kind, channel, MONDAY, f"{case_id}:{kind}:{channel}", about=about), MONDAY)


def states(case_id: int) -> list[tuple[str, str]]:
    return [(item.kind, item.state) for item in outbox.items_of(case_id)]


def text_of(serial: int) -> str:
    found = queries.contact(serial)
    assert found
    with pypdfium2.PdfDocument(BytesIO(documents.open(found.document_id).content)) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())


def test_an_answer_goes_out_while_the_demand_is_cancelled(anouk: int):
    """A dispute: the reminder that was owed is cancelled, the answer leaves by post, in Dutch, and asks for nothing."""
    services.owe_due_steps([anouk], MONDAY)
    cases.suspend(anouk, because="dispute", from_on=MONDAY, to_on=None, today=MONDAY)
    owed(anouk, kind="dispute_received")
    assert services.release([anouk], MONDAY).released == 1
    assert states(anouk) == [("first_reminder", "cancelled"), ("dispute_received", "released")]
    (sent,) = queries.sent_on_case(anouk)
    assert (sent.purpose, sent.channel, sent.due, sent.reply_by, sent.law) == ("reply", "letter", 0, None, "be@2026-06-30")
    assert queries.went_to(sent.id) == "Anouk De Smet\nVoorbeeldlaan 12\n9000 Gent"
    assert "30 januari 2026" in text_of(sent.id)
    assert cases.queries.facts(anouk).actions == (), "an answer is no action of the law"


@pytest.mark.parametrize("because", ["collective_settlement", "over_indebtedness", "restructuring"])
def test_in_insolvency_an_answer_goes_to_the_mediator_and_waits_until_one_is_named(anouk: int, because: str):
    cases.suspend(anouk, because=because, from_on=MONDAY, to_on=None, today=MONDAY)
    owed(anouk)
    outcome = services.release([anouk], MONDAY)
    assert [refusal.code for refusal in outcome.set_aside.values()] == ["contact.no_mediator"]
    assert states(anouk) == [("complaint_received", "owed")]
    cases.name_mediator(anouk, MEDIATOR, by="ines", at=AT)
    assert services.release([anouk], MONDAY).released == 1
    (sent,) = queries.sent_on_case(anouk)
    assert queries.went_to(sent.id) == "CPAS fictif de Gand\nPlace du Modèle 1\n9000 Gent"


def test_under_debt_mediation_our_answers_still_go_to_the_person(anouk: int):
    cases.suspend(anouk, because="debt_mediation", from_on=MONDAY, to_on=None, today=MONDAY)
    owed(anouk)
    assert services.release([anouk], MONDAY).released == 1
    assert queries.went_to(queries.sent_on_case(anouk)[0].id).startswith("Anouk")


def test_nothing_goes_to_a_wrong_address_and_the_answer_waits_for_the_right_one(anouk: int):
    """By e-mail it could go; this person has none."""
    cast.place("vivre", cast.row(cast.BRUNO, "F-2"))
    bruno = cast.case_of("F-2").id
    cases.suspend(bruno, because="wrong_address", from_on=MONDAY, to_on=None, today=MONDAY)
    owed(bruno)
    outcome = services.release([bruno], MONDAY)
    assert (outcome.released, [refusal.code for refusal in outcome.set_aside.values()]) == (0, ["nobody_there"])
    assert states(bruno) == [("complaint_received", "owed")]


def test_nothing_goes_to_the_dead(anouk: int):
    cases.suspend(anouk, because="deceased", from_on=MONDAY, to_on=None, today=MONDAY)
    owed(anouk)
    assert services.release([anouk], MONDAY).released == 0
    assert states(anouk) == [("complaint_received", "cancelled")]


def test_what_an_answer_has_to_tell_is_sealed_until_it_leaves(anouk: int):
    from django.db import connection

    owed(anouk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT about FROM outbox_item")
        assert b"received_on" not in bytes(cursor.fetchone()[0])
    assert outbox.items_of(anouk)[0].about == {"received_on": "2026-01-30"}


@pytest.mark.parametrize("kind", ["no_such_kind", "plan_missed"])
def test_an_answer_that_cannot_be_written_waits_and_is_told_of(anouk: int, kind: str):
    """An unknown kind; a missed instalment of which nobody said which."""
    owed(anouk, kind=kind)
    outcome = services.release([anouk], MONDAY)
    assert [refusal.code for refusal in outcome.set_aside.values()] == ["contact.no_such_word"]


def test_a_message_in_the_mailbox_is_there_at_once_and_told_of_outside(anouk: int):
    owed(anouk, channel="mailbox")
    services.release([anouk], MONDAY)
    (sent,) = queries.sent_on_case(anouk)
    assert (sent.channel, queries.handover_of(sent.id).state) == ("mailbox", "handed")
    assert [(item.kind, item.purpose, item.channel) for item in outbox.items_of(anouk)][1:] == [("mailbox_notice", "information", "email")]
