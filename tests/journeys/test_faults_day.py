"""The days of four markets are killed at random moments, program and server, and some are missed: everything comes once, in order."""

import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from amiable.cli import base
from amiable.providers import channels
from amiable.settings import home
from amiable.sim.ninety_people import MARKETS
from amiable.sim.post_office import PostOffice, open_post_office
from amiable.sim.sms_company import SmsCompany, open_sms_company
from bench._days_playing import picture, play, schedule
from bench._faults_killing import blows, different, harmed
from bench._faults_playing import Players
from tests import cast
from tests.journeys.killing import Command, ask, start

SEED, CASES, LAST = 5, 16, date(2026, 2, 12)
KILLS, SERVER_KILLS = 13, 1  # some come too late: after the last day
Picture = dict[str, list[str]]
Logs = tuple[list[str], list[str]]  # to whom e-mails and SMS went, by the logs of those who carried them


@contextmanager
def carriers(folder: Path) -> Iterator[Callable[[], Logs]]:
    """A relay and a gateway that carry for this home, and are killed by nobody; gives what stands in their logs."""
    relay = PostOffice(now=base.now, folder=folder / "relay")
    gateway = SmsCompany("api-key", "secret", now=base.now, log=folder / "sms.jsonl")
    with open_post_office(relay) as port, open_sms_company(gateway) as address:
        for market in MARKETS:
            email = channels.Relay("127.0.0.1", port, security="none")
            channels.choose(market, email=email, sms=channels.Gateway(address, "api-key", "secret", "Amiable"))
        yield lambda: (sorted(mail.recipient for mail in relay.taken), sorted(str(sms["to"]) for sms in gateway.taken))
    (home.folder("keys") / channels.FILE).unlink()


@pytest.fixture
def unharmed(db: None, tmp_path: Path) -> tuple[Picture, Logs, dict[date, float]]:
    """What stands when nobody is killed, what was carried, and how long each day took."""
    begun = dict[date, float]()
    _clear()  # what other tests of this process handed over lies here too
    with carriers(tmp_path / "unharmed") as logs:
        play(SEED, CASES, LAST, lambda on: begun.update({on: time.perf_counter()}))
        stands, carried = picture(), logs()
    _clear()
    days = list(begun)
    return stands, carried, {on: begun[after] - begun[on] for on, after in pairwise(days)} | {days[-1]: 0.2}


def _clear() -> None:
    for folder in ("inbox", "print"):
        shutil.rmtree(home.folder(folder))


def test_killed_days_send_what_days_send_that_nobody_killed(
    unharmed: tuple[Picture, Logs, dict[date, float]], amiable: Command, new_home: Path, tmp_path: Path
) -> None:
    """Ten kills of the program and more, one of the server, three days missed: the same contacts, once each.

    Every letter is in one batch. An SMS is taken once, for the gateway knows its key; an e-mail may be lost, and never comes twice.
    """
    expected, (mails, messages), seconds = unharmed
    with (new_home / "postgres" / "data" / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.write("synchronous_commit = on\n")  # what a server said is done survives its kill
    players = Players(new_home, tmp_path, SEED, CASES, LAST, "bench._days_playing")
    with carriers(tmp_path / "harmed") as logs:
        harm = harmed(players, blows(Random(SEED), list(schedule(LAST)), KILLS, SERVER_KILLS), seconds)
        found, (mails_found, messages_found) = players.picture(), logs()
    players.leave()
    assert harm.programs >= 10
    assert expected["contacts"]
    for empty in ("out of order", "not printed once"):
        assert expected[empty] == found[empty] == []
    assert messages
    assert messages_found == messages
    assert not Counter(mails_found) - Counter(mails)
    assert different(expected, found) == []


def test_two_at_once_play_a_day_once(office: Command, new_home: Path, tmp_path: Path) -> None:
    """Both are told to catch up to the same day: the second waits for the first, and finds nothing left to do."""
    (tmp_path / "claims.csv").write_bytes(cast.sheet(cast.row(cast.ANOUK, "F-1"), cast.row(cast.BRUNO, "F-2"), cast.business_row("F-3")))
    assert office("placement", "import", tmp_path / "claims.csv", "--creditor", "vivre", "--on", "2026-02-02").returncode == 0
    assert [each.wait(timeout=120) for each in [start("day", "--until", "2026-02-02"), start("day", "--until", "2026-02-02")]] == [0, 0]
    assert ask("SELECT count(*), count(DISTINCT case_id) FROM contacts_contact") == (3, 3)
    assert ask("SELECT count(*) FROM days_end") == (1,)
    report = office("day", "--report", "2026-02-02")
    assert "3 released" in report.stdout
    assert office("day", "--until", "2026-02-02").stdout.strip() == "Every day was played already."
