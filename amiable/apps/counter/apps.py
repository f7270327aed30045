"""The room of counter."""

from django.apps import AppConfig


class CounterConfig(AppConfig):
    """Cash and cheques."""

    name = "amiable.apps.counter"
    default_auto_field = "django.db.models.BigAutoField"
