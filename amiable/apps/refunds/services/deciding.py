"""Approve or decline what was proposed to go back. What goes back is found anew when it is approved."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from amiable.apps.approvals import queries as requests
from amiable.apps.approvals import services as approvals
from amiable.apps.approvals.refusals import ReasonMissing
from amiable.apps.audit.services import record
from amiable.apps.documents.rows import reserve
from amiable.apps.payments import queries as paid
from amiable.apps.payments import services as payments
from amiable.apps.refunds.models import Order, OrderPart, Refund, State
from amiable.apps.refunds.planning import parts_of
from amiable.apps.refunds.records import KIND
from amiable.apps.refunds.refusals import AccountMissing, NothingToGiveBack, RefundUnknown
from amiable.apps.refunds.sealed import sealed
from amiable.apps.staff.queries import must_work_here
from amiable.core.refund import Part, orders_of

HOUSE_RULE = "house rule"


@transaction.atomic
def approve(refund_id: int, *, by: str, at: datetime, today: date) -> int:
    """Agree to a refund as a second person: what is still too much, and at most what was proposed, leaves the credit for its payers.

    today    the day of the market, from which the statement of account counts it
    returns  what goes back, in minor units; less than was proposed when a claim took some of it meanwhile
    refuses  StaffUnknown, RefundUnknown, AccountMissing, NothingToGiveBack; what `approvals.services.approve` refuses
    """
    # 1. Lock: no bank file, match or other refund moves money meanwhile.
    payments.wait_for_the_bank()
    refund = _locked(refund_id)
    request = requests.of(KIND, str(refund_id))
    if request is None:
        raise AccountMissing(source=HOUSE_RULE)
    if refund.state != "proposed":
        approvals.approve(request.id, by, at)  # which says who has decided

    # 2. Decide, by what is true now.
    if refund.case_id:
        payments.settle([refund.case_id], today)
    parts = parts_of(refund)
    if not parts:
        raise NothingToGiveBack(source=HOUSE_RULE)
    if not all(part.to for part in parts):
        raise AccountMissing(source=HOUSE_RULE)

    # 3. Write; whether this person may approve it is asked last, because the audit lets nobody else by until we end.
    minor = sum(part.minor for part in parts)
    if refund.case_id:
        lines, why = [part.line for part in parts], f"refund {refund_id}"
        payments.give_back(refund.case_id, minor, key=f"refund:{refund_id}", on=today, by=by, why=why, today=today, lines=lines)
    _order(refund, parts)
    approvals.approve(request.id, by, at)
    refund.state, refund.approved_minor = State.APPROVED, minor
    refund.save(update_fields=["state", "approved_minor"])
    return minor


@transaction.atomic
def decline(refund_id: int, *, by: str, why: str, at: datetime, today: date) -> None:
    """Refuse a refund. Credit stays credit; a share that was to go to its payer is nobody's again.

    why      for whoever proposed it; without names
    refuses  StaffUnknown, RefundUnknown, ReasonMissing; what `approvals.services.decline` refuses
    """
    by = must_work_here(by)
    payments.wait_for_the_bank()
    refund = _locked(refund_id)
    if not why.strip():
        raise ReasonMissing(source=HOUSE_RULE)
    if refund.match_id:
        match = paid.line(refund.match.line_id) if refund.match else None
        if match and any(each.id == refund.match_id and each.undone_on is None for each in match.matches):
            payments.undo(refund.match_id, by=by, why=why, today=today)
    request = requests.of(KIND, str(refund_id))
    if request:
        approvals.decline(request.id, by, why, at)
    else:
        record(at, by, f"{KIND}.declined", {"subject": str(refund_id), "minor": str(refund.minor)})
    refund.state = State.DECLINED
    refund.save(update_fields=["state"])


def _locked(refund_id: int) -> Refund:
    found = Refund.objects.select_for_update(of=("self",)).select_related("told", "match", "again").filter(pk=refund_id).first()
    if found is None:
        raise RefundUnknown(source=HOUSE_RULE, number=refund_id)
    return found


def _order(refund: Refund, parts: Sequence[Part]) -> None:
    """An order for each account and each card."""
    groups = orders_of(parts)
    for pk, group in zip(reserve(Order, len(groups)), groups, strict=True):
        Order.objects.create(
            pk=pk,
            refund=refund,
            end_to_end_id=f"F-{refund.market.upper()}-{pk}",
            minor=sum(part.minor for part in group),
            by_card=group[0].by_card,
            **sealed("refunds_order", pk, account=group[0].to, holder=group[0].holder),
        )
        OrderPart.objects.bulk_create(OrderPart(order_id=pk, line_id=part.line, minor=part.minor) for part in group if part.line)
