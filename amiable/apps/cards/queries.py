"""Read links and card payments."""

import hashlib
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from amiable.apps.cards.models import CardPayment, Link, ProviderEvent
from amiable.apps.cards.records import CardPaymentView, LinkView
from amiable.apps.cards.refusals import LinkExpired, LinkUnknown

AGAIN = ":again"  # of money that came back when a dispute was won
HOUSE_RULE = "house rule"
PAID = ("succeeded", "refunded", "disputed", "reinstated")


def won_until(market: str, provider: str, on: date) -> tuple[str, ...]:
    """The keys of money that came back with disputes that were won by a day: it goes with the provider's next payout."""
    won = CardPayment.objects.filter(market=market, provider=provider, state="reinstated", looked_on__lte=on).order_by("pk")
    return tuple(f"{key_of(provider, paid_as)}{AGAIN}" for paid_as in won.values_list("paid_as", flat=True))


def hashed(token: str) -> str:
    """What is kept of a link's address. The token is 256 bits of chance: nobody tries them all, so that one round is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def link(token: str, today: date) -> LinkView:
    """A payment link by what stands in its address.

    refuses  LinkUnknown, LinkExpired
    """
    found = Link.objects.filter(token=hashed(token)).first()
    if found is None:
        raise LinkUnknown(source=HOUSE_RULE)
    if found.expires_on < today:
        raise LinkExpired(source=HOUSE_RULE, day=found.expires_on)
    return view_of(found)


def case_of(token: str) -> int:
    """The case that a link is for, even when it works no more.

    refuses  LinkUnknown
    """
    found = Link.objects.filter(token=hashed(token)).values_list("case_id", flat=True).first()
    if found is None:
        raise LinkUnknown(source=HOUSE_RULE)
    return found


def view_of(found: Link) -> LinkView:
    """A link with what may still be paid by it."""
    return LinkView(
        id=found.pk,
        case_id=found.case_id,
        minor=found.minor,
        left=max(found.minor - _paid(found), 0),
        checking=_checking(found),
        currency=found.currency,
        by=found.by,
        made_on=found.made_on,
        expires_on=found.expires_on,
    )


def latest(token: str) -> CardPaymentView | None:
    """The payment that was opened last with a link."""
    found = CardPayment.objects.filter(link__token=hashed(token)).order_by("-pk").first()
    return _view(found) if found else None


def links_of(case_id: int) -> list[LinkView]:
    """The links of a case, newest first."""
    return [view_of(found) for found in Link.objects.filter(case_id=case_id).order_by("-pk")]


def payments_of(case_id: int) -> list[CardPaymentView]:
    """The card payments of a case, newest first."""
    return [_view(found) for found in CardPayment.objects.filter(case_id=case_id).order_by("-pk")]


def listed(market: str, *, aside: bool = False, limit: int = 100) -> list[CardPaymentView]:
    """The card payments of a market, newest first.

    aside  only those at which a person has to look
    """
    found = CardPayment.objects.filter(market=market)
    return [_view(one) for one in (found.exclude(aside="") if aside else found).order_by("-pk")[:limit]]


def told_of_payouts(market: str, provider: str) -> list[int]:
    """What a provider told about payouts, and nobody asked it about yet."""
    return list(_unhandled(market, provider).filter(kind__startswith="payout").values_list("pk", flat=True))


def told_of_payments(market: str, provider: str) -> list[ProviderEvent]:
    """What a provider told about payments, and nobody asked it about yet, in its order."""
    return list(_unhandled(market, provider).exclude(kind__startswith="payout"))


def _unhandled(market: str, provider: str) -> "QuerySet[ProviderEvent]":
    return ProviderEvent.objects.filter(market=market, provider=provider, handled_on=None).order_by("pk")


def unfinished(market: str, provider: str, today: date) -> "QuerySet[CardPayment]":
    """Payments that were begun and have not ended, and about which the provider was not asked today."""
    begun = CardPayment.objects.filter(market=market, provider=provider, state__in=["created", "processing", "failed"])
    return begun.exclude(provider_id="").exclude(looked_on=today).order_by("pk")


def key_of(provider: str, provider_id: str) -> str:
    """What money of a provider is called in our books, such as stripe:pi_1."""
    return f"{provider}:{provider_id}"


def _paid(found: Link) -> int:
    """What was paid by a link; what was given back or disputed counts too: who did that asks us first."""
    return int(found.payments.filter(state__in=PAID).aggregate(minor=Sum("minor"))["minor"] or 0)


def _checking(found: Link) -> bool:
    begun = found.payments.exclude(state__in=PAID)
    told = ProviderEvent.objects.filter(paid=True, handled_on=None)
    return (
        begun.filter(state="processing").exists()
        or begun.filter(Exists(told.filter(provider=OuterRef("provider")).filter(its_own()))).exists()
    )


def its_own() -> Q:
    """What was told about a payment: it bears the provider's id of it, or our own key."""
    return Q(about=OuterRef("provider_id")) & ~Q(about="") | Q(reference=OuterRef("key"))


def _view(found: CardPayment) -> CardPaymentView:
    return CardPaymentView(
        id=found.pk,
        case_id=found.case_id,
        minor=found.minor,
        currency=found.currency,
        provider=found.provider,
        provider_id=found.provider_id,
        state=found.state,
        opened_on=found.opened_on,
        booked_on=found.booked_on,
        taken_back_on=found.taken_back_on,
        aside=found.aside,
        facts=found.aside_facts,
        keys=(key := key_of(found.provider, found.paid_as), f"{key}{AGAIN}") if found.paid_as else (),
    )
