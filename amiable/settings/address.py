"""Where the database is: the parts of DATABASE_URL, or of the embedded server's private socket."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from psycopg.conninfo import make_conninfo

from amiable.settings.home import NotReady


@dataclass(frozen=True, slots=True)
class Address:
    """One PostgreSQL database and who signs in there. `host` may be the folder of a Unix socket."""

    name: str
    user: str
    password: str = field(repr=False)
    host: str
    port: str
    options: tuple[tuple[str, str], ...] = ()

    def for_django(self) -> dict[str, object]:
        """The entry of Django's DATABASES."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": self.name,
            "USER": self.user,
            "PASSWORD": self.password,
            "HOST": self.host,
            "PORT": self.port,
            "OPTIONS": dict(self.options),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }

    def for_programs(self) -> dict[str, str]:
        """The environment under which pg_dump and psql reach it: a password on a command line can be read by everybody."""
        named = {"PGDATABASE": self.name, "PGUSER": self.user, "PGPASSWORD": self.password, "PGHOST": self.host, "PGPORT": self.port}
        named |= {f"PG{key.upper()}": value for key, value in self.options}
        return {key: value for key, value in named.items() if value}

    def conninfo(self) -> str:
        """The same in the words of `psycopg.connect`."""
        named = {"dbname": self.name, "user": self.user, "password": self.password, "host": self.host, "port": self.port}
        return make_conninfo(**{key: value for key, value in (*named.items(), *self.options) if value})


def given(environment: Mapping[str, str] = os.environ) -> Address | None:
    """The database that the operator names in DATABASE_URL, or None: then the embedded one is used."""
    url = environment.get("DATABASE_URL", "").strip()
    return parse(url) if url else None


def parse(url: str) -> Address:
    """The address in a URL such as `postgresql://user:password@host:5432/name`, or `…/name?host=/socket/folder`.

    refuses  NotReady, when it is not a PostgreSQL URL or names no database
    """
    bad_url = NotReady(
        "database.bad_url",
        "DATABASE_URL does not name a PostgreSQL database.",
        "Write it as postgresql://user:password@host:5432/name, or unset it to use the embedded server.",
    )
    try:
        parts = urlsplit(url)
        port = str(parts.port or "")
    except ValueError:  # a port that is no number, a bracket that is not closed
        raise bad_url from None
    query = dict(parse_qsl(parts.query))
    host = query.pop("host", "") or unquote(parts.hostname or "")
    name = query.pop("dbname", "") or unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("postgresql", "postgres") or not name:
        raise bad_url
    return Address(
        name=name,
        user=query.pop("user", "") or unquote(parts.username or ""),
        password=query.pop("password", "") or unquote(parts.password or ""),
        host=host,
        port=query.pop("port", "") or port,
        options=tuple(query.items()),
    )
