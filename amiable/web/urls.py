"""The addresses of every portal: what anybody may read, the desk, and paying by card."""

from django.templatetags.static import static
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="cases"), name="home"),
    path("favicon.ico", RedirectView.as_view(url=static("amiable/mark.svg"))),  # asked for where a page cannot name its own icon
    path("", include("amiable.web.public.urls")),
    path("desk/", include("amiable.web.desk.urls")),
    path("pay/", include("amiable.web.pay.urls")),
    path("language/", set_language, name="set_language"),
]
