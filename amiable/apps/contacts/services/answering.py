"""Owe answers: those that follow from what happened, and those that a person gives."""

import hashlib
import json
from datetime import date, datetime

from django.db import transaction

from amiable import markets
from amiable.apps.audit.services import record
from amiable.apps.cases import queries as case_queries
from amiable.apps.cases import services as cases
from amiable.apps.contacts.answering import about_of, ends_for_nothing, item_of, thanks_for_nothing, waited_for
from amiable.apps.outbox import services as outbox
from amiable.apps.staff.queries import must_work_here
from amiable.files.word_facts import Facts, kind_of


@transaction.atomic
def owe_answers(market: str, on: date) -> int:
    """Owe every answer that somebody of a market waits for: thanks for payments, holds that began, cases that ended.

    on       the day; what was owed before is not owed again
    returns  how many are newly owed
    refuses  MarketUnknown
    """
    for item_id in thanks_for_nothing(market):
        outbox.cancel(item_id, on, "the payment does not stand")
    for item_id in ends_for_nothing(market, on):
        outbox.cancel(item_id, on, "the case has not ended")
    return outbox.owe_many(waited_for(market, on), on)


@transaction.atomic
def answer(case_id: int, facts: Facts, *, on: date, by: str, at: datetime, channel: str = "letter") -> bool:
    """Owe an answer that a person gives: a decision about an objection, a plan that was agreed, an answer about data.

    facts    what it tells; they name its kind
    channel  letter, email or mailbox
    returns  whether it is new: the same answer on the same day is owed once
    refuses  StaffUnknown, CaseUnknown
    """
    by, case = must_work_here(by), cases.lock([case_id]).get(case_id) or case_queries.case(case_id)
    said = hashlib.sha256(json.dumps(about_of(facts), sort_keys=True).encode()).hexdigest()[:16]
    leaves = markets.load(case.market).holidays.first_working(on)
    item = item_of(case_id, facts, f"said:{case_id}:{kind_of(facts)}:{on}:{said}", leaves, channel)
    if new := outbox.owe(item, on):
        record(at, by, "contact.answer", {"case": case.number, "kind": item.kind})
    return new
