"""Read contacts: what was sent on a case, and what is the next step of one."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from amiable import markets
from amiable.apps.cases import queries as cases
from amiable.apps.contacts.models import Channel as Way
from amiable.apps.contacts.models import Contact, Handover
from amiable.apps.contacts.places import address_place
from amiable.apps.contacts.records import ContactView, HandoverView
from amiable.apps.contacts.returned import count_waiting as count_waiting
from amiable.apps.contacts.returned import other_ways as other_ways
from amiable.apps.contacts.returned import return_of as return_of
from amiable.apps.contacts.returned import waiting as waiting
from amiable.apps.contacts.returned import worked_on as worked_on
from amiable.apps.documents import queries as documents
from amiable.apps.documents.sealing import unseal_text
from amiable.apps.outbox import queries as outbox
from amiable.apps.payments import queries as payments
from amiable.core.account import StatementOfAccount
from amiable.core.facts import CHANNELS, Channel, Facts, PastContact
from amiable.core.guard.contact import start_of
from amiable.core.pack import Pack
from amiable.core.playbook import LETTERS, Course, Happened, NoStep, PlaybookStep, Step, course
from amiable.core.statement import state
from amiable.files.message_texts import kinds_of
from amiable.providers.channels import chosen

BY_POST = {"post": "letter", "electronic": "email"}  # the channels of the law's actions, as ways of reaching a person
CONTACT_FIELDS = ("id", "case_id", "kind", "language", "released_on", "reply_by", "document_id", "due", "law", "channel", "purpose", "code")
PRINTED = ("letter", "mailbox")


def sent_on_case(case_id: int) -> list[ContactView]:
    """All contacts of a case that were released, oldest first, by whatever channel."""
    return _views(Contact.objects.filter(case_id=case_id).order_by("released_on", "pk"))


def released(on: date) -> list[ContactView]:
    """The contacts that were released on a day, in the order of their cases."""
    return _views(Contact.objects.filter(released_on=on).order_by("case_id", "pk"))


def contact(serial: int) -> ContactView | None:
    """The contact with a serial."""
    return next(iter(_views(Contact.objects.filter(pk=serial))), None)


def sent_as(sha256: str) -> ContactView | None:
    """The contact whose kept copy has a hash: what was sent, or the letter that it told of."""
    kept = documents.with_hash(sha256)
    return next(iter(_views(Contact.objects.filter(Q(document_id__in=kept) | Q(waits_id__in=kept)))), None)


def sent_with(code: str) -> ContactView | None:
    """The last contact with a check code."""
    return next(iter(_views(Contact.objects.filter(code=code).order_by("-pk")[:1])), None)


def went_to(serial: int) -> str:
    """Where a contact went, as it was written; empty for one of before addresses were kept."""
    sealed = Contact.objects.filter(pk=serial).values_list("address", flat=True).first()
    return unseal_text(sealed or b"", address_place(serial))


def handover_of(serial: int) -> HandoverView:
    """How a contact left the house, or will."""
    row = Handover.objects.get(pk=serial)
    return HandoverView(row.pk, row.market, row.channel, row.state, row.batch, row.taken_at, row.ended_at, row.said)


def letter_to_read(serial: int) -> int | None:
    """The document of the letter of a contact: printed, in the mailbox, or what an e-mail or short message told of; None: there is none."""
    found = Contact.objects.filter(pk=serial).values_list("channel", "document_id", "waits_id").first()
    if found is None:
        return None
    channel, document_id, waits_id = found
    return waits_id or (document_id if channel in PRINTED else None)


def letters_of(case_id: int) -> list[ContactView]:
    """The letters of a case, oldest first."""
    return [each for each in sent_on_case(case_id) if each.channel == "letter"]


def letters_released(on: date) -> list[ContactView]:
    """The letters that went out on a day, in the order of their cases."""
    return [each for each in released(on) if each.channel == "letter"]


def written_to(case_ids: Collection[int]) -> set[int]:
    """The cases among these on which we wrote to the person before. What never left the house told nobody anything."""
    left = Contact.objects.filter(case_id__in=case_ids).exclude(handover__state=Handover.State.FAILED)
    return set(left.values_list("case_id", flat=True))


def _views(found: "QuerySet[Contact]") -> list[ContactView]:
    rows = found.annotate(due=Coalesce("due_minor", 0)).values_list(*CONTACT_FIELDS)
    return [ContactView(*row) for row in rows]


def contacts_of(case_ids: Collection[int]) -> dict[int, list[PastContact]]:
    """The demands that went out to the person of each case, on any of their cases: one list a person, in three queries.

    Of a letter the day is known and no hour: it counts from the day's first moment.
    """
    people = cases.cases_of_same_person(case_ids)
    released = outbox.released_demands({other for others in people.values() for other in others})
    lists: dict[tuple[int, ...], list[PastContact]] = {}
    for others in people.values():
        items = (item for other in others for item in released.get(other, ()))
        if others not in lists:
            lists[others] = [PastContact(channel_of(i.channel), start_of(i.ended_on), i.purpose) for i in items if i.ended_on]
    return {case_id: lists[others] for case_id, others in people.items()}


def channel_of(channel: str) -> Channel:
    """The way in which an item of the outbox reaches a person."""
    name = BY_POST.get(channel, channel)
    return next((known for known in CHANNELS if known == name), "letter")


def letter_files(on: date | None = None, until: date | None = None) -> Iterator[tuple[str, bytes]]:
    """Letters as they went out, each as a file name and its bytes, oldest first.

    on, until  the days on which they went out, both inside; without `on` every letter ever sent, without `until` that day alone
    """
    letters = Contact.objects.filter(channel=Way.LETTER)
    sent = letters.filter(released_on__range=(on, until or on)) if on else letters
    for document_id in sent.order_by("released_on", "pk").values_list("document_id", flat=True).iterator():
        opened = documents.open(document_id)
        yield opened.name, opened.content


def facts_of(case_ids: Collection[int]) -> dict[int, Facts]:
    """The facts of cases with their payments, in a fixed number of queries."""
    return payments.facts_of(payments.received_on(case_ids))


def account_of(case_id: int, on: date) -> tuple[Facts, StatementOfAccount]:
    """The facts of a case and its statement of account on a day.

    refuses  CaseUnknown; NoMaximum and NotInForce, where the law says nothing
    """
    found = facts_of([case_id])
    facts = found[case_id] if case_id in found else cases.facts(case_id)
    return facts, state(facts, on, markets.load(facts.market))


def made_of(case_ids: Collection[int]) -> dict[int, tuple[Happened, ...]]:
    """The steps of each case that were made and are no action of the law: calls, messages, letters of our own. In one query."""
    found = outbox.released(case_ids)
    return {case_id: tuple(Happened(kind, on) for kind, on in found.get(case_id, ()) if kind not in LETTERS) for case_id in case_ids}


def course_of(case_id: int, facts: Facts, account: StatementOfAccount) -> Course:
    """The next step of a case on the day of its statement, by the playbook of its market, and why each other one is not taken."""
    met = replace(facts, contacts=tuple(contacts_of([case_id])[case_id]))
    return course_by_playbook(met, account, made_of([case_id])[case_id])


def course_by_playbook(facts: Facts, account: StatementOfAccount, made: Collection[Happened]) -> Course:
    """The same for facts that tell of the person's contacts already.

    made  the steps that are no action of the law
    """
    playbook, rules = markets.playbook(facts.market, facts.debtor), markets.contact_rules(facts.market)
    return course(facts, account, markets.load(facts.market), playbook, rules, made)


def waits_for_a_person(step: Step | NoStep, market: str) -> bool:
    """Whether a step is due that the day cannot send."""
    return isinstance(step, Step) and not leaves_by_itself(step, market)


def steps_of(facts: Facts) -> Iterator[PlaybookStep]:
    """Every step of the playbook of a case, those of its branches too."""
    playbook = markets.playbook(facts.market, facts.debtor)
    yield from playbook.steps
    yield from (step for branch in playbook.branches for step in branch.steps)


def leaves_by_itself(step: Step, market: str) -> bool:
    """Whether the day can send a step; any other a person makes.

    A letter of which the market has a template in each of its languages; an e-mail or a short message, where somebody carries them.
    What the law itself names goes by post: a message only tells that something waits.
    """
    kind = step.step.kind
    if step.channel == "letter":
        return _has_template(market, kind)
    if step.channel not in ("email", "sms") or step.step.is_letter_of_the_law or step.step.purpose != "demand":
        return False
    return getattr(chosen(market), step.channel) is not None and _has_message(market, kind)


@lru_cache(maxsize=256)
def _has_message(market: str, kind: str) -> bool:
    return all(kind in kinds_of(language) for language in markets.load(market).languages)


@lru_cache(maxsize=256)
def _has_template(market: str, kind: str) -> bool:
    folder = markets.letters_folder(market)
    return all((folder / language / f"{kind}.typ").is_file() for language in markets.load(market).languages)


def is_overtaken(facts: Facts, on: date, pack: Pack) -> bool:
    """Whether what we already know of later days makes a letter of this day wrong: a day may be played late, or again.

    A later step was done, or all is paid by what came in since.
    """
    if any(action.on > on for action in facts.actions):
        return True
    later = [payment.on for payment in facts.payments if payment.on > on]
    return bool(later) and not state(facts, max(later), pack).due
