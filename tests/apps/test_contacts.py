"""Letters: decided by the playbook, allowed twice by the guard, made from the statement of their day, and kept."""

from datetime import date
from io import BytesIO

import pypdfium2
import pytest
from django.db import DatabaseError, connection, transaction

from amiable.apps.cases import services as cases
from amiable.apps.contacts import queries, services
from amiable.apps.documents import queries as documents
from amiable.apps.outbox import queries as outbox
from amiable.core.facts import Facts
from amiable.core.facts_json import as_json, parse
from amiable.core.money import text_of
from amiable.core.playbook import NoStep, Step
from tests import cast

pytestmark = pytest.mark.django_db
MONDAY, SATURDAY = date(2026, 2, 2), date(2026, 2, 7)
LAST_FREE_DAY, CHARGEABLE = date(2026, 2, 18), date(2026, 2, 19)


@pytest.fixture
def anouk() -> int:
    """Anouk's case: one energy bill of 600.00, due 2026-01-15, maximum interest and damages agreed."""
    cast.agency()
    cast.vivre()
    cast.place("vivre", cast.row(cast.ANOUK, "F-1"))
    return cast.case_of("F-1").id


def played(case_id: int, on: date) -> None:
    services.owe_due_steps([case_id], on)
    services.release([case_id], on)


def text_of_letter(document_id: int) -> str:
    pdf = pypdfium2.PdfDocument(BytesIO(documents.open(document_id).content))
    text = " ".join(page.get_textpage().get_text_range() for page in pdf)
    pdf.close()
    return " ".join(text.replace("\u00a0", " ").split())


def test_the_first_reminder_is_free_and_says_what_would_be_added(anouk: int):
    """600.00 unpaid on 2026-02-19: 65.00 + 5 % × 100.00 = 70.00 may be added, and 10.50 % a year."""
    played(anouk, MONDAY)
    (letter,) = queries.letters_of(anouk)
    assert (letter.kind, letter.language, letter.released_on, letter.reply_by) == ("first_reminder", "nl", MONDAY, LAST_FREE_DAY)
    assert text_of(letter.due) == "600.00"
    text = text_of_letter(letter.document_id)
    for said in (
        "€ 600,00",
        "€ 70,00",
        "10,50%",
        "18 februari 2026",
        "Wetboek van economisch recht, art. XIX.4",
        cast.case_of("F-1").payment_reference,
    ):
        assert said in text
    assert "Code de droit" not in text
    assert "Invoice" not in text


def test_the_collection_notice_asks_what_the_statement_of_its_day_says(anouk: int):
    """On 2026-02-19: 600.00 + 70.00 damages + 600.00 × 10.5 % × 1/365 = 0.17 (rounded down)."""
    played(anouk, MONDAY)
    played(anouk, CHARGEABLE)
    letter = queries.letters_of(anouk)[-1]
    _facts, account = queries.account_of(anouk, CHARGEABLE)
    assert letter.kind == "collection_notice"
    assert text_of(letter.due) == text_of(account.due) == "670.17"
    text = text_of_letter(letter.document_id)
    assert "€ 670,17" in text
    assert "Gedurende 14 dagen, tot en met" in text, "the days come from waiting/collection_notice"
    assert "Blijft die 30 dagen uit" in text, "the days come from waiting/instalment_answer"
    assert "FOD Economie" in text


def test_nothing_is_decided_within_the_fourteen_days(anouk: int):
    played(anouk, MONDAY)
    assert services.owe_due_steps([anouk], LAST_FREE_DAY).owed == 0
    facts, account = queries.account_of(anouk, LAST_FREE_DAY)
    step = queries.course_of(anouk, facts, account).next
    assert isinstance(step, NoStep)
    assert (step.why.code, step.from_on) == ("no_step_waiting", CHARGEABLE)


def test_the_same_day_twice_owes_and_sends_nothing_new(anouk: int):
    played(anouk, MONDAY)
    played(anouk, MONDAY)
    assert len(queries.letters_of(anouk)) == 1


def test_what_is_decided_on_a_saturday_leaves_on_monday(anouk: int):
    services.owe_due_steps([anouk], SATURDAY)
    (item,) = outbox.items_of(anouk)
    assert item.release_on == date(2026, 2, 9)
    assert services.release([anouk], SATURDAY).released == 0


def test_a_dispute_between_decision_and_release_stops_the_letter(anouk: int):
    services.owe_due_steps([anouk], SATURDAY)
    cases.suspend(anouk, because="dispute", from_on=SATURDAY, to_on=None, today=SATURDAY)
    assert services.release([anouk], date(2026, 2, 9)).released == 0
    assert [item.state for item in outbox.items_of(anouk)] == ["cancelled"]
    assert services.owe_due_steps([anouk], date(2026, 2, 10)).owed == 0


def test_the_guard_asked_again_refuses_what_is_no_longer_its_turn(anouk: int):
    """The creditor proves a reminder after ours was decided: the person's fourteen days run, so ours does not leave."""
    from amiable.apps.cases.records import NewAction

    services.owe_due_steps([anouk], SATURDAY)
    cases.record_action(NewAction(anouk, "first_reminder", SATURDAY, "the creditor's copy"))
    outcome = services.release([anouk], date(2026, 2, 9))
    assert [refusal.code for refusal in outcome.cancelled.values()] == ["still_waiting"]
    assert [(item.state, item.because) for item in outbox.items_of(anouk)] == [("cancelled", "still_waiting")]


def test_one_letter_that_cannot_be_printed_does_not_stop_the_others(anouk: int):
    """A name in a script that our typeface does not draw: that case is set aside with the reason, Anouk's letter leaves."""
    cast.place("vivre", cast.row(cast.BRUNO, "F-2", last_name="محمد"))
    both = [anouk, cast.case_of("F-2").id]
    services.owe_due_steps(both, MONDAY)
    outcome = services.release(both, MONDAY)
    assert outcome.released == 1
    assert {pk: refusal.code for pk, refusal in outcome.set_aside.items()} == {both[1]: "letter_cannot_be_printed"}
    assert [len(queries.letters_of(pk)) for pk in both] == [1, 0]


def test_a_letter_keeps_the_facts_and_the_law_that_it_was_made_from(anouk: int):
    played(anouk, MONDAY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT facts, law FROM contacts_contact")
        facts, law = cursor.fetchone()
    assert law == "be@2026-06-30"
    import json

    kept = json.loads(facts) if isinstance(facts, str) else facts
    assert isinstance(parse(kept, markets=["be"]), Facts)
    assert as_json(parse(kept, markets=["be"])) == kept


@pytest.mark.parametrize(
    "change", ["UPDATE contacts_contact SET law = 'x'", "DELETE FROM contacts_contact", "TRUNCATE contacts_contact CASCADE"]
)
def test_a_letter_is_never_changed_not_even_by_sql(anouk: int, change: str):
    played(anouk, MONDAY)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="contacts are written once"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_a_business_gets_a_formal_notice_with_interest_and_lump_sum():
    """1 000.00 due 2026-01-15: 18 days × 10.5 % / 365 = 5.18, and 40.00."""
    cast.agency()
    cast.vivre()
    cast.place("vivre", cast.business_row("F-9", principal="1000.00"))
    case_id = cast.case_of("F-9").id
    facts, account = queries.account_of(case_id, MONDAY)
    assert isinstance(queries.course_of(case_id, facts, account).next, Step)
    played(case_id, MONDAY)
    (letter,) = queries.letters_of(case_id)
    assert (letter.kind, text_of(letter.due)) == ("formal_notice", "1045.18")
