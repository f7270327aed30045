"""Send payment links, open payments, hear what providers tell, and book what they say when asked. The only writer of these tables."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from amiable import markets
from amiable.apps.audit import services as audit
from amiable.apps.cards import queries
from amiable.apps.cards.models import CardPayment, Link, ProviderEvent
from amiable.apps.cards.moving import Known, Move, move
from amiable.apps.cards.records import LinkView, Worked
from amiable.apps.cards.refusals import AmountNotTaken, CardPaymentUnknown, NothingToPay, TooManyTries
from amiable.apps.cases import queries as cases
from amiable.apps.payments import awaited
from amiable.apps.payments import queries as paid
from amiable.apps.payments import records as money
from amiable.apps.payments import services as payments
from amiable.core.money import text_of
from amiable.core.refusal import Refusal
from amiable.providers import Event, ForgedWebhook, NewPayment, PaymentProvider, PaymentState, ProviderAway

HOUSE_RULE = "house rule"
LEAST = 100  # minor units: below, a card costs more than it brings
LINK_DAYS = 14
OPEN_DAYS = 3  # a page that nobody has paid on by then is closed
PAYOUT_DAYS = 30  # how far back payouts are looked for
MOST_TRIES = 10  # payments that one link may begin in a day
KEY_LENGTH = 40
LONGEST, LONGEST_KIND = 255, 80  # of what a provider tells, no more is kept


@transaction.atomic
def make_link(case_id: int, minor: int, *, most: int, token: str, by: str, today: date, days: int = LINK_DAYS) -> LinkView:
    """Make an address at which a case can be paid by card, up to an amount.

    minor    minor units
    most     what is owed today, in minor units: nobody is asked for more
    token    256 bits of chance, as text, drawn by the caller; only a hash of it is kept
    refuses  CaseUnknown, NothingToPay, AmountNotTaken
    """
    case = cases.case(case_id)
    currency = markets.load(case.market).currency
    if most <= 0:
        raise NothingToPay(source=HOUSE_RULE)
    if not LEAST <= minor <= most:
        raise _not_taken(minor, most, currency)
    made = Link.objects.create(
        token=queries.hashed(token),
        case_id=case.id,
        minor=minor,
        currency=currency,
        by=by,
        made_on=today,
        expires_on=today + timedelta(days=days),
    )
    return queries.view_of(made)


def open_payment(
    token: str, minor: int, provider: PaymentProvider, *, label: str, urls: tuple[str, str], language: str, today: date
) -> str:
    """Begin a payment by a link; the same amount again on the same day is the same payment, until it is made.

    minor    minor units
    label    what the person reads on the provider's page
    urls     where the browser goes after paying, and after leaving the page
    returns  the address of the provider's page
    refuses  LinkUnknown, LinkExpired, AmountNotTaken, TooManyTries, ProviderAway, ProviderRefused
    """
    payment = _begin(queries.link(token, today), minor, provider.name, today)
    if not payment.page:  # the provider is asked outside of any transaction; twice with the same key is once
        page = provider.create_payment(NewPayment(payment.key, minor, payment.currency, label, *urls, language))
        CardPayment.objects.filter(pk=payment.pk, provider_id="").update(provider_id=page.provider_id, page=page.url)
        payment.refresh_from_db()
    return payment.page


@transaction.atomic
def _begin(link: LinkView, minor: int, provider: str, today: date) -> CardPayment:
    kept = Link.objects.select_for_update().get(pk=link.id)  # two clicks wait for one another here
    link = queries.view_of(kept)
    if not LEAST <= minor <= link.left:
        raise _not_taken(minor, link.left, link.currency)
    begun = kept.payments.filter(provider=provider, opened_on=today)
    if same := begun.filter(minor=minor, state__in=["created", "failed"]).order_by("-pk").first():
        return same
    if begun.count() >= MOST_TRIES:
        raise TooManyTries(source=HOUSE_RULE)
    return CardPayment.objects.create(
        link=kept,
        case_id=kept.case_id,
        market=cases.case(kept.case_id).market,
        minor=minor,
        currency=kept.currency,
        provider=provider,
        key=f"{kept.token[:KEY_LENGTH]}-{kept.payments.count() + 1}",
        opened_on=today,
    )


def hear(market: str, provider: str, event: Event, at: datetime) -> None:
    """Keep what a provider told us, once; what it means is found out by asking, in `work`."""
    row = ProviderEvent(
        market=market,
        provider=provider,
        event_id=event.id,
        kind=event.kind[:LONGEST_KIND],
        about=event.about[:LONGEST],
        reference=event.reference[:LONGEST],
        paid=event.paid,
        heard_at=at,
    )
    ProviderEvent.objects.bulk_create([row], ignore_conflicts=True)


def report_forged(market: str, provider: str, refusal: ForgedWebhook, at: datetime) -> None:
    """Record that somebody sent us a message in the name of a provider."""
    why = str(refusal.facts["why"]).replace(" ", "_")
    audit.record(at, provider, ForgedWebhook.code, {"market": market, "why": why})


def sync(market: str, provider: PaymentProvider, today: date, *, payouts: bool = True) -> Worked:
    """Ask the provider about all that it told of, and all that is still open; expect its payouts. Twice is once.

    today    the day of the market, on which what is found is booked
    payouts  whether to ask for payouts too; once a day is enough, but when the provider told of one
    returns  what it brought; a provider that cannot be reached, or refuses, is told, and asked again next time
    """
    worked = Worked()
    try:
        work(market, provider, today, worked)
        poll(market, provider, today, worked)
        told = queries.told_of_payouts(market, provider.name)
        if payouts or told:
            expect_payouts(market, provider, today, worked)
            _handled(told, today)
    except Refusal as away:
        worked.away = away
    return worked


def work(market: str, provider: PaymentProvider, today: date, worked: Worked) -> None:
    """Ask the provider about each payment of which it has told us something.

    refuses  ProviderAway
    """
    of_payment: dict[int, list[int]] = {}
    others: list[int] = []
    for event in queries.told_of_payments(market, provider.name):
        payment_id = _payment_of(event)
        if payment_id is None:
            others.append(event.pk)
            continue
        of_payment.setdefault(payment_id, []).append(event.pk)
        if event.about:  # the provider had opened its page, and we were cut off before we wrote down what it is called
            CardPayment.objects.filter(pk=payment_id, provider_id="").update(provider_id=event.about)
    worked.unknown += len(others)
    _handled(others, today)
    _look_at(of_payment, provider, today, worked)


def poll(market: str, provider: PaymentProvider, today: date, worked: Worked) -> None:
    """Ask once a day about payments that were begun and of which nothing was told, and close the pages that nobody came back to.

    refuses  ProviderAway
    """
    since = today - timedelta(days=OPEN_DAYS)
    open_ones = list(queries.unfinished(market, provider.name, today))
    old = [payment for payment in open_ones if payment.opened_on < since]
    for payment in old:
        provider.cancel(payment.provider_id)
    _look_at({payment.pk: [] for payment in open_ones}, provider, today, worked)
    ended = CardPayment.objects.filter(market=market, provider=provider.name, opened_on__lt=since, state__in=["created", "failed"])
    ended.update(state="cancelled", looked_on=today)
    worked.expired += CardPayment.objects.filter(pk__in=[payment.pk for payment in old], state="cancelled").count()


def expect_payouts(market: str, provider: PaymentProvider, today: date, worked: Worked) -> None:
    """Tell the money's room which sums the bank will book as the provider's, so that nobody takes them for a payment; and which failed.

    refuses  ProviderAway, ProviderRefused
    """
    found = provider.payouts(today - timedelta(days=PAYOUT_DAYS))
    for payout in found:  # first what failed: a later payout may bring the same payments
        if payout.failed:
            worked.failed += payments.fail_deposit(queries.key_of(provider.name, payout.id), why=payout.failed, today=today)
    for payout in (each for each in found if not each.failed):
        known = CardPayment.objects.filter(provider=provider.name, market=market, paid_as__in=payout.payments)
        keys = tuple(queries.key_of(provider.name, paid_as) for paid_as in known.order_by("pk").values_list("paid_as", flat=True))
        key = queries.key_of(provider.name, payout.id)
        if not awaited.is_expected(key):
            keys += awaited.undeposited(queries.won_until(market, provider.name, payout.arrival_on))
        if keys:
            payments.expect_deposit(
                money.NewDeposit(
                    market=market,
                    account=provider.name,
                    key=key,
                    minor=payout.minor,
                    expected_on=payout.arrival_on,
                    text=payout.text,
                    takings=keys,
                    fee=payout.fee,
                ),
                today,
            )
            worked.payouts += 1


def give_back(key: str, minor: int, once: str, *, provider: PaymentProvider) -> str:
    """Ask the provider to give money back to the card that it came from. What it means for the books is the business of refunds.

    key      of the payment in the books: provider and number
    minor    minor units
    once     the same again gives nothing back twice
    returns  the provider's number of the refund
    refuses  CardPaymentUnknown, ProviderAway, ProviderRefused
    """
    name, _colon, paid_as = key.removesuffix(queries.AGAIN).partition(":")
    payment = CardPayment.objects.filter(provider=name, paid_as=paid_as).first()
    if payment is None or name != provider.name:
        raise CardPaymentUnknown(source=HOUSE_RULE, key=key)
    return provider.refund(payment.provider_id, minor, once)


def _payment_of(event: ProviderEvent) -> int | None:
    ours = CardPayment.objects.filter(provider=event.provider, market=event.market)
    found = ours.filter(key=event.reference) if event.reference else ours.none()
    found = found or (ours.filter(provider_id=event.about) | ours.filter(paid_as=event.about) if event.about else ours.none())
    return found.values_list("pk", flat=True).first()


def _look_at(wanted: Mapping[int, list[int]], provider: PaymentProvider, today: date, worked: Worked) -> None:
    for payment in CardPayment.objects.filter(pk__in=list(wanted)).exclude(provider_id="").order_by("pk"):
        worked.asked += 1
        try:
            _move(payment.pk, provider.fetch(payment.provider_id), wanted[payment.pk], today, worked)
        except ProviderAway:
            raise
        except Refusal as refusal:
            worked.set_aside[payment.case_id] = refusal


@transaction.atomic
def _move(payment_id: int, found: PaymentState, event_ids: Iterable[int], today: date, worked: Worked) -> None:
    """Move one payment forward, with its money: both or neither."""
    # 1. Lock: who asked the provider at the same time waits here, and then finds it done.
    payment = CardPayment.objects.select_for_update().get(pk=payment_id)
    # 2. Decide.
    known = Known(
        state=payment.state,
        minor=payment.minor,
        currency=payment.currency,
        reference=payment.key,
        booked=payment.booked_on is not None,
        taken_back=payment.taken_back_on is not None,
        given_back=paid.went_back(queries.key_of(payment.provider, found.paid_as)) if found.refunded else 0,
    )
    decided = move(known, found)
    # 3. Write: the payment, and what it does to the case.
    payment.state, payment.looked_on = decided.state, today
    payment.aside, payment.aside_facts = decided.aside, dict(decided.facts)
    _book(payment, decided, found, today, worked)
    payment.save()
    _handled(event_ids, today)


def _book(payment: CardPayment, decided: Move, found: PaymentState, today: date, worked: Worked) -> None:
    if decided.book:
        payment.paid_as, payment.booked_on = found.paid_as, today
        _take(payment, queries.key_of(payment.provider, found.paid_as), found, today)
        worked.booked += 1
    if decided.take_back:
        key = queries.key_of(payment.provider, found.paid_as)
        payments.take_back(f"{key}:{decided.state}", of=key, on=today, why=decided.state, today=today)
        payment.taken_back_on = today
        worked.taken_back += 1
    if decided.again:
        payment.taken_back_on = None
        _take(payment, queries.key_of(payment.provider, found.paid_as) + queries.AGAIN, found, today)
        worked.booked += 1


def _take(payment: CardPayment, key: str, found: PaymentState, today: date) -> None:
    assert found.charged_at is not None, "what was paid was paid at some moment"
    paid_on = markets.day_in(payment.market, found.charged_at)
    taking = money.Taking(
        market=payment.market,
        means="card",
        account=payment.provider,
        minor=payment.minor,
        on=min(paid_on, today),
        key=key,
        case_id=payment.case_id,
    )
    payments.take([taking], by="", today=today)


def _handled(event_ids: Iterable[int], today: date) -> None:
    ProviderEvent.objects.filter(pk__in=list(event_ids), handled_on=None).update(handled_on=today)


def _not_taken(minor: int, most: int, currency: str) -> AmountNotTaken:
    given, least, limit = (f"{text_of(value)} {currency}" for value in (minor, LEAST, max(most, LEAST)))
    return AmountNotTaken(source=HOUSE_RULE, amount=given, least=least, most=limit)
