"""How each kind of request is told to a person: what it is, what follows, what is missing; and what does it once it is approved."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from amiable.apps.approvals import services
from amiable.apps.approvals.records import RequestView
from amiable.apps.parties import accounts
from amiable.apps.parties.account_records import KIND as CREDITOR_ACCOUNT
from amiable.apps.parties.services.account import approve_account
from amiable.files.letter_parts import grouped
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
    follow = FOLLOWERS.get(asked.kind)
    if follow:
        follow(asked.id, by, at)
    else:
        services.approve(asked.id, by, at)


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


TELLERS: dict[str, Callable[[RequestView, datetime], Shown | None]] = {CREDITOR_ACCOUNT: _creditor_account}
FOLLOWERS: dict[str, Callable[[int, str, datetime], object]] = {
    CREDITOR_ACCOUNT: lambda request_id, by, at: approve_account(request_id, by=by, at=at)
}
