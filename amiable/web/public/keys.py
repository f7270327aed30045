"""The published keys: with them anybody verifies a letter of ours, also far from this site."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import condition, require_safe

from amiable.apps.documents import signing
from amiable.files.ours import published

KEPT_SECONDS = 3600


def _last(_request: HttpRequest) -> str:
    """What tells one state of the keys from another."""
    return '"' + "-".join(f"{key.id}{'s' if key.stolen else ''}" for key in signing.public_keys()) + '"'


@require_safe
@condition(etag_func=_last)
def keys(_request: HttpRequest) -> HttpResponse:
    """Every key that has ever signed what we sent. Any site may read it, and any cache keep it for an hour."""
    answer = HttpResponse(published(signing.public_keys()), content_type="application/json")
    answer["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
