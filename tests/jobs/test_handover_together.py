"""Many messages are given by several processes at once, each with a connection of its own: each message once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from amiable.jobs import handover
from amiable.jobs.handover import hand_over
from amiable.providers import channels
from amiable.sim import post_office
from amiable.sim.post_office import PostOffice
from tests import cast
from tests.apps.test_contacts_handing import forget_carriers
from tests.jobs.test_handover import MORNING, answered, clock, people, states


@pytest.fixture
def relay(transactional_db, tmp_path: Path) -> Iterator[PostOffice]:
    """An office whose e-mails a relay carries."""
    cast.agency()
    cast.vivre()
    company = PostOffice(now=clock(MORNING), folder=tmp_path / "relay")
    with post_office.open_post_office(company) as port:
        channels.choose("be", email=channels.Relay("127.0.0.1", port, security="none"))
        yield company
    forget_carriers()


def test_many_messages_are_given_by_several_processes_each_once(relay: PostOffice, monkeypatch, tmp_path: Path):
    monkeypatch.setattr(handover, "WORTH_PROCESSES", 1)
    serials = [answered(pk, way) for pk, way in zip(people(7), ("email",) * 6 + ("letter",), strict=True)]
    relay.manners.no = {"zoe1@": "550 5.1.1 no such mailbox"}
    done = hand_over("be", clock(MORNING), tmp_path / "print", workers=2)
    assert (done.letters, done.email, done.failed, done.waiting) == (1, 5, 1, 0)
    assert sorted(taken.recipient for taken in relay.taken) == [f"zoe{n}@mail.example" for n in (0, 2, 3, 4, 5)]
    assert states(serials) == ["handed", "failed", *["handed"] * 5]
    assert len(done.batches) == 1
