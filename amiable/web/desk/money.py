"""Unclear money: what came in and is nobody's yet, with proposals; a person accepts one, splits, sends back, or undoes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from amiable.apps.audit import services as audit
from amiable.apps.cases import queries as cases
from amiable.apps.cases.records import CaseWithPeople
from amiable.apps.parties import queries as parties
from amiable.apps.payments import awaited, queries, services
from amiable.apps.payments.proposing import decisions_of
from amiable.apps.payments.records import LineView, Share, WaitingLine
from amiable.core.matching import Decision
from amiable.core.money import text_of
from amiable.core.refusal import Refusal
from amiable.core.working import Working
from amiable.web.desk import money_forms
from amiable.web.desk.access import staff_only
from amiable.web.desk.forms import Form, Typed, errors_of, sent, shown
from amiable.web.parts.clock import now, today

ON_A_PAGE = 25
AGES = (7, 30, 90)
SEARCHED = 8
DISMISSED_SHOWN = 5
Errors = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ShownShare:
    """A share of a proposal; without a case it goes back to its payer."""

    share: Share
    people: CaseWithPeople | None


@dataclass(frozen=True, slots=True)
class ShownProposal:
    """What a payment may be: `value` is what its button sends."""

    shares: tuple[ShownShare, ...]
    percent: str
    reasons: tuple[Working, ...]
    value: str


@require_safe
@staff_only
def money(request: HttpRequest) -> HttpResponse:
    """Every payment of which some is nobody's, oldest first, each with the likeliest proposal."""
    agencies = [agency.market for agency in parties.agencies()]
    market = request.GET.get("market", "")
    market = market if market in agencies else ""
    page = Paginator(range(queries.count_suspense(market or None)), ON_A_PAGE).get_page(request.GET.get("page"))
    waiting = queries.suspense(ON_A_PAGE, market or None, start=max(page.start_index() - 1, 0))
    told = {
        "market": market,
        "markets": agencies,
        "page": page,
        "rows": _rows(waiting),
        "ages": [_ages(each, stretches) for each, stretches in sorted(_aged().items()) if market in ("", each)],
        "parked": awaited.parked(market or None),
        "dismissed": awaited.dismissed(market or None, DISMISSED_SHOWN),
        "coming": [coming for each in agencies if market in ("", each) for coming in awaited.coming(each, today(each))],
    }
    return render(request, "desk/money.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def money_line(request: HttpRequest, line_id: int) -> HttpResponse:
    """One payment: what it says, what it may be, what was decided, and the ways to decide."""
    found = queries.line(line_id)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _page(request, found)
    do = request.POST.get("do", "")
    if do == "search":
        return _page(request, found, searched=request.POST.get("search", "")[:80])
    try:
        _decide(request, found, do)
    except Refusal as refusal:
        errors = errors_of(refusal, sent(_forms(found.line), request), found.line.market)
        return _page(request, found, errors=errors)
    return redirect("money_line", line_id=line_id)


@transaction.atomic
def _decide(request: HttpRequest, found: LineView, do: str) -> None:
    """Do what was decided, and record it: both or neither."""
    by, on = request.user.get_username(), today(found.line.market)
    what, match, deposit = do, "", 0
    if do == "deposit":
        typed = Typed(request, found.line.currency)
        deposit, why = typed.number("deposit"), typed.text("why")
        typed.done()
        services.recognise_deposit(found.line.line_id, deposit, by=by, why=why, today=on)
    elif do.startswith("undo-") and do[5:].isdecimal():
        what, match = "undo", do[5:]
        services.undo(int(match), by=by, why=request.POST.get("why", ""), today=on)
    else:
        shares, why = _shares(request, found, do)
        services.assign(found.line.line_id, shares, by=by, why=why, today=on)
    facts = {"line": str(found.line.line_id), "match": match, "deposit": str(deposit or ""), "amount": text_of(found.line.rest)}
    audit.record(now(), by, f"money.{what}", {name: value for name, value in facts.items() if value})


def _forms(line: WaitingLine) -> tuple[Form, ...]:
    return (*money_forms.forms(line), *money_forms.deposit_form(line, awaited.coming(line.market, today(line.market))))


def _shares(request: HttpRequest, found: LineView, do: str) -> tuple[Sequence[Share], str]:
    if do == "accept":
        return money_forms.read_shares(request.POST.get("shares", "")), request.POST.get("why", "") or _("The proposal fits.")
    typed = Typed(request, found.line.currency)
    return money_forms.typed_shares(do, typed, request, found.line)


def _page(request: HttpRequest, found: LineView, errors: Errors | None = None, searched: str = "") -> HttpResponse:
    line = found.line
    decision = decisions_of([line.line_id], today(line.market))[line.line_id] if line.rest else None
    forms = [shown(form, request, errors or ()) for form in _forms(line)]
    matches = found.matches
    told = {
        "found": found,
        "line": line,
        "proposals": _proposals(decision) if decision and line.rest == line.minor else (),
        "forms": forms,
        "arrival": awaited.arrival_of(line.line_id),
        "errors": errors or [],
        "searched": searched,
        "results": _search(searched, line) if searched.strip() else (),
        "matches": [(match, cases.with_people([match.case_id]).get(match.case_id) if match.case_id else None) for match in matches],
    }
    return render(request, "desk/money_line.html", told, status=422 if errors else 200)


def _search(text: str, line: WaitingLine) -> list[ShownProposal]:
    """Cases that a search finds, each as a share of all that is left."""
    found = [each for each in cases.search(text, SEARCHED) if each.case.market == line.market]
    return [_of_share(Share(each.case.id, line.rest), each) for each in found]


def _of_share(share: Share, people: CaseWithPeople) -> ShownProposal:
    return ShownProposal((ShownShare(share, people),), "", (), money_forms.written([share]))


def _rows(waiting: list[WaitingLine]) -> list[tuple[WaitingLine, ShownProposal | None]]:
    decided: dict[int, Decision] = {}
    for market in {line.market for line in waiting}:
        decided |= decisions_of([line.line_id for line in waiting if line.market == market and line.rest == line.minor], today(market))
    return [(line, next(iter(_proposals(decided[line.line_id])), None) if line.line_id in decided else None) for line in waiting]


def _proposals(decision: Decision) -> tuple[ShownProposal, ...]:
    """The best proposal and the others, with the people of their cases."""
    offers = [(decision.shares, decision.confidence, decision.reasons)] if decision.shares else []
    offers += [(other.shares, other.confidence, other.reasons) for other in decision.others if other.shares]
    people = cases.with_people({share.case_id for shares, _sure, _why in offers for share in shares})
    return tuple(
        ShownProposal(
            tuple(ShownShare(Share(share.case_id, share.minor, share.claim), people.get(share.case_id)) for share in shares),
            f"{sure // 10_000} %",
            reasons,
            money_forms.written(shares),
        )
        for shares, sure, reasons in offers
    )


def _aged() -> dict[str, list[tuple[int, int]]]:
    first = next((agency.market for agency in parties.agencies()), None)
    return queries.aged_suspense(today(first), AGES) if first else {}


def _ages(market: str, stretches: list[tuple[int, int]]) -> tuple[str, list[tuple[str, int, int]]]:
    names = [_("up to a week"), _("up to a month"), _("up to three months"), _("older")]
    return market, [(name, count, minor) for name, (count, minor) in zip(names, stretches, strict=True)]
