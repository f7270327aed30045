"""The room of remittances."""

from django.apps import AppConfig


class RemittancesConfig(AppConfig):
    """Remittances and payment files."""

    name = "amiable.apps.remittances"
    default_auto_field = "django.db.models.BigAutoField"
