"""The addresses that anybody may open."""

from django.urls import path

from amiable.web.public.keys import keys

urlpatterns = [path(".well-known/amiable-keys.json", keys, name="published_keys")]
