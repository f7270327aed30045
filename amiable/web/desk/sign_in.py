"""Sign in to the desk with a name and a password; too many failures and a name rests for a quarter of an hour.

Failures are counted by name and by address. Behind one address there may be a whole office, or everybody when a proxy hides them, so an
address with many failures never closes the door: it leaves each name a single failure instead of five. Who tries one password on many names
gets one try a name; a colleague who types the right password comes in.
"""

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

REST_SECONDS = 15 * 60
FAILURES_OF_A_NAME = 5
FAILURES_FROM_AN_ADDRESS = 10
FAILURES_OF_A_NAME_FROM_THERE = 1


def address_of(request: HttpRequest) -> str:
    """Where a request comes from: whom the outermost of our own proxies heard, or else the other end of the connection."""
    passed = [each.strip() for each in request.headers.get("X-Forwarded-For", "").split(",")]
    hops = settings.TRUSTED_HOPS
    return passed[-hops] if 0 < hops <= len(passed) and passed[-hops] else request.META["REMOTE_ADDR"]


def _of_name(request: HttpRequest) -> str:
    name = request.POST.get("username", "").strip().lower()[:150]
    return f"sign-in:name:{name.encode().hex()}"


def _of_address(request: HttpRequest) -> str:
    return f"sign-in:address:{address_of(request).encode().hex()}"


def _rests(request: HttpRequest) -> bool:
    many = cache.get(_of_address(request), 0) >= FAILURES_FROM_AN_ADDRESS
    most: int = FAILURES_OF_A_NAME_FROM_THERE if many else FAILURES_OF_A_NAME
    return bool(cache.get(_of_name(request), 0) >= most)


def _failed(counter: str) -> None:
    """Count a failure; the first one starts the quarter of an hour."""
    if not cache.add(counter, 1, REST_SECONDS):
        cache.incr(counter)


class SignIn(LoginView):
    """The sign-in page. A failure answers 422, a resting name 429, whether or not the password was right."""

    template_name = "desk/sign_in.html"
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        """Try the name and password, unless this name rests."""
        if _rests(request):
            return render(request, "desk/sign_in_rest.html", status=429)
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Count the failure and show the form again with what is wrong."""
        for counter in (_of_name(self.request), _of_address(self.request)):
            _failed(counter)
        response = super().form_invalid(form)
        response.status_code = 422
        return response

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Forget the earlier failures of this name, and open a new session; those of the address stay, whoever signs in from there."""
        cache.delete(_of_name(self.request))
        return super().form_valid(form)
