"""Where the QR code of a letter leads: how to tell what is ours. What the code says stays in the reader's browser."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amiable.apps.parties import queries as parties
from amiable.files.letter_parts import grouped


@require_safe
def ours(request: HttpRequest) -> HttpResponse:
    """The accounts to which we ask people to pay, how to reach us, and what to do when something differs. About us, never about anybody."""
    agencies = [(agency, grouped(agency.client_iban)) for agency in parties.agencies()]
    return render(request, "public/ours.html", {"agencies": agencies})
