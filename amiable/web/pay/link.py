"""The page of a payment link: how much one wants to pay, then on to the provider's own page. No digit of a card comes here."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amiable.apps.cards import queries, services
from amiable.apps.cards.records import LinkView
from amiable.apps.cards.refusals import AmountNotTaken
from amiable.apps.cases import queries as cases
from amiable.apps.contacts import queries as contacts
from amiable.files import local_format
from amiable.files.sheet_cells import amount
from amiable.files.sheet_faults import Unreadable
from amiable.providers import PaymentProvider
from amiable.providers.config import provider_of
from amiable.web.parts.clock import today
from amiable.web.parts.middleware import POLICY
from amiable.web.pay.calm import calmly, known

LONGEST_AMOUNT = 20


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed as the amount, and what is wrong with it."""

    text: str = ""
    fault: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@calmly
def link(request: HttpRequest, token: str) -> HttpResponse:
    """How much is left to pay by this link, all of it or a part; what is owed no more is not asked for."""
    market = cases.case(queries.case_of(token)).market
    found = queries.link(token, today(market))
    _facts, account = contacts.account_of(found.case_id, today(market))
    most = min(found.left, account.due)
    provider = provider_of(market)
    if request.method != "POST" or found.checking or most < services.LEAST:
        return _page(request, found, most, provider, Typed())
    return _chosen(request, token, found, most, provider)


def _chosen(request: HttpRequest, token: str, found: LinkView, most: int, provider: PaymentProvider) -> HttpResponse:
    typed = request.POST.get("amount", "").strip()[:LONGEST_AMOUNT]
    try:
        minor = most if "all" in request.POST else amount(typed, found.currency)
        if not services.LEAST <= minor <= most:
            raise AmountNotTaken(source="house rule", amount=minor, least=services.LEAST, most=most)
    except Unreadable:
        return _page(request, found, most, provider, Typed(typed, _("Write an amount in figures, such as 25,00.")))
    except AmountNotTaken:
        return _page(request, found, most, provider, Typed(typed, _outside(most, found)))
    page = _opened(request, token, minor, provider, known(found.case_id))
    return HttpResponse(status=303, headers={"Location": page, **_may_leave_for(provider)})


def _outside(most: int, found: LinkView) -> str:
    market = cases.case(found.case_id).market
    least, limit = (local_format.amount(minor, get_language() or "en", market, found.currency) for minor in (services.LEAST, most))
    return _("Choose an amount from {least} to {most}.").format(least=least, most=limit)


def _opened(request: HttpRequest, token: str, minor: int, provider: PaymentProvider, of_case: dict[str, object]) -> str:
    agency, market = of_case["agency"], str(of_case["market"])
    return services.open_payment(
        token,
        minor,
        provider,
        label=f"{getattr(agency, 'name', '')} – …{of_case['ends_with']}",
        urls=(request.build_absolute_uri(reverse("pay_back", args=[token])), request.build_absolute_uri(reverse("pay", args=[token]))),
        language=get_language() or "en",
        today=today(market),
    )


def _page(request: HttpRequest, found: LinkView, most: int, provider: PaymentProvider, typed: Typed) -> HttpResponse:
    shown = {
        "link": found,
        "most": most,
        "least": services.LEAST,
        "typed": typed.text,
        "fault": typed.fault,
        "enough": most >= services.LEAST,
    }
    response = render(request, "pay/link.html", {**known(found.case_id), **shown}, status=422 if typed.fault else 200)
    for name, value in _may_leave_for(provider).items():
        response.headers[name] = value
    return response


def _may_leave_for(provider: PaymentProvider) -> dict[str, str]:
    """A browser follows a form to another site only where the page's own policy names it."""
    return {"Content-Security-Policy": POLICY.replace("form-action 'self'", f"form-action 'self' {provider.pages}")}
