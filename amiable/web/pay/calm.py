"""What every page of paying shares: a refusal said calmly, the agency, and what of a case its letter lets one compare."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amiable.apps.cards.refusals import LinkExpired, LinkUnknown, TooManyTries
from amiable.apps.cases import queries as cases
from amiable.apps.cases.records import CaseView
from amiable.apps.parties import queries as parties
from amiable.core.refusal import Refusal
from amiable.files import wording

View = Callable[..., HttpResponse]
LAST_SYMBOLS = 4  # such as 9X-5: enough to compare with a letter, too little to name a case
SAID: dict[type[Refusal], int] = {LinkUnknown: 404, LinkExpired: 410, TooManyTries: 429}


def calmly(view: View) -> View:
    """Say what is refused and what to do now, on a page of its own; what lies on our side is no stranger's business."""

    @wraps(view)
    def answer(request: HttpRequest, **of_address: str) -> HttpResponse:
        try:
            return view(request, **of_address)
        except Refusal as refusal:
            status = SAID.get(type(refusal), 503)
            words = _own_words() if status == 503 else wording.refused(refusal, get_language() or "en", "be")
            return render(request, "pay/closed.html", {"what": words[0], "remedy": words[1]}, status=status)

    return answer


def _own_words() -> tuple[str, str]:
    return _("The card payment cannot be started just now. Nothing was paid."), _(
        "Please try again later, or pay by transfer, as your letter says."
    )


def known(case_id: int) -> dict[str, object]:
    """What a page may say: the case's market, who asks, and the last symbols of the case number; no person and no creditor."""
    case: CaseView = cases.case(case_id)
    return {"market": case.market, "agency": parties.agency(case.market), "ends_with": case.printed_number[-LAST_SYMBOLS:]}
