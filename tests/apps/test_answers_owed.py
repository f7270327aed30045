"""Answers that follow from what happened: thanks for a payment, a hold that began, a case that ended; each once, and none forgotten."""

import json
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amiable.apps.audit import queries as audit
from amiable.apps.cases import services as cases
from amiable.apps.cases.records import CaseView
from amiable.apps.contacts import queries, services
from amiable.apps.contacts.answering import PURPOSES, about_of
from amiable.apps.contacts.words import told
from amiable.apps.documents import queries as documents
from amiable.apps.outbox import queries as outbox
from amiable.apps.parties.services import reaching
from amiable.apps.payments import queries as payments
from amiable.apps.payments import services as money
from amiable.apps.payments.records import Share
from amiable.apps.remittances.services import withdraw
from amiable.files.letter_content import Version
from amiable.files.word_facts import KINDS, DisputeDecided, kind_of
from tests import cast, till
from tests.apps.test_contacts_answers import MEDIATOR
from tests.files.word_cast import FACTS

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 2, 2)
AT = datetime(2026, 2, 2, 10, tzinfo=UTC)


@pytest.fixture
def three() -> list[CaseView]:
    cast.agency()
    cast.vivre()
    cast.staff("ines")
    return till.placed("vivre", [till.claim(f"F-{n}", 10000, date(2026, 1, 15), debtor=n) for n in (1, 2, 3)])


def owed(case: CaseView) -> list[tuple[str, str, str]]:
    return [(item.kind, item.purpose, item.state) for item in outbox.items_of(case.id)]


def text_of(case: CaseView) -> str:
    found = queries.sent_on_case(case.id)[-1]
    with pypdfium2.PdfDocument(BytesIO(documents.open(found.document_id).content)) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())


def pays(case: CaseView, minor: int, on: date = MONDAY) -> None:
    till.take_in(till.statement([till.paid(case, minor, on)]), on)


def test_who_paid_all_gets_a_quittance(three: list[CaseView]) -> None:
    pays(three[0], 10000)
    assert services.owe_answers("be", MONDAY) == 1
    assert services.owe_answers("be", MONDAY) == 0, "the same day again changes nothing"
    assert owed(three[0]) == [("payment_received", "receipt", "owed")]
    services.release([three[0].id], MONDAY)
    assert "Cette lettre vaut quittance pour le tout" in text_of(three[0])
    assert "100,00 €" in text_of(three[0])
    assert services.owe_answers("be", MONDAY + timedelta(days=1)) == 0, "nor does the next day"


def test_who_paid_a_part_is_thanked_and_told_what_remains(three: list[CaseView]) -> None:
    """100.00 − 40.00 = 60.00."""
    pays(three[0], 4000)
    services.owe_answers("be", MONDAY)
    services.release([three[0].id], MONDAY)
    text = text_of(three[0])
    assert "Merci, nous avons reçu 40,00 €" in text and "vaut quittance pour 40,00 €" in text
    assert "Reste à payer 60,00 €" in text


@pytest.mark.parametrize(("paid", "little"), [(5000, True), (4999, False)])
def test_who_is_asked_for_nothing_more_reads_so_though_a_little_is_left(three: list[CaseView], paid: int, little: bool) -> None:
    """Up to 50.00 is left, and the playbook asks nobody for it; with 50.01 it goes on."""
    pays(three[0], paid)
    services.owe_answers("be", MONDAY)
    services.release([three[0].id], MONDAY)
    text = text_of(three[0])
    assert ("Il reste 50,00 €. Nous ne vous demandons pas ce montant" in text) is little
    assert ("Je paie le reste" in text) is ("à payer aujourd’hui" in text) is (not little)


def test_who_pays_while_an_objection_is_looked_at_is_thanked_and_not_asked_for_the_rest(three: list[CaseView]) -> None:
    pays(three[0], 4000)
    cases.suspend(three[0].id, because="dispute", from_on=MONDAY, to_on=None, today=MONDAY)
    services.owe_answers("be", MONDAY)
    services.release([three[0].id], MONDAY)
    found = [each for each in queries.sent_on_case(three[0].id) if each.kind == "payment_received"]
    with pypdfium2.PdfDocument(BytesIO(documents.open(found[0].document_id).content)) as pdf:
        text = " ".join(pdf[0].get_textpage().get_text_range().split())
    assert "Votre dossier est en attente" in text and "Je paie le reste" not in text


def test_two_payments_are_two_thanks_and_cost_no_more_queries_than_one(three: list[CaseView]) -> None:
    till.take_in(till.statement([till.paid(three[0], 1000, MONDAY)]), MONDAY)
    with CaptureQueriesContext(
        connection,
    ) as one:
        services.owe_answers("be", MONDAY)
    later = MONDAY + timedelta(days=1)
    entries = [till.paid(case, 1000 + n, later) for n, case in enumerate(three)]
    till.take_in(till.statement(entries, opening=1000, number=2), later, "later.xml")
    with CaptureQueriesContext(connection) as many:
        assert services.owe_answers("be", later) == 3
    assert len(many) <= len(one) + 2, "two look whether the thanks of Monday are still true"


def test_nobody_is_thanked_for_a_payment_that_was_somebody_else_s(three: list[CaseView]) -> None:
    """It was matched wrongly, and a person put it right before the letter left."""
    pays(three[0], 4000)
    services.owe_answers("be", MONDAY)
    (payment,) = payments.case_payments(three[0].id)
    money.undo(payment.match_id, by="ines", why="wrong person", today=MONDAY)
    money.assign(payment.line_id, [Share(three[1].id, 4000)], by="ines", why="her name", today=MONDAY)
    assert services.owe_answers("be", MONDAY) == 1
    assert [owed(case) for case in three[:2]] == [
        [("payment_received", "receipt", "cancelled")],
        [("payment_received", "receipt", "owed")],
    ]


def test_money_of_long_ago_is_not_thanked_for_now(three: list[CaseView]) -> None:
    pays(three[0], 4000)
    assert services.owe_answers("be", MONDAY + timedelta(days=14)) == 0


@pytest.mark.parametrize(
    ("because", "kind", "words"),
    [
        ("dispute", "dispute_received", "Aucun paiement n’est attendu pendant ce temps"),
        ("complaint", "complaint_received", "Nous avons reçu votre réclamation"),
        ("debt_mediation", "mediation_acknowledged", "un médiateur de dettes vous aide"),
    ],
)
def test_a_hold_is_answered_once(three: list[CaseView], because: str, kind: str, words: str) -> None:
    cases.suspend(three[0].id, because=because, from_on=MONDAY, to_on=None, today=MONDAY)
    cases.suspend(three[1].id, because="hardship", from_on=MONDAY, to_on=None, today=MONDAY)
    assert services.owe_answers("be", MONDAY) == 1
    assert services.owe_answers("be", MONDAY + timedelta(days=1)) == 0
    assert owed(three[0]) == [(kind, "reply", "owed")]
    services.release([three[0].id], MONDAY)
    assert words in text_of(three[0]) and "2 février 2026" in text_of(three[0])


def test_a_hold_that_a_person_answered_is_not_answered_again(three: list[CaseView]) -> None:
    cases.suspend(three[0].id, because="dispute", from_on=MONDAY, to_on=None, today=MONDAY)
    services.answer(three[0].id, FACTS["dispute"], on=MONDAY, by="ines", at=AT)
    assert services.owe_answers("be", MONDAY) == 0


def test_a_hold_that_begins_later_is_answered_then_and_one_that_ended_never(three: list[CaseView]) -> None:
    tomorrow = MONDAY + timedelta(days=1)
    cases.suspend(three[0].id, because="dispute", from_on=tomorrow, to_on=tomorrow, today=MONDAY)
    assert [services.owe_answers("be", MONDAY + timedelta(days=n)) for n in (0, 2)] == [0, 0]
    assert services.owe_answers("be", tomorrow) == 1


def test_a_case_that_was_taken_back_ends_with_a_word_to_whoever_heard_of_it(three: list[CaseView]) -> None:
    services.owe_due_steps([three[0].id], MONDAY)
    services.release([three[0].id], MONDAY)
    for case in three[:2]:
        withdraw(case.printed_number, because="erreur", by="ines", at=AT, on=MONDAY)
    assert services.owe_answers("be", MONDAY) == 1, "the second person never heard of us, and need not now"
    services.release([three[0].id], MONDAY)
    text = text_of(three[0])
    assert "Le créancier l’a repris" in text and "Nous ne vous demandons plus rien" in text
    assert "erreur" not in text, "why is between the creditor and us"
    assert services.owe_answers("be", MONDAY) == 0


def test_a_paid_case_that_is_closed_needs_no_second_letter(three: list[CaseView]) -> None:
    services.owe_due_steps([three[0].id], MONDAY)
    services.release([three[0].id], MONDAY)
    pays(three[0], 10000)
    services.owe_answers("be", MONDAY)
    cases.close(three[0].id, on=MONDAY, because="paid in full")
    assert services.owe_answers("be", MONDAY) == 0
    assert services.release([three[0].id], MONDAY).released == 1, "thanks reach a person whose case is closed"


@pytest.mark.parametrize(("version", "pages"), [("standard", 1), ("large", 2)])
def test_letters_come_as_the_person_wants_them(three: list[CaseView], version: Version, pages: int) -> None:
    """In sixteen points an answer takes two pages in place of one, a demand four in place of two."""
    said = {"on": MONDAY, "source": "call of that day", "by": "ines", "at": AT}
    reaching.choose_version([three[0].debtor_id], version, **said)  # type: ignore[arg-type]
    pays(three[0], 4000)
    services.owe_answers("be", MONDAY)
    services.owe_due_steps([three[0].id], MONDAY)
    services.release([three[0].id], MONDAY)
    demand, thanks = sorted(queries.sent_on_case(three[0].id), key=lambda sent: sent.purpose)
    counts = []
    for sent in (demand, thanks):
        with pypdfium2.PdfDocument(BytesIO(documents.open(sent.document_id).content)) as pdf:
            counts.append(len(pdf))
    assert counts == [2 * pages, pages]


def test_what_a_mediator_reads_has_no_version(three: list[CaseView]) -> None:
    reaching.choose_version([three[0].debtor_id], "large", on=MONDAY, source="call", by="ines", at=AT)
    cases.suspend(three[0].id, because="collective_settlement", from_on=MONDAY, to_on=None, today=MONDAY)
    cases.name_mediator(three[0].id, MEDIATOR, by="ines", at=AT)
    services.owe_answers("be", MONDAY)
    services.release([three[0].id], MONDAY)
    with pypdfium2.PdfDocument(BytesIO(documents.open(queries.sent_on_case(three[0].id)[-1].document_id).content)) as pdf:
        assert len(pdf) == 1


def test_an_answer_that_a_person_gives_is_owed_once_and_in_the_audit(three: list[CaseView]) -> None:
    decided = DisputeDecided(MONDAY, "unfounded", ("Le contrat est signé.",), 0, date(2026, 3, 2))
    assert services.answer(three[0].id, decided, on=MONDAY, by="ines", at=AT)
    assert not services.answer(three[0].id, decided, on=MONDAY, by="ines", at=AT)
    services.release([three[0].id], MONDAY)
    text = text_of(three[0])
    assert "Le contrat est signé." in text and "Il reste 100,00 € à payer" in text
    assert audit.entries()[-1].what == "contact.answer"


@pytest.mark.parametrize("name", FACTS)
def test_what_an_answer_tells_is_kept_and_read_again(name: str) -> None:
    facts = FACTS[name]
    assert told(kind_of(facts), json.loads(json.dumps(about_of(facts)))) == facts


def test_every_kind_has_its_purpose_and_none_is_a_demand() -> None:
    assert set(PURPOSES) == set(KINDS)
    assert "demand" not in PURPOSES.values()
