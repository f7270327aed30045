"""The part of the facts that only the guard reads, as JSON: the contacts that took place, and what is known of the person."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Literal, cast

from amiable.core.facts import CHANNELS, GIVEN, PURPOSES, Channel, Consent, Facts, PastContact, Person, Purpose
from amiable.core.json_reader import Reader
from amiable.core.refusal import Fault, _

ISO_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?")
YEARS = range(1900, 2200)
UNREAD = datetime.min  # noqa: DTZ901 — stands for a moment that could not be read, until its fault is told
MOMENT = _("Write a moment as 2024-03-01T21:30, between 1900 and 2199; without an offset it is the market’s own time.")
YES_NO = _("Write true or false.")
DAY = _("Write a day as 2024-06-30, between 1900 and 2199.")

ReadDay = Callable[[object], date]


def moment(raw: object) -> datetime:
    """Read an ISO moment, with or without an offset."""
    if not isinstance(raw, str) or not ISO_MOMENT.fullmatch(raw):
        raise ValueError(raw)
    read = datetime.fromisoformat(raw)
    if read.year not in YEARS:
        raise ValueError(raw)
    return read


def contact(item: Reader) -> PastContact:
    """Read one contact that took place."""
    read = PastContact(
        channel=cast(Channel, item.word("channel", CHANNELS, "letter", required=True)),
        at=item.value("at", moment, MOMENT, UNREAD, required=True),
        purpose=cast(Purpose, item.word("purpose", PURPOSES, "demand", required=True)),
        conversation=item.value("conversation", _flag, YES_NO, False),
    )
    item.done()
    return read


def person(item: Reader, day: ReadDay) -> Person:
    """Read what is known of the person."""
    read = Person(
        deceased=item.value("deceased", _flag, YES_NO, False),
        minor=item.value("minor", _flag, YES_NO, False),
        consents=tuple(_consents(item, day)),
    )
    item.done()
    return read


def _consents(item: Reader, day: ReadDay) -> list[Consent]:
    """A list of channels, or of objects that say more; a bare channel is one that the person agreed to or gave, nobody knows when."""
    item.asked.add("consents")
    raw = item.raw.get("consents", [])
    if not isinstance(raw, list):
        item.fault("consents", _("This is not a list."), _("Write a list in square brackets."))
        return []
    return [_consent(item, place, one, day) for place, one in enumerate(raw)]


def _consent(item: Reader, place: int, raw: object, day: ReadDay) -> Consent:
    where = f"consents[{place}]"
    if isinstance(raw, str):
        bare = Reader({"channel": raw}, f"{item.where}.{where}", item.faults)
        channel = cast(Channel, bare.word("channel", CHANNELS, "letter", required=True))
        return Consent(channel, "consent" if channel == "visit" else "given_by_person")
    one = item.inside(where, raw)
    read = Consent(
        channel=cast(Channel, one.word("channel", CHANNELS, "letter", required=True)),
        given=cast(Literal["consent"], one.word("given", GIVEN, "consent")),
        given_on=one.value("given_on", day, DAY, None),
        withdrawn_on=one.value("withdrawn_on", day, DAY, None),
    )
    one.done()
    if read.given_on and read.withdrawn_on and read.withdrawn_on < read.given_on:
        days = (("later", read.withdrawn_on.isoformat()), ("earlier", read.given_on.isoformat()))
        remedy = _("Put the days in order: given, withdrawn.")
        item.faults.append(Fault(f"{one.where}.withdrawn_on", _("{later} lies before {earlier}."), remedy, days))
    return read


def _flag(raw: object) -> bool:
    if not isinstance(raw, bool):
        raise ValueError(raw)
    return raw


def as_json(facts: Facts) -> dict[str, object]:
    """The keys `contacts` and `person` of facts; what has its default is left out."""
    written: dict[str, object] = {}
    if facts.contacts:
        written["contacts"] = [_contact_json(one) for one in facts.contacts]
    if facts.person != Person():
        written["person"] = _person_json(facts.person)
    return written


def written(at: datetime) -> str:
    """A moment as it is read: without seconds where there are none."""
    return at.isoformat(timespec="seconds" if at.second else "minutes")


def _contact_json(one: PastContact) -> dict[str, object]:
    said = {"channel": one.channel, "at": written(one.at), "purpose": one.purpose}
    return said | ({"conversation": True} if one.conversation else {})


def _person_json(person: Person) -> dict[str, object]:
    flags = {name: True for name in ("deceased", "minor") if getattr(person, name)}
    consents = [_consent_json(one) for one in person.consents]
    return flags | ({"consents": consents} if consents else {})


def _consent_json(one: Consent) -> dict[str, object]:
    days = {"given_on": one.given_on, "withdrawn_on": one.withdrawn_on}
    return {"channel": one.channel, "given": one.given} | {name: day.isoformat() for name, day in days.items() if day}
