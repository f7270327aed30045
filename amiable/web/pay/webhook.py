"""Where a card provider tells us that something happened: the signature is checked, the event is kept once, and that is all."""

import logging
from datetime import UTC, datetime

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from amiable.apps.cards import services
from amiable.providers import ForgedWebhook, PaymentProvider
from amiable.providers.config import NoCards, provider_of

LARGEST = 256 * 1024  # bytes
REPORT_EVERY = 60  # seconds: each forgery is logged, and one a minute is recorded for ever, so that nobody fills the record
logger = logging.getLogger("django.security.ForgedWebhook")


@csrf_exempt
@require_POST
def webhook(request: HttpRequest, market: str) -> HttpResponse:
    """Keep what a provider says, and answer at once; what it means is found out later, by asking the provider."""
    try:
        provider = provider_of(market)
    except NoCards:
        raise Http404 from None
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return HttpResponse(status=413)
    now = datetime.now(UTC)
    try:
        event = provider.verify(request.body, request.headers.get(provider.signature_header, ""), now)
    except ForgedWebhook as forged:
        _report(market, provider, forged, now)
        return HttpResponse(status=400)
    services.hear(market, provider.name, event, now)
    return HttpResponse(status=200)


def _report(market: str, provider: PaymentProvider, forged: ForgedWebhook, now: datetime) -> None:
    logger.warning("%s for the market %s", forged, market)
    if cache.add(f"forged:{market}", 1, REPORT_EVERY):
        services.report_forged(market, provider.name, forged, now)
