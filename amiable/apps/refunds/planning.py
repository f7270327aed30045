"""From a refund to the parts of payments that would go back now, and to where."""

from collections.abc import Sequence

from amiable import markets
from amiable.apps.payments import queries as payments
from amiable.apps.payments.models import Line, Means
from amiable.apps.refunds.models import Refund
from amiable.apps.refunds.sealed import opened
from amiable.core.refund import Part, at_most
from amiable.core.refusal import Refusal
from amiable.files.pain_profile import account_of, profile_of


def of_case(case_id: int) -> tuple[Part, ...]:
    """What was paid too much on a case and can go back: it is at our bank, or on a card that the provider gives it back to.

    What a creditor was paid itself lies with the creditor, and goes back from there.
    """
    credit = payments.credit_by_payment(case_id)
    lines = _usable([line_id for _match, line_id, _minor in credit])
    sums: dict[int, int] = {}
    for _match, line_id, minor in credit:
        if line_id in lines:
            sums[line_id] = sums.get(line_id, 0) + minor
    return tuple(_part(lines[line_id], minor) for line_id, minor in sums.items())


def of_share(line_id: int, minor: int) -> tuple[Part, ...]:
    """A share of a payment that is nobody's, if it can go back."""
    lines = _usable([line_id])
    return (_part(lines[line_id], minor),) if line_id in lines else ()


def parts_of(refund: Refund) -> tuple[Part, ...]:
    """What would go back now, at most as much as was proposed; told accounts stand where none was known."""
    if refund.again is not None:
        order = refund.again
        holder = opened("refunds_order", order.pk, "holder", order.holder)
        found: Sequence[Part] = (Part(0, refund.minor, "", holder),)
    elif refund.match is not None:
        found = of_share(refund.match.line_id, refund.minor) if getattr(refund.match, "undone_by", None) is None else ()
    else:
        assert refund.case_id is not None
        found = of_case(refund.case_id)
    return tuple(_told(part, refund) for part in at_most(found, refund.minor))


def account_in(text: str, market: str) -> str:
    """An account as the bank of a market takes it, or nothing when it does not."""
    try:
        profile = profile_of(market, markets.load(market).currency)
    except Refusal:
        return ""
    return account_of(text, profile) or "" if text else ""


def _usable(line_ids: Sequence[int]) -> dict[int, Line]:
    """Payments that stand and whose money we have, by number."""
    there = payments.reached_bank(line_ids)
    lines = Line.objects.filter(pk__in=line_ids, taken_back=None).exclude(means=Means.DIRECT)
    return {line.pk: line for line in lines if line.means == Means.CARD or line.pk in there}


def _part(line: Line, minor: int) -> Part:
    holder, account, means = payments.payer_of(line.pk)
    if means == Means.CARD:
        return Part(line.pk, minor, line.fingerprint, holder, by_card=True)
    return Part(line.pk, minor, account_in(account, line.market), holder)


def _told(part: Part, refund: Refund) -> Part:
    told = getattr(refund, "told", None)
    if part.to or told is None:
        return part
    account, holder = (opened("refunds_toldaccount", told.pk, column, getattr(told, column)) for column in ("account", "holder"))
    return Part(part.line, part.minor, account, holder)
