"""How one person may be reached: addresses that work, what they said of each way, and noting what they say now."""

from dataclasses import dataclass
from datetime import date
from typing import get_args

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from amiable.apps.cases import queries as cases
from amiable.apps.cases.records import CaseWithPeople
from amiable.apps.parties import queries as parties
from amiable.apps.parties.services import reaching
from amiable.core.refusal import Refusal
from amiable.files.letter_content import Version
from amiable.web.desk.access import staff_only
from amiable.web.desk.contact_words import CHANNELS
from amiable.web.desk.forms import Field, Form, Typed, errors_of, sent, shown
from amiable.web.parts.clock import now, today

WAYS = {**CHANNELS, "call": gettext_lazy("Call"), "visit": gettext_lazy("Visit")}
ASKED: tuple[reaching.ConsentChannel, ...] = get_args(reaching.ConsentChannel)
SAID = {
    "consent": gettext_lazy("agreed"),
    "given_by_person": gettext_lazy("gave us the address or number"),
    "withdrawn": gettext_lazy("wants it no longer"),
    "ended": gettext_lazy("ended: what was said was of another address or number"),
}
VERSIONS: dict[Version, object] = {
    "standard": gettext_lazy("As everybody's"),
    "large": gettext_lazy("In large print"),
    "plain": gettext_lazy("In plain language"),
}
Errors = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ShownAddress:
    """Where a person is reached by a channel; `stopped_on` when nothing goes there any more."""

    way: str
    address: str
    stopped_on: date | None


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def case_reach(request: HttpRequest, case_id: int) -> HttpResponse:
    """The ways to the person of a case; note that one may be used to ask for payment, or no longer, and how letters are wanted."""
    found = cases.with_people([case_id]).get(case_id)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _page(request, found)
    market = found.case.market
    note = _note_version if request.POST.get("do") == "letters" else _note
    try:
        note(Typed(request, ""), found, request.user.get_username())
    except Refusal as refusal:
        return _page(request, found, errors_of(refusal, sent([_form(market), _letters_form(market)], request), market))
    return redirect("case_reach", case_id=case_id)


def _note(typed: Typed, found: CaseWithPeople, by: str) -> None:
    debtor, chosen, word = found.debtor.id, typed.text("channel"), typed.text("said")
    source, on, address = typed.text("source"), typed.day("on"), typed.text("address", needed=False)
    typed.done()
    channel = next((way for way in ASKED if way == chosen), None)
    if channel is None:
        raise Http404
    if word == "withdrawn":
        rows = cases.debtors_of_same_person([found.case.id])[found.case.id]
        reaching.withdraw_consent(rows, channel, on=on, source=source, by=by, at=now())
        return
    reaching.give_consent(debtor, channel, on=on, source=source, by=by, at=now(), address=address)


def _note_version(typed: Typed, found: CaseWithPeople, by: str) -> None:
    chosen, source, on = typed.text("version"), typed.text("source"), typed.day("on")
    typed.done()
    version = next((each for each in VERSIONS if each == chosen), None)
    if version is None:
        raise Http404
    rows = cases.debtors_of_same_person([found.case.id])[found.case.id]
    reaching.choose_version(rows, version, on=on, source=source, by=by, at=now())


def _page(request: HttpRequest, found: CaseWithPeople, errors: Errors | None = None) -> HttpResponse:
    debtor = found.debtor
    stopped = parties.stopped([debtor.id]).get(debtor.id, {})
    post = f"{debtor.street}, {debtor.postcode} {debtor.city}"
    where = (("letter", post), ("email", debtor.email), ("sms", debtor.phone))
    words = [(str(WAYS[word.channel]), str(SAID[word.word]), word) for word in reversed(parties.words_of(debtor.id))]
    wanted = parties.version_word(debtor.id)
    told = {
        "case": found.case,
        "debtor": debtor,
        "addresses": [ShownAddress(str(WAYS[way]), address, stopped.get(way)) for way, address in where],
        "words": words,
        "form": shown(_form(found.case.market), request, errors or []),
        "letters": shown(_letters_form(found.case.market), request, errors or []),
        "version": wanted and (str(VERSIONS[wanted.version]), wanted),
        "errors": errors or [],
    }
    return render(request, "desk/case_reach.html", told, status=422 if errors else 200)


def _form(market: str) -> Form:
    ways = tuple((way, str(WAYS[way])) for way in ASKED)
    said = (("consent", _("Yes, this way is welcome")), ("withdrawn", _("No, not any more")))
    fields = (
        Field("channel", _("Which way?"), "choice", options=ways),
        Field("said", _("What did the person say?"), "choice", options=said),
        Field("address", _("E-mail address or number that they gave"), hint=_("It may stay empty.")),
        Field("source", _("What shows it?"), hint=_("For example: call of 3 March.")),
        Field("on", _("On which day?"), "date", value=today(market).isoformat()),
    )
    return Form("consent", _("Note it"), fields)


def _letters_form(market: str) -> Form:
    fields = (
        Field("version", _("How?"), "choice", options=tuple((name, str(words)) for name, words in VERSIONS.items())),
        Field("source", _("What shows it?"), hint=_("For example: call of 3 March.")),
        Field("on", _("On which day?"), "date", value=today(market).isoformat()),
    )
    return Form("letters", _("Note it"), fields)
