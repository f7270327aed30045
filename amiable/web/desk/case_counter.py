"""One case at the counter: cash, a cheque, an appointment, and the receipt of any payment."""

from collections.abc import Callable
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from amiable import markets
from amiable.apps.cases import queries as cases
from amiable.apps.cases.records import CaseWithPeople
from amiable.apps.contacts import queries as contacts
from amiable.apps.counter import queries, services
from amiable.apps.counter.records import NewCheque
from amiable.apps.documents import queries as documents
from amiable.apps.payments import queries as payments
from amiable.core.means import NoVisitors, OfficeClosed, may_be_seen, offered
from amiable.core.refusal import Refusal
from amiable.files import local_format, wording
from amiable.web.desk.access import staff_only
from amiable.web.desk.forms import Field, Form, Typed, errors_of, sent, shown
from amiable.web.desk.means import means_name
from amiable.web.parts.clock import now, today
from amiable.web.parts.middleware import PDF_POLICY

DAYS_OFFERED = 10


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def case_counter(request: HttpRequest, case_id: int) -> HttpResponse:
    """Take cash or a cheque for a case, give its person an appointment, make a receipt."""
    found = cases.with_people([case_id]).get(case_id)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _page(request, found)
    do, market = request.POST.get("do", ""), found.case.market
    try:
        goes_to = STEPS.get(do, _receipt)(Typed(request, markets.load(market).currency), found, request.user.get_username())
    except Refusal as refusal:
        return _page(request, found, errors_of(refusal, sent(_forms(market), request), market))
    return redirect(goes_to)


@require_safe
@staff_only
def receipt(request: HttpRequest, case_id: int, receipt_id: int) -> HttpResponse:
    """A receipt as it was given, to read, print or send."""
    found = next((each for each in queries.receipts_of(case_id) if each.id == receipt_id), None)
    if found is None:
        raise Http404
    document = documents.open(found.document_id)
    headers = {"Content-Disposition": f'inline; filename="{found.number}.pdf"', "Content-Security-Policy": PDF_POLICY}
    return HttpResponse(document.content, content_type=document.media_type, headers=headers)


def _cash(typed: Typed, found: CaseWithPeople, by: str) -> str:
    minor, payer = typed.amount("amount"), typed.text("payer", needed=False)
    typed.done()
    line_id = services.take_cash(found.case.id, minor, at=now(), by=by, payer=payer).line_id
    return _made_if_it_can_be(found, line_id, by)


def _cheque(typed: Typed, found: CaseWithPeople, by: str) -> str:
    cheque = NewCheque(
        minor=typed.amount("amount"),
        number=typed.text("number"),
        bank=typed.text("bank"),
        drawer=typed.text("drawer"),
        written_on=typed.day("written_on"),
        payable_to_us=bool(typed.text("payable_to_us", needed=False)),
        has_case_number=bool(typed.text("has_case_number", needed=False)),
        complete=bool(typed.text("complete", needed=False)),
    )
    typed.done()
    return _made_if_it_can_be(found, services.receive_cheque(found.case.id, cheque, at=now(), by=by).line_id, by)


def _book(typed: Typed, found: CaseWithPeople, by: str) -> str:
    starts_at = typed.moment("starts_at")
    typed.done()
    services.book(found.case.id, starts_at, at=now(), by=by)
    return reverse("case_counter", args=[found.case.id])


def _receipt(typed: Typed, found: CaseWithPeople, by: str) -> str:
    return _made(found, typed.number("line"), by)


def _made(found: CaseWithPeople, line_id: int, by: str) -> str:
    """The receipt of a payment: made now, or the one there is."""
    services.receipt(found.case.id, line_id, on=today(found.case.market), by=by)
    return reverse("case_counter", args=[found.case.id])


def _made_if_it_can_be(found: CaseWithPeople, line_id: int, by: str) -> str:
    """The receipt of what was just taken: taken it is, even where its receipt has to wait; the page then offers to make it."""
    try:
        return _made(found, line_id, by)
    except Refusal:
        return reverse("case_counter", args=[found.case.id])


STEPS: dict[str, Callable[[Typed, CaseWithPeople, str], str]] = {"cash": _cash, "cheque": _cheque, "book": _book}


def _forms(market: str) -> tuple[Form, Form, Form]:
    return (
        Form(
            "cash",
            _("Take the cash"),
            (
                Field("amount", _("Amount"), "amount"),
                Field("payer", _("Who pays"), hint=_("Only if it is somebody else than the person of the case.")),
            ),
        ),
        Form(
            "cheque",
            _("Take the cheque"),
            (
                Field("amount", _("Amount"), "amount"),
                Field("number", _("Number of the cheque")),
                Field("bank", _("Bank")),
                Field("drawer", _("Who wrote it")),
                Field("written_on", _("The day that stands on it"), "date"),
                Field("payable_to_us", _("It is made out to the agency"), "check"),
                Field("has_case_number", _("The case number stands on its back"), "check"),
                Field("complete", _("It is signed, dated, and nothing is left blank"), "check"),
            ),
        ),
        Form("book", _("Give this appointment"), (Field("starts_at", _("When"), "choice", options=tuple(_free(market))),)),
    )


def _free(market: str) -> list[tuple[str, str]]:
    """The times of the next days at which nobody comes yet."""
    language, at, found = get_language() or "en", markets.local(market, now()), []
    if markets.means_of_payment(market).office.visitors == "closed":
        return []
    for ahead in range(DAYS_OFFERED):
        day = at.date() + timedelta(days=ahead)
        slots = [slot for slot in queries.free_slots(market, day) if slot > at]
        found += [(slot.isoformat(), f"{local_format.day(day, language, market)}, {slot:%H:%M}") for slot in slots]
    return found


def _page(request: HttpRequest, found: CaseWithPeople, errors: list[tuple[str, str]] | None = None) -> HttpResponse:
    case, on = found.case, today(found.case.market)
    known = markets.means_of_payment(case.market)
    cash, cheque, book = (shown(form, request, errors or []) for form in _forms(case.market))
    _facts, account = contacts.account_of(case.id, on)
    receipts = queries.receipts_of(case.id)
    newest = {each.line_id: each for each in reversed(receipts)}
    limit = next((offer.most.at(on) for offer in offered(known, on) if offer.means == "cash" and offer.most), None)
    told = {
        "case": case,
        "debtor": found.debtor,
        "creditor": found.creditor,
        "currency": account.currency,
        "due": account.due,
        "takes": {offer.means for offer in offered(known, on)},
        "visitors": known.office.visitors,
        "closed": _closed(case.market),
        "most": limit.value if limit else 0,
        "most_source": str(limit.source) if limit else "",
        "left": max(0, limit.value - queries.already_in_cash([case.id])) if limit else 0,
        "cash_form": cash,
        "cheque_form": cheque,
        "book_form": book,
        "payments": [
            (each, means_name(each.means), newest.get(each.line_id)) for each in reversed(payments.case_payments(case.id)) if each.stands
        ],
        "coming": [each for each in queries.appointments(case.market, on, on + timedelta(days=365)) if each.case_id == case.id],
        "errors": errors or [],
    }
    return render(request, "desk/case_counter.html", told, status=422 if errors else 200)


def _closed(market: str) -> str:
    """Why nobody can be seen right now, in words; nothing when somebody can."""
    at = markets.local(market, now())
    try:
        may_be_seen(at, markets.means_of_payment(market), markets.load(market).holidays)
    except (OfficeClosed, NoVisitors) as refusal:
        return " ".join(wording.refused(refusal, get_language() or "en", market))
    return ""
