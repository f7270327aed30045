"""Every address of the site; the portals bring their own."""

from django.urls import include, path

urlpatterns = [path("", include("amiable.web.urls"))]
