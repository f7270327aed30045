"""Work on what did not arrive: a person checks the address, learns another one, chooses another way, or has done what there was to do."""

from collections.abc import Collection
from contextlib import suppress
from datetime import date, datetime

from django.db import transaction

from amiable.apps.audit.services import record
from amiable.apps.cases import queries as case_queries
from amiable.apps.cases import services as cases
from amiable.apps.cases.refusals import CaseClosed, NotSuspended
from amiable.apps.contacts.models import News, ReturnWork
from amiable.apps.contacts.places import work_place
from amiable.apps.contacts.records import ChannelName, DidName, ReturnView
from amiable.apps.contacts.refusals import AddressOfAnother, ChooseAWay, ReturnUnknown, WorkedOnAlready
from amiable.apps.contacts.returned import return_of
from amiable.apps.contacts.routing import is_at, route_to
from amiable.apps.contacts.services.news import DEAD, WRONG_ADDRESS, owe_again
from amiable.apps.documents.rows import reserve
from amiable.apps.documents.sealing import seal_text
from amiable.apps.parties import queries as parties
from amiable.apps.parties.records import NewAddress
from amiable.apps.parties.services import reaching
from amiable.apps.staff.queries import must_work_here

HOUSE_RULE = "house rule"
LONGEST_NOTE = 500


@transaction.atomic
def work_on(
    news_id: int,
    did: DidName,
    *,
    by: str,
    at: datetime,
    today: date,
    new: NewAddress | None = None,
    way: ChannelName | None = None,
    note: str = "",
) -> None:
    """Record what a person did about a contact that did not arrive, and do what follows from it.

    An address that is right, or another one, opens that channel again and ends the suspension for a wrong address; what we owed the person
    leaves once more, unless it went another way already. A way that a person chose is used. All of it is asked of the guard again.

    new      the other address, of the same channel, for `new_address`
    way      the channel, for `other_channel`
    note     for colleagues; kept sealed
    refuses  StaffUnknown, ReturnUnknown, WorkedOnAlready, AddressOfAnother, AddressMissing, ChooseAWay, NoAddress
    """
    by, found = must_work_here(by), _locked(news_id)
    if did == "address_checked":
        _open(found, today, by)
    elif did == "new_address":
        _change(found, new, today, by, at)
    elif did == "other_channel":
        _go(found, way, today)
    (pk,) = reserve(ReturnWork, 1)
    words = " ".join(note.split())[:LONGEST_NOTE]
    ReturnWork.objects.create(pk=pk, news_id=news_id, did=did, note=seal_text(words, work_place(pk)), by=by, at=at)
    record(at, by, "return.worked_on", {"contact": str(found.serial), "did": did})


def _locked(news_id: int) -> ReturnView:
    row = News.objects.filter(pk=news_id).exclude(what="delivered").values_list("contact__case_id", flat=True).first()
    if row is None:
        raise ReturnUnknown(source=HOUSE_RULE, number=news_id)
    cases.lock({pk for pks in case_queries.cases_of_same_person([row]).values() for pk in pks})
    found = return_of(news_id)
    if found.did:
        raise WorkedOnAlready(source=HOUSE_RULE, by=found.worked_by)
    return found


def _open(found: ReturnView, today: date, by: str) -> None:
    """Use the address again."""
    rows = _rows_there(found)
    if found.channel != "mailbox":
        stopped = [pk for pk, ways in parties.stopped(rows).items() if found.channel in ways]
        reaching.check_address(stopped, found.channel, on=today, by=by)
    _resume_and_send(found, rows, today)


def _change(found: ReturnView, new: NewAddress | None, today: date, by: str, at: datetime) -> None:
    if new is None or new.channel != found.channel:
        raise AddressOfAnother(source=HOUSE_RULE, channel=found.channel)
    rows = _rows(found)
    reaching.change_address(rows, new, on=today, by=by, at=at)
    _resume_and_send(found, rows, today)


def _go(found: ReturnView, way: ChannelName | None, today: date) -> None:
    if way is None or way == found.channel:
        raise ChooseAWay(source=HOUSE_RULE)
    debtor = case_queries.with_people([found.case_id])[found.case_id].debtor
    route_to(debtor, way, parties.stopped([debtor.id]).get(debtor.id, ()))
    owe_again(found.serial, way, today)


def _rows(found: ReturnView) -> tuple[int, ...]:
    """The rows of the person, one a creditor."""
    return case_queries.debtors_of_same_person([found.case_id])[found.case_id]


def _rows_there(found: ReturnView) -> list[int]:
    """Those rows that are reached where the contact went: of another address of the person nothing was checked."""
    people = parties.debtors_of(_rows(found))
    return [pk for pk, person in people.items() if is_at(person, found.channel, found.went_to)]


def _resume_and_send(found: ReturnView, rows: Collection[int], today: date) -> None:
    """End what held because of the address, and let the answer that we owed go there again; a demand is decided anew by the playbook."""
    if found.channel == "letter":
        for case_id in case_queries.open_cases_of(rows):
            for because in (WRONG_ADDRESS, DEAD) if found.reason == DEAD else (WRONG_ADDRESS,):
                with suppress(NotSuspended, CaseClosed):
                    cases.resume(case_id, because=because, last_on=today)
    if found.purpose not in ("demand", "code") and not found.went_another_way and found.state != "unknown":
        owe_again(found.serial, found.channel, today)
