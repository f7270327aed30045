"""What waits for a second person: all the facts, what follows, and two answers. Whoever asked sees why they cannot approve it."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from amiable.apps.approvals import queries
from amiable.apps.approvals.records import RequestView
from amiable.apps.approvals.refusals import ReasonMissing, RequestUnknown
from amiable.core.refusal import Refusal
from amiable.files import wording
from amiable.web.desk import approval_kinds
from amiable.web.desk.access import staff_only
from amiable.web.parts.clock import now

DECIDED_SHOWN = 10


@require_safe
@staff_only
def approvals(request: HttpRequest) -> HttpResponse:
    """What may be approved now, oldest first, and what was decided lately."""
    at, me = now(), request.user.get_username()
    waiting = [(each, approval_kinds.shown(each, at), each.requested_by == me) for each in queries.waiting((), at)]
    decided = [(each, approval_kinds.shown(each, at)) for each in queries.decided(DECIDED_SHOWN)]
    return render(request, "desk/approvals.html", {"waiting": waiting, "decided": decided})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def approval(request: HttpRequest, request_id: int) -> HttpResponse:
    """One request with its facts and what follows; approve it, or decline it with a reason."""
    asked, at = _asked(request_id), now()
    if request.method != "POST":
        return _page(request, asked, at)
    try:
        _decide(request, asked, at)
    except Refusal as refusal:
        what, remedy = wording.refused(refusal, get_language() or "en")
        field = "why" if isinstance(refusal, ReasonMissing) else "main"
        return _page(request, _asked(request_id), at, [(field, f"{what} {remedy}")])
    return redirect("approval", request_id=request_id)


def _decide(request: HttpRequest, asked: RequestView, at: datetime) -> None:
    me = request.user.get_username()
    if request.POST.get("do") == "approve":
        approval_kinds.approve(asked, me, at)
    else:
        approval_kinds.decline(asked, me, request.POST.get("why", ""), at)


def _asked(request_id: int) -> RequestView:
    try:
        return queries.request(request_id)
    except RequestUnknown:
        raise Http404 from None


def _page(request: HttpRequest, asked: RequestView, at: datetime, errors: list[tuple[str, str]] | None = None) -> HttpResponse:
    told = {
        "asked": asked,
        "shown": approval_kinds.shown(asked, at),
        "mine": asked.requested_by == request.user.get_username(),
        "expired": asked.expired(at),
        "errors": errors or [],
        "why": request.POST.get("why", ""),
    }
    return render(request, "desk/approval.html", told, status=422 if errors else 200)
