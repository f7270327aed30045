"""The other end of `jobs.releasing`: a process of its own that releases lots, on its own connection to the same database."""

import os
import time
from collections.abc import Mapping, Sequence
from datetime import date
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from amiable.apps.contacts.records import Outcome

LOOKS_EVERY = 1  # second


def begin(database: Mapping[str, object], parent: int) -> None:
    """Set Django up on the database of whoever began this process, and end with it, however it ends."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amiable.settings")
    import django
    from django.conf import settings

    settings.DATABASES["default"].update(database)
    django.setup()
    Thread(target=_end_with, args=[parent], daemon=True).start()


def release(lot: Sequence[int], on: date) -> "Outcome":
    """Release one lot."""
    from amiable.jobs.releasing import release_lot

    return release_lot(lot, on, 1)


def _end_with(parent: int) -> None:
    """Who was killed cannot tell its processes: they would wait for ever. A lot that was begun is undone by the database."""
    while os.getppid() == parent:
        time.sleep(LOOKS_EVERY)
    os._exit(1)
