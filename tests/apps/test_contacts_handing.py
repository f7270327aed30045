"""Contacts handed over: each is taken by one alone, before its channel is spoken to; what did not arrive is worked on by a person."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from email import message_from_bytes
from functools import partial
from threading import Event
from time import sleep

import pytest
from django.db import DatabaseError, connection, transaction

from amiable.apps.audit import queries as audit
from amiable.apps.cases import services as cases
from amiable.apps.contacts import handovers, queries, services
from amiable.apps.contacts.refusals import AddressOfAnother, ChooseAWay, ReturnUnknown, WorkedOnAlready
from amiable.apps.contacts.services import handing
from amiable.apps.documents import queries as documents
from amiable.apps.outbox import queries as outbox
from amiable.apps.outbox import services as owing
from amiable.apps.outbox.records import NewItem
from amiable.apps.parties import queries as parties
from amiable.apps.parties import services as parties_services
from amiable.apps.parties.records import NewAddress
from amiable.apps.parties.services import reaching
from amiable.files.delivery_report import DeliveryNews
from amiable.files.email_message import marks_in
from amiable.providers import channels
from amiable.providers.sending import Sent
from amiable.settings import home
from tests import cast
from tests.apps.conftest import AtOnce

MONDAY, TUESDAY = date(2026, 2, 2), date(2026, 2, 3)
AT = datetime(2026, 2, 2, 10, tzinfo=UTC)
ABOUT = {"received_on": "2026-01-30"}


@pytest.fixture(autouse=True)
def nobody_carries_anything() -> Iterator[None]:
    """Whom a test chose as a carrier carries for no other test."""
    yield
    forget_carriers()


def forget_carriers() -> None:
    (home.folder("keys") / channels.FILE).unlink(missing_ok=True)


def office(count: int = 1) -> list[int]:
    """People of one creditor with an e-mail address each, and a bill of 600.00."""
    cast.agency()
    cast.vivre()
    cast.staff("ines")
    people = [cast.moved(cast.ANOUK, f"Voorbeeldlaan {n}") for n in range(count)]
    rows = [cast.row(person, f"F-{n}", debtor_reference=f"K-{n}") for n, person in enumerate(people)]
    cast.place("vivre", *rows)
    return [cast.case_of(f"F-{n}").id for n in range(count)]


def answered(case_id: int, channel: str = "email", on: date = MONDAY) -> int:
    """The serial of an answer that was released."""
    owing.owe(NewItem(case_id, "reply", "complaint_received", channel, on, f"{case_id}:{channel}", about=ABOUT), on)
    services.release([case_id], on)
    return queries.sent_on_case(case_id)[-1].id


def failed(serial: int, channel: str = "email", reason: str = "bad_address") -> DeliveryNews:
    what = "returned" if channel == "letter" else "failed"
    return DeliveryNews(serial, channel, what, reason, TUESDAY, "550 5.1.1 no such mailbox")  # type: ignore[arg-type]


def owed(case_id: int) -> list[tuple[str, str]]:
    return [(item.kind, item.channel) for item in outbox.items_of(case_id) if item.state == "owed"]


@pytest.mark.django_db
def test_an_e_mail_tells_that_a_letter_waits_and_nothing_else():
    """Kept are both, byte for byte: the .eml that goes out, and the letter that it tells of."""
    (anouk,) = office()
    serial = answered(anouk)
    found = queries.contact(serial)
    assert found and (found.channel, queries.went_to(serial)) == ("email", "anouk@post.example")
    kept = documents.open(found.document_id)
    message = message_from_bytes(kept.content)
    assert kept.media_type == "message/rfc822"
    assert marks_in(message["Message-ID"]) == ((serial, found.code),)
    assert message["To"] == "anouk@post.example", "a stranger who gets it by mistake learns no name"
    body = message.get_payload()[0].get_payload(decode=True).decode()
    for private in ("Anouk", "Smet", "Vivre", "600", cast.case_of("F-0").printed_number):
        assert private not in body
    assert documents.open(queries.letter_to_read(serial) or 0).content.startswith(b"%PDF")


def test_of_many_takers_at_once_each_contact_has_one(at_once: AtOnce):
    ids = office(12)
    serials = [answered(pk) for pk in ids]
    takers = [lambda: handing.take("be", "email", AT, MONDAY) for _ in range(16)]
    taken = [each for each in at_once(takers) if each is not None]
    assert sorted(each.serial for each in taken) == serials
    assert handing.take("be", "email", AT, MONDAY) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "state", "again"),
    [("handed", "handed", False), ("refused", "failed", False), ("deferred", "prepared", True), ("unknown", "unknown", False)],
)
def test_what_a_channel_answers_is_kept_and_only_what_it_took_not_is_given_again(answer: str, state: str, again: bool):
    (anouk,) = office()
    serial = answered(anouk)
    assert handing.take("be", "email", AT, MONDAY)
    handing.answered(Sent(serial, answer, "451 busy", "their-7"), AT, MONDAY)  # type: ignore[arg-type]
    assert queries.handover_of(serial).state == state
    assert (handing.take("be", "email", AT, MONDAY) is not None) is again
    assert [found.what for found in queries.waiting()] == {"failed": ["failed"], "unknown": ["unknown"]}.get(state, [])


@pytest.mark.django_db
def test_a_demand_that_waits_for_its_channel_is_not_given_once_demands_stop():
    (anouk,) = office()
    serial = message_to(anouk)
    cases.suspend(anouk, because="dispute", from_on=LATER, to_on=None, today=LATER)
    assert handing.take("be", "sms", AT, LATER) is None
    assert (queries.handover_of(serial).state, queries.handover_of(serial).said) == ("failed", "stopped before it was given")


@pytest.mark.django_db
@pytest.mark.parametrize(("old", "new"), [("handed", "prepared"), ("failed", "taken"), ("unknown", "prepared"), ("handed", "taken")])
def test_a_handover_never_goes_back_not_even_by_sql(old: str, new: str):
    (anouk,) = office()
    serial = answered(anouk)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for state in ("taken", old):
            cursor.execute("UPDATE contacts_handover SET state = %s, taken_at = now() WHERE contact_id = %s", [state, serial])
        with pytest.raises(DatabaseError, match="moves forward only"), transaction.atomic():
            cursor.execute("UPDATE contacts_handover SET state = %s WHERE contact_id = %s", [new, serial])


LATER = date(2026, 3, 17)


def message_to(case_id: int) -> int:
    """A short message that asks, in its turn of the playbook. Its serial."""
    asked_for(case_id)
    services.release([case_id], LATER)
    found = queries.sent_on_case(case_id)[-1]
    assert (found.kind, found.channel, found.purpose) == ("message", "sms", "demand")
    return found.id


def asked_for(case_id: int) -> None:
    """A short message that asks is owed: the person gave the number, a gateway carries it."""
    debtor = cast.case_of("F-0").debtor_id
    reaching.change_address([debtor], NewAddress("sms", address="0470 12 34 56"), on=MONDAY, by="ines", at=AT)
    channels.choose("be", sms=channels.Gateway("http://127.0.0.1:9", "key", "secret", "Amiable"))
    for on in (MONDAY, date(2026, 2, 19), LATER):
        if on == LATER:
            at = datetime(2026, 3, 16, 10, tzinfo=UTC)
            reaching.give_consent(debtor, "sms", on=date(2026, 3, 16), source="call", by="ines", at=at, gave_address=True)
        services.owe_due_steps([case_id], on)
        if on != LATER:
            services.release([case_id], on)


@pytest.mark.django_db
def test_a_bounce_stops_that_address_and_the_answer_goes_by_post():
    (anouk,) = office()
    serial = answered(anouk)
    assert services.take_news([failed(serial)], TUESDAY).stopped == 1
    debtor = cast.case_of("F-0").debtor_id
    assert parties.stopped([debtor]) == {debtor: {"email": TUESDAY}}
    assert owed(anouk) == [("complaint_received", "letter")]
    again = services.take_news([failed(serial)], TUESDAY)
    assert (again.news, again.stopped, again.owed) == (0, 0, 0), "the same news again changes nothing"
    services.release([anouk], TUESDAY)
    assert queries.sent_on_case(anouk)[-1].channel == "letter"
    owing.owe(NewItem(anouk, "reply", "dispute_received", "email", TUESDAY, "k", about=ABOUT), TUESDAY)
    services.release([anouk], TUESDAY)
    assert queries.sent_on_case(anouk)[-1].channel == "letter", "nothing more goes to that address"


@pytest.mark.django_db
def test_a_returned_letter_stops_demands_on_every_case_of_the_person():
    """Anouk owes two creditors; a letter of the first comes back. Both cases rest, and no letter goes to that address."""
    (anouk,) = office()
    cast.bloem()
    cast.place("bloem", cast.row(cast.moved(cast.ANOUK, "Voorbeeldlaan 0"), "B-1"))
    other = cast.case_of("B-1").id
    services.owe_due_steps([anouk, other], MONDAY)
    services.release([anouk], MONDAY)
    serial = queries.sent_on_case(anouk)[0].id
    taken = services.take_news([failed(serial, "letter", "not_at_address"), failed(4711, "letter")], TUESDAY)
    assert (taken.news, taken.stopped, taken.unknown) == (1, 2, (4711,))
    for case_id in (anouk, other):
        assert [(s.because, s.from_on) for s in cases.queries.facts(case_id).suspensions] == [("wrong_address", TUESDAY)]
    assert [item.state for item in outbox.items_of(other)] == ["cancelled"]


@pytest.mark.django_db
def test_a_letter_that_came_back_from_the_dead_stops_everything():
    (anouk,) = office()
    serial = answered(anouk, "letter")
    services.take_news([failed(serial, "letter", "deceased")], TUESDAY)
    assert [s.because for s in cases.queries.facts(anouk).suspensions] == ["deceased"]
    assert owed(anouk) == []


def work(news_id: int, did: str, **more: object) -> None:
    services.work_on(news_id, did, by="ines", at=AT, today=TUESDAY, **more)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_person_finds_the_new_address_and_all_goes_on():
    (anouk,) = office()
    serial = answered(anouk, "letter")
    services.take_news([failed(serial, "letter", "moved")], TUESDAY)
    assert owed(anouk) == [("complaint_received", "email")], "meanwhile by e-mail"
    (found,) = queries.waiting()
    assert (found.went_to.splitlines()[1], found.reason, found.went_another_way) == ("Voorbeeldlaan 0", "moved", True)
    work(found.id, "new_address", new=NewAddress("letter", "Nieuwe Laan 5", "9000", "Gent", "BE"), note="told by phone")
    (suspension,) = cases.queries.facts(anouk).suspensions
    assert suspension.to == TUESDAY, "from the next day letters go again"
    assert queries.waiting() == []
    (done,) = queries.worked_on()
    assert (done.did, done.worked_by, done.note) == ("new_address", "ines", "told by phone")
    assert audit.entries()[-1].what == "return.worked_on"
    with pytest.raises(WorkedOnAlready):
        work(found.id, "done")


@pytest.mark.django_db
def test_a_person_says_that_the_address_is_right_and_the_answer_goes_there_again():
    cast_of = office()[0]
    debtor = cast.case_of("F-0").debtor_id
    reaching.change_address([debtor], NewAddress("email", address="other@post.example"), on=MONDAY, by="ines", at=AT)
    serial = answered(cast_of)
    services.take_news([failed(serial, reason="full")], TUESDAY)
    (found,) = queries.waiting()
    for wrong, refused in (
        ({"did": "new_address"}, AddressOfAnother),
        ({"did": "new_address", "new": NewAddress("sms", address="1")}, AddressOfAnother),
        ({"did": "other_channel"}, ChooseAWay),
        ({"did": "other_channel", "way": "email"}, ChooseAWay),
    ):
        with pytest.raises(refused):
            work(found.id, **wrong)
    work(found.id, "address_checked")
    assert parties.stopped([debtor]) == {}
    with pytest.raises(ReturnUnknown):
        work(found.id + 1, "done")


@pytest.mark.django_db
def test_a_person_chooses_another_way_for_what_nobody_knows_of():
    (anouk,) = office()
    serial = answered(anouk)
    handing.take("be", "email", AT, MONDAY)
    handing.answered(Sent(serial, "unknown", "the line broke"), AT, MONDAY)
    assert owed(anouk) == [], "it may have arrived: a person decides"
    (found,) = queries.waiting()
    assert (found.what, found.detail) == ("unknown", "the line broke")
    work(found.id, "other_channel", way="letter")
    assert owed(anouk) == [("complaint_received", "letter")]


@pytest.mark.django_db
def test_a_short_message_that_is_owed_at_night_waits_for_its_hour():
    """Owed on 17 March: at three in the morning it stays owed; at ten it leaves."""
    (anouk,) = office()
    asked_for(anouk)
    for at, states in ((3, ["owed"]), (10, ["released"])):
        services.release([anouk], LATER, at=datetime(2026, 3, 17, at))  # noqa: DTZ001 — by the market's clocks
        assert [item.state for item in outbox.items_of(anouk) if item.kind == "message"] == states


@pytest.mark.django_db
def test_a_message_that_failed_goes_by_another_message_and_the_guard_decides():
    """The number is wrong. By e-mail nobody agreed to be asked: that one is cancelled when it would leave."""
    (anouk,) = office()
    serial = message_to(anouk)
    taken = services.take_news([DeliveryNews(serial, "sms", "failed", "bad_address", LATER, "")], LATER)
    assert (taken.stopped, owed(anouk)) == (1, [("message", "email")])
    outcome = services.release([anouk], LATER)
    assert [refusal.code for refusal in outcome.cancelled.values()] == ["consent_missing"]


@pytest.mark.django_db
def test_what_can_go_is_what_somebody_carries_at_its_hours():
    (anouk,) = office()
    night, day = datetime(2026, 3, 17, 3), datetime(2026, 3, 17, 10)  # noqa: DTZ001 — by the market's clocks
    assert not handovers.can_go("be", day)
    message_to(anouk)
    while batch := handing.take_batch("be", AT):
        handing.batch_is_there(batch, AT)
    assert (handovers.can_go("be", night), handovers.can_go("be", day)) == (False, True)
    forget_carriers()
    assert not handovers.can_go("be", day)


def test_what_a_person_may_be_asked_in_a_week_is_counted_over_all_that_leaves_at_once(at_once: AtOnce):
    """Anouk owes three creditors, and each first letter is due: two in seven days are the most, whoever releases what."""
    cast.agency()
    for name in ("vivre", "bloem", "tulp"):
        parties_services.add_creditor(cast.VIVRE | {"name": name})
        cast.place(name, cast.row(cast.ANOUK, f"{name}-1"))
    ids = [cast.case_of(f"{name}-1").id for name in ("vivre", "bloem", "tulp")]
    assert services.owe_due_steps(ids, MONDAY).owed == 3
    outcomes = at_once([partial(services.release, [pk], MONDAY) for pk in ids])
    assert sorted(outcome.released for outcome in outcomes) == [0, 1, 1]  # type: ignore[attr-defined]


def test_two_e_mails_to_one_person_whose_address_was_stopped_wait_in_no_ring(at_once: AtOnce):
    """Each is taken by another process; what becomes of it is written under the locks of both cases."""
    (anouk,) = office()
    cast.bloem()
    cast.place("bloem", cast.row(cast.moved(cast.ANOUK, "Voorbeeldlaan 0"), "B-1", debtor_reference="K-0"))
    other = cast.case_of("B-1").id
    for pk in (other, anouk):
        for n in range(4):
            owing.owe(NewItem(pk, "reply", "complaint_received", "email", MONDAY, f"{pk}:{n}", about=ABOUT | {"n": str(n)}), MONDAY)
        services.release([pk], MONDAY)
    for debtor in (cast.case_of("F-0").debtor_id, cast.case_of("B-1").debtor_id):
        reaching.stop_address([debtor], "email", because="bad_address", on=MONDAY, by="ines")
    assert at_once([lambda: handing.take("be", "email", AT, MONDAY) for _ in range(4)]) == [None] * 4
    assert handovers.count_waiting("be", "email") == 0


def test_what_is_taken_back_while_its_channel_waits_for_the_case_does_not_leave(at_once: AtOnce):
    """Who takes it back holds the case; whoever would give it has read the contact already, and asks again under the lock."""
    (anouk,) = office()
    serial = answered(anouk)
    held = Event()

    def take_back() -> None:
        with transaction.atomic():
            cases.lock([anouk])
            held.set()
            sleep(0.3)
            services.withdraw(serial, because="Sent twice", by="ines", at=AT)

    def give() -> object:
        held.wait()
        return handing.take("be", "email", AT, MONDAY)

    assert at_once([take_back, give]) == [None, None]
    assert queries.handover_of(serial).state == "failed"
