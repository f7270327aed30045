"""The room of the outbox."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """What we owe to send."""

    name = "amiable.apps.outbox"
    default_auto_field = "django.db.models.BigAutoField"
