"""Record what people decide: the only writer of the chain."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from django.db import connection, transaction

from amiable.apps.audit import queries
from amiable.apps.audit.chain import hash_of
from amiable.apps.audit.models import Entry

CHAINING = 0x63686169  # the number of the lock under which one entry follows another
FACT = re.compile(r"[!-~]{0,200}")  # ASCII, no space: a number, an amount, a code, a mark; never a name or a sentence


class NotAFact(Exception):  # noqa: N818 — a bug of the caller, never an answer to a person
    """A fact that reads like words: what people are called or wrote has no place in a chain that nobody can erase."""


@transaction.atomic
def record(at: datetime, who: str, what: str, facts: Mapping[str, str]) -> int:
    """Add one human decision to the end of the chain. The last beat of a write: until its transaction ends, others wait to record theirs.

    at       an instant with its time zone
    who      the name with which somebody signs in
    what     a code: `match.undone`
    facts    by name: numbers, amounts, days, codes and marks, each as text without a space; no personal data in plain
    returns  the entry's number
    refuses  NotAFact
    """
    if wrong := [name for name, value in facts.items() if not FACT.fullmatch(value)]:
        raise NotAFact(f"{what}: {', '.join(wrong)}")
    # 1. Lock: whoever comes second reads the end that the first has written.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAINING])
    # 2. Decide and 3. write.
    end, at = queries.head(), at.astimezone(UTC)
    number = end.number + 1
    seal = hash_of(end.hash, number, at, who, what, facts)
    Entry.objects.create(number=number, at=at, who=who, what=what, facts=dict(facts), previous=end.hash, hash=seal)
    return number
