"""What goes back to people: propose it, ask for accounts that nobody knows, make the file for the bank, and see what became of it."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from amiable.apps.cards.services import give_back
from amiable.apps.parties import queries as parties
from amiable.apps.payments.refusals import WhyMissing
from amiable.apps.refunds import queries, services
from amiable.apps.refunds.records import GiveBackByCard, RefundView
from amiable.apps.refunds.refusals import BadRefundAccount, HolderMissing, RefundUnknown
from amiable.core.refusal import Refusal
from amiable.files import wording
from amiable.providers.config import chosen, provider_of
from amiable.web.desk.access import staff_only
from amiable.web.desk.approval_kinds import amount, where
from amiable.web.parts.clock import now, today

FIELDS: dict[type[Refusal], str] = {BadRefundAccount: "iban", HolderMissing: "holder", WhyMissing: "why"}
Errors = list[tuple[str, str]]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def refunds(request: HttpRequest) -> HttpResponse:
    """Every refund by what it waits for; propose what is due, pay what was approved."""
    if request.method != "POST":
        return _list(request)
    step = _pay if request.POST.get("do") == "pay" else _propose
    try:
        for agency in parties.agencies():
            step(agency.market, request.user.get_username())
    except Refusal as refusal:
        return _list(request, _errors(refusal))
    return redirect("refunds")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def refund(request: HttpRequest, refund_id: int) -> HttpResponse:
    """One refund; note its account where nobody knows it."""
    try:
        found = queries.refund(refund_id)
    except RefundUnknown:
        raise Http404 from None
    if request.method != "POST":
        return _page(request, found)
    told = {"account": request.POST.get("iban", ""), "holder": request.POST.get("holder", ""), "why": request.POST.get("why", "")}
    try:
        services.tell_account(refund_id, by=request.user.get_username(), at=now(), **told)
    except Refusal as refusal:
        return _page(request, found, _errors(refusal))
    return redirect("refund", refund_id=refund_id)


@require_safe
@staff_only
def refund_file(request: HttpRequest, message_id: str) -> HttpResponse:
    """A payment file of refunds, to upload at the bank."""
    try:
        name, content = queries.file(message_id)
    except RefundUnknown:
        raise Http404 from None
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/xml", headers=headers)


def _propose(market: str, by: str) -> None:
    services.propose_due(market, today(market), by=by, at=now())


def _pay(market: str, by: str) -> None:
    services.pay(market, today(market), by=by, at=now(), give_back_by_card=_cards(market))


def _cards(market: str) -> GiveBackByCard | None:
    return partial(give_back, provider=provider_of(market)) if market in chosen() else None


def _errors(refusal: Refusal) -> Errors:
    what, remedy = wording.refused(refusal, get_language() or "en")
    return [(FIELDS.get(type(refusal), "main"), f"{what} {remedy}")]


def _list(request: HttpRequest, errors: Errors | None = None) -> HttpResponse:
    waiting, decided = queries.under_way(), queries.decided()
    numbers = queries.numbers_of((*waiting, *decided))
    to_pay = [each for each in decided if any(order.state == "waiting" for order in each.orders)]
    told = {
        "missing": [(each, numbers.get(each.id)) for each in waiting if each.state == "account_missing"],
        "waiting": [(each, numbers.get(each.id)) for each in waiting if each.state == "proposed"],
        "to_pay": [(each, numbers.get(each.id)) for each in to_pay],
        "decided": [(each, numbers.get(each.id)) for each in decided if each not in to_pay],
        "files": queries.files(),
        "errors": errors or [],
    }
    return render(request, "desk/refunds.html", told, status=422 if errors else 200)


def _page(request: HttpRequest, found: RefundView, errors: Errors | None = None) -> HttpResponse:
    told = {
        "refund": found,
        "number": queries.numbers_of([found]).get(found.id),
        "amount": amount(found.minor if found.approved_minor is None else found.approved_minor, found),
        "parts": [where(part.minor, part.account, part.holder, found, part.by_card) for part in found.planned],
        "orders": [(where(order.minor, order.account, order.holder, found, order.by_card), order) for order in found.orders],
        "errors": errors or [],
        "wrong": dict(errors or []),
        "typed": request.POST,
    }
    return render(request, "desk/refund.html", told, status=422 if errors else 200)
