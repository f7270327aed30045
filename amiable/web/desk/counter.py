"""The counter of a market: who comes today, what the till should hold, cheques at hand, and what goes to the bank."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amiable import markets
from amiable.apps.cases import queries as cases
from amiable.apps.counter import queries, services
from amiable.core.means import offered
from amiable.core.refusal import Refusal
from amiable.files import local_format
from amiable.web.desk.access import staff_only
from amiable.web.desk.first_market import here
from amiable.web.desk.forms import Field, Form, Typed, errors_of, sent, shown
from amiable.web.desk.means import VISITORS, shown_hours, shown_means
from amiable.web.parts.clock import now, today

LOOKED_AHEAD = timedelta(days=13)
SHOWN = 25
Options = tuple[tuple[str, str], ...]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def counter(request: HttpRequest, market: str) -> HttpResponse:
    """The counter of one market; count the till, make a deposit, cancel an appointment."""
    if market not in here():
        raise Http404
    if request.method != "POST":
        return _page(request, market)
    do = request.POST.get("do", "")
    try:
        STEPS.get(do, _cancel)(Typed(request, markets.load(market).currency), market, request.user.get_username())
    except Refusal as refusal:
        return _page(request, market, errors_of(refusal, sent(_forms(), request), market))
    return redirect("counter", market=market)


def _count(typed: Typed, market: str, by: str) -> None:
    counted, because = typed.none_or_amount("counted"), typed.text("because", needed=False)
    typed.done()
    services.count_till(market, counted, because=because, at=now(), by=by)


def _deposit_cash(typed: Typed, market: str, by: str) -> None:
    bag = typed.text("bag")
    typed.done()
    services.deposit_cash(market, bag, at=now(), by=by)


def _deposit_cheques(typed: Typed, market: str, by: str) -> None:
    number = typed.text("list")
    typed.done()
    services.deposit_cheques(market, number, at=now(), by=by)


def _undo(typed: Typed, _market: str, by: str) -> None:
    cash, because = typed.number("cash"), typed.text("because")
    typed.done()
    services.undo_cash(cash, why=because, at=now(), by=by)


def _bounce(typed: Typed, _market: str, by: str) -> None:
    cheque, because = typed.number("cheque"), typed.text("because")
    typed.done()
    services.bounce(cheque, why=because, at=now(), by=by)


def _cancel(typed: Typed, _market: str, by: str) -> None:
    services.cancel(typed.number("appointment"), at=now(), by=by)


STEPS: dict[str, Callable[[Typed, str, str], None]] = {
    "count": _count,
    "cash": _deposit_cash,
    "cheques": _deposit_cheques,
    "undo": _undo,
    "bounce": _bounce,
}


def _forms(cash: Options = (), cheques: Options = ()) -> tuple[Form, Form, Form, Form, Form]:
    """The forms of the page; `cash` and `cheques` are those that may be undone."""
    return (
        Form(
            "count",
            _("Keep the count"),
            (
                Field("counted", _("Counted, without our own change"), "amount"),
                Field("because", _("If it differs: how it may have come about")),
            ),
        ),
        Form("cash", _("Bring it to the bank"), (Field("bag", _("Number of the bag"), hint=_("The bank’s line will bear it.")),)),
        Form("cheques", _("Bring them to the bank"), (Field("list", _("Number of the list"), hint=_("The bank’s line will bear it.")),)),
        Form("undo", _("Undo it"), (Field("cash", _("Cash"), "choice", options=cash), Field("because", _("Why")))),
        Form(
            "bounce",
            _("Take it back"),
            (
                Field("cheque", _("Not paid by its bank"), "choice", options=cheques),
                Field("because", _("Why"), hint=_("As the bank says it.")),
            ),
        ),
    )


def _options(market: str, rows: Iterable[tuple[int, int, str]]) -> Options:
    """What may be chosen: its number and its amount."""
    language = get_language() or "en"
    return tuple((str(pk), f"{name or pk}: {local_format.amount(minor, language, market)}") for pk, minor, name in rows)


def _page(request: HttpRequest, market: str, errors: list[tuple[str, str]] | None = None) -> HttpResponse:
    on, known = today(market), markets.means_of_payment(market)
    coming = queries.appointments(market, on, on + LOOKED_AHEAD)
    at_hand, taken = queries.cheques(market, at_hand=True), queries.cash(market, SHOWN)
    undoable = _options(market, ((each.id, each.minor, "") for each in taken if not each.deposited and each.undone_on is None))
    unpaid = _options(market, ((each.id, each.minor, each.number) for each in queries.cheques(market) if each.bounced_on is None))
    count, cash, cheques, undo, bounce = (shown(form, request, errors or []) for form in _forms(undoable, unpaid))
    people = cases.with_people({each.case_id for each in coming} | {each.case_id for each in at_hand} | {each.case_id for each in taken})
    told = {
        "market": market,
        "markets": here(),
        "currency": markets.load(market).currency,
        "visitors": VISITORS[known.office.visitors],
        "hours": shown_hours(known),
        "means": shown_means(known, on),
        "takes": {offer.means for offer in offered(known, on)},
        "expected": queries.expected_in_till(market),
        "coming": [(each, people[each.case_id]) for each in coming],
        "cheques": [(each, people[each.case_id]) for each in at_hand],
        "taken": [(each, people[each.case_id]) for each in taken],
        "counts": queries.counts(market, 5),
        "count_form": count,
        "cash_form": cash,
        "cheque_form": cheques,
        "undo_form": undo if undoable else None,
        "bounce_form": bounce if unpaid else None,
        "errors": errors or [],
    }
    return render(request, "desk/counter.html", told, status=422 if errors else 200)
