"""What creditors were paid: the accounts of a month, one account with every line, its files, and what should have been paid by now."""

from collections.abc import Sequence
from typing import cast, overload

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amiable.apps.parties import queries as parties
from amiable.apps.remittances import queries
from amiable.apps.remittances.records import FileKind, RemittanceView, RemittedLine
from amiable.core.reference import print_case_number
from amiable.web.desk.access import staff_only
from amiable.web.desk.case_page import part_name
from amiable.web.parts.clock import today
from amiable.web.parts.middleware import PDF_POLICY

ACCOUNTS_ON_A_PAGE, LINES_ON_A_PAGE = 25, 100
KINDS: tuple[FileKind, ...] = ("pdf", "csv", "json", "pain", "invoice", "invoice-json")
READ_HERE = ("pdf", "invoice")  # in the browser; the others are kept as files


class Accounts(Sequence[RemittanceView]):
    """The accounts of a market, or of all, as a paginator asks for them."""

    def __init__(self, market: str) -> None:
        self.market = market

    def __len__(self) -> int:
        return queries.count(self.market)

    @overload
    def __getitem__(self, wanted: int) -> RemittanceView: ...
    @overload
    def __getitem__(self, wanted: slice) -> Sequence[RemittanceView]: ...
    def __getitem__(self, wanted: int | slice) -> RemittanceView | Sequence[RemittanceView]:
        if isinstance(wanted, int):
            return self[wanted : wanted + 1][0]
        return queries.newest(self.market, wanted.stop - wanted.start, wanted.start)


class Lines(Sequence[RemittedLine]):
    """The lines of an account, as a paginator asks for them."""

    def __init__(self, remittance_id: int) -> None:
        self.remittance_id = remittance_id

    def __len__(self) -> int:
        return queries.count_lines(self.remittance_id)

    @overload
    def __getitem__(self, wanted: int) -> RemittedLine: ...
    @overload
    def __getitem__(self, wanted: slice) -> Sequence[RemittedLine]: ...
    def __getitem__(self, wanted: int | slice) -> RemittedLine | Sequence[RemittedLine]:
        if isinstance(wanted, int):
            return self[wanted : wanted + 1][0]
        return queries.lines_of(self.remittance_id, wanted.stop - wanted.start, wanted.start)


@require_safe
@staff_only
def remittances(request: HttpRequest) -> HttpResponse:
    """The accounts of a market, or of all, the newest first; and what creditors should have been paid by now."""
    markets = [agency.market for agency in parties.agencies()]
    market = request.GET.get("market", "")
    market = market if market in markets else ""
    late = [(one, each) for each in ([market] if market else markets) for one in queries.overdue(each, today(each))]
    page = Paginator(Accounts(market), ACCOUNTS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/remittances.html", {"page": page, "markets": markets, "market": market, "late": late})


@require_safe
@staff_only
def remittance(request: HttpRequest, remittance_id: int) -> HttpResponse:
    """One account: what it comes to, its files, and every line with where it comes from."""
    found = queries.remittance(remittance_id)
    if found is None:
        raise Http404
    page = Paginator(Lines(remittance_id), LINES_ON_A_PAGE).get_page(request.GET.get("page"))
    shown = [(line, part_name(line.part), print_case_number(line.case_number)) for line in page]
    return render(request, "desk/remittance.html", {"account": found, "page": page, "lines": shown, "has_csv": _has_csv(found)})


def _has_csv(found: RemittanceView) -> bool:
    return queries.file(found.id, "csv") is not None


@require_safe
@staff_only
def remittance_file(request: HttpRequest, remittance_id: int, kind: str) -> HttpResponse:
    """A file of an account: a PDF to read in the browser, anything else to keep."""
    document = queries.file(remittance_id, cast(FileKind, kind)) if kind in KINDS else None
    if document is None:
        raise Http404
    how = "inline" if kind in READ_HERE else "attachment"
    headers = {"Content-Disposition": f'{how}; filename="{document.name}"'}
    if kind in READ_HERE:
        headers["Content-Security-Policy"] = PDF_POLICY
    return HttpResponse(document.content, content_type=document.media_type, headers=headers)
