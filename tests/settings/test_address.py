"""DATABASE_URL, in the forms that people write it."""

import pytest

from amiable.settings.address import Address, given, parse
from amiable.settings.home import NotReady


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("postgresql://els:p%40ss@db.example:5433/agency", Address("agency", "els", "p@ss", "db.example", "5433")),
        ("postgres://els@db.example/agency", Address("agency", "els", "", "db.example", "")),
        ("postgresql://els:x@/agency?host=/var/run/postgresql", Address("agency", "els", "x", "/var/run/postgresql", "")),
        ("postgresql://h/agency?sslmode=require", Address("agency", "", "", "h", "", (("sslmode", "require"),))),
    ],
)
def test_a_url_is_read(url: str, address: Address) -> None:
    assert parse(url) == address


@pytest.mark.parametrize("url", ["mysql://els@h/agency", "postgresql://els@h", "agency"])
def test_another_url_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(NotReady, match="postgresql://user:password@host:5432/name"):
        parse(url)


def test_without_a_url_there_is_none() -> None:
    assert given({}) is None
    assert given({"DATABASE_URL": " "}) is None


def test_programs_get_the_password_by_their_environment() -> None:
    """A command line can be read by every user of the machine; an environment cannot."""
    assert parse("postgresql://els:x@h/agency?sslmode=require").for_programs() == {
        "PGDATABASE": "agency",
        "PGUSER": "els",
        "PGPASSWORD": "x",
        "PGHOST": "h",
        "PGSSLMODE": "require",
    }


def test_the_password_is_not_shown() -> None:
    assert "hidden" not in repr(parse("postgresql://els:hidden@h/agency"))
