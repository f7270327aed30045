"""What the tests of the jobs share: a case, an inbox, and a database that really commits, for what reads it by other connections."""

import shutil
from collections.abc import Iterator
from pathlib import Path
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


@pytest.fixture
def case(db: None) -> int:
    """Anouk owes 600.00 since January."""
    from tests import cast

    cast.agency()
    cast.vivre()
    cast.place("vivre", cast.row(cast.ANOUK, "F-1"))
    return cast.case_of("F-1").id


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where one bank drops its files; the inbox is emptied after the test."""
    from amiable.settings import home

    yield home.folder("inbox", "vape")
    shutil.rmtree(home.folder("inbox"))
