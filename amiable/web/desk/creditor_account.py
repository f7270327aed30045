"""Creditors and the account to which each is paid: what it was, what is under way, what is missing, and the next step of it."""

from collections.abc import Callable
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from amiable.apps.approvals.refusals import ReasonMissing
from amiable.apps.parties import accounts, queries
from amiable.apps.parties.records import CreditorView
from amiable.apps.parties.refusals import CallElsewhere, PersonMissing
from amiable.apps.parties.services import account as services
from amiable.core.refusal import Refusal
from amiable.files import wording
from amiable.files.letter_parts import grouped
from amiable.web.desk.access import staff_only
from amiable.web.parts.clock import now
from amiable.web.parts.moments import market_of

FIELDS: dict[type[Refusal], str] = {ReasonMissing: "why", PersonMissing: "person", CallElsewhere: "number"}


@require_safe
@staff_only
def creditors(request: HttpRequest) -> HttpResponse:
    """Every creditor with the account of now, and whether another is under way."""
    at, found = now(), queries.creditors()
    ids = [creditor.id for creditor in found]
    paid_to, under_way = queries.accounts_of(ids, at), queries.changes_under_way(ids, at)
    rows = [(creditor, grouped(paid_to[creditor.id].iban), creditor.id in under_way) for creditor in found]
    return render(request, "desk/creditors.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def creditor_account(request: HttpRequest, creditor_id: int) -> HttpResponse:
    """The account of one creditor; ask for another, record the call, stop it."""
    creditor, at = queries.creditors_of([creditor_id]).get(creditor_id), now()
    if creditor is None:
        raise Http404
    if request.method != "POST":
        return _page(request, creditor, at)
    try:
        STEPS.get(request.POST.get("do", ""), _ask)(request, creditor, at)
    except Refusal as refusal:
        return _page(request, creditor, at, _errors(refusal))
    return redirect("creditor_account", creditor_id=creditor_id)


def _ask(request: HttpRequest, creditor: CreditorView, at: datetime) -> None:
    new = {name: typed for name in ("iban", "bic") if (typed := request.POST.get(name, "").strip())}
    services.request_account(creditor.name, new, by=request.user.get_username(), at=at)


def _call(request: HttpRequest, creditor: CreditorView, at: datetime) -> None:
    number, person = request.POST.get("number", ""), request.POST.get("person", "")
    services.record_call(creditor.name, number=number, person=person, by=request.user.get_username(), at=at)


def _stop(request: HttpRequest, creditor: CreditorView, at: datetime) -> None:
    services.cancel_account(creditor.name, by=request.user.get_username(), why=request.POST.get("why", ""), at=at)


STEPS: dict[str, Callable[[HttpRequest, CreditorView, datetime], None]] = {"ask": _ask, "call": _call, "stop": _stop}


def _errors(refusal: Refusal) -> list[tuple[str, str]]:
    """What is wrong, each with the field that it is about."""
    language = get_language() or "en"
    if refusal.faults:
        return [(fault["where"], f"{fault['what']} {fault['remedy']}") for fault in wording.faults(refusal.faults, language)]
    what, remedy = wording.refused(refusal, language)
    return [(FIELDS.get(type(refusal), "main"), f"{what} {remedy}")]


def _page(request: HttpRequest, creditor: CreditorView, at: datetime, errors: list[tuple[str, str]] | None = None) -> HttpResponse:
    changes = [(each, each.state(at)) for each in accounts.changes(creditor.id)]
    under_way = next(((each, state) for each, state in changes if each.under_way(at)), (None, ""))
    told = {
        "creditor": creditor,
        "market": market_of(creditor.id),
        "paid_to": accounts.account_of(creditor.id, at),
        "iban": grouped(accounts.account_of(creditor.id, at).iban),
        "change": under_way[0],
        "state": under_way[1],
        "new_iban": grouped(under_way[0].iban) if under_way[0] else "",
        "mine": under_way[0] is not None and under_way[0].requested_by == request.user.get_username(),
        "past": [(each, grouped(each.iban), state) for each, state in changes if not each.under_way(at)],
        "errors": errors or [],
        "wrong": dict(errors or []),
        "typed": request.POST,
    }
    return render(request, "desk/creditor_account.html", told, status=422 if errors else 200)
