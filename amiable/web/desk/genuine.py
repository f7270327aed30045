"""Somebody calls, or sends us what they got: is it really from us? Answered as `amiable verify` does, without a word about the person."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amiable.apps.contacts import ours
from amiable.core.refusal import Refusal
from amiable.files import wording
from amiable.files.ours import NotGenuine
from amiable.files.ours_shown import LARGEST, CannotBeRead
from amiable.files.ours_verdict import Genuine, told
from amiable.web.desk.access import staff_only

Errors = Sequence[tuple[str, str]]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def genuine(request: HttpRequest) -> HttpResponse:
    """Ask about a number and code, an account, the words of a message, or a file; nothing of it is kept."""
    language = get_language() or "en"
    if request.method != "POST":
        return _page(request)
    if not (request.POST.get("what", "").strip() or request.FILES.get("file")):
        return _page(request, errors=[("what", _("Type what the person reads to you, or choose a file."))])
    try:
        return _page(request, yes=told(_asked(request), language))
    except NotGenuine as reason:
        what, remedy = wording.refused(reason, language, str(reason.facts.get("market", "")))
        return _page(request, no=what, faults=wording.faults(reason.faults, language), remedy=remedy)
    except Refusal as reason:
        return _page(request, errors=[("file", " ".join(wording.refused(reason, language)))])


def _asked(request: HttpRequest) -> Genuine:
    file = request.FILES.get("file")
    if file is None:
        return ours.about_text(request.POST["what"])
    if file.size is None or file.size > LARGEST:
        raise CannotBeRead(source=str(LARGEST))
    return ours.about_file(file.read())


def _page(request: HttpRequest, *, errors: Errors = (), **answer: object) -> HttpResponse:
    shown = {"errors": errors, "what": request.POST.get("what", ""), **answer}
    return render(request, "desk/genuine.html", shown, status=422 if errors else 200)
