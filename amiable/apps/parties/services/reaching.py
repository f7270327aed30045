"""Record what people say of the ways to reach them and of their letters, and what we learn of their addresses; the last word counts."""

from collections.abc import Collection
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Literal

from django.db import transaction

from amiable.apps.audit.services import record
from amiable.apps.documents.rows import reserve
from amiable.apps.parties import consents
from amiable.apps.parties.models import AddressWord, ConsentWord, Debtor, Learnt, VersionWord, Word
from amiable.apps.parties.records import DebtorView, NewAddress
from amiable.apps.parties.refusals import AddressMissing, ConsentAhead, NoConsentHolds, NowhereToAsk, SourceMissing
from amiable.apps.parties.sealed import seal_source, sealed_field, view
from amiable.apps.staff.queries import must_work_here
from amiable.files.email_message import is_sendable
from amiable.files.letter_content import Version
from amiable.files.sms_text import NoMobileNumber, mobile_number

HOUSE_RULE = "house rule"
LONGEST_SOURCE = 300
EASTERNMOST = timedelta(hours=3)  # by whose clocks the day comes first in our markets: Helsinki's, in summer
ConsentChannel = Literal["email", "sms", "call", "visit"]
OF_ANOTHER = "another address or number, which the person did not tell us"
CONSENTED = {"email": ("email",), "sms": ("sms", "call")}  # the ways of asking that one address or number serves
COLUMNS = {"letter": ("street", "postcode", "city", "country"), "email": ("email",), "sms": ("phone",)}


@transaction.atomic
def give_consent(
    debtor_id: int, channel: ConsentChannel, *, on: date, source: str, by: str, at: datetime, gave_address: bool = False, address: str = ""
) -> None:
    """Record that a person agreed to be asked for payment in this way, or gave us that address or number themselves.

    on       the day on which they said so
    source   what shows it, such as "call of 2 February"; kept sealed
    address  the e-mail address or number that they gave; it is used from now on
    refuses  StaffUnknown, SourceMissing, ConsentAhead; NowhereToAsk, when we know no address or number of this kind that could be used
    """
    by = must_work_here(by)
    given = address.strip() if channel in ("email", "sms") else ""
    word = Word.GIVEN if gave_address or given else Word.CONSENT
    _say(debtor_id, channel, word, on=on, source=source, by=by, at=at)
    if given:
        new = NewAddress("sms" if channel == "sms" else "email", address=given, told_by_person=True)
        change_address([debtor_id], new, on=on, by=by, at=at)
    if not _is_usable(view(Debtor.objects.get(pk=debtor_id)), channel):
        raise NowhereToAsk(source=HOUSE_RULE, channel=channel)
    record(at, by, "consent.given", {"debtor": str(debtor_id), "channel": channel, "word": word, "on": on.isoformat()})


@transaction.atomic
def withdraw_consent(debtor_ids: Collection[int] | int, channel: ConsentChannel, *, on: date, source: str, by: str, at: datetime) -> None:
    """Record that a person does not want to be asked for payment in this way any more, from a day on.

    debtor_ids  the rows of the person, one a creditor: who says no to one says it to us
    refuses     StaffUnknown, SourceMissing, ConsentAhead, NoConsentHolds
    """
    by, wanted = must_work_here(by), {debtor_ids} if isinstance(debtor_ids, int) else set(debtor_ids)
    list(Debtor.objects.select_for_update().filter(pk__in=wanted).order_by("pk").values_list("pk", flat=True))
    held = consents.consents_of(wanted)
    holds = sorted(pk for pk in held if any(each.channel == channel and each.withdrawn_on is None for each in held[pk]))
    if not holds:
        raise NoConsentHolds(source=HOUSE_RULE, channel=channel)
    for debtor_id in holds:
        _say(debtor_id, channel, Word.WITHDRAWN, on=on, source=source, by=by, at=at)
        record(at, by, "consent.withdrawn", {"debtor": str(debtor_id), "channel": channel, "on": on.isoformat()})


def stop_address(debtor_ids: Collection[int], channel: Literal["letter", "email", "sms"], *, because: str, on: date, by: str) -> None:
    """Nothing goes to this address of these debtors any more, until it is checked or another one is known.

    because  a code, such as not_at_this_address
    """
    _learn(debtor_ids, channel, Learnt.STOPPED, because, on, by)


def check_address(debtor_ids: Collection[int], channel: Literal["letter", "email", "sms"], *, on: date, by: str) -> None:
    """The address was right after all: what we owe goes there again."""
    _learn(debtor_ids, channel, Learnt.CHECKED, "checked", on, by)


@transaction.atomic
def change_address(debtor_ids: Collection[int], new: NewAddress, *, on: date, by: str, at: datetime) -> None:
    """Keep another address of these debtors, one person, in place of the one before.

    What the person agreed to was the address that they knew of: a consent ends with it, unless the new one is theirs to tell and told.

    refuses  AddressMissing
    """
    values = {column: " ".join(_value(new, column).split()) for column in COLUMNS[new.channel]}
    if not all(values.values()):
        raise AddressMissing(source=HOUSE_RULE)
    rows = list(Debtor.objects.select_for_update().filter(pk__in=set(debtor_ids)).order_by("pk"))
    if not new.told_by_person:
        others = [row.pk for row in rows if any(getattr(view(row), column) != plain for column, plain in values.items())]
        for debtor_id, channel in consents.held(others, CONSENTED.get(new.channel, ())):
            _say(debtor_id, channel, Word.ENDED, on=on, source=OF_ANOTHER, by=by, at=at)
    for debtor in rows:
        for column, plain in values.items():
            setattr(debtor, column, sealed_field(debtor.pk, column, plain))
        debtor.save(update_fields=list(values))
    _learn(debtor_ids, new.channel, Learnt.CHANGED, "told_by_person" if new.told_by_person else "new_address", on, by)


@transaction.atomic
def choose_version(debtor_ids: Collection[int], version: Version, *, on: date, source: str, by: str, at: datetime) -> None:
    """Record how a person wants their letters; the next one comes so.

    debtor_ids  the rows of the person, one a creditor
    on          the day on which they said so
    source      what shows it, such as "call of 2 February"; kept sealed
    refuses     StaffUnknown, SourceMissing, ConsentAhead
    """
    by, source = must_work_here(by), _source(source, on, at)
    wanted = sorted(set(debtor_ids))
    for pk, debtor_id in zip(reserve(VersionWord, len(wanted)), wanted, strict=True):
        sealed = seal_source(VersionWord, pk, source)
        VersionWord.objects.create(pk=pk, debtor_id=debtor_id, version=version, on=on, source=sealed, told_by=by, told_at=at)
        record(at, by, "letters.version", {"debtor": str(debtor_id), "version": version, "on": on.isoformat()})


def _is_usable(person: DebtorView, channel: ConsentChannel) -> bool:
    """Whether a message could go out: a demand by a channel that leads nowhere would hold up every other."""
    if channel == "email":
        return is_sendable(person.email.strip())
    if channel == "sms":
        with suppress(NoMobileNumber):
            return bool(mobile_number(person.phone.strip(), person.country))
        return False
    return True


def _value(new: NewAddress, column: str) -> str:
    return str(getattr(new, column)) if new.channel == "letter" else new.address


def _say(debtor_id: int, channel: str, word: Word, *, on: date, source: str, by: str, at: datetime) -> None:
    source = _source(source, on, at)
    (pk,) = reserve(ConsentWord, 1)
    ConsentWord.objects.create(
        pk=pk, debtor_id=debtor_id, channel=channel, word=word, on=on, source=seal_source(ConsentWord, pk, source), told_by=by, told_at=at
    )


def _source(source: str, on: date, at: datetime) -> str:
    """What shows a word of a person, on one line."""
    said = " ".join(source.split())[:LONGEST_SOURCE]
    if not said:
        raise SourceMissing(source=HOUSE_RULE)
    if on > (at + EASTERNMOST).date():
        raise ConsentAhead(source=HOUSE_RULE, on=on.isoformat())
    return said


def _learn(debtor_ids: Collection[int], channel: str, word: Learnt, because: str, on: date, by: str) -> None:
    AddressWord.objects.bulk_create(
        AddressWord(debtor_id=pk, channel=channel, word=word, because=because, on=on, told_by=by) for pk in sorted(set(debtor_ids))
    )
