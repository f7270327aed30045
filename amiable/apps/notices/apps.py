"""The room of notices."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """What we tell everybody: that the telephone is busy, that somebody cheats in our name."""

    name = "amiable.apps.notices"
    default_auto_field = "django.db.models.BigAutoField"
