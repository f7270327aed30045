"""The case page: who, what is owed on a day and why, letters, payments, what happened, and the next lawful step."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from amiable.apps.cases import queries as cases
from amiable.apps.cases.records import PAID, CaseView, CaseWithPeople
from amiable.apps.contacts import queries as contacts
from amiable.apps.documents import queries as documents
from amiable.apps.payments import queries as payments
from amiable.core.refusal import Refusal
from amiable.files import wording
from amiable.web.desk import case_page
from amiable.web.desk.access import staff_only
from amiable.web.parts.clock import today
from amiable.web.parts.middleware import PDF_POLICY

FIRST_YEAR, LAST_YEAR = 1900, 2199


@require_safe
@staff_only
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case as it stands today, or on the day asked for."""
    found = cases.with_people([case_id]).get(case_id)
    if found is None:
        raise Http404
    asked = request.GET.get("on", "")
    on = _day(asked)
    fault = bool(asked) and on is None
    people = {"case": found.case, "debtor": found.debtor, "creditor": found.creditor, "day_fault": fault}
    try:
        shown = _shown(found, on or today(found.case.market))
    except Refusal as refusal:
        what, remedy = wording.refused(refusal, get_language() or "en", found.case.market)
        return render(request, "desk/case_refused.html", {**people, "what": what, "remedy": remedy, "source": refusal.source})
    return render(request, "desk/case.html", {**people, **shown}, status=422 if fault else 200)


@require_safe
@staff_only
def letter(request: HttpRequest, case_id: int, letter_id: int) -> HttpResponse:
    """A contact of a case as it went out: a letter to read in the browser, an e-mail or a short message to save."""
    document_id = next((sent.document_id for sent in contacts.sent_on_case(case_id) if sent.id == letter_id), None)
    if document_id is None:
        raise Http404
    document = documents.open(document_id)
    is_pdf = document.media_type == "application/pdf"
    shown, name = ("inline", f"{letter_id}.pdf") if is_pdf else ("attachment", document.name)
    headers = {"Content-Disposition": f'{shown}; filename="{name}"'}
    if is_pdf:
        headers["Content-Security-Policy"] = PDF_POLICY
    return HttpResponse(document.content, content_type=document.media_type, headers=headers)


def _day(text: str) -> date | None:
    """Read a day as a date field sends it; None when it is not one, or lies where nobody owes anything."""
    try:
        on = date.fromisoformat(text)
    except ValueError:
        return None
    return on if FIRST_YEAR <= on.year <= LAST_YEAR else None


def _closed_as_paid(case: CaseView, on: date) -> bool:
    return case.closed_because == PAID and case.closed_on is not None and case.closed_on <= on


def _shown(found: CaseWithPeople, on: date) -> dict[str, object]:
    """What the page shows of a case as it stands on a day."""
    case_id = found.case.id
    facts, account = contacts.account_of(case_id, on)
    received = payments.case_payments(case_id)
    course = contacts.course_of(case_id, facts, account)
    return {
        "account": account,
        "parts": case_page.parts_of(account),
        "claims": case_page.shown_claims(account, facts),
        "payments": case_page.shown_payments(account, received),
        "letters": case_page.shown_letters(contacts.sent_on_case(case_id), on),
        "events": case_page.shown_events(facts, received, found.case.placed_on, on),
        "step": case_page.shown_step(course.next, by_person=contacts.waits_for_a_person(course.next, found.case.market)),
        "steps": case_page.shown_steps(course),
        "on_hold": case_page.on_hold(facts, on),
        "owed_again": bool(account.due and _closed_as_paid(found.case, on)),
    }
