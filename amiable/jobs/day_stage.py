"""What every stage of a day is given and gives, and how one bad case is kept from stopping the others."""

import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from django.db import InterfaceError, OperationalError

from amiable.apps.cases import queries as cases
from amiable.apps.contacts import queries as contacts
from amiable.apps.contacts.records import Outcome
from amiable.apps.days.records import Note, NoteKind
from amiable.apps.documents.sealing import SealBroken
from amiable.core.facts import Facts
from amiable.core.refusal import Refusal, _
from amiable.settings.home import NotReady

HOUSE_RULE = "house rule"
CASES_AT_ONCE = 400
Told = Callable[[str, int, int], None]
Each = TypeVar("Each")
logger = logging.getLogger("django.amiable.day")


class CaseFailed(Refusal):
    """A fault of the program met this case. It is in the log; the case is tried again on the next day, and the others go on."""

    code = "day.case_failed"
    what = _("The program failed on this case ({fault}).")
    remedy = _("Look at its log, and tell whoever looks after it. The case is tried again on the next day.")


class FileFailed(Refusal):
    """A fault of the program met this file. It is in the log; the others are taken in."""

    code = "day.file_failed"
    what = _("The program failed on this file ({fault}). Nothing of it was taken in.")
    remedy = _("Look at its log, and tell whoever looks after it. Then put the file back where it lay.")


class FileStays(Refusal):
    """A file that was read, and that cannot be put away."""

    code = "day.file_stays"
    what = _("This file was read, but cannot be moved: {why}.")
    remedy = _("Let the program move it. It is read again on the next day; nothing counts twice.")


class PlaceAway(Refusal):
    """Files cannot be written where they belong: the disk is full, or the folder is somebody else's."""

    code = "day.place_away"
    what = _("The folder {place} cannot be written: {why}.")
    remedy = _("Make room there, or let the program write. What waits for it goes with the next run.")


def away(place: Path, trouble: OSError | NotReady) -> PlaceAway:
    """Why a folder cannot be written."""
    why = trouble.what.rstrip(".") if isinstance(trouble, NotReady) else trouble.strerror or type(trouble).__name__
    return PlaceAway(source=HOUSE_RULE, place=str(place), why=why)


def untold(stage: str, done: int, total: int) -> None:
    """Nobody is watching."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a market that is being played.

    on       the day
    today    the day it really is: later than `on` when a missed day is caught up
    now      the clock
    workers  how many processes may work
    told     of each stage, how much of it is done, of how much
    """

    market: str
    on: date
    today: date
    now: Callable[[], datetime]
    workers: int = 1
    told: Told = untold

    @property
    def late(self) -> bool:
        """Whether a missed day is caught up: then nothing leaves on it, because it is over."""
        return self.today > self.on


@dataclass(slots=True)
class Done:
    """What a stage did."""

    counts: dict[str, int] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    outcome: Outcome = field(default_factory=Outcome)


Stage = Callable[[Day], Done]


def in_lots(all_of_them: Sequence[Each]) -> Iterator[tuple[int, Sequence[Each]]]:
    """Some at a time, and how many are done after each lot."""
    for start in range(0, len(all_of_them), CASES_AT_ONCE):
        some = all_of_them[start : start + CASES_AT_ONCE]
        yield start + len(some), some


def apart(lot: Sequence[Each], work: Callable[[Sequence[Each]], Outcome], case_of: Callable[[Each], int]) -> Outcome:
    """Do some work on a lot of cases; where the program fails, on its halves, until the bad case is alone and set aside.

    work  in a transaction of its own: where it fails, nothing of the lot was done
    """
    try:
        return work(lot)
    except (OperationalError, InterfaceError):  # of all of them alike
        raise
    except Exception as fault:
        if isinstance(fault, Refusal) and not isinstance(fault, SealBroken):
            raise  # of all of them alike; a seal breaks on one
        if len(lot) > 1:
            outcome = apart(lot[: len(lot) // 2], work, case_of)
            outcome.add(apart(lot[len(lot) // 2 :], work, case_of))
            return outcome
        logger.exception("case %s is set aside", case_of(lot[0]))
        why = fault if isinstance(fault, SealBroken) else CaseFailed(source=HOUSE_RULE, fault=type(fault).__name__)
        return Outcome(cases=1, set_aside={case_of(lot[0]): why})


def told_of(lot: Sequence[int], tell: Callable[[str, Facts], list[Note]]) -> list[Note]:
    """What is to be told of some cases. One that cannot be stated, or on which the program fails, is set aside alone.

    tell  is given the number that stands on letters, and the facts
    """
    notes: list[Note] = []

    def work(some: Sequence[int]) -> Outcome:
        names, found, outcome = numbers(some), list[Note](), Outcome()
        for case_id, facts in contacts.facts_of(some).items():
            try:
                found += tell(names[case_id], facts)
            except Refusal as refusal:
                outcome.set_aside[case_id] = refusal
        notes.extend(found)
        return outcome

    aside = apart(lot, work, int).set_aside
    return notes + notes_of("set_aside", aside)


def notes_of(kind: NoteKind, found: Mapping[int, Refusal]) -> list[Note]:
    """A note a case, under the number that stands on letters."""
    names = numbers(found)
    return [Note.of(kind, names.get(case_id, str(case_id)), why) for case_id, why in sorted(found.items())]


def numbers(case_ids: Collection[int]) -> dict[int, str]:
    """The numbers of some cases, as they stand on letters."""
    return {pk: view.printed_number for pk, view in cases.cases_of(case_ids).items()}
