"""What must not be given to its channel any more, although it was released: asked at the door, under the lock of its case.

Between the release of a contact and its channel may lie hours: those of a short message, a relay that is away, a run that was cut off.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from amiable import markets
from amiable.apps.cases import queries as case_queries
from amiable.apps.cases import services as cases
from amiable.apps.contacts.models import Contact, Withdrawal
from amiable.apps.contacts.places import went_to
from amiable.apps.contacts.queries import facts_of
from amiable.apps.contacts.routing import is_at
from amiable.apps.parties import queries as parties
from amiable.apps.payments import queries as payments
from amiable.core.facts import Facts
from amiable.core.refusal import Refusal
from amiable.core.statement import state

DECEASED = "deceased"


@dataclass(frozen=True, slots=True)
class Stopped:
    """Contacts that must not go any more.

    over       never goes: a demand whose case was closed or suspended, whose sum was paid, that the person does not want this way any more,
               or whose days began too long ago; what we took back as a mistake; what the dead would get
    addresses  nothing goes any more to where it would go; what it has to say is still owed
    moved      another address is known now than the one that it bears: it is made anew
    """

    over: frozenset[int]
    addresses: frozenset[int]
    moved: frozenset[int]

    @property
    def any(self) -> bool:
        """Whether one of them must not go."""
        return bool(self.over or self.addresses or self.moved)


def stopped(serials: Collection[int], today: date, played: date | None = None) -> Stopped:
    """Which of some contacts must not go any more, in a fixed number of queries; all their people's cases stay locked until the end.

    played  the day as which this is done, where it is another than today: by it a demand is late
    """
    contacts = list(Contact.objects.filter(pk__in=set(serials)).order_by("pk").defer("facts"))
    views = cases.lock_people({contact.case_id for contact in contacts})
    held = case_queries.suspended(views, today)
    closed = {pk for pk, view in views.items() if view.closed_on} | held
    debtor_of = {pk: view.debtor_id for pk, view in views.items()}
    demands = [contact for contact in contacts if contact.purpose == "demand"]
    over = {
        contact.pk for contact in demands if contact.case_id in closed or _is_late(contact, views[contact.case_id].market, played or today)
    }
    over |= _paid(demands, today) | _taken_back(contacts) | _to_the_dead(contacts, held, today)
    nowhere = _nowhere([contact for contact in contacts if contact.pk not in over], debtor_of)
    over |= _unwelcome(demands, debtor_of, today)
    others = [contact for contact in contacts if contact.pk not in over | nowhere]
    return Stopped(frozenset(over), frozenset(nowhere), frozenset(_moved(others, debtor_of)))


def _is_late(demand: Contact, market: str, today: date) -> bool:
    """Its days to answer began with its release, and the guard counted it there: by the second working day it is decided anew."""
    return today > markets.load(market).holidays.working_day_after(demand.released_on, 1)


def _taken_back(contacts: Collection[Contact]) -> set[int]:
    """Read under the lock: the contacts themselves were read before it."""
    return set(Withdrawal.objects.filter(contact__in=contacts).values_list("contact_id", flat=True))


def _to_the_dead(contacts: Collection[Contact], held: Collection[int], today: date) -> set[int]:
    dead = case_queries.suspended(held, today, DECEASED) if held else set()
    return {contact.pk for contact in contacts if contact.case_id in dead}


def _unwelcome(demands: Collection[Contact], debtor_of: dict[int, int], today: date) -> set[int]:
    """The e-mails and short messages that ask, and to which the person does not agree any more."""
    messages = [contact for contact in demands if contact.channel in ("email", "sms")]
    said = parties.consents_of([debtor_of[contact.case_id] for contact in messages])
    found = set()
    for contact in messages:
        of_channel = [each for each in said.get(debtor_of[contact.case_id], ()) if each.channel == contact.channel]
        if of_channel and all(each.withdrawn_on and each.withdrawn_on <= today for each in of_channel):
            found.add(contact.pk)
    return found


def _paid(demands: Collection[Contact], today: date) -> set[int]:
    """The demands of which nothing is owed any more by what came in since they were released."""
    if not demands:
        return set()
    since = min(contact.released_on for contact in demands)
    paid = payments.paid_since(since, {contact.case_id for contact in demands})
    if not paid:
        return set()  # as nearly always, and a person waits for their message
    facts = facts_of(paid)
    return {contact.pk for contact in demands if contact.case_id in facts and _is_paid(contact, facts[contact.case_id], today)}


def _is_paid(contact: Contact, facts: Facts, today: date) -> bool:
    on = max((today, *(payment.on for payment in facts.payments)))
    try:
        account = state(facts, on, markets.load(facts.market))
    except Refusal:
        return False  # it could be stated when it was released: what it asks stands
    return not any(each.principal + each.interest + each.damages + each.costs for each in account.claims if each.ref in contact.claims)


def _nowhere(contacts: Collection[Contact], debtor_of: dict[int, int]) -> set[int]:
    """What would go to an address that was stopped; what goes to a mediator goes on."""
    shut = parties.stopped(set(debtor_of.values()))
    if not shut:
        return set()
    people = parties.readable_debtors(shut)
    found = set()
    for contact in contacts:
        debtor_id = debtor_of[contact.case_id]
        is_shut = debtor_id in people and contact.channel in shut.get(debtor_id, {})
        if is_shut and is_at(people[debtor_id], contact.channel, went_to(contact)):
            found.add(contact.pk)
    return found


def _moved(contacts: Collection[Contact], debtor_of: dict[int, int]) -> set[int]:
    """What bears an address in whose place another one was recorded since; what goes to a mediator goes on."""
    changed = parties.changed(set(debtor_of.values()))
    concerned = [contact for contact in contacts if contact.channel in changed.get(debtor_of[contact.case_id], ())]
    if not concerned:
        return set()
    people, mediators = parties.readable_debtors(changed), case_queries.mediators_of({contact.case_id for contact in concerned})
    found = set()
    for contact in concerned:
        address = went_to(contact)
        readers = [who for who in (people.get(debtor_of[contact.case_id]), mediators.get(contact.case_id)) if who]
        if address and readers and not any(is_at(who, contact.channel, address) for who in readers):
            found.add(contact.pk)
    return found
