"""The other end of `jobs.deciding`: a process of its own that decides bank lines, on its own connection to the same database."""

import os
import pickle
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from amiable.apps.payments.deciding import Decided
    from amiable.jobs.deciding import Here

_given: list["Here"] = []


def begin(database: Mapping[str, object], here: bytes) -> None:
    """Set Django up on the database of whoever began this process; what decides is read after that, since it names tables."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amiable.settings")
    import django
    from django.conf import settings

    settings.DATABASES["default"].update(database)
    django.setup()
    _given.append(pickle.loads(here))


def quickly(line_ids: Sequence[int]) -> "Decided":
    """By a certain reference alone."""
    return _given[0].quickly(line_ids)


def by_all(line_ids: Sequence[int]) -> "Decided":
    """By all that the lines say."""
    return _given[0].by_all(line_ids)
