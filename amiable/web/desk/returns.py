"""What did not arrive: letters that came back, e-mails and short messages that failed, and what nobody knows of. A person works on each."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from amiable import markets
from amiable.apps.cases import queries as cases
from amiable.apps.cases.records import CaseWithPeople
from amiable.apps.contacts import queries, services
from amiable.apps.contacts.records import ReturnView
from amiable.apps.contacts.refusals import ReturnUnknown
from amiable.apps.parties.records import NewAddress
from amiable.core.refusal import Refusal
from amiable.web.desk.access import staff_only
from amiable.web.desk.case_page import contact_name
from amiable.web.desk.contact_words import CHANNELS, DID, WHAT, WHY
from amiable.web.desk.forms import Field, Form, Typed, errors_of, sent, shown
from amiable.web.parts.clock import now, today

ON_A_PAGE = 25
LATELY = 10
Errors = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A contact that did not arrive, in the reader's words."""

    found: ReturnView
    person: str
    kind: str
    way: str
    what: str
    why: str
    did: str


@require_safe
@staff_only
def returns(request: HttpRequest) -> HttpResponse:
    """What nobody has worked on yet, oldest first; and what was done lately."""
    page = Paginator(range(queries.count_waiting()), ON_A_PAGE).get_page(request.GET.get("page"))
    waiting, done = queries.waiting(ON_A_PAGE, (page.number - 1) * ON_A_PAGE), queries.worked_on(LATELY)
    people, _broken = cases.readable({each.case_id for each in (*waiting, *done)})
    told = {
        "rows": [_shown(each, people.get(each.case_id)) for each in waiting],
        "done": [_shown(each, people.get(each.case_id)) for each in done],
        "page": page,
    }
    return render(request, "desk/returns.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def return_(request: HttpRequest, news_id: int) -> HttpResponse:
    """One of them: what is known, and the four answers that a person can give."""
    try:
        found = queries.return_of(news_id)
    except ReturnUnknown:
        raise Http404 from None
    if request.method != "POST":
        return _page(request, found)
    typed, by = Typed(request, markets.load(found.market).currency), request.user.get_username()
    work = partial(services.work_on, found.id, by=by, at=now(), today=today(found.market), note=typed.long("note"))
    try:
        _ANSWERS[request.POST.get("do", "")](found, typed, work)
    except KeyError:
        raise Http404 from None
    except Refusal as refusal:
        return _page(request, queries.return_of(news_id), errors_of(refusal, sent(_forms(found), request), found.market))
    return redirect("return", news_id=news_id)


Work = Callable[..., None]


def _checked(found: ReturnView, typed: Typed, work: Work) -> None:
    del found, typed
    work("address_checked")


def _new(found: ReturnView, typed: Typed, work: Work) -> None:
    if found.channel == "letter":
        new = NewAddress("letter", typed.text("street"), typed.text("postcode"), typed.text("city"), typed.text("country").upper()[:2])
    else:
        theirs = bool(typed.text("told_by_person", needed=False))
        new = NewAddress("sms" if found.channel == "sms" else "email", address=typed.text("address"), told_by_person=theirs)
    typed.done()
    work("new_address", new=new)


def _other(found: ReturnView, typed: Typed, work: Work) -> None:
    work("other_channel", way=next((way for way in queries.other_ways(found) if way == typed.text("way", needed=False)), None))


def _done(found: ReturnView, typed: Typed, work: Work) -> None:
    del found, typed
    work("done")


_ANSWERS = {"checked": _checked, "new": _new, "other": _other, "done": _done}


def _shown(found: ReturnView, people: CaseWithPeople | None) -> Shown:
    """One row. Without a name, where a seal is broken: it hides no other row."""
    return Shown(
        found=found,
        person=people.debtor.name if people else "",
        kind=contact_name(found.kind),
        way=str(CHANNELS[found.channel]),
        what=str(WHAT.get(found.what, found.what)),
        why=str(WHY.get(found.reason, "")),
        did=str(DID.get(found.did, "")),
    )


def _page(request: HttpRequest, found: ReturnView, errors: Errors | None = None) -> HttpResponse:
    people = cases.with_people([found.case_id])[found.case_id]
    told = {
        "shown": _shown(found, people),
        "case": people.case,
        "went_to": found.went_to.splitlines(),
        "forms": {form.do: shown(form, request, errors or []) for form in _forms(found)},
        "errors": errors or [],
    }
    return render(request, "desk/return.html", told, status=422 if errors else 200)


def _forms(found: ReturnView) -> list[Form]:
    note = Field("note", _("A note for colleagues"), "long", _("It may stay empty."))
    checked = Form("checked", _("The address is right"), (note,))
    new = Form("new", _("Note the new address"), (*_address(found), note))
    ways = tuple((way, str(CHANNELS[way])) for way in queries.other_ways(found))
    other = [Form("other", _("Send it this way"), (Field("way", _("Which way?"), "choice", options=ways),))] if ways else []
    return [checked, new, *other, Form("done", _("Nothing else is needed"), (note,))]


def _address(found: ReturnView) -> tuple[Field, ...]:
    if found.channel == "letter":
        return (
            Field("street", _("Street and number")),
            Field("postcode", _("Postcode")),
            Field("city", _("Town")),
            Field("country", _("Country"), hint=_("Two letters, such as BE."), value=found.market.upper()),
        )
    label = _("Mobile number") if found.channel == "sms" else _("E-mail address")
    hint = _("Nobody is asked for payment at an address that we found ourselves: the person has to agree first.")
    return (Field("address", label), Field("told_by_person", _("The person gave it to us"), "check", hint))
