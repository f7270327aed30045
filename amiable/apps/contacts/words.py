"""From an item of the outbox that answers to what the answer says: what was told when it was owed, and figures of the day it leaves."""

from collections.abc import Collection, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from amiable import markets
from amiable.apps.cases.records import CaseWithPeople
from amiable.apps.contacts.demand import payment_block, recalled_later
from amiable.apps.contacts.ready import Notice
from amiable.apps.contacts.routing import Route
from amiable.apps.outbox.records import OutboxItem
from amiable.apps.parties.letterhead import sender
from amiable.apps.parties.records import AgencyView
from amiable.core.account import StatementOfAccount
from amiable.core.facts import PARTS, Facts
from amiable.core.pack import Pack
from amiable.core.playbook import little_is_left
from amiable.core.refusal import Refusal, _
from amiable.files import word_facts
from amiable.files.letter_content import Addressee
from amiable.files.letter_word import Word

SPEAK_OF_MONEY = ("payment_received", "plan_agreed", "plan_missed", "dispute_decided")
KINDS = dict(zip(word_facts.KINDS, get_args(word_facts.Facts), strict=True))


class NoSuchWord(Refusal):
    """An answer that nobody has written a text for, or of which it was not told what it has to say."""

    code = "contact.no_such_word"
    what = _("This answer ({kind}) cannot be written: {why}.")
    remedy = _("Write it by hand, and tell us: this is a fault of ours.")


def word(
    item: OutboxItem, people: CaseWithPeople, route: Route, case: Facts, account: StatementOfAccount, agency: AgencyView, pack: Pack
) -> Word:
    """What an answer says.

    case     the facts of the case, which know whether demands rest
    refuses  NoSuchWord
    """
    return Word(
        sender=sender(agency),
        addressee=Addressee(route.name, route.lines),
        creditor=people.creditor.legal_name,
        case_number=people.case.printed_number,
        facts=told(item.kind, {**item.about, **_of_today(item.kind, case, account)}),
        payment=payment_block(people, agency, pack) if item.kind in SPEAK_OF_MONEY else None,
        business=people.debtor.kind == "business",
        person=people.debtor.name if route.name != people.debtor.name else "",
        recalled=recalled_later(case, account.on, people),
    )


def notice(people: CaseWithPeople, route: Route, case: Facts, on: date, agency: AgencyView) -> Notice:
    """That a message waits in the mailbox, and nothing about whom it concerns or what it says."""
    return Notice(sender(agency), route.name, recalled_later(case, on, people))


def told(kind: str, about: Mapping[str, object]) -> word_facts.Facts:
    """Read what an answer tells, as it was kept: days in ISO form, amounts in minor units.

    refuses  NoSuchWord
    """
    if kind not in KINDS:
        raise NoSuchWord(source="docs/reference/contact.md", kind=kind, why="unknown")
    try:
        found: word_facts.Facts = _read(KINDS[kind], about)
    except (KeyError, TypeError, ValueError) as fault:
        raise NoSuchWord(source="docs/reference/contact.md", kind=kind, why=repr(fault)) from None
    return found


def _of_today(kind: str, case: Facts, account: StatementOfAccount) -> dict[str, object]:
    """What remains, as the statement of the day has it on which the answer leaves. What has lapsed is in no figure, and asked of nobody."""
    if kind not in ("payment_received", "dispute_decided"):
        return {}
    lapsed = {limit.claim for limit in account.limitation if limit.prescribed}
    remains = [[part, minor] for part in PARTS if (minor := sum(getattr(b, part) for b in account.claims if b.ref not in lapsed))]
    due = sum(minor for _part, minor in remains)
    if kind == "dispute_decided":
        return {"due": due}
    hold = _hold(case, account.on)
    little = hold == "none" and _is_little(case, account, due, lapsed)
    return {"due": due, "remains": remains, "credit_back": account.credit, "hold": hold, "lapsed": due != account.due, "little": little}


def _is_little(case: Facts, account: StatementOfAccount, due: int, lapsed: Collection[str]) -> bool:
    """Whether nobody asks for what is left, interest and all: the playbook leaves it to a person, and proposes to close."""
    playbook = markets.playbook(case.market, case.debtor)
    left = [b.ref for b in account.claims if b.ref not in lapsed and any(getattr(b, part) for part in PARTS)]
    return 0 < due <= playbook.closing_up_to and little_is_left(account, playbook, left)


def _hold(case: Facts, on: date) -> str:
    reasons = {each.because for each in case.suspensions if each.from_on <= on and (each.to is None or on <= each.to)}
    return "none" if not reasons else "plan" if reasons == {"plan"} else "pause"


def _read(wanted: Any, raw: Any) -> Any:
    """A value of JSON as the type that a dataclass asks for."""
    if is_dataclass(wanted):
        return _read_fields(wanted, raw)
    if get_origin(wanted) in (Union, UnionType):
        others = [each for each in get_args(wanted) if each is not type(None)]
        return None if raw is None else _read(others[0], raw)
    if get_origin(wanted) is tuple:
        each, *rest = get_args(wanted)
        return tuple(_read(each, one) for one in raw) if rest == [...] else tuple(map(_read, (each, *rest), raw))
    if get_origin(wanted) is Literal:
        if raw not in get_args(wanted):
            raise ValueError(raw)
        return raw
    if wanted is date:
        return date.fromisoformat(raw)
    if not isinstance(raw, wanted):
        raise TypeError(raw)
    return raw


def _read_fields(wanted: Any, raw: Mapping[str, object]) -> Any:
    hints = get_type_hints(wanted)
    if extra := set(raw) - set(hints):
        raise KeyError(min(extra))
    needed = {field.name for field in fields(wanted) if field.default is MISSING and field.default_factory is MISSING}
    if missing := needed - set(raw):
        raise KeyError(min(missing))
    return wanted(**{name: _read(hints[name], value) for name, value in raw.items()})
