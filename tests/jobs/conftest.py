"""A database that really commits, for what reads it through connections of its own."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.many import Shelf


@pytest.fixture
def transactional_db(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """The tests' database without a transaction around the test. In place of pytest-django's, which cannot empty our tables."""
    from tests import many  # the tables are known once the settings are loaded

    with django_db_blocker.unblock():
        yield
        many.empty()


@pytest.fixture
def committed(transactional_db: None) -> "Shelf":
    """Puts cases into the tables; every connection sees them, and they are gone after the test."""
    from tests import many

    return many.Shelf()
