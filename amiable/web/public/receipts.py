"""Where the gateway of short messages tells us what became of them: the signature is checked, and the news are taken in, once."""

import logging
from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from amiable.apps.contacts.services import take_news
from amiable.files.delivery_report import NewsRefused
from amiable.providers.channels import NoChannel, gateway_of
from amiable.providers.sms import SIGNATURE_HEADER, ForgedReceipt
from amiable.web.parts.clock import today

LARGEST = 256 * 1024  # bytes
logger = logging.getLogger("django.security.ForgedReceipt")


@csrf_exempt
@require_POST
def receipts(request: HttpRequest, market: str) -> HttpResponse:
    """Take in what the gateway of a market says; the same again changes nothing."""
    try:
        gateway = gateway_of(market)
    except NoChannel:
        raise Http404 from None
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return HttpResponse(status=413)
    try:
        news = gateway.verify(request.body, request.headers.get(SIGNATURE_HEADER, ""), datetime.now(UTC))
    except ForgedReceipt as forged:
        logger.warning("%s for the market %s", forged, market)
        return HttpResponse(status=400)
    except NewsRefused:
        return HttpResponse(status=422)
    take_news(news, today(market), market)
    return HttpResponse(status=200)
