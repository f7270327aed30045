"""How the guard is asked in its tests: a market, a moment, a channel, and the facts as their contract writes them."""

from collections.abc import Sequence
from datetime import datetime

from amiable import markets
from amiable.core.facts import Channel, Facts, Purpose
from amiable.core.facts_json import parse
from amiable.core.guard import decide, may
from amiable.core.guard.contact import Contact
from amiable.core.guard.refusals import ContactRefused
from amiable.core.statement import state

Answer = tuple[str, str | None] | None


def invoice(principal: str = "600.00", due_on: str = "2024-02-15", ref: str = "F-1", **more: object) -> dict:
    """An invoice for services under a contract of October 2023, due on Thursday 15 February 2024."""
    return {"ref": ref, "nature": "services", "principal": principal, "due_on": due_on, "contracted_on": "2023-10-01", **more}


def letter(kind: str, on: str, channel: str = "electronic", **more: object) -> dict:
    return {"kind": kind, "on": on, "channel": channel, **more}


def met(channel: str, at: str, purpose: str = "demand", *, conversation: bool = False) -> dict:
    """A contact that took place."""
    return {"channel": channel, "at": at, "purpose": purpose, "conversation": conversation}


def case(market: str, debtor: str = "consumer", claims: Sequence[dict] | None = None, **facts: object) -> Facts:
    return parse({"market": market, "debtor": debtor, "claims": claims or [invoice()], **facts}, markets=markets.markets())


def ask(
    market: str,
    at: str,
    channel: Channel = "letter",
    *,
    purpose: Purpose = "demand",
    step: str | None = None,
    names: tuple[str, ...] = (),
    **facts: object,
) -> Answer:
    """None when it is allowed, else the code and the first lawful moment."""
    contact = Contact(channel, purpose, datetime.fromisoformat(at), step, names)
    refusal = asked_again(contact, case(market, **facts))
    return (refusal.code, refusal.from_at.isoformat(timespec="minutes") if refusal.from_at else None) if refusal else None


def asked_again(contact: Contact, facts: Facts) -> ContactRefused | None:
    """The guard's answer; the short way of asking, in the transaction that releases, must say the same."""
    pack, rules = markets.load(facts.market), markets.contact_rules(facts.market)
    refusal = decide(contact, facts, pack, rules)
    try:
        may(contact, facts, state(facts, rules.local(contact.at).date(), pack), pack, rules)
    except ContactRefused as again:
        assert refusal and (again.code, again.ends_at) == (refusal.code, refusal.ends_at)
    else:
        assert refusal is None
    return refusal
