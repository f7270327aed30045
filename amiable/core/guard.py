"""May this person be contacted now, for this? Asked when a contact is decided, and again in the transaction that releases it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from amiable.core.account import StatementOfAccount
from amiable.core.dates import ONE_DAY
from amiable.core.events import INSOLVENCY
from amiable.core.facts import Facts, Suspension
from amiable.core.pack import Pack
from amiable.core.playbook import Playbook, demandable, done, waiting_until
from amiable.core.refusal import Refusal, _
from amiable.core.regime import BOOK_XIX, governing

Purpose = Literal["demand", "reply", "receipt", "information", "code"]
TO_THE_MEDIATOR = (*INSOLVENCY, "debt_mediation")
NOBODY_THERE = ("deceased", "wrong_address")
CONTRACT = "docs/reference/guard.md"


class ContactRefused(Refusal):
    """A contact that may not take place; `from_on` is the first lawful day when one is foreseeable."""

    def __init__(self, *, from_on: date | None = None, source: str = CONTRACT, **facts: str) -> None:
        self.from_on = from_on
        super().__init__(source=source, faults=(), **facts)


class ThroughTheMediator(ContactRefused):
    """Insolvency or debt mediation: one speaks with the mediator."""

    code = "through_mediator"
    what = _("This person is helped by a debt mediator ({because}); we may only speak with the mediator.")
    remedy = _("Write to the mediator.")


class OnHold(ContactRefused):
    """A suspension stops demands."""

    code = "on_hold"
    what = _("Demands are on hold since {since} ({because}).")
    remedy = _("Answer what was asked; demands may go on when the suspension ends.")


class NobodyThere(ContactRefused):
    """The person has died, or does not live at the address."""

    code = "nobody_there"
    what = _("Nothing may be sent to this person at this address ({because}).")
    remedy = _("Trace the right address or the heirs first.")


class Prescribed(ContactRefused):
    """A prescribed debt is never demanded."""

    code = "prescribed"
    what = _("The time to claim this debt is over; it is not demanded.")
    remedy = _("Close the case, or tell the creditor.")


class NothingOwed(ContactRefused):
    """There is nothing to ask for."""

    code = "nothing_owed"
    what = _("Nothing is owed on this day.")
    remedy = _("Send no demand.")


class StillWaiting(ContactRefused):
    """The person's days after an earlier letter are not over."""

    code = "still_waiting"
    what = _("The person has time until {last_day} to answer the last letter.")
    remedy = _("Wait until those days are over.")


class OpeningLetterMissing(ContactRefused):
    """An ordinary demand before the letter with which the law lets collection begin."""

    code = "opening_letter_missing"
    what = _("Payment may only be asked for after the letter that opens collection, and its days.")
    remedy = _("Do the step that the case page names.")


class NotYet(ContactRefused):
    """A step whose turn has not come, or that was done already."""

    code = "not_yet"
    what = _("It is not the turn of this step ({step}) for these invoices.")
    remedy = _("Do the step that the case page names.")


@dataclass(frozen=True, slots=True)
class Contact:
    """What one wants to do: for what, and which step of the law with which claims, when it is one."""

    purpose: Purpose
    step: str | None = None
    claims: tuple[str, ...] = ()


def may(contact: Contact, facts: Facts, account: StatementOfAccount, pack: Pack, playbook: Playbook) -> None:
    """Say nothing when a contact by letter is lawful on the day of the statement.

    refuses  ContactRefused, the first reason that holds, in this order: mediator, suspension, prescription, what must come before
    source   docs/reference/guard.md
    """
    for suspension in _open(facts, account.on):
        _check_suspension(contact, suspension)
    if contact.purpose != "demand":
        return
    claims = demandable(facts, account)
    if not claims:
        _refuse_nothing(account)
    if last_day := waiting_until(facts, account.on, pack, playbook):
        raise StillWaiting(from_on=last_day + ONE_DAY, last_day=last_day.isoformat())
    if contact.step is not None:
        _check_step(contact, facts, account, claims, pack)
    elif not all(_was_opened(facts, claim, account, playbook) for claim in claims):
        raise OpeningLetterMissing()


def _refuse_nothing(account: StatementOfAccount) -> None:
    if account.due and (limit := next((limit for limit in account.limitation if limit.prescribed), None)):
        raise Prescribed(source=limit.source)
    raise NothingOwed()


def _was_opened(facts: Facts, claim: int, account: StatementOfAccount, playbook: Playbook) -> bool:
    """Whether the letter with which the law lets collection begin was sent for a claim; a business also opens with the consumer's."""
    return any(done(facts, claim, kind, account.on) for kind in (playbook.steps[-1].kind, "collection_notice"))


def _open(facts: Facts, on: date) -> list[Suspension]:
    """The suspensions of a day, the ones that send everything to the mediator first."""
    found = [s for s in facts.suspensions if s.from_on <= on and (s.to is None or on <= s.to)]
    return sorted(found, key=lambda s: s.because not in TO_THE_MEDIATOR)


def _check_suspension(contact: Contact, suspension: Suspension) -> None:
    because, ends_on = suspension.because, suspension.to + ONE_DAY if suspension.to else None
    if because in TO_THE_MEDIATOR and (contact.purpose == "demand" or because in INSOLVENCY):
        raise ThroughTheMediator(from_on=ends_on, because=because)
    if because in NOBODY_THERE:
        raise NobodyThere(from_on=ends_on, because=because)
    if contact.purpose == "demand":
        raise OnHold(from_on=ends_on, because=because, since=suspension.from_on.isoformat())


def _check_step(contact: Contact, facts: Facts, account: StatementOfAccount, claims: tuple[int, ...], pack: Pack) -> None:
    """A letter that the law itself names: from its first lawful day for each claim that it is about."""
    refs = {facts.claims[claim].ref for claim in claims}
    if not set(contact.claims) <= refs:
        raise NotYet(step=contact.step or "")
    for claim in claims:
        if contact.claims and facts.claims[claim].ref not in contact.claims:
            continue
        first = _first_lawful(contact.step or "", facts, claim, account, pack)
        if first is None or first > account.on:
            raise NotYet(from_on=first, step=contact.step or "")


def _first_lawful(kind: str, facts: Facts, claim: int, account: StatementOfAccount, pack: Pack) -> date | None:
    """The first day on which a kind of letter may be sent about a claim; None when it is not foreseeable."""
    past_due = facts.claims[claim].due_on + ONE_DAY
    if facts.debtor == "business":
        return past_due if kind in ("formal_notice", "collection_notice") else None
    if kind == "first_reminder":
        return past_due
    if kind != "collection_notice":
        return None
    chargeable_from = account.claims[claim].chargeable_from
    return chargeable_from if governing(facts.claims[claim], facts, pack) == BOOK_XIX else chargeable_from or past_due
