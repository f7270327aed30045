"""Release what is owed: in lots, and where there is much in several processes at once, each with a connection of its own.

A contact costs one core some thirty milliseconds, most of it for its page. What one person has with us stays in one lot: the guard counts
the contacts of a day by person.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from itertools import groupby

from amiable.apps.cases import queries as cases
from amiable.apps.contacts import services as contacts
from amiable.apps.contacts.records import Outcome
from amiable.jobs.day_stage import CASES_AT_ONCE, apart
from amiable.jobs.processes import processes

WORTH_PROCESSES = 3  # lots; starting a process costs a second


def released(waiting: Sequence[int], on: date, workers: int, *, at_once: int = CASES_AT_ONCE) -> Iterator[tuple[int, Outcome]]:
    """Release what is owed to some cases.

    at_once  how many cases make a lot, and a transaction
    returns  after each lot, how many cases are done, and what became of that lot
    """
    lots, done = list(lots_of(waiting, at_once)), 0
    for lot, outcome in zip(lots, _outcomes(lots, on, workers), strict=True):
        done += len(lot)
        yield done, outcome


def release_lot(lot: Sequence[int], on: date, workers: int) -> Outcome:
    """Release one lot; a case on which the program fails is set aside alone."""
    return apart(lot, lambda some: contacts.release(some, on, workers=workers), int)


def _outcomes(lots: Sequence[Sequence[int]], on: date, workers: int) -> Iterator[Outcome]:
    if workers == 1 or len(lots) < WORTH_PROCESSES:
        yield from (release_lot(lot, on, workers) for lot in lots)
        return
    with processes(workers) as pool:
        yield from pool.map(partial(release_lot, on=on, workers=1), lots)


def lots_of(waiting: Sequence[int], at_once: int) -> Iterator[Sequence[int]]:
    """Some cases at a time, in order; all that are of one person together."""
    families = cases.cases_of_same_person(waiting)
    first = {pk: min(families.get(pk, (pk,))) for pk in waiting}
    lot: list[int] = []
    for _first, of_person in groupby(sorted(waiting, key=lambda pk: (first[pk], pk)), key=first.__getitem__):
        family = list(of_person)
        if lot and len(lot) + len(family) > at_once:
            yield lot
            lot = []
        lot += family
    if lot:
        yield lot
