"""The addresses of every portal; the desk is the only one for now."""

from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="cases"), name="home"),
    path("desk/", include("amiable.web.desk.urls")),
    path("language/", set_language, name="set_language"),
]
