"""Propose what is to go back, and note the account where nobody knows it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from amiable import markets
from amiable.apps.approvals import services as approvals
from amiable.apps.documents.rows import reserve
from amiable.apps.documents.sealing import mark
from amiable.apps.payments import services as payments
from amiable.apps.payments.refusals import WhyMissing
from amiable.apps.refunds import queries
from amiable.apps.refunds.models import Refund, State, ToldAccount
from amiable.apps.refunds.planning import account_in, of_case, of_share, parts_of
from amiable.apps.refunds.records import KIND, Proposed
from amiable.apps.refunds.refusals import AlreadyTold, BadRefundAccount, HolderMissing, RefundUnknown
from amiable.apps.refunds.sealed import sealed
from amiable.apps.staff.queries import must_work_here
from amiable.core.refund import Part

HOUSE_RULE = "house rule"


@transaction.atomic
def propose_due(market: str, today: date, *, by: str, at: datetime) -> Proposed:
    """Propose all that is to go back now: credit that nothing moved for five working days and nothing takes soon, however small; shares of
    payments that are nobody's; orders that came back. What is proposed already is not proposed twice.

    today    the day of the market
    by       who proposes; somebody else approves
    returns  what is new: what waits for a second person, and of what the account is missing
    refuses  StaffUnknown
    source   house rule: docs/reference/refund.md
    """
    by = must_work_here(by)
    payments.wait_for_the_bank()
    cases = queries.due_credits(market, today)
    payments.settle(cases, today)
    found: list[tuple[dict[str, object], Sequence[Part]]] = [({"case_id": pk}, of_case(pk)) for pk in cases]
    found += [({"match_id": share.pk}, of_share(share.line_id, share.minor)) for share in queries.shares_to_give_back(market)]
    found += [({"again_id": order.pk}, (Part(0, order.sent.minor or order.minor),)) for order in queries.came_back(market)]
    made = [_propose(market, about, parts, by, today, at) for about, parts in found if parts]
    missing = {refund.pk for refund in made if refund.state == "account_missing"}
    return Proposed(tuple(each.pk for each in made if each.pk not in missing), tuple(sorted(missing)))


def _propose(market: str, about: Mapping[str, object], parts: Sequence[Part], by: str, today: date, at: datetime) -> Refund:
    known = all(part.to for part in parts)
    refund = Refund.objects.create(
        market=market,
        minor=sum(part.minor for part in parts),
        currency=markets.load(market).currency,
        state=State.PROPOSED if known else State.ACCOUNT_MISSING,
        proposed_by=by,
        proposed_on=today,
        **about,
    )
    if known:
        _ask(refund, parts, by, at)
    return refund


@transaction.atomic
def tell_account(refund_id: int, *, account: str, holder: str, why: str, by: str, at: datetime) -> None:
    """Note to which account a refund goes of which nobody knew it; from then on it waits for somebody else's approval.

    holder   whose account it is
    why      how we know: "letter of 3 March"
    refuses  StaffUnknown, RefundUnknown, AlreadyTold, BadRefundAccount, HolderMissing, WhyMissing
    """
    by = must_work_here(by)
    payments.wait_for_the_bank()
    refund = Refund.objects.select_for_update().filter(pk=refund_id).first()
    if refund is None:
        raise RefundUnknown(source=HOUSE_RULE, number=refund_id)
    if refund.state != "account_missing":
        raise AlreadyTold(source=HOUSE_RULE)
    plain = account_in(account.strip(), refund.market)
    if not plain:
        raise BadRefundAccount(source=HOUSE_RULE, account=account)
    if not holder.strip():
        raise HolderMissing(source=HOUSE_RULE)
    if not why.strip():
        raise WhyMissing(source=HOUSE_RULE)
    (pk,) = reserve(ToldAccount, 1)
    texts = sealed("refunds_toldaccount", pk, account=plain, holder=holder.strip(), why=why.strip())
    ToldAccount.objects.create(pk=pk, refund=refund, told_by=by, told_at=at, **texts)
    refund.state = State.PROPOSED
    refund.save(update_fields=["state"])
    _ask(refund, parts_of(refund), by, at)


def _ask(refund: Refund, parts: Sequence[Part], by: str, at: datetime) -> None:
    """Ask a second person. The chain holds marks of accounts, never the accounts."""
    where = {f"to_{number}": mark("account", part.to) for number, part in enumerate(parts, start=1)}
    facts = {"market": refund.market, "minor": str(refund.minor), "currency": refund.currency}
    about = {"case": refund.case_id, "match": refund.match_id, "again": refund.again_id}
    facts |= {name: str(pk) for name, pk in about.items() if pk is not None}
    approvals.request(KIND, str(refund.pk), facts | where, by, at)
