"""Payments by card on a case: send the person a link, and see what became of each payment. Nobody here ever asks for a card's digits."""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amiable.apps.cards import queries, services
from amiable.apps.cards.records import CardPaymentView, LinkView
from amiable.apps.cards.refusals import AmountNotTaken
from amiable.apps.cases import queries as cases
from amiable.apps.cases.records import CaseWithPeople
from amiable.apps.contacts import queries as contacts
from amiable.apps.documents.sealing import Place, seal_text, unseal_text
from amiable.files import wording
from amiable.files.sheet_cells import amount
from amiable.files.sheet_faults import Unreadable
from amiable.providers.config import provider_of
from amiable.web.desk.access import staff_only
from amiable.web.parts.clock import today

SESSION_KEY = "desk_payment_link"
TOKEN_BYTES = 32
LONGEST_AMOUNT = 20

STATES = {
    "created": gettext_lazy("Begun, not paid"),
    "processing": gettext_lazy("The bank is working on it"),
    "failed": gettext_lazy("Refused by the bank of the card"),
    "cancelled": gettext_lazy("Given up"),
    "succeeded": gettext_lazy("Paid"),
    "refunded": gettext_lazy("Given back"),
    "disputed": gettext_lazy("Disputed at the bank of the card"),
    "reinstated": gettext_lazy("Paid, after a dispute"),
}
ASIDE = {
    "amount_differs": gettext_lazy("The provider names another amount than ours: nothing is booked."),
    "currency_differs": gettext_lazy("The provider names another currency than ours: nothing is booked."),
    "reference_differs": gettext_lazy("The provider’s payment is not the one that we opened: nothing is booked."),
    "part_refunded": gettext_lazy("A part was given back on the provider’s own pages: the case shows the whole payment."),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A payment by card in words."""

    payment: CardPaymentView
    state: str
    aside: str


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def card_payments(request: HttpRequest, case_id: int) -> HttpResponse:
    """The links and card payments of a case, and a form that makes a link; the link itself is shown once, to who made it."""
    found = cases.with_people([case_id]).get(case_id)
    if found is None:
        raise Http404
    on = today(found.case.market)
    _facts, account = contacts.account_of(case_id, on)
    provider_of(found.case.market)  # refuses when nobody takes cards here
    if request.method != "POST":
        return _page(request, found, account.due, link=_kept(request, case_id))
    typed = request.POST.get("amount", "").strip()[:LONGEST_AMOUNT]
    token = secrets.token_urlsafe(TOKEN_BYTES)
    try:
        minor = amount(typed, account.currency) if typed else account.due
        services.make_link(case_id, minor, most=account.due, token=token, by=request.user.get_username(), today=on)
    except Unreadable:
        return _page(request, found, account.due, typed=typed, fault=_("Write an amount in figures, such as 25,00."))
    except AmountNotTaken as refusal:
        return _page(request, found, account.due, typed=typed, fault=" ".join(wording.refused(refusal, get_language() or "en")))
    _keep(request, case_id, address_of(request, token))
    return redirect("card_payments", case_id=case_id)


def address_of(request: HttpRequest, token: str) -> str:
    """The whole address of a link, as it is given to a person."""
    path = reverse("pay", args=[token])
    origin: str = settings.ORIGIN
    return origin + path if origin else request.build_absolute_uri(path)


def _page(request: HttpRequest, found: CaseWithPeople, due: int, *, link: str = "", typed: str = "", fault: str = "") -> HttpResponse:
    shown = {
        "case": found.case,
        "debtor": found.debtor,
        "due": due,
        "link": link,
        "typed": typed,
        "fault": fault,
        "links": _working(found.case.id, found.case.market),
        "payments": [_shown(payment) for payment in queries.payments_of(found.case.id)],
    }
    return render(request, "desk/card_payments.html", shown, status=422 if fault else 200)


def _working(case_id: int, market: str) -> list[LinkView]:
    on = today(market)
    return [link for link in queries.links_of(case_id) if link.expires_on >= on and link.left]


def _shown(payment: CardPaymentView) -> Shown:
    return Shown(payment, str(STATES[payment.state]), str(ASIDE.get(payment.aside, "")))


def _keep(request: HttpRequest, case_id: int, address: str) -> None:
    """Keep the address for the next page, sealed: a session is a row like another, and the address opens a page."""
    request.session[SESSION_KEY] = {"case": case_id, "address": seal_text(address, _place(request)).hex()}


def _kept(request: HttpRequest, case_id: int) -> str:
    kept = request.session.get(SESSION_KEY, {})
    if kept.get("case") != case_id:
        return ""
    del request.session[SESSION_KEY]
    return unseal_text(bytes.fromhex(kept["address"]), _place(request))


def _place(request: HttpRequest) -> Place:
    return Place("django_session", SESSION_KEY, request.user.pk or 0)
