"""Notices of a market at the desk: write one in each language, see how it looks, publish it; withdraw one that is no longer true."""

from dataclasses import dataclass, replace
from datetime import date

from babel import Locale
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amiable.apps.notices import queries, services
from amiable.apps.notices.records import KINDS, NewNotice, NoticeKind, NoticeRecord
from amiable.core.refusal import Refusal
from amiable.files import wording
from amiable.web.desk.access import staff_only
from amiable.web.desk.first_market import here
from amiable.web.desk.forms import Field, Form, Typed, errors_of, shown
from amiable.web.parts.clock import now, today

TITLES = {"queue": gettext_noop("Long waiting times"), "scam": gettext_noop("Beware of fraud")}  # in the language of each text
STATES = {
    "active": (gettext_lazy("Shown now"), "calm"),
    "coming": (gettext_lazy("Comes later"), "yellow"),
    "over": (gettext_lazy("Over"), "grey"),
    "withdrawn": (gettext_lazy("Withdrawn"), "grey"),
}


@dataclass(frozen=True, slots=True)
class Preview:
    """How a notice looks in one language."""

    language: str
    name: str
    title: str
    text: str


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def notices(request: HttpRequest, market: str) -> HttpResponse:
    """Every notice of a market; look at a new one, publish it, or withdraw one."""
    if market not in here():
        raise Http404
    if request.method != "POST":
        return _page(request, market)
    do = request.POST.get("do", "")
    try:
        if do == "preview":
            return _page(request, market, looked_at=services.checked(_typed(request, market), today(market)))
        if do == "publish":
            services.publish(_typed(request, market), request.user.get_username(), now(), today(market))
        else:
            _withdraw(request)
    except Refusal as refusal:
        form = {"preview": _form(market), "publish": None}.get(do, _withdrawal(queries.history(market), today(market)))
        return _page(request, market, errors=errors_of(refusal, form, market))
    return redirect("notices", market=market)


def _typed(request: HttpRequest, market: str) -> NewNotice:
    typed = Typed(request, "")
    kind: NoticeKind = next((known for known in KINDS if known == request.POST.get("kind")), "scam")
    first, last = typed.day("from_on"), typed.day("until_on")
    texts = {language: typed.long(f"text_{language}") for language in services.languages(market)}
    typed.done()
    return NewNotice(market, kind, first, last, texts)


def _withdraw(request: HttpRequest) -> None:
    typed = Typed(request, "")
    number, why = typed.number("notice"), typed.text("why")
    typed.done()
    services.withdraw(number, request.user.get_username(), why, now())


def _form(market: str) -> Form:
    kinds = tuple((kind, _(TITLES[kind])) for kind in KINDS)
    words = tuple(Field(f"text_{language}", _label(language), "long") for language in services.languages(market))
    days = (Field("from_on", _("First day"), "date"), Field("until_on", _("Last day"), "date", _("It is still shown on this day.")))
    return Form("preview", _("See how it looks"), (Field("kind", _("What is it about?"), "choice", options=kinds), *days, *words))


def _label(language: str) -> str:
    return _("Text in {language}").format(language=_name(language, get_language() or "en"))


def _name(language: str, reader: str) -> str:
    return str(Locale.parse(language).get_display_name(reader))


def _withdrawal(every: tuple[NoticeRecord, ...], on: date) -> Form:
    """Which notice to withdraw, and why; those that are over are withdrawn by time."""
    reader = get_language() or "en"
    options = tuple((str(each.id), _said(each, reader)) for each in every if each.state(on) in ("active", "coming"))
    fields = (
        Field("notice", _("Notice"), "choice", options=options),
        Field("why", _("Why?"), hint=_("A few words for your colleagues, without names.")),
    )
    return Form("withdraw", _("Withdraw it"), fields)


def _said(notice: NoticeRecord, reader: str) -> str:
    """A notice in the reader's own language, where it is one of the market's."""
    return notice.texts.get(reader) or notice.texts["en"]


def _page(
    request: HttpRequest,
    market: str,
    *,
    looked_at: NewNotice | None = None,
    errors: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    on, every, reader = today(market), queries.history(market), get_language() or "en"
    withdrawal = _withdrawal(every, on)
    told = {
        "market": market,
        "markets": here(),
        "notices": [(each, _said(each, reader), _(TITLES[each.kind]), *STATES[each.state(on)]) for each in every],
        "form": _as_typed(_form(market), request, errors or []),
        "withdrawal": shown(withdrawal, request, errors or []) if withdrawal.fields[0].options else None,
        "looked_at": looked_at,
        "previews": _previews(looked_at) if looked_at else [],
        "errors": errors or [],
    }
    return render(request, "desk/notices.html", told, status=422 if errors else 200)


def _as_typed(form: Form, request: HttpRequest, errors: list[tuple[str, str]]) -> Form:
    """The form as it was typed, whether it was looked at or published."""
    if request.POST.get("do") != "publish":
        return shown(form, request, errors)
    return replace(form, fields=tuple(replace(field, value=request.POST.get(field.name, "")) for field in form.fields))


def _previews(notice: NewNotice) -> list[Preview]:
    reader = get_language() or "en"
    return [
        Preview(language, _name(language, reader), wording.words(TITLES[notice.kind], language), text)
        for language, text in notice.texts.items()
    ]
