"""When to ask the playbook about a case again: the first day on which time alone may change its answer."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from functools import lru_cache

from amiable import markets
from amiable.core.account import StatementOfAccount
from amiable.core.dates import ONE_DAY, months_after
from amiable.core.facts import Facts
from amiable.core.guard.rules import Conduct, ContactRules, InTime
from amiable.core.pack import Pack
from amiable.core.playbook import Course, Happened

NEAR_MONTHS = 6  # before the right to claim ends, the case is looked at again, whatever it waits for
UNFORESEEN = timedelta(days=30)  # a step that is held, and nobody can say until when: look from time to time


def next_look(
    facts: Facts, account: StatementOfAccount, course: Course, made: Collection[Happened], closes: date | None = None
) -> date | None:
    """The first day after that of a statement on which there may be another answer, when there is no step, or a decision is due.

    It may be too early, and is never too late: it is the first of all days on which anything begins, ends or is counted from.

    facts    with the contacts of the person, as the course was asked
    closes   the day on which it is closed because everything is paid
    returns  None, when only something new can change the answer
    """
    on = account.on
    pack, rules = markets.load(facts.market), markets.contact_rules(facts.market)
    silence = markets.playbook(facts.market, facts.debtor).silence_days
    past = {*_reactions(facts, made)}
    days = {*_of_course(course, on), *_of_facts(facts, rules), *_of_pack(pack), *_of_rules(facts.market), *past}
    days |= {day + timedelta(days=silence) for day in past}
    ends = [limit.last_day for limit in account.limitation if limit.last_day]
    days |= {closes} if closes else set()
    days |= {end + ONE_DAY for end in ends} | {months_after(end, -NEAR_MONTHS) for end in ends}
    return min((day for day in days if day > on), default=None)


def _of_course(course: Course, on: date) -> Iterator[date]:
    """The days that the steps themselves wait for."""
    known = [course.next.from_on, *(step.on for step in course.steps)]
    yield from (day for day in known if day)
    if any(step.status == "held" and step.on is None for step in course.steps):
        yield on + UNFORESEEN


def _of_facts(facts: Facts, rules: ContactRules) -> Iterator[date]:
    """The days on which what is known already begins to count, or ends: also what lies ahead, when a day is played late."""
    for claim in facts.claims:
        yield from (claim.due_on, claim.due_on + ONE_DAY)
    yield from (day for action in facts.actions for day in (action.on, action.received_on) if day)
    yield from (payment.on for payment in facts.payments)
    yield from (refund.on for refund in facts.refunds)
    for suspension in facts.suspensions:
        yield suspension.from_on
        yield from [suspension.to + ONE_DAY] if suspension.to else []
    for consent in facts.person.consents:
        yield from (day for day in (consent.given_on, consent.withdrawn_on) if day)
        months = {rule.months for conduct in (rules.market, rules.group) for rule in conduct.consents if rule.months}
        yield from (months_after(consent.given_on, each) + ONE_DAY for each in months if consent.given_on)


def _reactions(facts: Facts, made: Collection[Happened]) -> Iterator[date]:
    """The days from which a silence may be counted: after it, the channels of a step change their order."""
    yield from (action.on for action in facts.actions)
    yield from (payment.on for payment in facts.payments)
    yield from (suspension.from_on for suspension in facts.suspensions)
    yield from (contact.at.date() for contact in facts.contacts)
    yield from (step.on for step in made)


# Rates do not matter here: they change what is owed, not which step is due.


@lru_cache(maxsize=32)
def _of_pack(pack: Pack) -> frozenset[date]:
    """The days on which the law's waiting periods and counts begin or end."""
    found: list[InTime] = []
    for waits in pack.waits.values():
        found += waits.versions
    for counts in pack.counts.values():
        found += counts.versions
    return _ends(found)


@lru_cache(maxsize=32)
def _of_rules(market: str) -> frozenset[date]:
    """The days on which rules of contact begin or end."""
    rules = markets.contact_rules(market)
    return _ends([rule for conduct in (rules.market, rules.group) for rule in _rules(conduct)])


def _rules(conduct: Conduct) -> list[InTime]:
    return [*conduct.hours, *conduct.frequencies, *conduct.silences, *conduct.consents]


def _ends(rules: list[InTime]) -> frozenset[date]:
    return frozenset(day for rule in rules for day in (rule.from_on, rule.to) if day)
