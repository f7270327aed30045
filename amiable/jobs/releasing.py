"""Release what is owed: in lots, and where there is much in several processes at once, each with a connection of its own.

A contact costs one core some twenty milliseconds, most of it for its page. What one person has with us stays in one lot: the guard counts
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

WORTH_PROCESSES = 200  # cases; starting a process costs a second
LOTS_EACH, FEWEST_AT_ONCE = 8, 50  # each process gets several lots, so that none waits long for the other at the end


def released(waiting: Sequence[int], on: date, workers: int, *, at_once: int = 0) -> Iterator[tuple[int, Outcome]]:
    """Release what is owed to some cases.

    at_once  how many cases make a lot, and a transaction; 0: by how many there are
    returns  after each lot, how many cases are done, and what became of that lot
    """
    lots, done = list(lots_of(waiting, at_once or _at_once(len(waiting), workers))), 0
    for lot, outcome in zip(lots, _outcomes(lots, on, workers), strict=True):
        done += len(lot)
        yield done, outcome


def release_lot(lot: Sequence[int], on: date) -> Outcome:
    """Release one lot; a case on which the program fails is set aside alone."""
    return apart(lot, lambda some: contacts.release(some, on), int)


def _at_once(cases: int, workers: int) -> int:
    if workers == 1 or cases < WORTH_PROCESSES:
        return CASES_AT_ONCE
    return min(CASES_AT_ONCE, max(FEWEST_AT_ONCE, cases // (workers * LOTS_EACH)))


def _outcomes(lots: Sequence[Sequence[int]], on: date, workers: int) -> Iterator[Outcome]:
    if workers == 1 or len(lots) <= workers:
        yield from (release_lot(lot, on) for lot in lots)
        return
    with processes(workers) as pool:
        yield from pool.map(partial(release_lot, on=on), lots)


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
