"""The list of cases, with a search. What was searched for stays in the session: names and case numbers never stand in an address."""

from collections.abc import Sequence
from typing import overload

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from amiable.apps.cases import queries
from amiable.apps.cases.records import CaseWithPeople
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
        search = "" if "clear" in request.POST else request.POST.get("search", "").strip()[:LONGEST_SEARCH]
        request.session[SESSION_KEY] = search
        return redirect("cases")
    search = str(request.session.get(SESSION_KEY, ""))
    page = Paginator(Found(search), CASES_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/cases.html", {"search": search, "page": page})
