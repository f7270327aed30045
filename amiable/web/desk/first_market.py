"""The pages that a market has one of: the address without a market leads to the first one's."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from amiable.apps.parties import queries as parties
from amiable.web.desk.access import View, staff_only


def here() -> list[str]:
    """The markets in which we collect."""
    return [agency.market for agency in parties.agencies()]


def first_of(page: str, markets: Callable[[], list[str]] = here) -> View:
    """A view that leads to the page of the first market that has it."""

    @require_safe
    @staff_only
    def view(_request: HttpRequest) -> HttpResponse:
        first = next(iter(markets()), None)
        if first is None:
            raise Http404
        return redirect(page, market=first)

    return view
