"""What is owed, asked of the guard again on the day it leaves: whether it may, which way it goes, and what it says then."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from amiable import markets
from amiable.apps.cases.records import CaseWithPeople, ClaimView
from amiable.apps.contacts.demand import demand, language_of
from amiable.apps.contacts.making import check
from amiable.apps.contacts.queries import course_by_playbook, is_overtaken, steps_of
from amiable.apps.contacts.ready import Notice, Ready
from amiable.apps.contacts.routing import NOTICE, NoAddress, NoMediator, Route, as_guarded, route_to, way_of, ways_of
from amiable.apps.contacts.words import notice, word
from amiable.apps.outbox.records import OutboxItem
from amiable.apps.parties import queries as parties
from amiable.apps.parties.records import AgencyView, DebtorView
from amiable.core.account import StatementOfAccount
from amiable.core.facts import Facts, PastContact
from amiable.core.guard import may
from amiable.core.guard.contact import Contact, start_of
from amiable.core.guard.refusals import (
    ContactRefused,
    NobodyThere,
    NothingOwed,
    NotYet,
    OutsideHours,
    ThroughTheAuthority,
    ThroughTheMediator,
)
from amiable.core.playbook import LETTERS, Happened, NoStep, PlaybookStep
from amiable.core.statement import state
from amiable.files.letter_content import Demand, Version
from amiable.files.letter_word import Word

HOUSE_RULE = "house rule"


@dataclass(frozen=True, slots=True)
class Known:
    """What is read of some cases at once, before the first of their items is looked at.

    written    the cases on which we wrote before
    met        the contacts of each case's person; what is allowed is added
    mediators  who speaks for a person
    stopped    by debtor, the channels whose address nothing goes to any more
    warnings   by market and language, of frauds that go round
    versions   by debtor, how they want their letters
    """

    facts: Mapping[int, Facts]
    claims: Mapping[int, tuple[ClaimView, ...]]
    people: Mapping[int, CaseWithPeople]
    written: set[int]
    met: dict[int, list[PastContact]]
    made: Mapping[int, tuple[Happened, ...]]
    agencies: Mapping[str, AgencyView]
    mediators: Mapping[int, DebtorView]
    stopped: Mapping[int, Mapping[str, date]]
    warnings: Mapping[tuple[str, str], str]
    versions: Mapping[int, Version]

    def agency(self, market: str) -> AgencyView:
        """Who collects in a market.

        refuses  AgencyUnknown
        """
        return self.agencies.get(market) or parties.agency(market)


@dataclass(frozen=True, slots=True)
class _Asked:
    """An item on the day it may leave. `at` is the moment by the market's clocks, where that is known."""

    item: OutboxItem
    known: Known
    on: date
    at: datetime | None
    facts: Facts
    account: StatementOfAccount
    people: CaseWithPeople


def allowed(item: OutboxItem, known: Known, on: date, at: datetime | None) -> Ready:
    """What an item says and where it goes, once the guard has allowed it again.

    at       the moment, by the market's clocks; None: the first of the day at which it may
    refuses  ContactRefused, and whatever stands in the way of making it
    """
    facts, people = known.facts[item.case_id], known.people[item.case_id]
    account = state(facts, on, markets.load(facts.market))
    asked = _Asked(item, known, on, at, facts, account, people)
    ready = _demand(asked) if item.purpose == "demand" else _answer(asked)
    check(ready, on)
    known.met[item.case_id].append(PastContact(as_guarded(ready.route.channel), ready.at, item.purpose))
    return ready


def _demand(asked: _Asked) -> Ready:
    item, facts, known, people = asked.item, asked.facts, asked.known, asked.people
    pack, way = markets.load(facts.market), way_of(item.channel)
    if is_overtaken(facts, asked.on, pack):
        raise NothingOwed()
    step, at = _whose_turn(asked)
    route = route_to(people.debtor, way, known.stopped.get(people.debtor.id, ()))
    agency, claims = known.agency(facts.market), known.claims[item.case_id]
    first = item.case_id not in known.written
    content = demand(step, item.claims, facts, asked.account, people, claims, agency, pack, first_contact=first)
    return _ready(asked, route, content, step.kind, at)


def _whose_turn(asked: _Asked) -> tuple[PlaybookStep, datetime]:
    """The step that an item makes, and the moment from which it may; the guard says no more, and it is still its turn."""
    item, facts = asked.item, replace(asked.facts, contacts=tuple(asked.known.met[asked.item.case_id]))
    at = _may(asked, facts, item.kind if item.kind in LETTERS else None)
    if item.instead_of:  # its turn has come, and the contact that made it did not arrive
        return next(step for step in steps_of(facts) if item.kind in (step.kind, step.name)), at
    found = course_by_playbook(facts, asked.account, asked.known.made[item.case_id]).next
    if isinstance(found, NoStep) or item.kind not in (found.step.kind, found.step.name) or not set(item.claims) <= set(found.claims):
        raise NotYet(step=item.kind)  # lawful, and yet no longer the turn of this letter
    return found.step, at


def _may(asked: _Asked, facts: Facts, step: str | None = None, way: str = "") -> datetime:
    """The moment from which a contact is lawful: the one asked for, or the first of the day.

    refuses  ContactRefused
    """
    item, pack, rules = asked.item, markets.load(facts.market), markets.contact_rules(facts.market)
    channel, at = as_guarded(way_of(way or item.channel)), asked.at or start_of(asked.on)
    while True:
        try:
            may(Contact(channel, item.purpose, at, step, item.claims), facts, asked.account, pack, rules)
        except OutsideHours as refusal:
            if asked.at or refusal.ends_at is None or refusal.ends_at.date() != asked.on:
                raise
            at = refusal.ends_at
        else:
            return at


def _answer(asked: _Asked) -> Ready:
    """An answer goes by its own way, or by the first other one that is open; in insolvency to whoever speaks for the person."""
    item, facts, people = asked.item, asked.facts, asked.people
    pack = markets.load(facts.market)
    route, at = _open_way(asked)
    agency = asked.known.agency(facts.market)
    if item.kind == NOTICE:
        return _ready(asked, route, notice(people, route, facts, asked.on, agency), item.kind, at)
    return _ready(asked, route, word(item, people, route, facts, asked.account, agency, pack), item.kind, at)


def _ready(asked: _Asked, route: Route, content: Demand | Word | Notice, kind: str, at: datetime) -> Ready:
    market = asked.facts.market
    language = language_of(asked.people, markets.load(market))
    warning = asked.known.warnings.get((market, language), "")
    is_theirs = route.name == asked.people.debtor.name  # and not a mediator's
    version = asked.known.versions.get(asked.people.debtor.id, "standard") if is_theirs else "standard"
    return Ready(asked.item, asked.people, asked.facts, asked.account, route, language, content, kind, at, warning, version)


def _open_way(asked: _Asked) -> tuple[Route, datetime]:
    first_no: NoAddress | NobodyThere | None = None
    stopped = asked.known.stopped.get(asked.people.debtor.id, ())
    for way in ways_of(asked.item.channel, asked.item.kind):
        try:
            at = _may(asked, asked.facts, way=way)
            return route_to(asked.people.debtor, way, stopped), at
        except (ThroughTheMediator, ThroughTheAuthority):
            if asked.item.kind == NOTICE:
                raise  # the mailbox is the person's: a mediator has none
            return _through_the_mediator(asked), asked.at or start_of(asked.on)
        except (NoAddress, NobodyThere) as no:
            first_no = first_no or no
    assert first_no
    raise first_no


def _through_the_mediator(asked: _Asked) -> Route:
    mediator = asked.known.mediators.get(asked.item.case_id)
    if mediator is None:
        raise NoMediator(source=HOUSE_RULE, number=asked.people.case.printed_number)
    return route_to(mediator, "email" if way_of(asked.item.channel) == "email" and mediator.email else "letter")


def is_over(item: OutboxItem, refusal: ContactRefused) -> bool:
    """Whether what was refused will never be sent: a demand is decided anew; an answer waits, unless nobody is there to read it.

    A notice tells of what waits in the mailbox anyway.
    """
    if isinstance(refusal, OutsideHours):
        return False
    return item.purpose == "demand" or item.kind == NOTICE or refusal.facts.get("because") == "deceased"
