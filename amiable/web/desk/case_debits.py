"""Direct debits of one case: the mandate that somebody signed, and the debits under it."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amiable import markets
from amiable.apps.cases import queries as cases
from amiable.apps.cases.records import CaseWithPeople
from amiable.apps.contacts import queries as contacts
from amiable.apps.debits import queries, services
from amiable.apps.debits.records import MandateView, NewMandate
from amiable.core.debits import first_due
from amiable.core.means import may_take
from amiable.core.refusal import Refusal
from amiable.web.desk.access import staff_only
from amiable.web.desk.debits import shown_debits, shown_mandates
from amiable.web.desk.forms import Field, Form, Typed, errors_of, sent, shown
from amiable.web.parts.clock import now, today


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def case_debits(request: HttpRequest, case_id: int) -> HttpResponse:
    """Keep or revoke a mandate, plan or cancel a debit."""
    found = cases.with_people([case_id]).get(case_id)
    if found is None:
        raise Http404
    may_take(markets.means_of_payment(found.case.market), "direct_debit", today(found.case.market))
    if request.method != "POST":
        return _page(request, found)
    do, market = request.POST.get("do", ""), found.case.market
    try:
        STEPS.get(do, _cancel)(Typed(request, markets.load(market).currency), found, request.user.get_username())
    except Refusal as refusal:
        return _page(request, found, errors_of(refusal, sent(_forms(), request), market))
    return redirect("case_debits", case_id=case_id)


def _mandate(typed: Typed, found: CaseWithPeople, by: str) -> None:
    mandate = NewMandate(
        holder=typed.text("holder"),
        iban=typed.text("iban"),
        signed_on=typed.day("signed_on"),
        kind="one_off" if typed.text("once", needed=False) else "recurrent",
    )
    typed.done()
    services.record_mandate(found.case.id, mandate, at=now(), by=by)


def _plan(typed: Typed, found: CaseWithPeople, by: str) -> None:
    minor, due_on = typed.amount("amount"), typed.day("due_on")
    last = bool(typed.text("last", needed=False))
    typed.done()
    services.plan(found.case.id, minor, due_on, last=last, at=now(), by=by)


def _revoke(typed: Typed, found: CaseWithPeople, by: str) -> None:
    because, live = typed.text("because"), _live(found.case.id, found.case.market)
    typed.done()
    services.revoke(live.id if live else 0, because=because, at=now(), by=by)


def _cancel(typed: Typed, _found: CaseWithPeople, by: str) -> None:
    services.cancel(typed.text("debit", needed=False), because=_("cancelled at the desk"), at=now(), by=by)


STEPS: dict[str, Callable[[Typed, CaseWithPeople, str], None]] = {"mandate": _mandate, "plan": _plan, "revoke": _revoke}


def _live(case_id: int, market: str) -> MandateView | None:
    return next((each for each in queries.mandates_of(case_id, today(market)) if each.revoked_on is None), None)


def _forms() -> tuple[Form, Form, Form]:
    return (
        Form(
            "mandate",
            _("Keep the mandate"),
            (
                Field("holder", _("Whose account it is")),
                Field("iban", _("Account (IBAN)")),
                Field("signed_on", _("Signed on"), "date"),
                Field("once", _("For one debit only"), "check"),
            ),
        ),
        Form(
            "plan",
            _("Plan the debit, and write to the person"),
            (
                Field("amount", _("Amount"), "amount"),
                Field("due_on", _("Day of the debit"), "date"),
                Field("last", _("It is the last one"), "check"),
            ),
        ),
        Form(
            "revoke", _("Revoke the mandate"), (Field("because", _("How we know"), hint=_("By telephone, by letter: a word is enough.")),)
        ),
    )


def _page(request: HttpRequest, found: CaseWithPeople, errors: list[tuple[str, str]] | None = None) -> HttpResponse:
    case, on = found.case, today(found.case.market)
    mandate_form, plan_form, revoke_form = (shown(form, request, errors or []) for form in _forms())
    live, rules = _live(case.id, case.market), markets.means_of_payment(case.market).debits
    _facts, account = contacts.account_of(case.id, on)
    told = {
        "case": case,
        "debtor": found.debtor,
        "currency": account.currency,
        "live": live,
        "left": max(0, account.due - queries.under_way(case.id, on)),
        "first_on": first_due(on, live.notice, rules) if live and rules else None,
        "mandates": shown_mandates(queries.mandates_of(case.id, on)),
        "debits": shown_debits(queries.collections_of(case.id)),
        "mandate_form": mandate_form,
        "plan_form": plan_form,
        "revoke_form": revoke_form,
        "errors": errors or [],
    }
    return render(request, "desk/case_debits.html", told, status=422 if errors else 200)
