"""The list of cases, with a search that is kept sealed in the session: no address ever holds a name or a case number."""

from collections.abc import Sequence
from typing import overload

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from amiable.apps.cases import queries
from amiable.apps.cases.records import CaseWithPeople
from amiable.apps.documents.sealing import Place, seal_text, unseal_text
from amiable.web.desk.access import staff_only

CASES_ON_A_PAGE = 25
LONGEST_SEARCH = 80
SESSION_KEY = "desk_search"


class Found(Sequence[CaseWithPeople]):
    """What a search finds, as a paginator asks for it: how many, then one stretch."""

    def __init__(self, search: str) -> None:
        self.search = search

    def __len__(self) -> int:
        return queries.count_found(self.search)

    @overload
    def __getitem__(self, wanted: int) -> CaseWithPeople: ...
    @overload
    def __getitem__(self, wanted: slice) -> list[CaseWithPeople]: ...
    def __getitem__(self, wanted: int | slice) -> CaseWithPeople | list[CaseWithPeople]:
        if isinstance(wanted, int):
            return self[wanted : wanted + 1][0]
        return queries.search(self.search, wanted.stop - wanted.start, wanted.start)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def cases(request: HttpRequest) -> HttpResponse:
    """The cases that were searched for, newest first; without a search all of them."""
    if request.method == "POST":
        _keep(request, "" if "clear" in request.POST else _typed(request.POST.get("search", "")))
        return redirect("cases")
    search = _kept(request)
    page = Paginator(Found(search), CASES_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/cases.html", {"search": search, "page": page})


def _typed(text: str) -> str:
    """What was typed, without what no keyboard types: a zero byte, which PostgreSQL refuses, and its like."""
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()[:LONGEST_SEARCH]


def _keep(request: HttpRequest, search: str) -> None:
    """Keep what was searched for, sealed: it is often somebody's name, and a session is a row like another."""
    request.session[SESSION_KEY] = seal_text(search, _place(request)).hex()


def _kept(request: HttpRequest) -> str:
    return unseal_text(bytes.fromhex(request.session.get(SESSION_KEY, "")), _place(request))


def _place(request: HttpRequest) -> Place:
    return Place("django_session", SESSION_KEY, request.user.pk or 0)
