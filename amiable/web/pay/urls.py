"""The addresses of paying. A link's address is its key: it names no case and no person."""

from django.urls import path

from amiable.web.pay.back import back
from amiable.web.pay.link import link
from amiable.web.pay.webhook import webhook

urlpatterns = [
    path("webhooks/<slug:market>/", webhook, name="pay_webhook"),
    path("<slug:token>/", link, name="pay"),
    path("<slug:token>/back/", back, name="pay_back"),
]
