"""Who may come to the desk: signed-in staff, nobody else."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from amiable.core.refusal import Refusal
from amiable.files import wording

View = Callable[..., HttpResponse]


def staff_only(view: View) -> View:
    """Send strangers to the sign-in page, answer 403 to a signed-in person who is not staff, and say calmly what is refused."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, **of_address: int) -> HttpResponse:
        if not request.user.is_staff:
            raise PermissionDenied
        try:
            return view(request, **of_address)
        except Refusal as refusal:
            what, remedy = wording.refused(refusal, get_language() or "en")
            return render(request, "desk/refused.html", {"what": what, "remedy": remedy}, status=422)

    return guarded
