"""The room of debits."""

from django.apps import AppConfig


class DebitsConfig(AppConfig):
    """Direct debits."""

    name = "amiable.apps.debits"
    default_auto_field = "django.db.models.BigAutoField"
