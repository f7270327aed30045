"""The case page: who, what is owed on a day and why, letters, payments, what happened, and the next lawful step."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amiable import markets
from amiable.apps.cases import queries as cases
from amiable.apps.cases.records import CaseWithPeople
from amiable.apps.payments import queries as payments
from amiable.core.statement import state
from amiable.web.desk import case_page
from amiable.web.desk.access import staff_only
from amiable.web.parts.clock import today


@require_safe
@staff_only
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case as it stands today, or on the day asked for."""
    found = cases.with_people([case_id]).get(case_id)
    if found is None:
        raise Http404
    asked = request.GET.get("on", "")
    on = _day(asked)
    shown = _shown(found, on or today(found.case.market))
    fault = bool(asked) and on is None
    return render(request, "desk/case.html", {**shown, "day_fault": fault}, status=422 if fault else 200)


def _day(text: str) -> date | None:
    """Read a day as a date field sends it; None when it is not one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _shown(found: CaseWithPeople, on: date) -> dict[str, object]:
    """All that the page shows of a case."""
    case_id = found.case.id
    facts = cases.facts(case_id, payments.payments_of([case_id])[case_id])
    account = state(facts, on, markets.load(found.case.market))
    return {
        "case": found.case,
        "debtor": found.debtor,
        "creditor": found.creditor,
        "account": account,
        "parts": case_page.parts_of(account),
        "claims": case_page.shown_claims(account, facts),
        "payments": case_page.shown_payments(account, payments.case_payments(case_id)),
        "events": case_page.shown_events(facts, found.case.placed_on, on),
        "on_hold": case_page.on_hold(facts, on),
    }
