"""May this person be contacted now, for this? Asked when a contact is decided, and again in the transaction that releases it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from amiable.core.account import StatementOfAccount
from amiable.core.dates import ONE_DAY
from amiable.core.events import INSOLVENCY
from amiable.core.facts import Facts, Suspension
from amiable.core.pack import Pack
from amiable.core.playbook import NoStep, Playbook, next_step, waiting_until
from amiable.core.refusal import Refusal, _

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
    if not account.due:
        raise NothingOwed()
    if all(limit.prescribed for limit in account.limitation):
        raise Prescribed(source=account.limitation[0].source)
    if last_day := waiting_until(facts, account.on, pack, playbook):
        raise StillWaiting(from_on=last_day + ONE_DAY, last_day=last_day.isoformat())
    if contact.step is not None:
        _check_step(contact, facts, account, pack, playbook)


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


def _check_step(contact: Contact, facts: Facts, account: StatementOfAccount, pack: Pack, playbook: Playbook) -> None:
    step = next_step(facts, account, pack, playbook)
    if isinstance(step, NoStep):
        raise NotYet(from_on=step.from_on, step=contact.step or "")
    if step.step.kind != contact.step or not set(contact.claims) <= set(step.claims):
        raise NotYet(step=contact.step or "")
