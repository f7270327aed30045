"""Who may come to the desk: signed-in staff, nobody else."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def staff_only(view: View) -> View:
    """Send strangers to the sign-in page, and answer 403 to a signed-in person who is not staff."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, **of_address: int) -> HttpResponse:
        if not request.user.is_staff:
            raise PermissionDenied
        return view(request, **of_address)

    return guarded
