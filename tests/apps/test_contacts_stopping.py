"""At the door of a channel: what was paid, taken back, stopped or broken since its release does not go any more, and stops no other."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from django.db import connection

from amiable import markets
from amiable.apps.cases import queries as case_queries
from amiable.apps.cases import services as cases
from amiable.apps.contacts import handovers, queries, services, stopping
from amiable.apps.contacts.models import Contact, Handover
from amiable.apps.contacts.services import handing
from amiable.apps.documents import queries as documents
from amiable.apps.outbox import queries as outbox
from amiable.apps.outbox import services as owing
from amiable.apps.outbox.records import NewItem
from amiable.apps.parties import queries as parties
from amiable.apps.parties.records import NewAddress
from amiable.apps.parties.refusals import NowhereToAsk
from amiable.apps.parties.sealed import sealed_field
from amiable.apps.parties.services import reaching
from amiable.files.delivery_report import DeliveryNews
from amiable.files.print_house import read_back
from amiable.jobs.handover import hand_over
from amiable.providers.sending import Sent
from tests import cast, till
from tests.apps.test_contacts_answers import MEDIATOR
from tests.apps.test_contacts_handing import ABOUT, AT, LATER, MONDAY, TUESDAY, answered, asked_for, failed, message_to, office, owed, work
from tests.apps.test_contacts_handing import nobody_carries_anything as nobody_carries_anything

pytestmark = pytest.mark.django_db


def paid_in_full() -> None:
    case = cast.case_of("F-0")
    due = queries.account_of(case.id, LATER)[1].due
    till.take_in(till.statement([till.paid(case, due, LATER)]), LATER)


def consent_taken_back() -> None:
    at = datetime(2026, 3, 17, 9, tzinfo=UTC)
    reaching.withdraw_consent(cast.case_of("F-0").debtor_id, "sms", on=LATER, source="call", by="ines", at=at)


def number_stopped() -> None:
    reaching.stop_address([cast.case_of("F-0").debtor_id], "sms", because="bad_address", on=LATER, by="ines")


@pytest.mark.parametrize("happens", [paid_in_full, consent_taken_back, number_stopped])
def test_a_short_message_that_asks_is_not_given_once_it_is_wrong(happens: Callable[[], None]):
    (anouk,) = office()
    serial = message_to(anouk)
    happens()
    assert handing.take("be", "sms", AT, LATER) is None
    assert (queries.handover_of(serial).state, queries.handover_of(serial).said) == ("failed", handing.STOPPED)


def test_a_letter_that_asks_is_in_no_batch_once_demands_stop_and_others_are():
    anouk, other = office(2)
    for case_id in (anouk, other):
        services.owe_due_steps([case_id], MONDAY)
        services.release([case_id], MONDAY)
    cases.suspend(anouk, because="dispute", from_on=MONDAY, to_on=None, today=MONDAY)
    batch = handing.take_batch("be", AT)
    assert [row.contact.case_id for row in Handover.objects.filter(batch=batch).select_related("contact")] == [other]
    assert handing.take_batch("be", AT) == ""


def test_nothing_goes_to_an_address_that_was_stopped_and_the_answer_goes_another_way():
    (anouk,) = office()
    mail, letter = answered(anouk), answered(anouk, "letter")
    debtor = cast.case_of("F-0").debtor_id
    reaching.stop_address([debtor], "email", because="bad_address", on=MONDAY, by="ines")
    assert handing.take("be", "email", AT, MONDAY) is None
    assert (queries.handover_of(mail).state, owed(anouk)) == ("failed", [("complaint_received", "letter")])
    reaching.stop_address([debtor], "letter", because="moved", on=MONDAY, by="ines")
    assert handing.take_batch("be", AT) == ""
    assert queries.handover_of(letter).state == "failed"


NUMBER = "0470 12 34 56"
NEW_HOME = NewAddress("letter", "Nieuwe Weg 5", "9000", "Gent", "BE")


def pages(serial: int) -> str:
    with pypdfium2.PdfDocument(BytesIO(documents.open(queries.letter_to_read(serial) or 0).content)) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())


def test_a_letter_that_asks_and_bears_an_old_address_is_made_anew_and_its_days_begin_with_the_one_that_leaves():
    """A new address on the Monday of its release, before the batch: what was made never left, and on Tuesday the step is due again."""
    anouk, other = office(2)
    for case_id in (anouk, other):
        services.owe_due_steps([case_id], MONDAY)
        services.release([case_id], MONDAY)
    (old,) = queries.sent_on_case(anouk)
    assert "Persoonsgegevens" in pages(old.id) or "persoonsgegevens" in pages(old.id)
    reaching.change_address([cast.case_of("F-0").debtor_id], NEW_HOME, on=MONDAY, by="ines", at=AT)
    batch = handing.take_batch("be", AT)
    assert [row.contact.case_id for row in Handover.objects.filter(batch=batch).select_related("contact")] == [other]
    assert (queries.handover_of(old.id).state, queries.handover_of(old.id).said) == ("failed", handing.MOVED)
    assert [(item.state, item.because) for item in outbox.items_of(anouk)] == [("cancelled", handing.MOVED)]
    assert [action.kind for action in case_queries.facts(anouk).actions] == []
    assert services.owe_due_steps([anouk], TUESDAY).owed == 1
    services.release([anouk], TUESDAY)
    new = queries.sent_on_case(anouk)[-1]
    assert (new.kind, queries.went_to(new.id).splitlines()[1:]) == (old.kind, ["Nieuwe Weg 5", "9000 Gent"])
    assert "persoonsgegevens" in pages(new.id).lower(), "it is the first that she reads: whose data, from whom, and her rights"
    assert [(action.kind, action.on) for action in case_queries.facts(anouk).actions] == [(old.kind, TUESDAY)]
    assert [row.contact_id for row in Handover.objects.filter(batch=handing.take_batch("be", AT))] == [new.id]


def test_a_demand_that_was_stopped_before_it_left_was_never_made():
    """A dispute of the same day: once it is over, the same step is due, and not the next one."""
    (anouk,) = office()
    services.owe_due_steps([anouk], MONDAY)
    services.release([anouk], MONDAY)
    cases.suspend(anouk, because="dispute", from_on=MONDAY, to_on=MONDAY, today=MONDAY)
    assert handing.take_batch("be", AT) == ""
    assert case_queries.facts(anouk).actions == ()
    assert services.owe_due_steps([anouk], TUESDAY).owed == 1


def test_an_answer_that_bears_an_old_address_goes_to_the_new_one():
    (anouk,) = office()
    old = answered(anouk, "letter")
    reaching.change_address([cast.case_of("F-0").debtor_id], NEW_HOME, on=MONDAY, by="ines", at=AT)
    assert handing.take_batch("be", AT) == ""
    assert (queries.handover_of(old).said, owed(anouk)) == (handing.MOVED, [("complaint_received", "letter")])
    services.release([anouk], MONDAY)
    new = queries.sent_on_case(anouk)[-1].id
    assert queries.went_to(new).splitlines()[1:] == ["Nieuwe Weg 5", "9000 Gent"]
    assert [row.contact_id for row in Handover.objects.filter(batch=handing.take_batch("be", AT))] == [new]
    assert queries.waiting() == [], "nobody has to look at it"


def test_an_e_mail_to_an_old_address_goes_to_the_new_one():
    (anouk,) = office()
    old = answered(anouk)
    reaching.change_address([cast.case_of("F-0").debtor_id], NewAddress("email", address="new@post.example"), on=MONDAY, by="ines", at=AT)
    assert handing.take("be", "email", AT, MONDAY) is None
    services.release([anouk], MONDAY)
    taken = handing.take("be", "email", AT, MONDAY)
    assert taken and taken.serial != old and taken.address == "new@post.example"


def test_what_goes_to_a_mediator_goes_there_whatever_becomes_of_the_person_s_address():
    (anouk,) = office()
    cases.suspend(anouk, because="collective_settlement", from_on=MONDAY, to_on=None, today=MONDAY)
    cases.name_mediator(anouk, MEDIATOR, by="ines", at=AT)
    serial = answered(anouk, "letter")
    reaching.change_address([cast.case_of("F-0").debtor_id], NEW_HOME, on=MONDAY, by="ines", at=AT)
    assert [row.contact_id for row in Handover.objects.filter(batch=handing.take_batch("be", AT))] == [serial]


def broken(serial: int) -> None:
    """What was kept of a contact does not open any more."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE documents_document DISABLE TRIGGER USER")
        cursor.execute("UPDATE documents_document SET content = '\\x00' WHERE id = %s", [Contact.objects.get(pk=serial).document_id])
        cursor.execute("ALTER TABLE documents_document ENABLE TRIGGER USER")


def test_a_letter_that_does_not_open_stops_no_other_of_its_batch(tmp_path: Path):
    first, second = (answered(case_id, "letter") for case_id in office(2))
    broken(first)
    done = hand_over("be", lambda: AT, tmp_path)
    assert (done.letters, [trouble.code for trouble in done.troubles]) == (1, ["seal.broken"])
    assert [queries.handover_of(serial).state for serial in (first, second)] == ["failed", "handed"]
    assert [(found.serial, found.what, found.detail) for found in queries.waiting()] == [(first, "unknown", handing.NOT_OPENED)]


def test_an_e_mail_that_does_not_open_stops_no_other():
    first, second = (answered(case_id) for case_id in office(2))
    broken(first)
    taken = handing.take("be", "email", AT, MONDAY)
    assert taken and taken.serial == second
    assert queries.handover_of(first).state == "failed"


def unreadable(serial: int) -> None:
    """Where a contact went does not open any more."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE contacts_contact DISABLE TRIGGER USER")
        cursor.execute("UPDATE contacts_contact SET address = '\\x00' WHERE id = %s", [serial])
        cursor.execute("ALTER TABLE contacts_contact ENABLE TRIGGER USER")


def test_an_address_that_does_not_open_stops_no_news_of_others_and_makes_none():
    first, second = (answered(case_id) for case_id in office(2))
    unreadable(first)
    told = services.take_news([failed(first), failed(second)], TUESDAY)
    assert (told.news, told.stopped) == (2, 1)
    assert {(found.serial, bool(found.went_to)) for found in queries.waiting()} == {(first, False), (second, True)}


def test_who_moved_is_not_told_of_a_letter_whose_address_does_not_open():
    (anouk,) = office()
    serial = answered(anouk, "letter")
    unreadable(serial)
    reaching.change_address([cast.case_of("F-0").debtor_id], NEW_HOME, on=MONDAY, by="ines", at=AT)
    handing.take_batch("be", AT)
    assert not queries.waiting(), "nobody says that it came back"


def test_what_was_given_up_and_then_put_off_is_not_given_again():
    (anouk,) = office()
    serial = answered(anouk)
    handing.take("be", "email", AT, MONDAY)
    handing.answered(Sent(serial, "unknown", "whoever gave it did not come back"), AT, MONDAY)
    handing.answered(Sent(serial, "deferred", "451 busy"), AT, MONDAY)
    assert queries.handover_of(serial).state == "unknown"


def test_the_words_of_a_channel_are_kept_without_whom_they_are_about():
    (anouk,) = office()
    serial = answered(anouk)
    handing.take("be", "email", AT, MONDAY)
    handing.answered(Sent(serial, "refused", "550 5.1.1 <anouk@post.example>: +32 470 12 34 56 unknown"), AT, MONDAY)
    assert queries.handover_of(serial).said == "550 5.1.1 <…>: … unknown"
    assert "anouk@post.example" in queries.waiting()[0].detail, "where it is sealed"


def test_a_relay_that_does_not_let_us_in_stops_nobody_s_address():
    (anouk,) = office()
    serial = answered(anouk)
    handing.take("be", "email", AT, MONDAY)
    handing.answered(Sent(serial, "refused", "554 5.7.1 Relay access denied"), AT, MONDAY)
    assert parties.stopped([cast.case_of("F-0").debtor_id]) == {}
    assert owed(anouk) == [("complaint_received", "letter")]


def test_an_address_to_which_no_e_mail_can_be_sent_is_none():
    """The answer goes by post; and what is told of it does not repeat the address."""
    (anouk,) = office()
    reaching.change_address([cast.case_of("F-0").debtor_id], NewAddress("email", address="anouk@post"), on=MONDAY, by="ines", at=AT)
    answered(anouk)
    assert [found.channel for found in queries.sent_on_case(anouk)] == ["letter"]


def test_an_address_that_was_checked_opens_no_other_address_of_the_person():
    """Anouk is known at two addresses, one a creditor; letters to both came back, and one was checked."""
    office()
    cast.bloem()
    cast.place("bloem", cast.row(cast.moved(cast.ANOUK, "Voorbeeldlaan 0"), "B-1"))
    here, there = cast.case_of("F-0"), cast.case_of("B-1")
    reaching.change_address([there.debtor_id], NewAddress("letter", "Andere Straat 9", "9000", "Gent", "BE"), on=MONDAY, by="ines", at=AT)
    serials = [answered(case.id, "letter") for case in (here, there)]
    services.take_news([failed(serial, "letter", "moved") for serial in serials], TUESDAY)
    work(next(found.id for found in queries.waiting() if found.serial == serials[0]), "address_checked")
    assert set(parties.stopped([here.debtor_id, there.debtor_id])) == {there.debtor_id}
    assert [held.to for case in (here, there) for held in case_queries.facts(case.id).suspensions] == [TUESDAY, None]


def test_a_person_who_does_not_open_stops_no_other_s_news():
    serials = [answered(case_id, "letter") for case_id in office(2)]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE parties_debtor SET street = '\\x00' WHERE id = %s", [cast.case_of("F-0").debtor_id])
    services.take_news([failed(serial, "letter") for serial in serials], TUESDAY)
    assert [held.because for held in case_queries.facts(cast.case_of("F-1").id).suspensions] == ["wrong_address"]


def test_a_mediator_who_does_not_open_stops_no_other_s_answer():
    first, second = office(2)
    for case_id, because in ((first, "debt_mediation"), (second, "dispute")):
        cases.suspend(case_id, because=because, from_on=MONDAY, to_on=None, today=MONDAY)
    mediator = cases.name_mediator(first, MEDIATOR, by="ines", at=AT)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE parties_debtor SET last_name = '\\x00' WHERE id = %s", [mediator])
    services.owe_answers("be", MONDAY)
    services.release([first, second], MONDAY)
    assert [found.kind for found in queries.sent_on_case(second)] == ["dispute_received"]


def test_a_gateway_tells_of_its_own_market_alone():
    (anouk,) = office()
    serial = message_to(anouk)
    news = [DeliveryNews(serial, "sms", "failed", "bad_address", LATER)]
    assert services.take_news(news, LATER, "fr").unknown == (serial,)
    assert services.take_news(news, LATER, "be").news == 1


def test_a_notice_of_the_mailbox_goes_to_no_mediator():
    (anouk,) = office()
    owing.owe(NewItem(anouk, "reply", "complaint_received", "mailbox", MONDAY, "k", about=ABOUT), MONDAY)
    services.release([anouk], MONDAY)
    cases.suspend(anouk, because="collective_settlement", from_on=date(2026, 2, 2), to_on=None, today=MONDAY)
    services.release([anouk], MONDAY)
    assert owed(anouk) == [], "it waits for nobody"


def test_who_takes_consent_back_takes_it_back_from_us():
    """Anouk owes two creditors, and told each of them that a text message is welcome."""
    (anouk,) = office()
    cast.bloem()
    cast.place("bloem", cast.row(cast.moved(cast.ANOUK, "Voorbeeldlaan 0"), "B-1"))
    rows = case_queries.debtors_of_same_person([anouk])[anouk]
    for pk in rows:
        reaching.give_consent(pk, "sms", on=MONDAY, source="a form", by="ines", at=AT, address=NUMBER)
    reaching.withdraw_consent(rows, "sms", on=MONDAY, source="a call", by="ines", at=AT)
    assert [held.withdrawn_on for pk in rows for held in parties.consents_of(rows)[pk]] == [MONDAY, MONDAY]


def test_in_helsinki_a_day_has_come_before_it_comes_in_utc():
    office()
    debtor = cast.case_of("F-0").debtor_id
    reaching.give_consent(debtor, "sms", on=MONDAY, source="a call", by="ines", at=datetime(2026, 2, 1, 22, 30, tzinfo=UTC), address=NUMBER)


@pytest.mark.parametrize("way", ["email", "letter"])
def test_what_we_took_back_before_it_left_does_not_leave(way: str):
    (anouk,) = office()
    serial = answered(anouk, way)
    services.withdraw(serial, because="Sent twice", by="ines", at=AT)
    assert (handing.take("be", "email", AT, MONDAY), handing.take_batch("be", AT)) == (None, "")
    assert (queries.handover_of(serial).state, owed(anouk)) == ("failed", [])


def test_a_demand_waits_for_its_channel_until_the_next_working_day_and_is_then_decided_anew():
    """Released on Tuesday 17 March; the gateway is back on Thursday: of the days to answer two would be gone."""
    (anouk,) = office()
    serial = message_to(anouk)
    assert not stopping.stopped([serial], date(2026, 3, 18)).any
    assert handing.take("be", "sms", AT, date(2026, 3, 19)) is None
    assert [(item.state, item.because) for item in outbox.items_of(anouk)][-1] == ("cancelled", handing.STOPPED)


def test_an_answer_waits_as_long_as_it_takes_unless_its_reader_died():
    first, second = (answered(case_id) for case_id in office(2))
    cases.suspend(cast.case_of("F-0").id, because="deceased", from_on=TUESDAY, to_on=None, today=TUESDAY)
    taken = handing.take("be", "email", AT, LATER)
    assert taken and taken.serial == second
    assert queries.handover_of(first).state == "failed"


def test_a_batch_that_was_cut_off_leaves_out_who_objected_since(tmp_path: Path):
    """Taken on Monday, and the disk was full; on Monday night Anouk objects. A batch that stands is left as it is: it may be printed."""
    ids = office(2)
    services.owe_due_steps(ids, MONDAY)
    services.release(ids, MONDAY)
    batch = handing.take_batch("be", AT)
    assert handovers.can_go("be", markets.local("be", datetime(2026, 2, 2, 23, tzinfo=UTC))), "it is looked after at any hour"
    cases.suspend(ids[0], because="dispute", from_on=MONDAY, to_on=None, today=MONDAY)
    done = hand_over("be", lambda: AT, tmp_path)
    assert (done.letters, done.batches) == (1, [batch])
    (entry,) = read_back(tmp_path / batch)
    assert queries.contact(entry.serial).case_id == ids[1]
    assert case_queries.facts(ids[0]).actions == (), "what never left was never made"


def test_of_a_batch_of_which_nobody_is_left_nothing_is_written(tmp_path: Path):
    (anouk,) = office()
    services.owe_due_steps([anouk], MONDAY)
    services.release([anouk], MONDAY)
    handing.take_batch("be", AT)
    cases.suspend(anouk, because="dispute", from_on=MONDAY, to_on=None, today=MONDAY)
    assert hand_over("be", lambda: AT, tmp_path).batches == []
    assert [found for found in tmp_path.iterdir() if found.is_dir()] == []


def test_a_person_who_does_not_open_any_more_stops_no_batch(tmp_path: Path):
    """What was written to them is whole; only where it travels is not known, and the market's own country stands there."""
    serials = [answered(case_id, "letter") for case_id in office(2)]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE parties_debtor SET street = '\\x00' WHERE id = %s", [cast.case_of("F-0").debtor_id])
    done = hand_over("be", lambda: AT, tmp_path)
    assert (done.letters, done.troubles) == (2, [])
    assert [(entry.serial, entry.country) for entry in read_back(tmp_path / done.batches[0])] == [(serial, "BE") for serial in serials]


def test_a_message_that_leads_nowhere_is_given_up_and_the_consent_to_it_rests():
    """The number turns out to be one of a landline, which no consent is taken for any more: other steps are held up no longer."""
    (anouk,) = office()
    asked_for(anouk)
    debtor = cast.case_of("F-0").debtor_id
    with connection.cursor() as cursor:
        landline = sealed_field(debtor, "phone", "02 555 01 00")
        cursor.execute("UPDATE parties_debtor SET phone = %s WHERE id = %s", [landline, debtor])
    assert set(services.release([anouk], LATER).cancelled) == {anouk}
    assert outbox.items_of(anouk)[-1].because == "contact.no_address"
    assert parties.stopped([debtor]) == {debtor: {"sms": LATER}}
    assert all(consent.withdrawn_on == LATER for consent in parties.consents_of([debtor])[debtor])


@pytest.mark.parametrize(("channel", "known"), [("sms", {"phone": "02 555 01 00"}), ("sms", {}), ("email", {"email": ""})])
def test_a_consent_to_messages_that_could_not_be_sent_is_asked_about(channel: str, known: dict[str, str]):
    office()
    cast.place("vivre", cast.row(cast.moved(cast.ANOUK, "Voorbeeldlaan 9"), "F-9", debtor_reference="K-9", **known))
    debtor = cast.case_of("F-9").debtor_id
    with pytest.raises(NowhereToAsk):
        reaching.give_consent(debtor, channel, on=MONDAY, source="a form", by="ines", at=AT)  # type: ignore[arg-type]
    assert parties.consents_of([debtor]) == {}
