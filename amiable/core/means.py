"""How a person may pay: the means of a market, what may be taken in cash, when the office is open, and the rules of direct debits."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from amiable.core.dated import Dated, Source
from amiable.core.dates import ONE_DAY, Holidays
from amiable.core.guard.hours import Hours
from amiable.core.money import text_of
from amiable.core.refusal import Refusal, _

Means = Literal["transfer", "card", "direct_debit", "cheque", "cash", "direct"]
MEANS: tuple[Means, ...] = ("transfer", "card", "direct_debit", "cheque", "cash", "direct")
Reference = Literal["ogm", "rf", "viite", "fik"]
Slip = Literal["epc", "barcode", "card_line"]
NotTaken = Literal["obsolete", "not_used", "no_counter", "another_scheme", "law_unread"]
Visitors = Literal["freely", "appointment", "closed"]


class CashAboveLimit(Refusal):
    """The law forbids so much in coins and notes."""

    code = "means.cash_above_limit"
    what = _("{amount} cannot be taken in cash: the most for one debt is {most}.")
    remedy = _("Nothing was taken. Offer a transfer, a card or another means of this market; in cash at most {left} may be taken.")


class CashTogetherAboveLimit(CashAboveLimit):
    """What was paid in cash before for the same debt counts too."""

    code = "means.cash_together_above_limit"
    what = _("{amount} cannot be taken in cash: {before} was paid in cash before, and the most for one debt is {most} in all.")


class MeansNotTaken(Refusal):
    """A means of payment that this market does not have, or that we do not take there."""

    code = "means.not_taken"
    what = _("We do not take {means} in this market ({market}).")
    remedy = _("Offer one of these: {offered}.")


class OfficeClosed(Refusal):
    """Nobody is at the counter then."""

    code = "means.office_closed"
    what = _("Nobody can be seen at the office on {at_on} at {at}.")
    remedy = _("The counter is open next on {next_on} at {next}.")


class NoVisitors(Refusal):
    """An office that is closed to visitors has no counter."""

    code = "means.no_visitors"
    what = _("The office of this market ({market}) is closed to visitors.")
    remedy = _("Offer another means of payment, or a call.")


@dataclass(frozen=True, slots=True)
class Offer:
    """A means of payment of a market, and whether we take it.

    reference  the kind of payment reference that the payer copies; `slip` what a letter carries for it
    most       the most that may be taken so, in minor units over time; None: no such limit
    not_taken  why we do not take it; None: we do
    """

    means: Means
    source: Source
    reference: Reference | None = None
    slip: Slip | None = None
    most: Dated[int] | None = None
    not_taken: NotTaken | None = None
    from_on: date = date.min
    to: date | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """Whether people may come to the office: freely, by appointment, or not at all; `slot` is the length of an appointment in minutes."""

    visitors: Visitors
    hours: tuple[Hours, ...]
    slot: int
    source: Source


@dataclass(frozen=True, slots=True)
class DebitRules:
    """What a direct debit scheme asks of who collects.

    notice, shortest  days between telling a person and the debit; the fewest days that may be agreed with them
    ahead             banking days between handing in the file and the debit
    refund_weeks      in which a person gets their money back without saying why; `unauthorised_months` without a mandate
    unused_months     after which a mandate that nobody used is dead
    retries           how many times we ask again for a debit that came back, on our own
    """

    scheme: str
    notice: int
    shortest: int
    ahead: int
    refund_weeks: int
    unauthorised_months: int
    unused_months: int
    retries: int
    source: Source


@dataclass(frozen=True, slots=True)
class MeansOfPayment:
    """All means of a market, its office, and the scheme of its direct debits (None: it has none that we use).

    receipt  the law that wants a receipt for every payment; None: it is our own rule
    """

    market: str
    timezone: str
    offers: tuple[Offer, ...]
    office: Office
    debits: DebitRules | None
    receipt: Source | None = None


def offered(means: MeansOfPayment, on: date) -> tuple[Offer, ...]:
    """The means that we take on a day."""
    return tuple(offer for offer in _known(means, on) if offer.not_taken is None)


def not_offered(means: MeansOfPayment, on: date) -> tuple[Offer, ...]:
    """The means that we do not take on a day, each with its reason."""
    return tuple(offer for offer in _known(means, on) if offer.not_taken is not None)


def may_take(means: MeansOfPayment, wanted: Means, on: date) -> Offer:
    """The offer of a means.

    refuses  MeansNotTaken, with what may be offered instead
    """
    for offer in _known(means, on):
        if offer.means == wanted and offer.not_taken is None:
            return offer
    names = ", ".join(offer.means for offer in offered(means, on))
    source = next((offer.source for offer in _known(means, on) if offer.means == wanted), "house rule")
    raise MeansNotTaken(source=str(source), means=wanted, market=means.market, offered=names)


def may_take_cash(means: MeansOfPayment, minor: int, already: int, on: date) -> Offer:
    """Whether an amount may be taken in coins and notes.

    minor    the amount, in minor units
    already  what was paid in cash before for the same debt: payments that belong together count as one
    refuses  MeansNotTaken; CashAboveLimit, with the article; NotInForce, on a day whose limit nobody knows
    """
    offer = may_take(means, "cash", on)
    if offer.most is None:
        return offer
    limit = offer.most.at(on)
    if already + minor > limit.value:
        left = text_of(max(0, limit.value - already))
        refusal = CashTogetherAboveLimit if already else CashAboveLimit
        raise refusal(source=str(limit.source), amount=text_of(minor), before=text_of(already), most=text_of(limit.value), left=left)
    return offer


def must_receive(means: MeansOfPayment) -> Office:
    """The office, where it receives visitors.

    refuses  NoVisitors
    """
    if means.office.visitors == "closed":
        raise NoVisitors(source=str(means.office.source), market=means.market)
    return means.office


def may_be_seen(at: datetime, means: MeansOfPayment, holidays: Holidays) -> None:
    """Whether somebody can be seen at the counter at a local moment.

    refuses  NoVisitors; OfficeClosed, with the next opening; NotInForce, for a year whose holidays are not known
    """
    hours = _hours_on(must_receive(means), at.date())
    if any(rule.open_at(at, holidays) for rule in hours):
        return
    openings = [opens for rule in hours if (opens := rule.opening_after(at, holidays)) is not None]
    next_on, next_at = (f"{min(openings):%Y-%m-%d}", f"{min(openings):%H:%M}") if openings else ("–", "–")
    raise OfficeClosed(source=str(means.office.source), at_on=f"{at:%Y-%m-%d}", at=f"{at:%H:%M}", next_on=next_on, next=next_at)


def slots(means: MeansOfPayment, day: date, holidays: Holidays) -> tuple[datetime, ...]:
    """The local moments of a day at which an appointment may begin; none on a day that is closed.

    refuses  NoVisitors; NotInForce, for a year whose holidays are not known
    """
    return tuple(_slots(must_receive(means), day, holidays))


def _slots(office: Office, day: date, holidays: Holidays) -> Iterator[datetime]:
    step = timedelta(minutes=office.slot)
    for rule in _hours_on(office, day):
        at, end = datetime.combine(day, datetime.min.time()), datetime.combine(day + ONE_DAY, datetime.min.time())
        while at < end:
            if rule.open_at(at, holidays) and rule.open_at(at + step - timedelta(minutes=1), holidays):
                yield at
            at += step


def _hours_on(office: Office, day: date) -> tuple[Hours, ...]:
    return tuple(rule for rule in office.hours if rule.from_on <= day and (rule.to is None or day < rule.to))


def _known(means: MeansOfPayment, on: date) -> tuple[Offer, ...]:
    return tuple(offer for offer in means.offers if offer.from_on <= on and (offer.to is None or on < offer.to))
