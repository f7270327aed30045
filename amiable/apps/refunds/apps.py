"""The room of refunds."""

from django.apps import AppConfig


class RefundsConfig(AppConfig):
    """Refunds."""

    name = "amiable.apps.refunds"
    default_auto_field = "django.db.models.BigAutoField"
