"""Sign in to the desk with a name and a password; too many failures and the door rests for a quarter of an hour."""

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

REST_SECONDS = 15 * 60
FAILURES_OF_A_NAME = 5
FAILURES_FROM_AN_ADDRESS = 10


def _doors(request: HttpRequest) -> dict[str, int]:
    """The two counters of a try, each with its limit: the user name that is tried, and the address it comes from."""
    name = request.POST.get("username", "").strip().lower()[:150]
    return {f"sign-in:{name.encode().hex()}": FAILURES_OF_A_NAME, f"sign-in:{request.META['REMOTE_ADDR']}": FAILURES_FROM_AN_ADDRESS}


def _failed(door: str) -> None:
    """Count a failure; the first one starts the quarter of an hour."""
    if not cache.add(door, 1, REST_SECONDS):
        cache.incr(door)


class SignIn(LoginView):
    """The sign-in page. A failure answers 422, a resting door 429, whether or not the password was right."""

    template_name = "desk/sign_in.html"
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        """Try the name and password, unless this door rests."""
        if any(cache.get(door, 0) >= limit for door, limit in _doors(request).items()):
            return render(request, "desk/sign_in_rest.html", status=429)
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Count the failure and show the form again with what is wrong."""
        for door in _doors(self.request):
            _failed(door)
        response = super().form_invalid(form)
        response.status_code = 422
        return response

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Forget the earlier failures, and open a new session."""
        cache.delete_many(list(_doors(self.request)))
        return super().form_valid(form)
