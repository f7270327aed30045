"""Kills what plays the ninety days at chosen moments, begins it again, and says how the two runs differ."""

import sys
import time
from dataclasses import dataclass, field
from datetime import date
from random import Random
from threading import Timer

from bench._faults_playing import KILLED, Players

MOST_TRIES = 3  # in a row that end by themselves with a fault


@dataclass(frozen=True, slots=True)
class Blow:
    """A kill: on a day, so far into it (thousandths of what the day takes), of the program or of the server."""

    on: date
    thousandths: int
    server: bool


@dataclass(slots=True)
class Harm:
    """What was killed, and how often the days were begun again."""

    programs: int = 0
    servers: int = 0
    began: int = 0
    seconds: dict[date, float] = field(default_factory=dict)


def blows(rng: Random, days: list[date], programs: int, servers: int) -> list[Blow]:
    """So many kills, spread over the days."""
    of_programs = [Blow(rng.choice(days), rng.randrange(1000), False) for _blow in range(programs)]
    of_servers = [Blow(rng.choice(days), rng.randrange(1000), True) for _blow in range(servers)]
    return sorted(of_programs + of_servers, key=lambda blow: blow.on)


def unharmed(players: Players) -> Harm:
    """Play to the end, and remember how long each day took."""
    harm, last, since = Harm(began=1), None, time.perf_counter()
    for line in players.begin():
        now, on = time.perf_counter(), date.fromisoformat(line)
        _say(on)
        if last:
            harm.seconds[last] = now - since
        last, since = on, now
    assert players.code == 0, "the unharmed run did not end well"
    assert last is not None
    harm.seconds[last] = time.perf_counter() - since
    return harm


def harmed(players: Players, coming: list[Blow], seconds: dict[date, float]) -> Harm:
    """Play to the end through all the blows."""
    harm, waiting, faults = Harm(), list(coming), 0
    while True:
        harm.began += 1
        struck, timer = None, Timer(0, players.kill)
        for line in players.begin():
            _say(date.fromisoformat(line))
            if struck and not timer.finished.is_set():  # the day is over before its blow
                timer.cancel()
                timer.function()
            elif not struck and waiting and date.fromisoformat(line) >= waiting[0].on:
                struck = waiting.pop(0)
                blow = players.kill_postgres if struck.server else players.kill
                timer = Timer(seconds[struck.on] * struck.thousandths / 1000, blow)
                timer.start()
        timer.cancel()
        if struck and players.code != 0:
            harm.servers += struck.server
            harm.programs += not struck.server and players.code == KILLED
            faults = 0
            continue
        if players.code == 0:  # what was to come on the last day came too late
            return harm
        faults += 1
        assert faults < MOST_TRIES, "it does not go on after a kill"


def _say(on: date) -> None:
    print(f"playing {on}", end="\r", file=sys.stderr, flush=True)


def different(one: dict[str, list[str]], other: dict[str, list[str]]) -> list[str]:
    """The rows of the one picture that the other does not have."""
    found = []
    for name in one:
        ours, theirs = set(one[name]), set(other[name])
        found += [f"{name}: unharmed {row}" for row in sorted(ours - theirs)]
        found += [f"{name}: harmed {row}" for row in sorted(theirs - ours)]
        if ours == theirs and len(one[name]) != len(other[name]):
            found.append(f"{name}: {len(one[name])} rows unharmed, {len(other[name])} harmed")
    return found
