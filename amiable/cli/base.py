"""What the commands share: the database while a command runs, days as options, and how answers are printed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from amiable.core.refusal import Refusal, _

MIGRATING = 0x616D6961  # the number of the lock under which one command migrates while the others wait

FAULT_TITLES = (_("Where"), _("What is wrong"), _("What to do"))

console = Console()
stderr = Console(stderr=True)


class NotReadyHere(Refusal):
    """The installation, not the request, stands in the way; the settings' own words say how."""

    code = "installation.not_ready"
    what = _("{what}")
    remedy = _("{remedy}")


class NewerHome(Refusal):
    """A newer version of the product has changed this database; the older one would not know what it does."""

    code = "installation.newer"
    what = _("This installation was changed by a newer version of Amiable ({change}).")
    remedy = _("Take that version again, or restore a backup from before it.")


class NotADay(typer.BadParameter):
    """A day that cannot be read; typer says which option it was."""


def day(text: str) -> date:
    """Read a day as people type it for a machine: 2026-02-02."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotADay(f"{text} is not a day. Write it as year-month-day, such as 2026-02-02.") from None


OnOption = Annotated[date, typer.Option("--on", parser=day, metavar="DAY", help="The day to act on, as year-month-day.")]
UntilOption = Annotated[date | None, typer.Option("--until", parser=day, metavar="DAY", help="Go on day by day, up to and including this.")]

AsOption = Annotated[str, typer.Option("--as", metavar="NAME", help="Who decides: the name with which you sign in at the desk.")]


def now() -> datetime:
    """The moment at which a command runs: the shells read the clock, and hand it down."""
    return datetime.now(UTC)


def day_in(market: str) -> date:
    """The day it is now where the market's people live."""
    from amiable import markets

    return markets.day_in(market, now())


@contextmanager
def answers() -> Iterator[None]:
    """Turn what the installation says is not ready into a Refusal, for the one handler of the command."""
    from amiable.settings.home import NotReady

    try:
        yield
    except NotReady as trouble:
        raise NotReadyHere(source=trouble.code, what=trouble.what, remedy=trouble.remedy) from None


@contextmanager
def database() -> Iterator[None]:
    """The database, migrated, with Django set up, for as long as this lasts; the server is left as it was found."""
    with answers():
        from amiable.settings import postgres

        with postgres.in_use():
            postgres.must_answer()
            _set_up()
            _migrate()
            try:
                yield
            finally:
                _let_go()


def tell(refusal: Refusal) -> None:
    """Say on the standard error what was refused, every fault of what was handed in, and what to do now."""
    from amiable.files import wording

    language = readers_language()
    what, remedy = wording.refused(refusal, language)
    stderr.print(what, style="bold", markup=False, highlight=False)
    if refusal.faults:
        stderr.print(_faults(wording.faults(refusal.faults, language), language))
    stderr.print(remedy, markup=False, highlight=False)
    stderr.print(f"({refusal.code}; {refusal.source})", style="dim", markup=False, highlight=False)


def table(*heads: str, whole: tuple[int, ...] = (), right: tuple[int, ...] = ()) -> Table:
    """A table that a narrow terminal shows in full: long words go on in the next line, those of the columns in `whole` are never cut."""
    made = Table(*heads, box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for place, column in enumerate(made.columns):
        column.overflow, column.no_wrap = "fold", place in whole
        column.justify = "right" if place in right else "left"
    return made


def _faults(found: list[dict[str, str]], language: str) -> Table:
    """The faults as a table; without a column of remedies when there is but the refusal's own."""
    from amiable.files import wording

    parts = ("where", "what", "remedy") if any(fault["remedy"] for fault in found) else ("where", "what")
    table = Table(*(wording.words(title, language) for title in FAULT_TITLES[: len(parts)]))
    for fault in found:
        table.add_row(*(Text(fault[part]) for part in parts))
    return table


def readers_language() -> str:
    """The language of whoever types, by the system's own setting; English when it is none of ours."""
    from amiable.files.wording import LANGUAGES

    chosen = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return chosen[:2] if chosen[:2] in LANGUAGES else "en"


def _set_up() -> None:
    import django
    from django.apps import apps

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amiable.settings")
    if not apps.ready:
        django.setup()


def _migrate() -> None:
    """Bring the tables to this version. Looks first: a home that is up to date costs a few milliseconds."""
    from django.core.management import call_command
    from django.db import connection

    if not _pending():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        try:
            if _pending():
                call_command("migrate", verbosity=0, interactive=False)
                cursor.execute("SELECT keep_what_is_written()")
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])


def _pending() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    loader = executor.loader
    unknown = [key for key in loader.applied_migrations if key[0] in loader.migrated_apps and key not in loader.disk_migrations]
    if unknown and not any(set(unknown) & set(migration.replaces) for migration in loader.disk_migrations.values()):
        raise NewerHome(source="the migrations in the database", change=".".join(unknown[0]))
    return bool(executor.migration_plan(loader.graph.leaf_nodes()))


def _let_go() -> None:
    from django.db import connections

    connections.close_all()
