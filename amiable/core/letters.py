"""What was sent about a claim, and the days that it leaves the person: the guard and the playbook ask the same questions."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from amiable.core.account import StatementOfAccount
from amiable.core.dated import Dated
from amiable.core.dates import Wait, last_day_of
from amiable.core.facts import Action, Facts
from amiable.core.pack import Pack
from amiable.core.regime import concerned

A_MONTH = timedelta(days=31)  # within which every waiting period begins
LETTERS = ("first_reminder", "reminder", "formal_notice", "collection_notice", "payment_demand", "lawyer_letter")


def demandable(facts: Facts, account: StatementOfAccount) -> tuple[int, ...]:
    """The claims that are past due, still open, and not prescribed."""
    return tuple(
        place
        for place, (claim, limit) in enumerate(zip(facts.claims, account.limitation, strict=True))
        if claim.due_on < account.on and not limit.prescribed and is_open(account, place)
    )


def is_open(account: StatementOfAccount, place: int) -> bool:
    """Whether anything is outstanding of a claim."""
    balance = account.claims[place]
    return balance.principal + balance.interest + balance.damages + balance.costs > 0


def days_sent(kinds: Collection[str], facts: Facts, place: int, on: date) -> list[date]:
    """The days on which letters of these kinds were sent about a claim, after its due day and up to a day; in order."""
    due_on = facts.claims[place].due_on
    return sorted(a.on for a in facts.actions if a.kind in kinds and due_on < a.on <= on and place in concerned(a, facts.claims))


def last_sent(kinds: Collection[str], facts: Facts, places: Collection[int], on: date) -> date | None:
    """The day of the last letter of these kinds that shares one of these claims, up to a day."""
    shared = (a.on for a in facts.actions if a.kind in kinds and a.on <= on and not set(places).isdisjoint(concerned(a, facts.claims)))
    return max(shared, default=None)


def waiting_until(waits: Mapping[str, str], facts: Facts, on: date, pack: Pack) -> tuple[date, str] | None:
    """The last day on which somebody's letter still leaves the person time, whoever sent it and for whichever claim, and its source.

    waits    kind of letter → the question of the pack that says how long
    returns  None when no such day is left
    """
    found = (_last_day(a, pack.waits[waits[a.kind]], on, pack) for a in facts.actions if a.kind in waits and a.on <= on)
    return max((wait for wait in found if wait and on <= wait[0]), default=None)


def _last_day(action: Action, wait: Dated[Wait], on: date, pack: Pack) -> tuple[date, str] | None:
    """A letter from before the law named days leaves the first days that it named: nobody is hurried because a law is young."""
    version = wait.at(action.on) if wait.in_force(action.on) else wait.versions[0]
    if on - action.on > timedelta(days=version.value.days) + A_MONTH:
        return None  # over for long, also where the holidays of that year are not known
    return last_day_of(version.value, action.on, action.channel, pack.holidays), str(version.source)
