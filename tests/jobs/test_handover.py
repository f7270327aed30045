"""Handed over for real: batches on the disk, e-mails in a relay's own log, short messages in a gateway's; and what a broken run leaves."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from django.db import connection

from amiable.apps.contacts import queries, services
from amiable.apps.contacts.services import handing
from amiable.apps.documents.queries import place_of
from amiable.apps.documents.sealing import seal
from amiable.apps.outbox import services as owing
from amiable.apps.outbox.records import NewItem
from amiable.files.print_house import read_back
from amiable.jobs import handover
from amiable.jobs.handover import HandedOver, hand_over
from amiable.providers import channels
from amiable.sim import post_office, sms_company
from amiable.sim.post_office import PostOffice
from amiable.sim.sms_company import SmsCompany
from tests import cast
from tests.apps.test_contacts_handing import LATER, forget_carriers, message_to

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 2, 2)
MORNING, NIGHT = datetime(2026, 2, 2, 9, 30, tzinfo=UTC), datetime(2026, 2, 2, 3, tzinfo=UTC)
ABOUT = {"received_on": "2026-01-30"}


def clock(at: datetime) -> Callable[[], datetime]:
    return partial(_always, at)


def _always(at: datetime) -> datetime:
    return at


def people(count: int, **changes: str) -> list[int]:
    """People of one creditor, each with a bill."""
    given = [{"debtor_reference": f"K-{n}", "email": f"zoe{n}@mail.example"} | changes for n in range(count)]
    rows = [cast.row(cast.moved(cast.ANOUK, f"Voorbeeldlaan {n}"), f"F-{n}", **more) for n, more in enumerate(given)]
    cast.place("vivre", *rows)
    return [cast.case_of(f"F-{n}").id for n in range(count)]


def answered(case_id: int, channel: str) -> int:
    owing.owe(NewItem(case_id, "reply", "complaint_received", channel, MONDAY, f"{case_id}:{channel}", about=ABOUT), MONDAY)
    services.release([case_id], MONDAY)
    return queries.sent_on_case(case_id)[-1].id


@pytest.fixture(autouse=True)
def office() -> Iterator[None]:
    cast.agency()
    cast.vivre()
    yield
    forget_carriers()


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[PostOffice]:
    """A relay that carries the e-mails of Belgium."""
    relay = PostOffice(now=clock(MORNING), folder=tmp_path / "relay")
    with post_office.open_post_office(relay) as port:
        channels.choose("be", email=channels.Relay("127.0.0.1", port, security="none"))
        yield relay


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[SmsCompany]:
    """A gateway that carries the short messages of Belgium."""
    company = SmsCompany("api-key", "secret", now=clock(MORNING), log=tmp_path / "sms.jsonl")
    with sms_company.open_sms_company(company) as address:
        channels.choose("be", sms=channels.Gateway(address, "api-key", "secret", "Amiable"))
        yield company


def states(serials: list[int]) -> list[str]:
    return [queries.handover_of(serial).state for serial in serials]


def test_letters_lie_in_one_batch_for_ever(tmp_path: Path):
    ids = people(3)
    serials = [answered(pk, "letter") for pk in ids[:2]]
    first = hand_over("be", clock(MORNING), tmp_path)
    assert (first.letters, first.waiting, len(first.batches)) == (2, 0, 1)
    assert [entry.serial for entry in read_back(tmp_path / first.batches[0])] == serials
    assert hand_over("be", clock(MORNING), tmp_path).batches == [], "again there is nothing to do"
    serials.append(answered(ids[2], "letter"))
    (second,) = hand_over("be", clock(MORNING), tmp_path).batches
    assert [entry.serial for entry in read_back(tmp_path / second)] == serials[2:]
    assert states(serials) == ["handed"] * 3
    assert [(entry.window, entry.country) for entry in read_back(tmp_path / second)] == [("right", "BE")]


def test_a_print_house_that_wants_volumes_gets_them(tmp_path: Path):
    """Three letters, two a PDF; each begins on a sheet of its own."""
    channels.choose("be", letter=channels.PrintHouse(a_volume=2))
    serials = [answered(pk, "letter") for pk in people(3)]
    done = hand_over("be", clock(MORNING), tmp_path)
    entries = read_back(tmp_path / done.batches[0])
    assert [(entry.serial, entry.file) for entry in entries] == list(
        zip(serials, ["volume-0001.pdf", "volume-0001.pdf", "volume-0002.pdf"], strict=True)
    )
    assert all(entry.first_page % 2 for entry in entries)
    assert (done.letters, states(serials)) == (3, ["handed"] * 3)


@pytest.mark.parametrize("a_volume", [0, 2])
def test_a_letter_that_nobody_can_print_holds_up_no_other(tmp_path: Path, a_volume: int):
    """The second of three is no PDF: a person looks at it, and the two others are printed."""
    channels.choose("be", letter=channels.PrintHouse(a_volume=a_volume))
    serials = [answered(pk, "letter") for pk in people(3)]
    document = queries.letter_to_read(serials[1]) or 0
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE documents_document DISABLE TRIGGER USER")
        cursor.execute("UPDATE documents_document SET content = %s WHERE id = %s", [seal(b"no letter", place_of(document)), document])
    done = hand_over("be", clock(MORNING), tmp_path)
    assert ([trouble.code for trouble in done.troubles], done.letters) == (["print_house.unreadable"], 2)
    assert states(serials) == ["handed", "failed", "handed"]
    assert [entry.serial for entry in read_back(tmp_path / done.batches[0])] == [serials[0], serials[2]]
    assert [found.serial for found in queries.waiting()] == [serials[1]]


@pytest.mark.parametrize("written", [False, True])
def test_a_batch_that_was_cut_off_is_finished_and_no_letter_is_in_two(tmp_path: Path, written: bool):
    """The run died after it had taken the letters; or after the batch stood whole, and before it said so."""
    serials = [answered(pk, "letter") for pk in people(2)]
    batch = handing.take_batch("be", MORNING)
    if written:
        handover.write_folder(tmp_path / batch, handover._pieces("be", batch))
    done = hand_over("be", clock(MORNING), tmp_path)
    assert (done.batches, done.letters, states(serials)) == ([batch], 2, ["handed", "handed"])
    assert [folder.name for folder in tmp_path.iterdir()] == [batch]


def test_a_folder_that_cannot_be_written_holds_up_letters_alone(relay: PostOffice, tmp_path: Path):
    """A file stands where the batches belong, as on a disk that is full; the e-mail leaves, and the letter with the next run."""
    ids, place = people(2), tmp_path / "print"
    serials = [answered(ids[0], "letter"), answered(ids[1], "email")]
    place.write_text("")
    done = hand_over("be", clock(MORNING), place)
    assert ([trouble.code for trouble in done.troubles], done.letters, done.email) == (["day.place_away"], 0, 1)
    assert done.troubles[0].facts["place"] == str(place)
    place.unlink()
    place.mkdir()
    assert hand_over("be", clock(MORNING), place).letters == 1
    assert states(serials) == ["handed", "handed"]


def test_e_mails_are_in_the_relay_s_own_log_once_each_and_in_order(relay: PostOffice):
    """Six e-mails: the second is refused, the line breaks after the fourth was taken. Nothing is sent a second time."""
    serials = [answered(pk, "email") for pk in people(6)]
    relay.manners.no = {"zoe1@": "550 5.1.1 no such mailbox"}
    relay.manners.lost = {3}
    done = hand_over("be", clock(MORNING))
    assert (done.email, done.failed, done.unknown, done.waiting) == (4, 1, 1, 0)
    assert states(serials) == ["handed", "failed", "handed", "unknown", "handed", "handed"]
    hand_over("be", clock(MORNING + timedelta(hours=2)))
    assert [taken.recipient for taken in relay.taken] == [f"zoe{n}@mail.example" for n in (0, 2, 3, 4, 5)]
    assert [taken.sender.split("+")[1].split(".")[0] for taken in relay.taken] == [str(serial) for serial in (serials[0], *serials[2:])]
    assert [(found.what, found.serial) for found in queries.waiting()] == [("failed", serials[1]), ("unknown", serials[3])]


def test_what_stands_in_the_way_of_several_processes_is_told_once(monkeypatch):
    """Nobody carries e-mails."""
    done = HandedOver()
    for _process in range(2):
        done.add(HandedOver(email=2, troubles=[channels.NoChannel(source="house rule", channel="email", market="be")]))
    assert (done.email, len(done.troubles)) == (4, 1)


def test_a_busy_relay_gets_them_with_the_next_run(relay: PostOffice):
    serials = [answered(pk, "email") for pk in people(2)]
    relay.manners.busy = True
    done = hand_over("be", clock(MORNING))
    assert (done.email, done.waiting, relay.taken) == (0, 2, [])
    relay.manners.busy = False
    assert hand_over("be", clock(MORNING)).email == 2
    assert states(serials) == ["handed", "handed"]


def test_what_a_dead_run_had_taken_is_never_sent_again(relay: PostOffice):
    serials = [answered(pk, "email") for pk in people(2)]
    handing.take("be", "email", MORNING, MONDAY)
    assert hand_over("be", clock(MORNING)).email == 1, "who took it may still be at it"
    later = hand_over("be", clock(MORNING + timedelta(hours=1)))
    assert (later.unknown, states(serials)) == (1, ["unknown", "handed"])
    assert len(relay.taken) == 1


def test_of_a_short_message_the_gateway_is_asked_what_it_has(gateway: SmsCompany):
    """Messages in the mailbox of people without e-mail, told of by SMS. Of two that a dead run took, the gateway has one."""
    serials = []
    for pk in people(3, email="", phone="0470 12 34 56"):
        answered(pk, "mailbox")
        services.release([pk], MONDAY)
        serials.append(queries.sent_on_case(pk)[-1].id)
    taken = [handing.take("be", "sms", MORNING, MONDAY) for _ in range(2)]
    gateway.take(str(serials[0]), {"key": str(serials[0]), "to": "+32470123456", "text": taken[0].content.decode(), "sender": "Amiable"})
    done = hand_over("be", clock(MORNING + timedelta(hours=1)))
    assert (done.sms, states(serials)) == (3, ["handed"] * 3)
    assert sorted(line["key"] for line in gateway.taken) == sorted(map(str, serials))


def test_nobody_who_carries_them_no_message_is_lost():
    channels.choose("fr", email=channels.Relay("127.0.0.1", 9, security="none"))
    serial = answered(*people(1), "email")
    done = hand_over("be", clock(MORNING))
    assert ([trouble.code for trouble in done.troubles], done.waiting, states([serial])) == (["channel.none"], 1, ["prepared"])


def test_a_demand_keeps_the_hours_of_its_channel(gateway: SmsCompany):
    cast.staff("ines")
    carrier = channels.chosen("be").sms
    demand = message_to(people(1)[0])
    channels.choose("be", sms=carrier)
    night, noon = (datetime.combine(LATER, at, UTC) for at in (NIGHT.time(), MORNING.time()))
    assert (hand_over("be", clock(night)).sms, states([demand])) == (0, ["prepared"])
    assert (hand_over("be", clock(noon)).sms, states([demand])) == (1, ["handed"])
