"""Ask for a second person's agreement, and give it: the only writer of requests. Each step is chained in the audit."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from amiable.apps.approvals import queries
from amiable.apps.approvals.models import Request, State
from amiable.apps.approvals.records import RequestView
from amiable.apps.approvals.refusals import AlreadyAsked, AlreadyDecided, OwnRequest, ReasonMissing, RequestExpired, RequestUnknown
from amiable.apps.audit.services import record
from amiable.apps.staff.queries import must_work_here

HOUSE_RULE = "house rule"
ONE_OPEN = "subject_has_one_open_request"


@transaction.atomic
def request(kind: str, subject: str, facts: Mapping[str, str], by: str, at: datetime, *, days: int | None = None) -> int:
    """Ask a second person to agree to something.

    kind     a code; the room whose kind it is does what was approved
    subject  what it is about, among those of its kind
    facts    what is decided about: numbers, amounts and codes, each as text without a space
    days     after so many days nobody may approve it any more; None is never
    returns  the number of the request
    refuses  StaffUnknown; AlreadyAsked, while the same waits
    """
    by = must_work_here(by)
    _close_expired(kind, subject, at)
    until = at + timedelta(days=days) if days is not None else None
    asked = Request(kind=kind, subject=subject, facts=dict(facts), requested_by=by, requested_at=at, expires_at=until)
    try:
        with transaction.atomic():
            asked.save(force_insert=True)
    except IntegrityError as trouble:
        if ONE_OPEN not in str(trouble):
            raise
        other = Request.objects.filter(kind=kind, subject=subject, state=State.OPEN).values_list("requested_by", flat=True).first()
        raise AlreadyAsked(source=HOUSE_RULE, by=other or by) from None
    _chain(asked, "requested", by, at, facts)
    return int(asked.pk)


@transaction.atomic
def approve(request_id: int, by: str, at: datetime) -> RequestView:
    """Agree to what somebody else asked for. What follows from it is done by the room of its kind, in the same transaction.

    refuses  StaffUnknown, RequestUnknown, AlreadyDecided, RequestExpired; OwnRequest, to whoever asked for it
    """
    by = must_work_here(by)
    asked = _lock(request_id)
    if asked.expires_at is not None and asked.expires_at <= at:
        raise RequestExpired(source=HOUSE_RULE, until=asked.expires_at.date().isoformat())
    if asked.requested_by == by:
        raise OwnRequest(source=HOUSE_RULE, by=by)
    return _decide(asked, State.APPROVED, by, at, "")


@transaction.atomic
def decline(request_id: int, by: str, why: str, at: datetime) -> RequestView:
    """Refuse what somebody asked for; whoever asked may withdraw it in the same way.

    why      for whoever asked; without names
    refuses  StaffUnknown, RequestUnknown, AlreadyDecided, ReasonMissing
    """
    by = must_work_here(by)
    if not why.strip():
        raise ReasonMissing(source=HOUSE_RULE)
    return _decide(_lock(request_id), State.DECLINED, by, at, why.strip()[:500])


def _lock(request_id: int) -> Request:
    """An open request, locked until the transaction ends: of two who decide at once, the second finds it decided."""
    asked = Request.objects.select_for_update().filter(pk=request_id).first()
    if asked is None:
        raise RequestUnknown(source=HOUSE_RULE, number=request_id)
    if asked.state != State.OPEN:
        raise AlreadyDecided(source=HOUSE_RULE, by=asked.decided_by or asked.requested_by)
    return asked


def _decide(asked: Request, state: State, by: str, at: datetime, why: str) -> RequestView:
    asked.state, asked.decided_by, asked.decided_at, asked.why = state, by, at, why
    asked.save(update_fields=["state", "decided_by", "decided_at", "why"])
    reason = {"why_sha256": hashlib.sha256(why.encode()).hexdigest()} if why else {}
    _chain(asked, state.value, by, at, {**asked.facts, **reason})
    return queries.request(asked.pk)


def _close_expired(kind: str, subject: str, at: datetime) -> None:
    """Close what waited too long, so that the same may be asked anew."""
    late = Request.objects.select_for_update().filter(kind=kind, subject=subject, state=State.OPEN, expires_at__lte=at)
    for asked in late:
        asked.state, asked.decided_at = State.EXPIRED, at
        asked.save(update_fields=["state", "decided_at"])


def _chain(asked: Request, step: str, by: str, at: datetime, facts: Mapping[str, str]) -> None:
    record(at, by, f"{asked.kind}.{step}", {**facts, "request": str(asked.pk), "subject": asked.subject})
