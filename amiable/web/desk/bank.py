"""Bank statements that wait for one before them: what each says, and a way to say that it will never follow."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amiable import markets
from amiable.apps.audit import services as audit
from amiable.apps.payments import awaited, services
from amiable.apps.payments.records import ParkedContent
from amiable.apps.payments.refusals import StatementNotParked
from amiable.core.refusal import Refusal
from amiable.web.desk.access import staff_only
from amiable.web.desk.forms import Field, Form, Typed, errors_of, shown
from amiable.web.parts.clock import now, today


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def parked_statement(request: HttpRequest, parked_id: int) -> HttpResponse:
    """One statement that waits; dismissed by name and with a reason."""
    try:
        found = awaited.parked_statement(parked_id)
    except StatementNotParked:
        raise Http404 from None
    if request.method != "POST":
        return _page(request, found)
    try:
        _dismiss(request, found)
    except Refusal as refusal:
        return _page(request, found, errors_of(refusal, _form(), found.statement.market))
    return redirect("money")


@transaction.atomic
def _dismiss(request: HttpRequest, found: ParkedContent) -> None:
    """Dismiss it, and record it: both or neither."""
    by, statement = request.user.get_username(), found.statement
    typed = Typed(request, markets.load(statement.market).currency)
    why = typed.text("why")
    typed.done()
    mark = services.dismiss_statement(statement.id, by=by, why=why, today=today(statement.market))
    audit.record(now(), by, "statement.dismissed", {"account": statement.account, "statement": mark})


def _form() -> Form:
    why = Field("why", _("Why"), hint=_("What shows that this is right? It is kept with your name."))
    return Form("dismiss", _("Dismiss this statement"), (why,))


def _page(request: HttpRequest, found: ParkedContent, errors: list[tuple[str, str]] | None = None) -> HttpResponse:
    told = {"found": found, "statement": found.statement, "form": shown(_form(), request, errors or ()), "errors": errors or []}
    return render(request, "desk/parked_statement.html", told, status=422 if errors else 200)
