"""How each kind of request is told to a person: what it is, what follows, what is missing; and what does it once it is approved."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amiable.apps.approvals import services
from amiable.apps.approvals.records import RequestView
from amiable.apps.parties import accounts
from amiable.apps.parties.account_records import KIND as CREDITOR_ACCOUNT
from amiable.apps.parties.services.account import approve_account
from amiable.apps.refunds import queries as refunds
from amiable.apps.refunds import services as refunding
from amiable.apps.refunds.records import KIND as REFUND
from amiable.apps.refunds.records import RefundView
from amiable.files import local_format
from amiable.files.letter_parts import grouped
from amiable.web.parts.clock import today
from amiable.web.parts.moments import market_of, moment


@dataclass(frozen=True, slots=True)
class Shown:
    """A request in words.

    market   in whose time its instants are told
    facts    pairs of a name and a value
    follows  what happens when it is approved
    missing  why it cannot be approved yet; nothing when it can
    link     what it is about: a name, a value and the address where more stands
    """

    title: str
    market: str
    facts: tuple[tuple[str, str], ...]
    follows: str = ""
    missing: str = ""
    link: tuple[str, str, str] | None = None


def shown(asked: RequestView, at: datetime) -> Shown:
    """A request in words, by its kind; of a kind that has no words the facts as they are."""
    tell = TELLERS.get(asked.kind)
    told = tell(asked, at) if tell else None
    return told or Shown(f"{asked.kind} {asked.subject}", market_of(), tuple(sorted(asked.facts.items())))


def approve(asked: RequestView, by: str, at: datetime) -> None:
    """Agree to a request, and let the room of its kind do what follows."""
    if asked.kind == CREDITOR_ACCOUNT:
        approve_account(asked.id, by=by, at=at)
    elif asked.kind == REFUND:
        refunding.approve(int(asked.subject), by=by, at=at, today=today(asked.facts["market"]))
    else:
        services.approve(asked.id, by, at)


def decline(asked: RequestView, by: str, why: str, at: datetime) -> None:
    """Refuse a request, or withdraw it."""
    if asked.kind == REFUND:  # a share that is declined is nobody's again
        refunding.decline(int(asked.subject), by=by, why=why, at=at, today=today(asked.facts["market"]))
    else:
        services.decline(asked.id, by, why, at)


def _creditor_account(asked: RequestView, at: datetime) -> Shown | None:
    change = accounts.change(int(asked.subject))
    if change is None:
        return None
    names = {"creditor": change.legal_name, "phone": change.known_phone, "by": change.requested_by}
    market = market_of(change.creditor_id)
    called = _("Not yet")
    if change.call:
        words = _("%(person)s on %(number)s, by %(by)s, %(moment)s")
        told = {"person": change.call.person, "number": change.call.number, "by": change.call.by}
        called = words % (told | {"moment": moment(change.call.at, market)})
    missing = _("Somebody else than %(by)s must first call %(creditor)s on %(phone)s, the number that we knew before.") % names
    return Shown(
        title=_("Another account for %(creditor)s") % names,
        market=market,
        facts=(
            (_("Account until now"), grouped(change.before)),
            (_("New account"), f"{grouped(change.iban)} {change.bic}".strip()),
            (_("Called back"), called),
        ),
        follows=_("72 hours after the approval we pay to the new account. Until then anybody here can stop it, and we pay to the old one."),
        missing="" if change.call else missing,
        link=(_("Creditor"), change.legal_name, reverse("creditor_account", kwargs={"creditor_id": change.creditor_id})),
    )


def _refund(asked: RequestView, at: datetime) -> Shown | None:
    refund = refunds.refund(int(asked.subject))
    minor = refund.minor if refund.approved_minor is None else refund.approved_minor
    sums: list[tuple[str, str]] = [(_("Amount"), amount(minor, refund))]
    sums += [
        (_("Goes back to"), where(each.minor, each.account, each.holder, refund, each.by_card)) for each in refund.orders or refund.planned
    ]
    if refund.told:
        sums.append((_("How we know the account"), refund.told.why))
    if refund.again:
        sums.append((_("Came back from the bank"), refund.again))
    link = None
    if refund.case_id:
        number = refunds.numbers_of([refund])[refund.id]
        link = (_("Case"), number, reverse("case", kwargs={"case_id": refund.case_id}))
    return Shown(
        title=_("Give %(amount)s back") % {"amount": amount(minor, refund)},
        market=refund.market,
        facts=tuple(sums),
        follows=_(
            "The money leaves the credit when you approve, and goes out with the next payment file. What is still too much is counted"
            " anew at that moment: it may be less, never more."
        ),
        link=link,
    )


def amount(minor: int, refund: RefundView) -> str:
    """An amount of a refund, as the reader writes it."""
    return local_format.amount(minor, get_language() or "en", refund.market, refund.currency).replace(" ", "\N{NO-BREAK SPACE}")


def where(minor: int, account: str, holder: str, refund: RefundView, by_card: bool) -> str:
    """Where a part of a refund goes: an account with its holder, a card, or what nobody knows."""
    if by_card:
        to = _("the card that paid")
    else:
        to = ", ".join(filter(None, (grouped(account), holder))) if account else _("an account that nobody knows yet")
    return _("%(amount)s to %(to)s") % {"amount": amount(minor, refund), "to": to}


TELLERS: dict[str, Callable[[RequestView, datetime], Shown | None]] = {CREDITOR_ACCOUNT: _creditor_account, REFUND: _refund}
