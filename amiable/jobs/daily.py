"""The day: money comes in, what is due is decided, what is owed leaves. Restartable at any point; the same day again changes nothing.

A market's day is a row of stages. Each is done in small transactions and may be done again; what a stage did, refused and set aside is kept
when it ends. One at a time plays a market's days: whoever comes second waits.
"""

import os
import socket
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, date, datetime

from amiable import markets
from amiable.apps.contacts.records import Outcome
from amiable.apps.days import queries
from amiable.apps.days import services as days
from amiable.apps.days.records import SHORT, Note, PlayView
from amiable.core.dates import ONE_DAY
from amiable.jobs.day_answers import answers
from amiable.jobs.day_bank import bank
from amiable.jobs.day_channels import channels
from amiable.jobs.day_holds import holds, promises
from amiable.jobs.day_limits import limits
from amiable.jobs.day_match import PLACED_LATELY, match
from amiable.jobs.day_months import months
from amiable.jobs.day_outbox import release
from amiable.jobs.day_retention import delete
from amiable.jobs.day_returns import returns
from amiable.jobs.day_stage import Day, Done, Stage, Told, untold
from amiable.jobs.day_steps import steps

STAGES: dict[str, Stage] = {
    "bank": bank,
    "match": match,
    "returns": returns,
    "holds": holds,
    "promises": promises,
    "steps": steps,
    "answers": answers,
    "outbox": release,
    "channels": channels,
    "months": months,
    "limits": limits,
    "retention": delete,
}
DRAINED = ("answers", "outbox", "channels")  # what goes on after a day has ended: answers, receipts and codes wait for no other day
STANDING = ("set_aside", "waiting")  # counts of what stays as it was from one drain to the next
# A day that is over sends nothing: its letters would be dated before they leave.
ONLY_ON_THE_DAY = ("outbox", "channels", "months", "retention")
LONGEST_OUTAGE = PLACED_LATELY  # missed days that are played one by one; what was due before then is due still
Clock = Callable[[], datetime]
Waits = Callable[[PlayView | None], None]
Refused = Callable[[date, str, Note], None]


def the_clock() -> datetime:
    """The moment it is."""
    return datetime.now(UTC)


def unheard(by: PlayView | None) -> None:
    """Nobody is told that somebody else plays."""


def unread(_on: date, _stage: str, _note: Note) -> None:
    """Nobody is told what was refused, but by the report."""


def run_days(
    market: str, on: date, until: date, *, workers: int = 1, told: Told = untold, waits: Waits = unheard, refused: Refused = unread
) -> Iterator[tuple[date, Outcome]]:
    """Play day after day, each to its end and as if it were that day; both days inside."""
    while on <= until:
        yield on, run_day(market, on, workers=workers, told=told, waits=waits, refused=refused)
        on += ONE_DAY


def run_day(
    market: str,
    on: date,
    *,
    workers: int = 1,
    told: Told = untold,
    waits: Waits = unheard,
    refused: Refused = unread,
    now: Clock = the_clock,
) -> Outcome:
    """Play one day of a market, all of its stages.

    Only cases that are awake are looked at: those whose day has come, and those about which something was written since.

    told     of each stage, how much of it is done, of how much
    waits    called when somebody else plays this market, with what is known of that; then it is waited for
    refused  called with the day, the stage and the note of what a stage as a whole could not do: a file, a relay, the pay of creditors
    returns  what was done, refused and set aside, with reasons; `queries.plays` has all of it, stage by stage
    refuses  MarketUnknown
    """
    markets.must_be_here(market)
    asked_on = markets.day_in(market, now())
    with days.alone(market, lambda: waits(queries.newest(market))):
        return _play(Day(market, on, on, now, workers, told), asked_on, refused)


def catch_up(
    market: str,
    until: date,
    *,
    workers: int = 1,
    told: Told = untold,
    waits: Waits = unheard,
    refused: Refused = unread,
    now: Clock = the_clock,
) -> Iterator[tuple[date, Outcome]]:
    """Play every day of a market that has not ended yet, in order, up to and including the day it is.

    On a missed day money is matched and steps are decided as that day's statement says; nothing leaves on it. All that is owed leaves on
    `until`, with that day's date and figures, so that nobody loses days to our outage.

    refuses  MarketUnknown
    """
    markets.must_be_here(market)
    asked_on = markets.day_in(market, now())
    with days.alone(market, lambda: waits(queries.newest(market))):
        ended = queries.last_ended(market, until)
        on = max(ended + ONE_DAY, until - LONGEST_OUTAGE) if ended else until
        while on <= until:
            yield on, _play(Day(market, on, until, now, workers, told), asked_on, refused)
            on += ONE_DAY


def drain(
    market: str, today: date, *, workers: int = 1, waits: Waits = unheard, refused: Refused = unread, now: Clock = the_clock
) -> Outcome:
    """Let go what was owed since the day of a market ended, by the same stages.

    What is set aside or away stays so for hours: it is written down once a day. A drain that does and learns nothing leaves no trace.

    refuses  MarketUnknown
    """
    markets.must_be_here(market)
    asked_on = markets.day_in(market, now())
    with days.alone(market, lambda: waits(queries.newest(market))):
        return _drain(Day(market, today, today, now, workers), asked_on, refused)


def _play(day: Day, asked_on: date, refused: Refused) -> Outcome:
    """Go through all stages of a day, and keep what each did.

    asked_on  the market's day when it was asked for: once midnight has come, in a stage or while somebody else played, nothing leaves
    """
    play, outcome = _begin(day, day.now()), Outcome()
    for name, begun, done in _stages(day, asked_on, STAGES):
        outcome.add(done.outcome)
        _keep(play, day, name, begun, done, refused)
    days.end(play, day.now())
    return outcome


def _drain(day: Day, asked_on: date, refused: Refused) -> Outcome:
    """Go through the stages of a drain, and keep what is new."""
    play, outcome, told = 0, Outcome(), queries.standing(day.market, day.on)
    for name, begun, done in _stages(day, asked_on, DRAINED):
        outcome.add(done.outcome)
        done.notes = [note for note in done.notes if (name, note.kind, note.about[:SHORT], note.code) not in told]
        if done.notes or any(count for what, count in done.counts.items() if what not in STANDING):
            play = play or _begin(day, begun)
            _keep(play, day, name, begun, done, refused)
    return outcome


def _stages(day: Day, asked_on: date, stages: Collection[str]) -> Iterator[tuple[str, datetime, Done]]:
    """Each stage that may be gone through: when it began, and what it did."""
    for name, stage in STAGES.items():
        if name not in stages or (name in ONLY_ON_THE_DAY and (day.late or markets.day_in(day.market, day.now()) > asked_on)):
            continue
        begun = day.now()
        day.told(name, 0, 0)
        yield name, begun, stage(day)


def _begin(day: Day, at: datetime) -> int:
    return days.begin(day.market, day.on, played_on=day.today, at=at, by=f"{socket.gethostname()}, process {os.getpid()}")


def _keep(play: int, day: Day, name: str, begun: datetime, done: Done, refused: Refused) -> None:
    days.keep(play, name, begun_at=begun, ended_at=day.now(), counts=done.counts, notes=done.notes)
    for note in done.notes:
        if note.kind == "refused":
            refused(day.on, name, note)
