"""The room of cards."""

from django.apps import AppConfig


class CardsConfig(AppConfig):
    """Card payments."""

    name = "amiable.apps.cards"
    default_auto_field = "django.db.models.BigAutoField"
