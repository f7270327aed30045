"""The days of money are killed in the middle, program and server; begun again they end as if nothing had happened."""

import time
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from amiable.sim.ninety_days import play
from amiable.sim.ninety_people import FIRST_DAY
from amiable.sim.ninety_picture import picture_of
from bench._faults_killing import Blow, blows, different, harmed
from bench._faults_playing import Players
from tests.journeys.killing import Command

SEED, CASES, DAYS = 3, 12, 32  # over the end of a month: creditors are paid
DAYS_PLAYED = [FIRST_DAY + timedelta(days=place) for place in range(1, DAYS)]


@pytest.fixture
def unharmed(tmp_path: Path, db: None) -> tuple[dict[str, list[str]], dict[date, float]]:
    """What stands when nobody is killed, and how long each day took."""
    begun = dict[date, float]()
    folder = tmp_path / "unharmed"
    folder.mkdir()
    play(folder, SEED, CASES, lambda on: begun.update({on: time.perf_counter()}), DAYS_PLAYED[-1])
    days = list(begun)
    seconds = {on: begun[after] - begun[on] for on, after in pairwise(days)} | {days[-1]: 0.1}
    return picture_of(folder, SEED, CASES), seconds


def test_killed_days_end_as_days_that_nobody_killed(
    unharmed: tuple[dict[str, list[str]], dict[date, float]], amiable: Command, new_home: Path, tmp_path: Path
) -> None:
    """Six kills of the program and one of the server: the same balances of both books, the same accounts, every order once."""
    expected, seconds = unharmed
    with (new_home / "postgres" / "data" / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.write("synchronous_commit = on\n")  # what a server said is done survives its kill
    players = Players(new_home, tmp_path, SEED, CASES, DAYS_PLAYED[-1])
    harm = harmed(players, blows(Random(SEED), DAYS_PLAYED, 6, 1), seconds)
    found = players.picture()
    players.leave()
    assert (harm.programs, harm.servers) == (6, 1)
    assert expected["carried out"]
    assert expected["remittances"]
    assert different(expected, found) == []


def test_a_kill_is_spread_over_the_days_and_comes_in_order() -> None:
    coming = blows(Random(1), DAYS_PLAYED, 20, 2)
    assert [blow.on for blow in coming] == sorted(blow.on for blow in coming)
    assert sum(blow.server for blow in coming) == 2
    assert all(isinstance(blow, Blow) and 0 <= blow.thousandths < 1000 for blow in coming)


def test_what_differs_is_said() -> None:
    """A row that is only in one run, and a row that is there twice."""
    assert different({"orders": ["a", "b"]}, {"orders": ["a", "c"]}) == ["orders: unharmed b", "orders: harmed c"]
    assert different({"orders": ["a"]}, {"orders": ["a", "a"]}) == ["orders: 1 rows unharmed, 2 harmed"]
