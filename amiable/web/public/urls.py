"""The addresses that anybody may open."""

from django.urls import path

from amiable.core.ours import PLACE
from amiable.web.public.keys import keys
from amiable.web.public.ours import ours
from amiable.web.public.receipts import receipts

urlpatterns = [
    path(".well-known/amiable-keys.json", keys, name="published_keys"),
    path(PLACE.removeprefix("/"), ours, name="ours"),
    path("receipts/<slug:market>/", receipts, name="sms_receipts"),
]
