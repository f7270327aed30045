"""Which answers people wait for: read from what happened, so that none is forgotten and none is given twice.

A payment has no acknowledgement yet, a hold began and nobody said so, a case ended: nothing has to tell this room of it.
"""

import logging
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, timedelta

from django.db.models import CharField, Exists, OuterRef, Sum, Value
from django.db.models.functions import Cast, Concat

from amiable import markets
from amiable.apps.cases import queries as cases
from amiable.apps.cases.models import Case, Suspension
from amiable.apps.cases.records import PAID
from amiable.apps.contacts.queries import facts_of, written_to
from amiable.apps.counter import queries as counter
from amiable.apps.outbox.models import Item
from amiable.apps.outbox.records import NewItem, PurposeName
from amiable.apps.payments.models import Match
from amiable.apps.payments.queries import STANDING
from amiable.core.facts import Facts as CaseFacts
from amiable.core.refusal import Refusal
from amiable.core.statement import state
from amiable.files.word_facts import KINDS, Facts, kind_of

logger = logging.getLogger("django.amiable.day")
LATELY = timedelta(days=14)  # what is older was answered otherwise, or is for a person
JUST_NOW = timedelta(days=7)  # whoever was thanked for all of it since then needs no second letter
WITHDRAWN = "withdrawn"  # how the reason begins, when a creditor took a case back

# Why each kind reaches a person. None of them asks for anything that was not agreed.
PURPOSES: Mapping[str, PurposeName] = {
    "payment_received": "receipt",
    "plan_agreed": "information",
    "plan_missed": "information",
    "dispute_received": "reply",
    "dispute_decided": "reply",
    "proof_insufficient": "reply",
    "mediation_acknowledged": "reply",
    "complaint_received": "reply",
    "claim_closed": "information",
    "limitation_notice": "information",
    "data_answer": "reply",
}
# What a hold is answered with. A hold for another reason was made by us, or is not spoken of in a letter.
OF_A_HOLD = {
    "dispute": "dispute_received",
    "complaint": "complaint_received",
    "debt_mediation": "mediation_acknowledged",
    "collective_settlement": "mediation_acknowledged",
    "over_indebtedness": "mediation_acknowledged",
    "restructuring": "mediation_acknowledged",
}
assert set(PURPOSES) == set(KINDS)


def waited_for(market: str, on: date) -> list[NewItem]:
    """The answers of a market that are owed on a day: in a fixed number of queries, however much was paid."""
    leaves = markets.load(market).holidays.first_working(on)
    thanks = list(_of_payments(market, on, leaves))
    return [*thanks, *_of_holds(market, on, leaves), *_of_ends(market, on, leaves, {item.case_id for item in thanks})]


def item_of(case_id: int, facts: Facts, key: str, leaves: date, channel: str = "letter") -> NewItem:
    """An answer as the outbox owes it."""
    kind = kind_of(facts)
    return NewItem(case_id, PURPOSES[kind], kind, channel, leaves, key, about=about_of(facts))


def about_of(facts: Facts) -> dict[str, object]:
    """What an answer tells, as it is kept: days in ISO form, amounts in minor units."""
    return {field.name: _kept(getattr(facts, field.name)) for field in fields(facts)}


def _kept(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _kept(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_kept(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _of_payments(market: str, on: date, leaves: date) -> Iterator[NewItem]:
    """Thanks for each payment of a case that stands; several shares of one line are one payment."""
    key = Concat(Value("paid:"), Cast("line_id", CharField()), Value(":"), Cast("case_id", CharField()))
    told = Item.objects.filter(key=OuterRef("key"))
    lately = Match.objects.filter(STANDING, case__market=market, matched_on__gt=on - LATELY, matched_on__lte=on)
    shares = lately.annotate(key=key).filter(~Exists(told)).values_list("key", "case_id", "line_id", "line__value_on")
    found = list(shares.annotate(minor=Sum("minor")).order_by("line_id", "case_id"))
    receipts = counter.numbers_of([line_id for _key, _case, line_id, _day, _minor in found])
    for name, case_id, line_id, day, minor in found:
        about: dict[str, object] = {"received_on": day.isoformat(), "received": minor}
        if number := receipts.get((case_id, line_id)):
            about["receipt"] = number
        yield NewItem(case_id, "receipt", "payment_received", "letter", leaves, name, about=about)


def thanks_for_nothing(market: str) -> list[int]:
    """The thanks that are owed for payments that do not stand any more: taken back, or given to another case, before they left."""
    owed = Item.objects.filter(state="owed", kind="payment_received", key__startswith="paid:").values_list("pk", "key")
    lines = {pk: (int(line), int(case)) for pk, key in owed for _paid, line, case in [key.split(":")]}
    standing = Match.objects.filter(STANDING, line_id__in={line for line, _case in lines.values()})
    stand = set(standing.values_list("line_id", "case_id"))
    here = set(Case.objects.filter(market=market, pk__in={case for _line, case in lines.values()}).values_list("pk", flat=True))
    return [pk for pk, (line, case) in lines.items() if case in here and (line, case) not in stand]


def ends_for_nothing(market: str, on: date) -> list[int]:
    """The words on the end of a case that are owed although it is open again, or closed as paid although a payment was taken back."""
    owed = dict(Item.objects.filter(state="owed", kind="claim_closed", key__startswith="end:").values_list("pk", "case_id"))
    views = {pk: view for pk, view in cases.cases_of(owed.values()).items() if view.market == market}
    facts = facts_of([pk for pk, view in views.items() if view.closed_because == PAID]) if views else {}
    unpaid = {pk for pk, known in facts.items() if _ending(known, on, PAID) != "paid"}
    return [pk for pk, case_id in owed.items() if case_id in views and (views[case_id].closed_on is None or case_id in unpaid)]


def _of_holds(market: str, on: date, leaves: date) -> Iterator[NewItem]:
    """What a hold means, told to whoever asked for it; unless somebody answered already."""
    begun = Suspension.objects.filter(case__market=market, case__closed_on=None, because__in=OF_A_HOLD)
    begun = begun.filter(period__startswith__gt=on - LATELY, period__startswith__lte=on, period__contains=on)
    rows = list(begun.order_by("pk").values_list("pk", "case_id", "because", "period__startswith"))
    answered = _answered([case_id for _pk, case_id, _why, _day in rows], on)
    mediators = cases.mediators_of([case_id for _pk, case_id, _why, _day in rows])
    for pk, case_id, because, since in rows:
        kind = OF_A_HOLD[because]
        if answered.get((case_id, kind), date.min) >= since:
            continue
        about: dict[str, object] = {"received_on": since.isoformat()}
        if kind == "mediation_acknowledged":
            name = mediators[case_id].name if case_id in mediators else ""
            about = {"because": because, "since": since.isoformat(), "mediator": name}
        yield NewItem(case_id, PURPOSES[kind], kind, "letter", leaves, f"hold:{pk}", about=about)


def _answered(case_ids: list[int], on: date) -> dict[tuple[int, str], date]:
    """The last day on which each case was owed each of the answers to a hold."""
    owed = Item.objects.filter(case_id__in=case_ids, kind__in=set(OF_A_HOLD.values()), owed_on__gt=on - LATELY)
    return {(case_id, kind): day for case_id, kind, day in owed.order_by("owed_on").values_list("case_id", "kind", "owed_on")}


def _of_ends(market: str, on: date, leaves: date, thanked_now: Collection[int]) -> Iterator[NewItem]:
    """That a case has ended, told to those who heard of it from us; who paid all of it and was thanked just before knows."""
    told = Exists(Item.objects.filter(kind="claim_closed", case_id=OuterRef("pk"), owed_on__gte=OuterRef("closed_on")))
    just_before = Item.objects.filter(kind="payment_received", case_id=OuterRef("pk"), owed_on__gt=OuterRef("closed_on") - JUST_NOW)
    thanked = Exists(just_before.exclude(state="cancelled"))
    ended = Case.objects.filter(~told, market=market, closed_on__gt=on - LATELY, closed_on__lte=on).annotate(thanked=thanked)
    rows = {row[0]: row for row in ended.order_by("pk").values_list("pk", "closed_on", "closed_because", "thanked")}
    known = written_to(rows)
    facts = facts_of(known)
    for pk, closed_on, why, was_thanked in rows.values():
        if pk not in known or closed_on is None:
            continue
        ending = _ending(facts[pk], closed_on, why)
        if ending != "paid" or not (was_thanked or pk in thanked_now):
            about = {"closed_on": closed_on.isoformat(), "ending": ending}
            yield NewItem(pk, PURPOSES["claim_closed"], "claim_closed", "letter", leaves, f"end:{pk}:{closed_on}", about=about)


def _ending(facts: CaseFacts, on: date, because: str) -> str:
    """How a case ended; one that cannot be stated, or on which the program fails, has simply ended."""
    if because.startswith(WITHDRAWN):
        return WITHDRAWN
    try:
        return "ended" if state(facts, on, markets.load(facts.market)).due else "paid"
    except Refusal:
        return "ended"
    except Exception:  # a fault of the program: of this case, so that the others are answered
        logger.exception("a case that was closed on %s cannot be stated", on)
        return "ended"
