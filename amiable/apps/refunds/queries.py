"""Read refunds: what waits, what is to be paid, and what became of it."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from amiable import markets
from amiable.apps.approvals import queries as approvals
from amiable.apps.cases import queries as cases
from amiable.apps.documents import queries as documents
from amiable.apps.ledger.models import Transfer, TransferKind
from amiable.apps.payments import queries as payments
from amiable.apps.payments.models import Match
from amiable.apps.refunds.models import UNDER_WAY, Order, Refund, RefundFile, State
from amiable.apps.refunds.planning import parts_of
from amiable.apps.refunds.records import KIND, OrderState, OrderView, PartView, RefundView, ToldView
from amiable.apps.refunds.refusals import RefundUnknown
from amiable.apps.refunds.sealed import opened
from amiable.core.refund import is_due

HOUSE_RULE = "house rule"


def refund(refund_id: int) -> RefundView:
    """A refund by its number.

    refuses  RefundUnknown
    """
    found = _views(_refunds().filter(pk=refund_id))
    if not found:
        raise RefundUnknown(source=HOUSE_RULE, number=refund_id)
    return found[0]


def under_way(market: str | None = None) -> tuple[RefundView, ...]:
    """What waits for an account or for a second person, oldest first."""
    found = _refunds().filter(state__in=UNDER_WAY, **({"market": market} if market else {}))
    return _views(found.order_by("pk"))


def decided(market: str | None = None, last: int = 50) -> tuple[RefundView, ...]:
    """What was approved or declined, the newest first."""
    found = _refunds().exclude(state__in=UNDER_WAY).filter(**({"market": market} if market else {}))
    return _views(found.order_by("-pk")[:last])


def of_case(case_id: int) -> tuple[RefundView, ...]:
    """Every refund of a case, oldest first."""
    mine = found = set(Refund.objects.filter(case_id=case_id).values_list("pk", flat=True))
    while found:  # an order may come back more than once
        found = set(Refund.objects.filter(again__refund__in=found).values_list("pk", flat=True))
        mine |= found
    return _views(_refunds().filter(pk__in=mine).order_by("pk"))


def due_credits(market: str, today: date) -> dict[int, int]:
    """The cases of which the credit is to go back now, with it, in minor units: unmoved for five working days, and nothing due soon."""
    found = payments.cases_with_credit(market)
    busy = set(Refund.objects.filter(case_id__in=found, state__in=UNDER_WAY).values_list("case_id", flat=True))
    claims = cases.claims_of(pk for pk in found if pk not in busy)
    holidays = markets.load(market).holidays
    return {
        pk: found[pk][0] for pk, of_case in claims.items() if is_due(found[pk][1], [claim.due_on for claim in of_case], today, holidays)
    }


def shares_to_give_back(market: str) -> "QuerySet[Match]":
    """Shares of payments that a person gave back to their payer and of which no refund was proposed."""
    standing = Match.objects.filter(case=None, undoes=None, undone_by=None, line__market=market, line__taken_back=None)
    proposed = Refund.objects.filter(match=OuterRef("pk")).exclude(state=State.DECLINED)
    return standing.exclude(Exists(proposed)).select_related("line").order_by("pk")


def came_back(market: str) -> list[Order]:
    """Orders of ours that the bank gave back and that nobody proposed to pay again."""
    again = Refund.objects.filter(again=OuterRef("pk")).exclude(state=State.DECLINED)
    sent = Order.objects.filter(refund__market=market, sent__isnull=False).exclude(Exists(again)).select_related("sent").order_by("pk")
    states = order_states(sent)
    return [order for order in sent if states[order.end_to_end_id] == "came_back"]


def to_send(market: str, *, by_card: bool) -> list[tuple[Order, int]]:
    """Approved orders that went nowhere yet, with what is still to go back, in minor units: nothing of a payment that was taken back."""
    orders = Order.objects.filter(refund__market=market, sent=None, by_card=by_card)
    found = [(order, _standing(order)) for order in orders.select_related("refund__match", "refund__again__refund").order_by("pk")]
    return [(order, minor) for order, minor in found if minor]


def _standing(order: Order) -> int:
    refund = order.refund
    if refund.again:
        return min(order.minor, _standing(refund.again))  # what its payments were taken back of since goes nowhere any more
    parts = dict(order.parts.values_list("line_id", "minor"))
    if refund.match_id:
        return order.minor if payments.shares_standing([refund.match_id]) else 0
    back = payments.given_back_under(f"refund:{refund.pk}")
    return sum(min(minor, back.get(line_id, 0)) for line_id, minor in parts.items())


def order_states(orders: Iterable[Order]) -> dict[str, OrderState]:
    """What the ledger says of orders, by end-to-end id."""
    ids = [order.end_to_end_id for order in orders]
    kinds = (TransferKind.REFUND, TransferKind.EXECUTED, TransferKind.UNDELIVERED)
    moved = Transfer.objects.filter(kind__in=kinds, source__in=[f"order {each}" for each in ids]).values_list("source", "kind")
    states: dict[TransferKind, OrderState] = {kinds[0]: "sent", kinds[1]: "paid", kinds[2]: "came_back"}
    found: dict[str, OrderState] = dict.fromkeys(ids, "waiting")
    for source, kind in sorted(moved, key=lambda row: kinds.index(TransferKind(row[1]))):
        found[source.removeprefix("order ")] = states[TransferKind(kind)]
    return found


def file(message_id: str) -> tuple[str, bytes]:
    """A payment file of refunds: its name and content.

    refuses  RefundUnknown
    """
    found = RefundFile.objects.filter(message_id=message_id).first()
    if found is None:
        raise RefundUnknown(source=HOUSE_RULE, number=message_id)
    kept = documents.open(found.document_id)
    return kept.name, kept.content


def files(market: str | None = None, last: int = 20) -> list[tuple[str, date, int, int, str]]:
    """The files of refunds, the newest first: message id, day, orders, minor units, market."""
    found = RefundFile.objects.filter(**({"market": market} if market else {})).order_by("-pk")
    return list(found.values_list("message_id", "made_on", "orders", "minor", "market")[:last])


def _refunds() -> "QuerySet[Refund]":
    return Refund.objects.select_related("told", "match__line", "match__undone_by", "again__refund").prefetch_related("orders__sent")


def _views(rows: Iterable[Refund]) -> tuple[RefundView, ...]:
    rows = list(rows)
    requests = approvals.of_many(KIND, [str(row.pk) for row in rows])
    states = order_states(order for row in rows for order in row.orders.all())
    waiting = [order for row in rows for order in row.orders.all() if states[order.end_to_end_id] == "waiting"]
    states |= {order.end_to_end_id: "void" for order in waiting if not _standing(order)}
    return tuple(_view(row, requests[str(row.pk)].id if str(row.pk) in requests else None, states) for row in rows)


def first_of(refund: Refund) -> Refund:
    """The refund that an order which came back, once or more, was first part of."""
    while refund.again:
        refund = refund.again.refund
    return refund


def _view(row: Refund, request_id: int | None, states: dict[str, OrderState]) -> RefundView:
    planned = parts_of(row) if row.state in UNDER_WAY else ()
    return RefundView(
        id=row.pk,
        market=row.market,
        case_id=first_of(row).case_id,
        minor=row.minor,
        approved_minor=row.approved_minor,
        currency=row.currency,
        state=row.state,
        proposed_by=row.proposed_by,
        proposed_on=row.proposed_on,
        again=row.again.end_to_end_id if row.again else "",
        request_id=request_id,
        told=_told(row),
        planned=tuple(PartView(part.line, part.minor, part.by_card, "" if part.by_card else part.to, part.holder) for part in planned),
        orders=tuple(_order(order, states[order.end_to_end_id]) for order in row.orders.all()),
    )


def _told(row: Refund) -> ToldView | None:
    told = getattr(row, "told", None)
    if told is None:
        return None
    account, holder, why = (opened("refunds_toldaccount", told.pk, name, getattr(told, name)) for name in ("account", "holder", "why"))
    return ToldView(account, holder, why, told.told_by, told.told_at)


def _order(order: Order, state: OrderState) -> OrderView:
    account, holder = (opened("refunds_order", order.pk, name, getattr(order, name)) for name in ("account", "holder"))
    sent = getattr(order, "sent", None)
    return OrderView(
        order.end_to_end_id, order.minor, order.by_card, "" if order.by_card else account, holder, state, sent.sent_on if sent else None
    )


def numbers_of(refunds: Collection[RefundView]) -> dict[int, str]:
    """The printed case number of each refund that has a case, by refund."""
    views = cases.cases_of(each.case_id for each in refunds if each.case_id)
    return {each.id: views[each.case_id].printed_number for each in refunds if each.case_id}
