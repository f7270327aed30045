"""Read what waits for a second person, and what was decided."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from amiable.apps.approvals.models import Request, State
from amiable.apps.approvals.records import RequestView
from amiable.apps.approvals.refusals import RequestUnknown

HOUSE_RULE = "house rule"
FIELDS = tuple(RequestView.__dataclass_fields__)


def request(request_id: int) -> RequestView:
    """A request by its number.

    refuses  RequestUnknown
    """
    found = Request.objects.filter(pk=request_id).values(*FIELDS).first()
    if found is None:
        raise RequestUnknown(source=HOUSE_RULE, number=request_id)
    return RequestView(**found)


def of(kind: str, subject: str) -> RequestView | None:
    """The last request about something, whatever became of it."""
    found = Request.objects.filter(kind=kind, subject=subject).order_by("-pk").values(*FIELDS).first()
    return RequestView(**found) if found else None


def of_many(kind: str, subjects: Collection[str]) -> dict[str, RequestView]:
    """The last request about each of many things, in one query."""
    rows = Request.objects.filter(kind=kind, subject__in=set(subjects)).order_by("pk").values(*FIELDS)
    return {row["subject"]: RequestView(**row) for row in rows}


def waiting(kinds: Collection[str], at: datetime) -> tuple[RequestView, ...]:
    """What may still be approved at this instant, oldest first; of all kinds when none is named."""
    rows = Request.objects.filter(Q(expires_at=None) | Q(expires_at__gt=at), state=State.OPEN)
    rows = rows.filter(kind__in=kinds) if kinds else rows
    return tuple(RequestView(**row) for row in rows.order_by("requested_at", "pk").values(*FIELDS))


def decided(last: int) -> tuple[RequestView, ...]:
    """What was decided, the newest first."""
    rows = Request.objects.exclude(state=State.OPEN).order_by("-decided_at", "-pk").values(*FIELDS)
    return tuple(RequestView(**row) for row in rows[:last])
