"""Several processes of this program, each with a connection of its own to the same database; they end when this one ends, however it ends.

What they do are functions of modules of the product: those are read after Django stands there, when the first call arrives.
"""

import os
import pickle
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from threading import Thread
from typing import TypeVar

LOOKS_EVERY = 1  # second
ADDRESS = ("NAME", "HOST", "PORT", "USER", "PASSWORD")
Thing = TypeVar("Thing")
Result = TypeVar("Result")
_given: list[object] = []


@contextmanager
def processes(count: int, given: object = None) -> Iterator[ProcessPoolExecutor]:
    """So many processes, for as long as this lasts. They see what is committed.

    given  what each of them is given once, when it begins: `given_here` has it there
    """
    from django.db import connection

    database = {name: connection.settings_dict[name] for name in ADDRESS}
    begins = (database, os.getpid(), pickle.dumps(given))
    with ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_begin, initargs=begins) as pool:
        yield pool


def mapped(work: Callable[[Thing], Result], things: Sequence[Thing], count: int) -> list[Result]:
    """What some work gives of each thing, in order: in so many processes where there are several things, else here."""
    if count == 1 or len(things) < 2:
        return [work(thing) for thing in things]
    with processes(min(count, len(things))) as pool:
        return list(pool.map(work, things))


def given_here() -> object:
    """What this process was given by whoever began it."""
    return _given[0]


def _begin(database: Mapping[str, object], parent: int, given: bytes) -> None:
    Thread(target=end_with, args=[parent], daemon=True).start()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amiable.settings")
    import django
    from django.conf import settings

    settings.DATABASES["default"].update(database)
    django.setup()
    _given.append(pickle.loads(given))  # what our own process wrote; it names tables, so that Django comes first


def end_with(parent: int) -> None:
    """Who was killed cannot tell its processes: they would wait for ever. What one of them had begun is undone by the database."""
    while os.getppid() == parent:
        time.sleep(LOOKS_EVERY)
    os._exit(1)
