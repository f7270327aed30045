"""May this person be contacted now, by this channel, for this? Asked when a contact is decided, and again when it is released."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from amiable.core.account import StatementOfAccount
from amiable.core.facts import Facts, Suspension
from amiable.core.guard.before import came_before, is_about_the_plan
from amiable.core.guard.conduct import consented, well_behaved
from amiable.core.guard.contact import Asked, Contact, after
from amiable.core.guard.refusals import (
    ContactRefused,
    NobodyThere,
    NothingOwed,
    NotYet,
    OnHold,
    OnHoldForAChild,
    OnlyAboutThePlan,
    Prescribed,
    ThroughTheAuthority,
    ThroughTheMediator,
)
from amiable.core.guard.rules import ContactRules
from amiable.core.letters import is_open
from amiable.core.pack import Pack
from amiable.core.refusal import Refusal
from amiable.core.statement import state

__all__ = ["Contact", "ContactRefused", "NotYet", "NothingOwed", "decide", "may"]

CONTRACT = "docs/reference/guard.md"
LAST_YEAR = 2199
# The one list of suspensions, as far as contacts go: where whatever there is to say is sent. What is not named here stops demands.
MEDIATOR, AUTHORITY = ("collective_settlement", "debt_mediation"), ("over_indebtedness", "restructuring")
ONLY_DEMANDS = ("debt_mediation",)  # of those: our answers still go to the person
THAT_ADDRESS = ("letter", "visit")  # the channels that reach the address which is wrong


def may(contact: Contact, facts: Facts, account: StatementOfAccount, pack: Pack, rules: ContactRules) -> None:
    """Say nothing when a contact is lawful.

    account  the statement of the day on which the contact takes place, by the market's clocks
    refuses  ContactRefused, the first reason that holds, in the order of its reference; `ends_at` is the end of that reason alone
    source   docs/reference/guard.md
    """
    if refusal := _first_reason(Asked(contact, rules.local(contact.at), facts, account, pack, rules)):
        raise refusal


def decide(contact: Contact, facts: Facts, pack: Pack, rules: ContactRules) -> ContactRefused | None:
    """Whether a contact is lawful, and when not, from which moment on it is.

    returns  None, or the first reason that holds, with `from_at`: the first moment at which nothing stands in the way any more, as far
             as the facts let it be foreseen
    refuses  NotInForce, where the law of that day is not known; NoMaximum and BadFacts, as the statement of account does
    """
    stated: dict[date, StatementOfAccount] = {}

    def ask(at: datetime) -> ContactRefused | None:
        if at.date() not in stated:
            stated[at.date()] = state(facts, at.date(), pack)
        return _first_reason(Asked(contact, at, facts, stated[at.date()], pack, rules))

    refusal = ask(rules.local(contact.at))
    if refusal:
        refusal.from_at = _first_lawful(refusal, ask, rules)
    return refusal


def _first_lawful(refusal: ContactRefused, ask: Callable[[datetime], ContactRefused | None], rules: ContactRules) -> datetime | None:
    """When a reason ends, another may hold: ask again at each end, until there is none, or one whose end nobody can foresee."""
    reason: ContactRefused | None = refusal
    at = None
    while reason:
        if reason.ends_at is None or reason.ends_at.year > LAST_YEAR:
            return None
        at = rules.first_shown(reason.ends_at)
        try:
            reason = ask(at)
        except Refusal:  # the law of that day is not known yet
            return None
    return at


def _first_reason(asked: Asked) -> ContactRefused | None:
    """Insolvency and mediation; other suspensions; prescription; what must come before; consent; the market's hours; the group's."""
    first = next(_sent_elsewhere(asked), None) or next(_stopped(asked), None)
    if first or not asked.is_demand:
        return first
    return _nothing_to_ask(asked) or came_before(asked) or consented(asked) or well_behaved(asked)


def _open(asked: Asked) -> Iterator[tuple[Suspension, datetime | None, str]]:
    """The suspensions of the day, each with its end and where the law says so."""
    for suspension in asked.facts.suspensions:
        if suspension.from_on <= asked.on and (suspension.to is None or asked.on <= suspension.to):
            source = asked.rules.sources.get(suspension.because)
            yield suspension, after(suspension.to) if suspension.to else None, str(source) if source else CONTRACT


def _sent_elsewhere(asked: Asked) -> Iterator[ContactRefused]:
    """Insolvency sends everything to the mediator or the authority, debt mediation only demands."""
    for suspension, ends_at, source in _open(asked):
        because = suspension.because
        if because in ONLY_DEMANDS and not asked.is_demand:
            continue
        if because in MEDIATOR:
            yield ThroughTheMediator(ends_at=ends_at, source=source, because=because)
        elif because in AUTHORITY:
            yield ThroughTheAuthority(ends_at=ends_at, source=source, because=because)


def _stopped(asked: Asked) -> Iterator[ContactRefused]:
    """Death and a wrong address stop everything, every other suspension stops demands."""
    yield from _nobody_there(asked)
    if not asked.is_demand:
        return
    if asked.facts.person.minor:
        yield OnHoldForAChild(because="minor")
    for suspension, ends_at, source in _open(asked):
        because, since = suspension.because, suspension.from_on.isoformat()
        if because == "plan":
            if not is_about_the_plan(asked):
                yield OnlyAboutThePlan(ends_at=ends_at, source=source, since=since)
        elif because not in (*MEDIATOR, *AUTHORITY, "deceased", "wrong_address"):
            yield OnHold(ends_at=ends_at, source=source, because=because, since=since)


def _nobody_there(asked: Asked) -> Iterator[ContactRefused]:
    """Nothing reaches the dead; nothing goes to an address that is wrong, and other channels are free."""
    if asked.facts.person.deceased:
        yield NobodyThere(because="deceased")
    for suspension, ends_at, source in _open(asked):
        is_wrong_address = suspension.because == "wrong_address" and asked.contact.channel in THAT_ADDRESS
        if is_wrong_address or suspension.because == "deceased":
            yield NobodyThere(ends_at=ends_at, source=source, because=suspension.because)


def _nothing_to_ask(asked: Asked) -> ContactRefused | None:
    """A demand asks for what is past due, open and not prescribed; one that names claims may ask for all of them."""
    names = bool(asked.contact.claims)
    if asked.concerned and (not names or len(asked.concerned) == len(set(asked.contact.claims))):
        return None
    coming = [asked.facts.claims[place].due_on for place in asked.named if asked.facts.claims[place].due_on >= asked.on]
    limits = asked.account.limitation
    prescribed = next((limits[place] for place in asked.named if limits[place].prescribed and is_open(asked.account, place)), None)
    if prescribed:
        return Prescribed(ends_at=None if names or not coming else after(min(coming)), source=prescribed.source)
    if asked.concerned:
        return NotYet(ends_at=after(max(coming)) if coming else None, step=asked.contact.step or asked.contact.purpose)
    return NothingOwed(ends_at=after(min(coming)) if coming else None)
