"""The room of payments."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Bank lines, matches, allocations."""

    name = "amiable.apps.payments"
    default_auto_field = "django.db.models.BigAutoField"
