"""Direct debits of a market: mandates, debits with what the bank made of them, and the file for the bank."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from amiable import markets
from amiable.apps.cases import queries as cases
from amiable.apps.debits import queries, services
from amiable.apps.debits.records import CollectionView, MandateView
from amiable.apps.documents import queries as documents
from amiable.core.means import offered
from amiable.core.refusal import Refusal
from amiable.files.debit_notice import masked
from amiable.web.desk.access import staff_only
from amiable.web.desk.first_market import here
from amiable.web.desk.forms import errors_of
from amiable.web.parts.clock import now, today
from amiable.web.parts.middleware import PDF_POLICY

STATES = {
    "planned": gettext_lazy("Planned; the person was told"),
    "cancelled": gettext_lazy("Cancelled"),
    "handed_in": gettext_lazy("Handed in to the bank"),
    "paid": gettext_lazy("Paid"),
    "returned": gettext_lazy("Came back"),
}
REASONS = {
    "AC04": gettext_lazy("the account is closed"),
    "AC06": gettext_lazy("the account is blocked"),
    "AM04": gettext_lazy("not enough on the account"),
    "MD01": gettext_lazy("the mandate is denied"),
    "MD06": gettext_lazy("the person wanted it back"),
    "MD07": gettext_lazy("the person has died"),
    "MS02": gettext_lazy("the person refused it"),
    "debit.above_due": gettext_lazy("less was due by then"),
    "debit.on_hold": gettext_lazy("the case was on hold or closed"),
    "debit.too_soon": gettext_lazy("too late for the bank’s file"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def debits(request: HttpRequest, market: str) -> HttpResponse:
    """Mandates and debits of a market; make the file of what falls due soon."""
    if market not in debited_here():
        raise Http404
    if request.method != "POST":
        return _page(request, market)
    try:
        services.hand_in(market, at=now(), by=request.user.get_username())
    except Refusal as refusal:
        return _page(request, market, errors_of(refusal, None, market))
    return redirect("debits", market=market)


@require_safe
@staff_only
def debit_file(_request: HttpRequest, market: str, file_id: int) -> HttpResponse:
    """A file for the bank, to save and to hand in."""
    found = next((each for each in queries.files(market) if each.id == file_id), None)
    if found is None:
        raise Http404
    document = documents.open(found.document_id)
    headers = {"Content-Disposition": f'attachment; filename="{document.name}"'}
    return HttpResponse(document.content, content_type=document.media_type, headers=headers)


@require_safe
@staff_only
def debit_notice(_request: HttpRequest, case_id: int, collection_id: int) -> HttpResponse:
    """The letter that tells a person of a debit, to read, print or send."""
    found = next((each for each in queries.collections_of(case_id) if each.id == collection_id), None)
    if found is None or found.notice_id is None:
        raise Http404
    document = documents.open(found.notice_id)
    headers = {"Content-Disposition": f'inline; filename="{document.name}"', "Content-Security-Policy": PDF_POLICY}
    return HttpResponse(document.content, content_type=document.media_type, headers=headers)


def debited_here() -> list[str]:
    """The markets in which we collect, and in which accounts are debited."""
    return [
        market for market in here() if "direct_debit" in {offer.means for offer in offered(markets.means_of_payment(market), today(market))}
    ]


def shown_debits(rows: Iterable[CollectionView]) -> list[tuple[CollectionView, str, str]]:
    """Debits with their state and, where there is one, the reason, in words."""
    return [(each, str(STATES[each.state]), _reason(each)) for each in rows]


def _reason(debit: CollectionView) -> str:
    code = debit.reason if debit.state == "returned" else debit.cancelled_because
    return str(REASONS.get(code, code))


def shown_mandates(rows: Iterable[MandateView]) -> list[tuple[MandateView, str]]:
    """Mandates with their account as its owner knows it."""
    return [(each, masked(each.iban)) for each in rows]


def _page(request: HttpRequest, market: str, errors: list[tuple[str, str]] | None = None) -> HttpResponse:
    rows = queries.collections(market)
    mandates = queries.mandates(market, today(market))
    people = cases.with_people({each.case_id for each in rows} | {each.case_id for each in mandates})
    told = {
        "market": market,
        "markets": debited_here(),
        "currency": markets.load(market).currency,
        "debits": [(*shown, people[shown[0].case_id]) for shown in shown_debits(rows)],
        "mandates": [(*shown, people[shown[0].case_id]) for shown in shown_mandates(mandates)],
        "planned": sum(each.state == "planned" for each in rows),
        "files": queries.files(market, 10),
        "errors": errors or [],
    }
    return render(request, "desk/debits.html", told, status=422 if errors else 200)
